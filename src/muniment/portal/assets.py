"""Style sheets and pictures out of the wheel: packed once, named by their content, kept by browsers for a year."""

from __future__ import annotations

import atexit
import gzip
import hashlib
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

_YEAR_S = 365 * 24 * 3600
_PACKED = (".css", ".svg", ".js", ".json", ".txt")


class Assets(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Whitenoise with a gzip twin of each text, made by the process itself: the wheel may lie where nobody writes."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:  # noqa: ANN401 - whitenoise's own
        """The asset with its headers and, where that is smaller, its twin."""
        plain = super().get_static_file(path, url, stat_cache)
        twin = _twin(path) if path.endswith(_PACKED) else None
        if twin is None:
            return plain
        headers = dict(plain.alternatives[-1][2])
        for name in ("Content-Length", "Last-Modified", "ETag", "Vary", "Content-Encoding"):
            headers.pop(name, None)
        return StaticFile(path, list(headers.items()), encodings={"gzip": twin})

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """Asked for by its content, an asset is the same for ever."""
        response: HttpResponse = WhiteNoiseMiddleware.serve(static_file, request)
        name = request.path.removeprefix(settings.STATIC_URL)
        if "v" in request.GET and request.GET["v"] == version(name):
            response["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
        return response


class Versioned(StaticFilesStorage):
    """Addresses of assets carry what is in them: after an update nobody sees a page in yesterday's style."""

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of the asset."""
        return f"{super().url(name)}?v={version(name or '')}"


@lru_cache(maxsize=256)
def version(name: str) -> str:
    """The beginning of the hash of an asset's content; empty where there is none of that name."""
    path = finders.find(name)
    return hashlib.sha256(Path(str(path)).read_bytes()).hexdigest()[:12] if path else ""


@lru_cache(maxsize=256)
def _twin(path: str) -> str | None:
    """Where the packed asset lies; ``None`` where packing makes it no smaller."""
    body = Path(path).read_bytes()
    small = gzip.compress(body, mtime=0)
    if len(small) >= len(body):
        return None
    twin = _twins() / f"{hashlib.sha256(body).hexdigest()}.gz"
    twin.write_bytes(small)
    return str(twin)


@lru_cache(maxsize=1)
def _twins() -> Path:
    folder = tempfile.mkdtemp(prefix="muniment-assets-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
