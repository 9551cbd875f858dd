"""Walking the files of a load: folders, archives in archives, down to the last file, within limits.

Nothing is ever unpacked to a place that an archive names: what has to be held lies in an anonymous temporary file.
Names within archives are labels and no more.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

import msgspec

from muniment.intake.domain.detect import HEAD, Format, format_of
from muniment.intake.errors import FileProblem
from muniment.intake.values import Member
from muniment.kernel.errors import EngineUnavailable, NotFound

_BLOCK = 1 << 20
_IN_MEMORY = 8 << 20
_SIBLINGS_KEPT = 1000
_BROKEN = (
    OSError,
    EOFError,
    lzma.LZMAError,
    zlib.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How far an archive may grow before it is taken for a bomb.

    Attributes:
        ratio: Bytes out of bytes in. Office XML packs 8 to 30 times, blank forms 60 times; bombs 1,000 and more.
        free_bytes: Up to this size the ratio does not matter.
        member_bytes: The largest single file.
        members: The most files in one input.
        depth: Archives within archives. Offices ship two or three.
    """

    ratio: int = 200
    free_bytes: int = 64 << 20
    member_bytes: int = 8 << 30
    members: int = 5_000_000
    depth: int = 6


class Leaf(NamedTuple):
    """A file at the end of the chain: what it is, and its bytes from the start; valid until the next one is asked for."""

    member: Member
    format: Format
    stream: IO[bytes]
    siblings: frozenset[str]


class Trouble(NamedTuple):
    """A file or archive that gives nothing (more); ``skipped`` where that is as it should be."""

    member: Member
    reason: str
    skipped: bool


class _Budget:
    """What one input may still grow to; shared by everything inside of it."""

    def __init__(self, limits: Limits, size: int) -> None:
        self.limits = limits
        self._out = 0
        self._most = max(limits.free_bytes, limits.ratio * size)
        self._members = 0

    def spend(self, count: int, file: str) -> None:
        self._out += count
        if self._out > self._most:
            raise _Bomb(f"grows to over {self._most >> 20} MB out of a small archive; reading stopped", file)

    def member(self, file: str) -> None:
        self._members += 1
        if self._members > self.limits.members:
            raise _Bomb(f"holds over {self.limits.members} files; reading stopped", file)


class _Bomb(FileProblem):
    """A limit is passed: everything of this input from here on is left."""

    def __init__(self, message: str, file: str) -> None:
        super().__init__(message, code="file.bomb", file=file)


def walk(path: Path, *, limits: Limits | None = None) -> Iterator[Leaf | Trouble]:
    """Each file below ``path``, archives opened, in the order of names (folders, zip) or of the archive (tar).

    Args:
        path: A file or folder.
        limits: How far archives may grow.

    Raises:
        NotFound: there is no such file or folder.
    """
    limits = limits or Limits()
    if path.is_dir():
        yield from _folder(path, path, limits)
    elif path.is_file():
        yield from _file(path, path.name, frozenset(), limits)
    else:
        raise NotFound(f"no such file or folder: {path}", code="file.missing", file=str(path))


def _folder(top: Path, here: Path, limits: Limits) -> Iterator[Leaf | Trouble]:
    entries = sorted(here.iterdir(), key=lambda entry: entry.name)
    names = _siblings([entry.name for entry in entries])
    for entry in entries:
        label = str(entry.relative_to(top.parent))
        if entry.is_symlink():
            yield Trouble(Member(file=label), "a symbolic link", True)
        elif entry.is_dir():
            yield from _folder(top, entry, limits)
        elif entry.is_file():
            yield from _file(entry, label, names, limits)
        else:
            yield Trouble(Member(file=label), "no ordinary file", True)


def _file(path: Path, label: str, siblings: frozenset[str], limits: Limits) -> Iterator[Leaf | Trouble]:
    try:
        with path.open("rb") as stream:
            yield from _open(stream, clean(label), siblings, _Budget(limits, path.stat().st_size), 0)
    except _Bomb as problem:
        yield Trouble(Member(file=str(problem.facts["file"])), problem.message, False)
    except OSError as problem:
        yield Trouble(Member(file=clean(label)), f"cannot be read: {problem.strerror or problem}", False)


def clean(name: str) -> str:
    """A name from outside as a label: no control characters, no lone surrogates, no way up."""
    shown = name.encode("utf-8", "replace").decode("utf-8").replace("\\", "/")
    parts = [part for part in shown.split("/") if part not in {"", ".", ".."}]
    return "".join(letter if letter.isprintable() else "�" for letter in "/".join(parts)) or "(no name)"


def _siblings(names: list[str]) -> frozenset[str]:
    return frozenset(names) if len(names) <= _SIBLINGS_KEPT else frozenset()


def _open(
    stream: IO[bytes], label: str, siblings: frozenset[str], budget: _Budget, depth: int
) -> Iterator[Leaf | Trouble]:
    """What the stream (seekable, at its start) holds."""
    budget.member(label)
    head = stream.read(HEAD)
    stream.seek(0)
    found = format_of(head)
    if found.kind in {"zip", "gzip", "xz", "bzip2", "tar"} and depth >= budget.limits.depth:
        yield Trouble(Member(file=label), f"lies in over {budget.limits.depth} archives within archives", False)
    elif found.kind == "zip":
        yield from _zip(stream, label, siblings, budget, depth)
    elif found.kind in {"gzip", "xz", "bzip2"}:
        yield from _packed(stream, label, found.kind, siblings, (budget, depth))
    elif found.kind == "tar":
        yield from _tar(stream, label, budget, depth)
    else:
        yield Leaf(_measured(stream, label), found, stream, siblings)


def _measured(stream: IO[bytes], label: str) -> Member:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        digest.update(block)
        size += len(block)
    stream.seek(0)
    return Member(file=label, sha256=digest.hexdigest(), size=size)


def _held(source: IO[bytes], label: str, budget: _Budget) -> IO[bytes]:
    """The unpacked bytes in an anonymous temporary file (in memory while small), counted against the budget."""
    kept = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - handed on open
    try:
        _copy(source, kept, label, budget)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    return kept


def _copy(source: IO[bytes], kept: IO[bytes], label: str, budget: _Budget) -> None:
    size, most = 0, budget.limits.member_bytes
    while block := source.read(_BLOCK):
        size += len(block)
        budget.spend(len(block), label)
        if size > most:
            raise FileProblem(f"is larger than {most >> 20} MB", code="file.too_large", file=label)
        try:
            kept.write(block)
        except OSError as problem:
            raise EngineUnavailable(
                f"no room for temporary files in {tempfile.gettempdir()}: {problem.strerror or problem}",
                code="intake.temporary",
            ) from problem


def _packed(
    stream: IO[bytes], label: str, kind: str, siblings: frozenset[str], budgeted: tuple[_Budget, int]
) -> Iterator[Leaf | Trouble]:
    """A compressed file: a tar inside is read as it streams, all else is unpacked aside."""
    budget, depth = budgeted
    opened = _unpacker(stream, kind)
    try:
        head = opened.read(HEAD)
        opened.seek(0)
        if format_of(head).kind == "tar":
            yield from _tar(opened, label, budget, depth, counted=True)
            return
        kept = _held(opened, label, budget)
    except _Bomb:
        raise
    except (*_BROKEN, FileProblem) as problem:
        yield Trouble(Member(file=label), _why(problem), False)
        return
    with kept:
        yield from _open(kept, label + "!" + _inner(label), siblings, budget, depth + 1)


def _unpacker(stream: IO[bytes], kind: str) -> IO[bytes]:
    if kind == "gzip":
        return cast(IO[bytes], gzip.GzipFile(fileobj=stream, mode="rb"))
    return cast(IO[bytes], bz2.BZ2File(stream) if kind == "bzip2" else lzma.LZMAFile(stream))


def _inner(label: str) -> str:
    """The name of the one file in ``a.xml.gz``."""
    name = label.replace("!", "/").rsplit("/", 1)[-1]
    stem, dot, end = name.rpartition(".")
    return stem if dot and end.lower() in {"gz", "xz", "bz2", "z"} else name


def _zip(
    stream: IO[bytes], label: str, siblings: frozenset[str], budget: _Budget, depth: int
) -> Iterator[Leaf | Trouble]:
    try:
        archive = zipfile.ZipFile(stream)
        infos = archive.infolist()
    except _BROKEN as problem:
        yield Trouble(Member(file=label), f"a broken zip archive: {_why(problem)}", False)
        return
    names = {info.filename for info in infos}
    if "[Content_Types].xml" in names or "mimetype" in names:
        yield from _office(stream, label, siblings, names)
        return
    folders: dict[str, list[str]] = {}
    for info in infos:
        folder, _, name = clean(info.filename).rpartition("/")
        folders.setdefault(folder, []).append(name)
    for info in sorted(infos, key=lambda info: info.filename):
        if not info.is_dir():
            beside = _siblings(folders[clean(info.filename).rpartition("/")[0]])
            yield from _zipped(archive, info, label + "!" + clean(info.filename), beside, (budget, depth))


def _office(stream: IO[bytes], label: str, siblings: frozenset[str], names: set[str]) -> Iterator[Leaf | Trouble]:
    """A workbook is one file, though it is a zip; other office documents hold no records."""
    if "xl/workbook.xml" not in names:
        yield Trouble(Member(file=label), "an office document that is no workbook", True)
        return
    stream.seek(0)
    found = Format(kind="binary", media_type="xlsx", reason="a workbook")
    yield Leaf(_measured(stream, label), found, stream, siblings)


def _zipped(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    label: str,
    siblings: frozenset[str],
    budgeted: tuple[_Budget, int],
) -> Iterator[Leaf | Trouble]:
    budget, depth = budgeted
    if info.external_attr >> 16 & 0o170000 == 0o120000:
        yield Trouble(Member(file=label), "a symbolic link", True)
        return
    if info.flag_bits & 1:
        yield Trouble(Member(file=label), "is encrypted", False)
        return
    try:
        with archive.open(info) as opened:
            kept = _held(opened, label, budget)
    except _Bomb:
        raise
    except (*_BROKEN, FileProblem) as problem:
        yield Trouble(Member(file=label), _why(problem), False)
        return
    with kept:
        yield from _open(kept, label, siblings, budget, depth + 1)


def _tar(
    stream: IO[bytes], label: str, budget: _Budget, depth: int, *, counted: bool = False
) -> Iterator[Leaf | Trouble]:
    """The members of a tar in the order of the archive; what was read before it breaks off is kept."""
    seen = 0
    source = cast(IO[bytes], _Counting(stream, label, budget)) if counted else stream
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            for info in archive:
                seen += 1
                inner = label + "!" + clean(info.name)
                if info.isdir():
                    continue
                opened = archive.extractfile(info) if info.isreg() and not info.issparse() else None
                if opened is None:
                    yield Trouble(Member(file=inner), _no_file(info), True)
                    continue
                with _held(opened, inner, _free(budget)) as kept:
                    yield from _open(kept, inner, frozenset(), budget, depth + 1)
    except _Bomb:
        raise
    except (*_BROKEN, FileProblem) as problem:
        yield Trouble(Member(file=label), f"broke off after {seen} files: {_why(problem)}", False)


def _no_file(info: tarfile.TarInfo) -> str:
    if info.issparse():
        return "a file with holes: it would unpack to more than the archive holds"
    return "a symbolic link" if info.issym() else "a link" if info.islnk() else "no ordinary file"


def _free(budget: _Budget) -> _Budget:
    """Bytes out of a tar were counted when the tar was unpacked: they are not counted twice."""
    return _Budget(msgspec.structs.replace(budget.limits, free_bytes=budget.limits.member_bytes), 0)


class _Counting:
    """A stream that counts what is unpacked through it, so that a tar cannot grow without end."""

    def __init__(self, stream: IO[bytes], label: str, budget: _Budget) -> None:
        self._stream, self._label, self._budget = stream, label, budget

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self._budget.spend(len(block), self._label)
        return block


def _why(problem: Exception) -> str:
    if isinstance(problem, EOFError):
        return "the compressed file is cut off"
    if isinstance(problem, FileProblem):
        return problem.message
    return str(problem) or type(problem).__name__
