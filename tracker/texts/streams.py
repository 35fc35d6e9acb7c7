"""Bytes of which some were read already, to be read from the beginning."""

import io
from typing import IO


class After(io.RawIOBase):
    """Bytes already read, and the stream they came from."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self.head, self.stream = memoryview(head), stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        chunk = self.head[: len(buffer)]
        self.head = self.head[len(buffer) :]
        if not chunk:
            self.head.release()
            self.head = memoryview(b"")
            chunk = memoryview(self.stream.read(len(buffer)))
        buffer[: len(chunk)] = chunk
        return len(chunk)
