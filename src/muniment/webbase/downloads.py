"""A file to take away that can be taken up where it broke off (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_PIECE = 1 << 18


def file_reply(request: HttpRequest, path: Path, *, name: str, media_type: str, sha256: str) -> HttpResponseBase:
    """The file, or the stretch of it that is asked for.

    Args:
        request: With ``Range`` and ``If-Range``, ``If-None-Match`` where the reader has some of it already.
        path: The file; it does not change under this hash.
        name: What it is called on the other side.
        media_type: Of the file.
        sha256: Of its bytes: the strong validator.
    """
    tag = f'"{sha256}"'
    if tag in [each.strip() for each in request.headers.get("If-None-Match", "").split(",")]:
        return _told(HttpResponse(status=HTTPStatus.NOT_MODIFIED), name, tag)
    size = path.stat().st_size
    asked = request.headers.get("Range", "")
    if not asked or request.headers.get("If-Range", tag) != tag or not _RANGE.fullmatch(asked.strip()):
        return _told(FileResponse(path.open("rb"), content_type=media_type), name, tag)
    stretch = _stretch(asked.strip(), size)
    if stretch is None:
        refused = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        refused["Content-Range"] = f"bytes */{size}"
        return _told(refused, name, tag)
    first, last = stretch
    reply = StreamingHttpResponse(
        _pieces(path, first, last), status=HTTPStatus.PARTIAL_CONTENT, content_type=media_type
    )
    reply["Content-Range"] = f"bytes {first}-{last}/{size}"
    reply["Content-Length"] = str(last - first + 1)
    return _told(reply, name, tag)


def _stretch(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of what is asked, ``None`` where the file has none of it."""
    found = _RANGE.fullmatch(asked)
    begin, end = found.groups() if found else ("", "")
    if not begin:
        length = int(end or 0)
        return (max(size - length, 0), size - 1) if length and size else None
    first, last = int(begin), min(int(end or size - 1), size - 1)
    return (first, last) if first <= last else None


def _pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with path.open("rb") as file:
        file.seek(first)
        while left and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece


def _told(reply: HttpResponseBase, name: str, tag: str) -> HttpResponseBase:
    reply["ETag"] = tag
    reply["Accept-Ranges"] = "bytes"
    reply["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply
