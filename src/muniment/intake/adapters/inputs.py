"""The bytes that a load is made from, as one digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from muniment.kernel.errors import NotFound


def inputs_digest(paths: Iterable[Path]) -> str:
    """A digest of all files below the paths: of their bytes, and for a folder of the names below it.

    The name of a single file does not count: the same week under another name is the same load.

    Raises:
        NotFound: a path does not exist.
    """
    digests: list[str] = []
    for path in paths:
        if not path.exists():
            raise NotFound(f"no such file or folder: {path}", code="file.missing", file=str(path))
        digests += [_named(path, file) + _digest(file) for file in _files(path)]
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def _files(path: Path) -> Iterable[Path]:
    if not path.is_dir():
        return [path]
    return (file for file in sorted(path.rglob("*")) if file.is_file() and not file.is_symlink())


def _named(path: Path, file: Path) -> str:
    return f"{file.relative_to(path)} " if path.is_dir() else ""


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
