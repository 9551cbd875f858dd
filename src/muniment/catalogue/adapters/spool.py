"""A load on disk before it is published: statements in buckets by kind of right, and what was counted on the way.

Memory does not grow with the load: buckets are files, and the numbers and documents met are rows of a scratch database.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from struct import Struct

import msgspec

from muniment.catalogue.values import Incoming

_HEAD = Struct("<II")
"""Before each row: the lengths of its right's identity and of itself."""
_SAMPLED = 20_000
"""Identities by which a bucket that is too large is cut, at most."""
# A share of a load is worked on whole, in some three times this memory.
SHARE_BYTES = 16 * 1024 * 1024
_HELD_BYTES = 16 * 1024 * 1024
"""Rows that wait to be written: a load of many kinds has many files, and none of them stays open."""


@dataclass(frozen=True, slots=True)
class Share:
    """Some of the rights of a load: those of a bucket, or of a bucket that is too large those from ``low`` to ``high``.

    Rights that follow one another lie in one share, so that what is written of them lies together too.
    """

    bucket: str
    part: int | None = None
    low: str = ""
    high: str | None = None
    bytes: int = 0

    @property
    def file(self) -> str:
        """Where its statements lie."""
        return f"bucket-{self.bucket}" + ("" if self.part is None else f"-{self.part:05d}")


class Placed(msgspec.Struct, frozen=True):
    """A statement with the right that it speaks of, the key of its document and the hash of what it says."""

    right_id: str
    incoming: Incoming
    key: bytes
    content_hash: str


class Spool:
    """The scratch files of one load, in a folder that its caller owns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._encoder = msgspec.msgpack.Encoder()
        self._held: dict[str, bytearray] = {}
        self._held_bytes = 0
        self._sizes: Counter[str] = Counter()
        self._rows: Counter[str] = Counter()
        self.scratch = sqlite3.connect(folder / "scratch.db", isolation_level=None)
        self.scratch.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32768;"
            "CREATE TABLE numbers (key TEXT, right_id TEXT, PRIMARY KEY (key, right_id)) WITHOUT ROWID;"
            "CREATE TABLE documents (key BLOB, hash BLOB, PRIMARY KEY (key, hash)) WITHOUT ROWID;"
            "CREATE TABLE renumbered (old TEXT PRIMARY KEY, new TEXT) WITHOUT ROWID;"
            "CREATE TABLE snapshot (source TEXT, right_id TEXT, document TEXT,"
            " PRIMARY KEY (source, right_id, document)) WITHOUT ROWID;"
            "CREATE TABLE ended (right_id TEXT, source TEXT, document TEXT,"
            " PRIMARY KEY (right_id, source, document)) WITHOUT ROWID;"
            "CREATE TABLE gone (right_id TEXT PRIMARY KEY, successor TEXT, cause TEXT) WITHOUT ROWID; BEGIN"
        )

    def wait(self, incoming: Incoming) -> None:
        """The statement waits until all numbers of the load are known."""
        self._write("waiting", "", self._encoder.encode(incoming))

    def waiting(self) -> Iterator[Incoming]:
        """The statements that wait, in the order in which they came."""
        decoder = msgspec.msgpack.Decoder(Incoming)
        yield from (decoder.decode(row) for _right_id, row in self._read("waiting"))

    def place(self, placed: Placed) -> None:
        """The statement lies in the bucket of its right."""
        self._write(Share(bucket_of(placed.right_id)).file, placed.right_id, self._encoder.encode(placed))

    def shares(self, *, rows: int, besides: Iterable[str] = ()) -> Iterator[Share]:
        """All shares of the load, each small enough to be worked on whole; the same ones for the same load.

        Args:
            rows: A share has about so many statements at most, and ``SHARE_BYTES``.
            besides: Buckets of rights of which the load has no statement, but something else to do.
        """
        buckets = {name.removeprefix("bucket-") for name in self._sizes if name.startswith("bucket-")}
        for bucket in sorted(buckets.union(besides)):
            whole = Share(bucket)
            size = self._sizes.get(whole.file, 0)
            parts = max(-(-size // SHARE_BYTES), -(-self._rows.get(whole.file, 0) // rows))
            if parts < 2:
                yield Share(bucket, bytes=size)
                continue
            for share in self._split(whole, self._cuts(whole, parts)):
                yield replace(share, bytes=self._sizes.get(share.file, 0))

    def _cuts(self, whole: Share, parts: int) -> list[str]:
        """Identities at which the bucket falls into parts of about the same size."""
        step = self._rows[whole.file] // _SAMPLED + 1
        sampled = sorted(
            (right_id, len(row)) for at, (right_id, row) in enumerate(self._read(whole.file)) if at % step == 0
        )
        aim = sum(size for _right_id, size in sampled) / parts
        cuts: list[str] = []
        gathered = 0
        for right_id, size in sampled:
            if gathered >= aim * (len(cuts) + 1):
                cuts.append(right_id)
            gathered += size
        return sorted(set(cuts))

    def _split(self, whole: Share, cuts: list[str]) -> list[Share]:
        """The bucket lies in parts: before the first cut, from each cut to the next, and after the last."""
        ends = [*cuts, None]
        parts = [
            Share(whole.bucket, part, low, high) for part, (low, high) in enumerate(zip(["", *cuts], ends, strict=True))
        ]
        for right_id, row in self._read(whole.file):
            self._write(parts[bisect_right(cuts, right_id)].file, right_id, row)
        (self._folder / whole.file).unlink()
        return parts

    def share(self, share: Share) -> Iterator[Placed]:
        """The statements of one share."""
        decoder = msgspec.msgpack.Decoder(Placed)
        return (decoder.decode(row) for _right_id, row in self._read(share.file))

    def close(self) -> None:
        """The scratch database is closed; the folder may be deleted."""
        self._held.clear()
        self.scratch.close()

    def _write(self, name: str, right_id: str, row: bytes) -> None:
        held = self._held.setdefault(name, bytearray())
        named = right_id.encode()
        held += _HEAD.pack(len(named), len(row))
        held += named
        held += row
        added = _HEAD.size + len(named) + len(row)
        self._sizes[name] += added
        self._rows[name] += 1
        self._held_bytes += added
        if self._held_bytes >= _HELD_BYTES:
            self._flush()

    def _flush(self) -> None:
        for name, held in self._held.items():
            with (self._folder / name).open("ab") as file:
                file.write(held)
        self._held.clear()
        self._held_bytes = 0

    def _read(self, name: str) -> Iterator[tuple[str, bytes]]:
        """Each row with the identity of its right, in the order in which they came."""
        if name in self._held:
            self._flush()
        path = self._folder / name
        if not path.exists():
            return
        with path.open("rb") as file:
            while head := file.read(_HEAD.size):
                named, length = _HEAD.unpack(head)
                yield file.read(named).decode(), file.read(length)


def bucket_of(right_id: str) -> str:
    """The bucket of a right: its register and kind, so that a share goes to few partitions of the tables."""
    return "-".join(right_id.split("-", 2)[:2])
