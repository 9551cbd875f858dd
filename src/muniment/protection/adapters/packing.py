"""Packages written as they are read: whatever the size of what is in them, memory holds one piece."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

PIECE = 1 << 20
"""Bytes read and handed on at once."""
SUMS = "SHA256SUMS.txt"
_LARGE = 1 << 30


class _Pipe:
    """What a zip is written to: it holds what was not handed on yet. It cannot be sought in, so nothing is rewritten."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._held.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        held, self._held = b"".join(self._held), []
        return held


def pack_stream(items: Iterable[tuple[str, bytes | Path]]) -> Iterator[bytes]:
    """A zip of these files, piece by piece, with a list of their hashes (``sha256sum -c``) as its last file.

    Args:
        items: Names with contents, or with the path at which the content lies.
    """
    out, sums = _Pipe(), []
    with zipfile.ZipFile(out, "w") as packed:  # type: ignore[call-overload]  # a stream that is only written to
        for name, content in items:
            digest = hashlib.sha256()
            large = isinstance(content, Path) and content.stat().st_size > _LARGE
            with packed.open(zipfile.ZipInfo(name), "w", force_zip64=large) as entry:
                for piece in _pieces(content):
                    digest.update(piece)
                    entry.write(piece)
                    yield out.taken()
            sums.append(f"{digest.hexdigest()}  {name}\n")
        packed.writestr(zipfile.ZipInfo(SUMS), "".join(sums))
    yield out.taken()


def _pieces(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
