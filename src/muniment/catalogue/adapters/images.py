"""Pictures by the hash of their bytes: stored once, checked by their name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

_FOLDER = "images"


def image_path(data_dir: Path, sha256: str) -> Path:
    """Where the picture of that hash lies."""
    return data_dir / _FOLDER / sha256[:2] / sha256


def image_put(data_dir: Path, body: bytes) -> str:
    """The picture is stored; its hash is returned."""
    sha256 = hashlib.sha256(body).hexdigest()
    path = image_path(data_dir, sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(body)
        draft.replace(path)
    return sha256


def image_get(data_dir: Path, sha256: str) -> bytes | None:
    """The bytes of a picture, if it is stored."""
    path = image_path(data_dir, sha256)
    return path.read_bytes() if path.exists() else None


def images_faulty(data_dir: Path) -> Iterator[str]:
    """Names of stored pictures whose bytes are not what their name says."""
    for path in sorted((data_dir / _FOLDER).rglob("*")):
        if path.is_file() and path.suffix != ".tmp" and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            yield str(path.relative_to(data_dir))
