"""What a scan has to read: every source under its paths, held against what the store knows."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tracker import __version__
from tracker.errors import NoInput
from tracker.results.plan import Scope
from tracker.results.runs import KnownPart, Shard
from tracker.scanning.remote import is_url, list_url, scope_of_url
from tracker.texts import ReadOptions, Source, Unread, list_sources
from tracker.texts.listing import SIDE_FILES, paths_of_list
from tracker.texts.source import printable_id

PARTS = 3  # raised when large files are cut at other places: parts of two ways must not mix
NOT_ABOUT_READING = ("include", "exclude", "max_file_size", "follow_links", "as_of", "paths_from")


class Listed(NamedTuple):
    """One row of the listing: the root it lies under, and what was found there."""

    root: str
    row: Source | Unread


def scopes_of(paths: Sequence[str], options: ReadOptions) -> list[tuple[Scope, str]]:
    """The scope of each path, with the path itself: a folder is a root, a file is one source of
    the folder it lies in. Raises NoInput for a path that is not there."""
    scopes: dict[Scope, str] = {}
    for path in [*paths, *_listed_paths(options)]:
        absolute = path if path == "-" else os.path.abspath(path)  # noqa: PTH100
        if path == "-":
            scope = Scope("", "-")
        elif is_url(path):
            scope = Scope(*scope_of_url(path))
        elif not os.path.lexists(path):
            raise NoInput(f"{printable_id(path)}: there is no such file or folder.")
        elif Path(path).is_dir():
            scope = Scope(printable_id(absolute))
        else:
            folder, name = os.path.split(absolute)
            scope = Scope(printable_id(folder), printable_id(name))
        scopes.setdefault(scope, path)
    return list(scopes.items())


def _listed_paths(options: ReadOptions) -> list[str]:
    if options.paths_from is None:
        return []
    return list(paths_of_list(options.paths_from))


def list_scopes(
    scopes: Sequence[tuple[Scope, str]], options: ReadOptions, shard: Shard | None = None
) -> list[Listed]:
    """Every source under the scopes, in order; a file that lies under two of them once."""
    several = len(scopes) > 1
    alone = options._replace(paths_from=None)
    seen: set[str] = set()
    listing = []
    for scope, path in scopes:
        rows = list_url(path, alone) if is_url(path) else list_sources([path], alone)
        for row in rows:
            if shard is not None and not shard.holds(row.id):
                continue
            if several and isinstance(row, Source) and row.path != "-":
                real = row.path if is_url(row.path) else os.path.realpath(row.path)
                if real in seen:
                    continue
                seen.add(real)
            listing.append(Listed(scope.root, row))
    return listing


def options_of_root(root: str, options: ReadOptions) -> ReadOptions:
    """The options for the texts of a root: with its metadata.csv and dates.csv, if there are any.

    Raises FaultyFile for a dates.csv with faults.
    """
    beside = [Path(root, name) for name in SIDE_FILES]
    if not root or is_url(root) or not any(file.is_file() for file in beside):
        return options
    from tracker.texts.corrections import options_beside

    return options_beside(root, options)


def corrections_of_nothing(
    scopes: Sequence[Scope], options: Mapping[str, ReadOptions], listing: Sequence[Listed]
) -> list[str]:
    """The documents that a dates.csv names and no file under its folder can hold: typing errors,
    or files that were moved. Records within a file are not looked at."""
    missing = []
    for scope in scopes:
        corrections = options[scope.root].corrections
        if scope.source is not None or not corrections:
            continue
        ids = {listed.row.id for listed in listing if listed.root == scope.root}
        archives = tuple(f"{id_}/" for id_ in ids if id_.endswith(".zip"))
        for document in corrections:
            known = document in ids or document.rpartition("#")[0] in ids
            if not known and not (archives and document.startswith(archives)):
                missing.append(document)
    return sorted(missing)


def settings_digest(options: ReadOptions) -> str:
    """A digest of what decides how a source is read: when it changes, everything is read again."""
    plain = options._asdict()
    for name in NOT_ABOUT_READING:
        del plain[name]
    if options.rules is not None:
        plain["rules"] = _digest_of_rules(options.rules)
    plain["version"], plain["parts"] = __version__, PARTS
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def _digest_of_rules(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise NoInput(f"--rules '{path}': {error.strerror}.") from None


def recorded_settings(options: ReadOptions) -> dict[str, object]:
    """The options as the manifest keeps them: those that differ from the defaults, and ``as_of``;
    a file by its name and digest, never by its path."""
    plain, usual = options._asdict(), ReadOptions()._asdict()
    settings: dict[str, object] = {
        name: value for name, value in sorted(plain.items()) if value != usual[name]
    }
    settings["as_of"] = options.as_of
    if options.rules is not None:
        settings["rules"] = f"{Path(options.rules).name} {_digest_of_rules(options.rules)[:16]}"
    for name in ("paths_from", "folder_metadata", "corrections"):
        settings.pop(name, None)
    return settings


class ToRead(NamedTuple):
    """A source that has to be read, but for its parts that are ``done``, by (first, last)."""

    root: int
    source: Source
    done: frozenset[tuple[int, int | None]] = frozenset()


def in_megabytes(to_read: Iterable[ToRead]) -> Iterator[float]:
    """The size of each source in 10^6 bytes, packed ones as about what they unpack to."""
    for one in to_read:
        packed = 4 if "." in one.source.format or one.source.format == "zip" else 1
        yield one.source.size * packed / 1e6


class Reading(NamedTuple):
    """How sources are read now: what a known part must agree with to be unchanged."""

    settings: str
    matching: int
    as_of: str


class Verdict(NamedTuple):
    """What is to be done with a source: ``unchanged`` (then ``touched`` says whether its mtime is
    to be noted); else ``done`` are the (first, last) of its parts that need not be read again;
    ``stale`` says that what is known of it must make way."""

    unchanged: bool
    touched: bool = False
    done: frozenset[tuple[int, int | None]] = frozenset()
    stale: bool = False


def judge(source: Source, known: Sequence[KnownPart], reading: Reading) -> Verdict:
    """Whether a source has to be read, by what the store knows of it.

    The same size and mtime mean the same bytes; with another mtime the bytes are compared by their
    digest, where that was kept.
    """
    if not known:
        return Verdict(unchanged=False)
    if not all(_read_alike(part, source, reading) for part in known):
        return Verdict(unchanged=False, stale=True)
    touched = any(part.gone for part in known)
    if any(part.mtime_ns != source.mtime_ns for part in known):
        from tracker.scanning.sources import digest_of_source

        digest = known[0].digest if len(known) == 1 else None
        if digest is None or digest != digest_of_source(source):
            return Verdict(unchanged=False, stale=True)
        touched = True
    if _is_complete(known, source.size):
        return Verdict(unchanged=True, touched=touched)
    return Verdict(unchanged=False, done=frozenset((part.first, part.last) for part in known))


def _read_alike(part: KnownPart, source: Source, reading: Reading) -> bool:
    if part.size != source.size or part.settings != reading.settings:
        return False
    if part.matching != reading.matching:
        return False
    return part.as_of == reading.as_of or part.newest < min(part.as_of, reading.as_of)


def _is_complete(known: Sequence[KnownPart], size: int) -> bool:
    """Whether the parts follow one another from the start of the source to its end."""
    place: int | None = 0
    for part in known:
        if part.first != place:
            return False
        place = part.last
    return place is None or place == size
