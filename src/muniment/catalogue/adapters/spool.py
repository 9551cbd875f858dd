"""A load on disk before it is published: statements in buckets by right, and what was counted on the way.

Memory does not grow with the load: buckets are files, and the numbers and documents met are rows of a scratch database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zlib import crc32

import msgspec

from muniment.catalogue.values import Incoming

BUCKETS = 64
_LENGTH = 4
# A share of a load is worked on whole, in some three times this memory.
SHARE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Share:
    """Some of the rights of a load: those of a bucket, or of one part of a bucket that is too large."""

    bucket: int
    part: int = 0
    parts: int = 1
    bytes: int = 0

    def holds(self, right_id: str) -> bool:
        """Whether the right belongs to the share."""
        number = crc32(right_id.encode())
        return number % BUCKETS == self.bucket and number // BUCKETS % self.parts == self.part

    @property
    def file(self) -> str:
        """Where its statements lie."""
        return f"bucket-{self.bucket:02d}" + (f"-{self.part}" if self.parts > 1 else "")


class Placed(msgspec.Struct, frozen=True):
    """A statement with the right that it speaks of, and the key of its document."""

    right_id: str
    incoming: Incoming
    key: bytes


class Spool:
    """The scratch files of one load, in a folder that its caller owns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._encoder = msgspec.msgpack.Encoder()
        self._files: dict[str, IO[bytes]] = {}
        self.scratch = sqlite3.connect(folder / "scratch.db", isolation_level=None)
        self.scratch.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE numbers (key TEXT, right_id TEXT, PRIMARY KEY (key, right_id)) WITHOUT ROWID;"
            "CREATE TABLE documents (key BLOB, hash BLOB, PRIMARY KEY (key, hash)) WITHOUT ROWID;"
            "CREATE TABLE renumbered (old TEXT PRIMARY KEY, new TEXT) WITHOUT ROWID;"
            "CREATE TABLE snapshot (source TEXT, right_id TEXT, document TEXT,"
            " PRIMARY KEY (source, right_id, document)) WITHOUT ROWID;"
            "CREATE TABLE ended (right_id TEXT, source TEXT, document TEXT,"
            " PRIMARY KEY (right_id, source, document)) WITHOUT ROWID; BEGIN"
        )

    def wait(self, incoming: Incoming) -> None:
        """The statement waits until all numbers of the load are known."""
        self._write("waiting", self._encoder.encode(incoming))

    def waiting(self) -> Iterator[Incoming]:
        """The statements that wait, in the order in which they came."""
        decoder = msgspec.msgpack.Decoder(Incoming)
        yield from (decoder.decode(row) for row in self._read("waiting"))

    def place(self, placed: Placed) -> None:
        """The statement lies in the bucket of its right."""
        self._write(f"bucket-{bucket_of(placed.right_id):02d}", self._encoder.encode(placed))

    def shares(self) -> Iterator[Share]:
        """All shares of the load, each small enough to be worked on whole; the same ones for the same load."""
        for bucket in range(BUCKETS):
            whole = Share(bucket)
            size = self._size(whole.file)
            parts = -(-size // SHARE_BYTES)
            if parts < 2:
                yield Share(bucket, bytes=size)
                continue
            self._split(whole, parts)
            for part in range(parts):
                share = Share(bucket, part, parts)
                yield Share(bucket, part, parts, self._size(share.file))

    def _split(self, whole: Share, parts: int) -> None:
        decoder = msgspec.msgpack.Decoder(Placed)
        for row in self._read(whole.file):
            number = crc32(decoder.decode(row).right_id.encode())
            self._write(Share(whole.bucket, number // BUCKETS % parts, parts).file, row)
        for part in range(parts):
            file = self._files.pop(Share(whole.bucket, part, parts).file, None)
            if file is not None:
                file.close()
        (self._folder / whole.file).unlink()

    def _size(self, name: str) -> int:
        if name in self._files:
            self._files[name].flush()
        path = self._folder / name
        return path.stat().st_size if path.exists() else 0

    def share(self, share: Share) -> Iterator[Placed]:
        """The statements of one share."""
        decoder = msgspec.msgpack.Decoder(Placed)
        return (decoder.decode(row) for row in self._read(share.file))

    def close(self) -> None:
        """The scratch files are closed; their folder may be deleted."""
        for file in self._files.values():
            file.close()
        self._files.clear()
        self.scratch.close()

    def _write(self, name: str, row: bytes) -> None:
        file = self._files.get(name)
        if file is None:
            file = self._files[name] = (self._folder / name).open("ab")
        file.write(len(row).to_bytes(_LENGTH, "big") + row)

    def _read(self, name: str) -> Iterator[bytes]:
        if name in self._files:
            self._files[name].flush()
        path = self._folder / name
        if not path.exists():
            return
        with path.open("rb") as file:
            while head := file.read(_LENGTH):
                yield file.read(int.from_bytes(head, "big"))


def bucket_of(right_id: str) -> int:
    """The bucket of a right: always the same."""
    return crc32(right_id.encode()) % BUCKETS
