"""The mirror of the manifests as files: rebuilt from the database whenever one is missing."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_FOLDER = "editions"


def mirror_write(data_dir: Path, manifests: Iterable[tuple[str, bytes]]) -> list[str]:
    """Each manifest (name, JSON bytes) stands as a file of that content; the names that were written are returned."""
    folder = data_dir / _FOLDER
    folder.mkdir(exist_ok=True)
    written = []
    for name, body in manifests:
        path = folder / f"{name}.json"
        if path.exists() and path.read_bytes() == body:
            continue
        draft = path.with_suffix(".tmp")
        with draft.open("wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
        written.append(name)
    if written:
        _folder_sync(folder)
    return written


def mirror_differs(data_dir: Path, manifests: Iterable[tuple[str, bytes]]) -> list[str]:
    """Names whose mirror is missing or says something else."""
    folder = data_dir / _FOLDER
    return [name for name, body in manifests if not _same(folder / f"{name}.json", body)]


def _same(path: Path, body: bytes) -> bool:
    try:
        return path.read_bytes() == body
    except FileNotFoundError:
        return False


def _folder_sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
