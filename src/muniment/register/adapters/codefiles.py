"""The files of code lists as they lie: single files, folders and archives, each opened within bounds."""

from __future__ import annotations

import hashlib
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from muniment.kernel.errors import SourceProblem
from muniment.kernel.texts import Text

_FILE_BYTES = 256 * 1024 * 1024
"""The largest scheme in print, CPC with all texts, is a twentieth of that."""
_FILES = 20_000
_TARS = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2")


@dataclass(frozen=True, slots=True)
class CodeFile:
    """One file: its name (``archive!member`` within an archive), its bytes and their hash."""

    name: str
    body: bytes
    sha256: str


def code_files(path: Path) -> Iterator[CodeFile]:
    """Every file that lies at the path, archives opened.

    Raises:
        SourceProblem: nothing lies there, an archive is broken, or it holds more than any code list does.
    """
    if not path.exists():
        raise SourceProblem(
            Text("没有这个文件：{p}", "there is no file {p}").fill(p=path), code="codelist.file", file=str(path)
        )
    for at, (name, body) in enumerate(_opened(path)):
        if at >= _FILES:
            raise _too_large(path)
        yield CodeFile(name, body, hashlib.sha256(body).hexdigest())


def _too_large(path: Path) -> SourceProblem:
    line = Text("{p} 超出代码表应有的大小", "{p} is larger than a code list can be")
    return SourceProblem(line.fill(p=path), code="codelist.size", file=str(path))


def _opened(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.is_file():
                yield from ((f"{path.name}/{name}", body) for name, body in _opened(each))
        return
    try:
        if path.name.lower().endswith(_TARS):
            yield from _tar(path)
        elif zipfile.is_zipfile(path) and path.suffix.lower() == ".zip":
            yield from _zip(path)
        elif path.stat().st_size > _FILE_BYTES:
            raise _too_large(path)
        else:
            yield path.name, path.read_bytes()
    except (tarfile.TarError, zipfile.BadZipFile, EOFError) as problem:
        line = Text("压缩文件损坏：{p}", "the archive is broken: {p}").fill(p=path)
        raise SourceProblem(line, code="codelist.archive", file=str(path)) from problem


def _tar(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for member in archive:
            if not member.isfile():
                continue
            if member.size > _FILE_BYTES:
                raise _too_large(path)
            stream = archive.extractfile(member)
            if stream is not None:
                yield f"{path.name}!{member.name}", stream.read()


def _zip(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            if info.file_size > _FILE_BYTES:
                raise _too_large(path)
            yield f"{path.name}!{info.filename}", archive.read(info)
