"""A load on disk before it is published: statements in buckets by right, and what was counted on the way.

Memory does not grow with the load: buckets are files, and the numbers and documents met are rows of a scratch database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zlib import crc32

import msgspec

from muniment.catalogue.values import Incoming

BUCKETS = 64
_LENGTH = 4


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

    def bucket(self, number: int) -> list[Placed]:
        """The statements of one bucket."""
        decoder = msgspec.msgpack.Decoder(Placed)
        return [decoder.decode(row) for row in self._read(f"bucket-{number:02d}")]

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
