"""What a copy holds: the list that is written last, and read first."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from muniment.kernel.errors import SourceProblem
from muniment.kernel.texts import Text

LIST = "backup.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of a copy: its place in the data folder, its size in bytes, the SHA-256 of its content."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A copy of a data folder.

    Attributes:
        made_at: When the database was copied: the copy is the state of that instant (ISO 8601, UTC).
        program: The version that made it.
        database: ``sqlite``, or ``postgresql`` whose rows lie in ``database/``.
        migrations: What was applied to the database, as ``app.name``.
        tables: Rows of each table of the database.
        editions: Name and digest of each edition, oldest first.
        journal: Number and hash of the last entry of the journal.
        files: Every file.
    """

    made_at: str
    program: str
    database: str
    migrations: tuple[str, ...]
    tables: dict[str, int]
    editions: tuple[tuple[str, str], ...]
    journal: tuple[int, str]
    files: tuple[Filed, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.size for each in self.files)


def listing_write(listing: Listing) -> bytes:
    """The list as a file, sealed with the hash of what it says."""
    said = asdict(listing)
    return json.dumps({"format": FORMAT, "seal": _seal(said), **said}, ensure_ascii=False, indent=1).encode()


def listing_read(body: bytes) -> Listing:
    """The list that a file holds.

    Raises:
        SourceProblem: it is no list of a copy, of a later form, or was altered.
    """
    try:
        said: dict[str, Any] = json.loads(body)
        form, seal = said.pop("format"), said.pop("seal")
        if form != FORMAT:
            line = Text(
                "副本的格式 {f} 不是本程序所知的", "the copy is of format {f}, which this program does not know"
            )
            raise SourceProblem(line.fill(f=str(form)), code="backup.format")
        files = tuple(Filed(**each) for each in said.pop("files"))
        editions = tuple((name, digest) for name, digest in said.pop("editions"))
        no, head = said.pop("journal")
        migrations = tuple(said.pop("migrations"))
        listing = Listing(**said, files=files, editions=editions, journal=(no, head), migrations=migrations)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise altered(LIST) from problem
    if seal != _seal(asdict(listing)) or not all(_within(each.path) for each in files):
        raise altered(LIST)
    return listing


def altered(name: str) -> SourceProblem:
    """The refusal of a copy one of whose files is not what it was."""
    line = Text("副本已损坏或被改动：{f}", "the copy is damaged or was altered: {f}").fill(f=name)
    return SourceProblem(line, code="backup.altered", file=name)


def _seal(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _within(path: str) -> bool:
    return bool(path) and not path.startswith("/") and not {"", ".", ".."} & set(path.split("/"))
