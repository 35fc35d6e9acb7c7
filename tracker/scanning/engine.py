"""Where tasks are run: in this process, or by workers; and what happens when one dies of its work.

A task that fails is run again alone, then in halves, until the document that kills its worker
stands by itself; that one becomes a row ``failed``, all others are done.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Protocol

from tracker.results.rows import Rows, SourceRow
from tracker.scanning.kit import Kit, Piece, ReadPart, Task, Work
from tracker.scanning.sources import source_row, unread_row
from tracker.scanning.task import names_of_records, run_task
from tracker.texts import Unread


class WorkFailed(Exception):
    """A worker died of a piece of work, or the program failed on it: (reason, detail)."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Engine(Protocol):
    """Runs tasks, several at a time perhaps, and gives their rows in any order."""

    def run(self, tasks: Iterable[Task], kit: Kit) -> Iterator[Rows]:
        """The rows of all tasks; asks for a task only when there is room for it."""

    def close(self) -> None:
        """Let all workers go."""


class InThisProcess:
    """One task after the other, here."""

    def run(self, tasks: Iterable[Task], kit: Kit) -> Iterator[Rows]:
        """The rows of each task, in order."""

        def attempt(work: Callable[..., Any], *arguments: Any) -> Any:
            try:
                return work(*arguments, kit)
            except Exception as error:
                raise program_error(error) from error

        for task in tasks:
            try:
                yield attempt(run_task, task)
            except WorkFailed as failure:
                yield from isolate(task, kit, attempt, failure)

    def close(self) -> None:
        """Nothing to let go."""


def program_error(error: BaseException) -> WorkFailed:
    """What a fault of this program on one document is told as."""
    said = " ".join(str(error).split())[:200]
    return WorkFailed("program_error", f"the program failed on it: {type(error).__name__}: {said}")


Attempt = Callable[..., Any]
"""Runs ``work(*arguments, kit)`` alone, in a fresh worker if need be; raises WorkFailed."""


def isolate(task: Task, kit: Kit, attempt: Attempt, failure: WorkFailed) -> Iterator[Rows]:
    """The rows of a task that failed: of its halves, their halves, and a row for the one document
    that cannot be done."""
    if len(task.work) > 1:
        middle = len(task.work) // 2
        for half in (task.work[:middle], task.work[middle:]):
            yield from _again(Task(half), kit, attempt)
        return
    (work,) = task.work
    if isinstance(work, ReadPart):
        yield from _isolate_documents(work, kit, attempt, failure)
    else:
        yield from _isolate_records(work, kit, attempt, failure)


def _again(task: Task, kit: Kit, attempt: Attempt) -> Iterator[Rows]:
    try:
        yield attempt(run_task, task)
    except WorkFailed as failure:
        yield from isolate(task, kit, attempt, failure)


def _isolate_records(
    piece: Piece, kit: Kit, attempt: Attempt, failure: WorkFailed
) -> Iterator[Rows]:
    """A file, or a stretch of its records, halved by the number of its records."""
    try:
        names = attempt(names_of_records, piece)
    except WorkFailed as reading:
        names, failure = [piece.source.id], reading
    if len(names) == 1:
        yield _failed(piece, piece.skip, names[0], failure, kit)
        return
    middle = len(names) // 2
    for skip, take in ((0, middle), (middle, len(names) - middle)):
        half = replace(piece, skip=piece.skip + skip, take=take, complete=False)
        yield from _again(Task((half,)), kit, attempt)
    if piece.complete:
        yield Rows(sources=(source_row(piece, kit, ())._replace(size=-1),))


def _isolate_documents(
    part: ReadPart, kit: Kit, attempt: Attempt, failure: WorkFailed
) -> Iterator[Rows]:
    """Documents already read, one by one: a part is small."""
    done: list[Rows] = []
    for place, row in enumerate(part.rows):
        try:
            rows = attempt(run_task, Task((replace(part, rows=(row,)),)))
        except WorkFailed as alone:
            rows = _failed(part, place, row.id, alone, kit)
        moved = tuple(document._replace(position=place) for document in rows.documents)
        done.append(rows._replace(sources=(), documents=moved))
    yield from done
    yield Rows(sources=(source_row(part, kit, ())._replace(size=-1),))


def _failed(work: Work, place: int, name: str, failure: WorkFailed, kit: Kit) -> Rows:
    """The row of the document that could not be done."""
    sentence = f"{name}: {failure.detail}."
    unread = Unread(name, "failed", failure.reason, sentence)
    first = work.source.first if isinstance(work, Piece) else work.first
    sources: tuple[SourceRow, ...] = ()
    if isinstance(work, Piece) and work.complete:
        sources = (source_row(work, kit, [unread])._replace(size=-1),)
    return Rows(
        sources=sources,
        documents=(unread_row(work.root, work.source.id, first, place, unread),),
    )
