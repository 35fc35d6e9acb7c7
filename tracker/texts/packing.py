"""Packed files, opened within limits: a small file must not become an endless one."""

import io
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo  # loaded when something packed comes, like gzip

LARGEST_RATIO = 200  # bytes out per byte in; plain text packs about 3:1, the dullest table 100:1
RATIO_FREE = 8 << 20  # bytes out before the ratio is looked at: short files of one letter are fine
LARGEST_MEMBER = 4 << 30  # bytes out of one packed file
ZST_CHUNK = 2048  # bytes in at a time: the most packed gives 128 KiB for each four


class ArchiveLimit(Exception):
    """A packed file that goes beyond a limit; the message is the sentence a person reads."""


class NeedsExtra(Exception):
    """A library that is not installed; the message says what to install."""


class DamagedArchive(Exception):
    """A packed file that does not unpack; the message says how."""


def _broken(*more: type[Exception]) -> tuple[type[Exception], ...]:
    """What unpacking raises, and more."""
    from gzip import BadGzipFile
    from zipfile import BadZipFile

    return (*more, BadGzipFile, BadZipFile, zlib.error, EOFError, NotImplementedError)


class _Limited(io.RawIOBase):
    """What a decompressor gives, counted against what it read."""

    def __init__(self, unpacked: IO[bytes], packed_size: int) -> None:
        self.unpacked = unpacked
        self.most = max(RATIO_FREE, LARGEST_RATIO * packed_size)
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        try:
            chunk = self.unpacked.read(len(buffer))
        except _broken() as error:
            raise DamagedArchive(f"does not unpack: {error}") from None
        self.given += len(chunk)
        if self.given > min(self.most, LARGEST_MEMBER):
            raise ArchiveLimit(
                f"unpacks to more than {min(self.most, LARGEST_MEMBER)} bytes; limits are "
                f"{LARGEST_RATIO} times its size and {LARGEST_MEMBER} bytes"
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)


def unpack(stream: IO[bytes], packing: str, packed_size: int) -> IO[bytes]:
    """The stream inside a .gz or .zst one; "" for one that is not packed.

    Reading from it raises ArchiveLimit or DamagedArchive.
    """
    if packing == "gz":
        from gzip import GzipFile

        inner = cast("IO[bytes]", GzipFile(fileobj=stream))
    elif packing == "zst":
        inner = cast("IO[bytes]", _ZstFrames(stream))
    else:
        return stream
    return io.BufferedReader(_Limited(inner, packed_size), 1 << 18)


class _ZstFrames(io.RawIOBase):
    """What a stream of zstd frames unpacks to. The library's own reader takes a file that was cut
    for one that ends."""

    def __init__(self, stream: IO[bytes]) -> None:
        import zstandard

        self.stream, self.zstandard = stream, zstandard
        self.frame: Any = None
        self.packed = b""
        self.held = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        while not self.held and self._unpack():
            pass
        given = bytes(self.held[:size])
        self.held = self.held[size:]
        return given

    def _unpack(self) -> bool:
        """Unpack a little more; False at the end."""
        packed = self.packed or self.stream.read(ZST_CHUNK)
        if not packed:
            if self.frame is not None:
                raise EOFError("it ends in the middle of a frame")
            return False
        if self.frame is None:
            self.frame = self.zstandard.ZstdDecompressor().decompressobj()
        try:
            self.held = memoryview(self.frame.decompress(packed))
        except self.zstandard.ZstdError as error:
            raise DamagedArchive(f"does not unpack: {error}") from None
        self.packed = b""
        if self.frame.eof:
            self.packed, self.frame = self.frame.unused_data, None
        return True


class Member(NamedTuple):
    """A file of an archive: its ``name`` (a label only, never a path) and its ``size`` unpacked;
    ``stream`` reads it, or ``reason`` and ``sentence`` say why not."""

    name: str
    size: int
    stream: IO[bytes] | None = None
    reason: str = ""
    sentence: str = ""


def members_of_zip(stream: IO[bytes], size: int) -> Iterator[Member]:
    """The files in a .zip by name, each to be read before the next is asked for; none is unpacked
    as a whole. Reading raises DamagedArchive or ArchiveLimit.

    Raises ArchiveLimit if the whole unpacks to more than the
    limits allow, DamagedArchive if it is no archive.
    """
    from zipfile import BadZipFile, ZipFile

    try:
        archive = ZipFile(stream)
    except (BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise DamagedArchive(f"does not unpack: {error}") from None
    infos = sorted(
        (info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename
    )
    total = sum(info.file_size for info in infos)
    if total > max(RATIO_FREE, LARGEST_RATIO * size):
        raise ArchiveLimit(
            f"unpacks to {total} bytes from {size}; the limit is {LARGEST_RATIO} times its size"
        )
    for info in infos:
        yield _member(archive, info)


def _member(archive: "ZipFile", info: "ZipInfo") -> Member:
    def refused(reason: str, sentence: str) -> Member:
        return Member(info.filename, info.file_size, None, reason, sentence)

    if info.flag_bits & 1:
        return refused("encrypted", "is encrypted")
    if info.filename.lower().endswith((".zip", ".tar", ".7z", ".rar", ".tgz")):
        return refused("archive_limit", "is an archive within an archive; unpack it first")
    if info.file_size > max(RATIO_FREE, LARGEST_RATIO * info.compress_size):
        return refused("archive_limit", f"unpacks to more than {LARGEST_RATIO} times its size")
    try:
        opened = _Limited(archive.open(info), info.compress_size)
    except _broken(OSError) as error:
        return refused("bad_archive", f"does not unpack: {error}")
    return Member(info.filename, info.file_size, io.BufferedReader(opened, 1 << 18))
