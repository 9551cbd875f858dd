"""Files and SQLite databases, copied while others use them."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from muniment.operation.domain.listing import Filed

_SQLITE = b"SQLite format 3\0"
_PIECE = 1 << 20
_LEFT = (".db-wal", ".db-shm", ".db-journal", ".lock", ".owner", ".tmp", ".draft")
"""What belongs to a process that runs, or is half written."""


def folder_files(folder: Path, *, without: tuple[str, ...]) -> Iterator[Path]:
    """The files of a folder, relative to it, that a copy has to hold; hidden ones are scratch.

    Args:
        folder: The folder.
        without: Names at its top that are left out.
    """
    for top in sorted(folder.iterdir()):
        if top.name in without or top.name.startswith("."):
            continue
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            name = path.relative_to(folder)
            hidden = any(part.startswith(".") for part in name.parts)
            if path.is_file() and not path.is_symlink() and not hidden and not path.name.endswith(_LEFT):
                yield name


def is_database(path: Path) -> bool:
    """Whether SQLite wrote the file."""
    with path.open("rb") as raw:
        return raw.read(len(_SQLITE)) == _SQLITE


def file_copy(source: Path, target: Path) -> tuple[int, str]:
    """The target is what the source was; its size and SHA-256.

    Raises:
        FileNotFoundError: the source is gone.
    """
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as old:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as new:
            while piece := old.read(_PIECE):
                digest.update(piece)
                size += new.write(piece)
    target.chmod(source.stat().st_mode & 0o777)
    return size, digest.hexdigest()


def database_copy(source: Path, target: Path) -> None:
    """The target is the database at one moment, whoever writes meanwhile: SQLite's own online copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    address = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=60)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    target.chmod(source.stat().st_mode & 0o777)


def filed(root: Path, name: str) -> Filed:
    """What a file of the copy is now."""
    path = root / name
    with path.open("rb") as file:
        return Filed(name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def settle() -> None:
    """All that was written is on the disk for good: asked once, for a copy has thousands of files."""
    os.sync()


def written_last(path: Path, body: bytes) -> None:
    """The file stands there whole, and outlasts the machine."""
    draft = path.with_name(f"{path.name}.tmp")
    with draft.open("wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
