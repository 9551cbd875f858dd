"""Parquet files that an installation gave out, read back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.columns import version_of
from muniment.catalogue.adapters.duck import table_view
from muniment.catalogue.adapters.extracts import RECORDS, TEXTS, parquet_read
from muniment.catalogue.adapters.locator import locator_open
from muniment.catalogue.domain.merge import content_hash
from muniment.catalogue.values import Content, Version
from muniment.kernel.errors import SourceProblem
from muniment.kernel.texts import Text

_MOD = 1 << 256


class Contents:
    """A name of many Records in whatever order: how many, and the sum of the hashes of their identities and contents.

    Each Record counts with SHA-256 of ``right_id``, the unit separator (U+001F) and its content hash; the sum is taken
    modulo 2 to the 256th. So neither side has to sort or to hold them.
    """

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0

    def add(self, right_id: str, content_hash: str) -> None:
        """One more Record counts."""
        digest = hashlib.sha256(f"{right_id}\x1f{content_hash}".encode()).digest()
        self._sum = (self._sum + int.from_bytes(digest, "big")) % _MOD
        self.count += 1

    @property
    def told(self) -> str:
        """The sum as 64 hexadecimal digits."""
        return f"{self._sum:064x}"


def content_name(content: Content) -> str:
    """SHA-256 of a content, as Records and layers bear it."""
    return content_hash(content)


def versions_read(path: Path, *, batch: int = 200) -> Iterator[list[Version]]:
    """The rows of a file of Records or of a difference as values, few at a time.

    Raises:
        SourceProblem: it is no such file, or one of another version of the software.
    """
    try:
        for rows in parquet_read(path, RECORDS, batch):
            yield [version_of(row) for row in rows]
    except ValueError as problem:
        raise _unread(path, problem) from problem


def bodies_read(path: Path, *, batch: int = 50) -> Iterator[tuple[str, str, str, str]]:
    """The long texts of a file: SHA-256, field, language, text; each was checked against its hash.

    Raises:
        SourceProblem: it is no such file, or a text does not have its hash.
    """
    try:
        for rows in parquet_read(path, TEXTS, batch):
            for row in rows:
                if hashlib.sha256(row["text"].encode()).hexdigest() != row["sha256"]:
                    line = Text("{f}：{id} 的文本与其散列值不符", "{f}: a text of {id} does not have its hash")
                    raise SourceProblem(line.fill(f=path.name, id=row["right_id"]), code="extract.text")
                yield row["sha256"], row["field"], row["lang"], row["text"]
    except ValueError as problem:
        raise _unread(path, problem) from problem


def _unread(path: Path, problem: ValueError) -> SourceProblem:
    line = Text(
        "{f} 的列与本版软件不同（{why}）：可能出自更新的版本",
        "{f} has other columns than this version of the software knows ({why}): it may come from a newer one",
    )
    return SourceProblem(line.fill(f=path.name, why=str(problem)[:200]), code="extract.columns")


def carried_contents(data_dir: Path, *, seq: int, source: str) -> Contents:
    """What a load took over from a source, by what stands in the tables.

    Args:
        data_dir: The data folder.
        seq: Of the load.
        source: Under which its layers lie.
    """
    found = Contents()
    with table_view(data_dir, delta.LAYERS, after=seq - 1) as (connection, _rows):
        cursor = connection.execute(
            "SELECT right_id, content_hash FROM rows WHERE seq = ? AND source = ? AND state = 'present'", [seq, source]
        )
        while rows := cursor.fetchmany(10_000):
            for right_id, digest in rows:
                found.add(right_id, digest)
    return found


def texts_lacking(data_dir: Path, wanted: Iterable[str]) -> list[str]:
    """Those of these long texts, by hash, that are not stored."""
    with locator_open(data_dir) as locator:
        return [sha256 for sha256 in wanted if locator.text_place(sha256) is None]


def carried_rights(data_dir: Path, *, until: int, source: str) -> dict[str, str]:
    """The rights that were taken over from a source and not ended since, with the hash of what it says of them.

    Args:
        data_dir: The data folder.
        until: The newest published ``seq``.
        source: Under which its layers lie.
    """
    with table_view(data_dir, delta.LAYERS) as (connection, _rows):
        found = connection.execute(
            "SELECT right_id, hash FROM (SELECT right_id, arg_max(content_hash, seq) AS hash, arg_max(state, seq) AS"
            " state FROM rows WHERE seq <= ? AND source = ? GROUP BY right_id) WHERE state = 'present'",
            [until, source],
        ).fetchall()
    return dict(found)
