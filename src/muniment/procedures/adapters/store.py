"""Files of cases on the disk: in parts while they come, then under the hash of their bytes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import puremagic
from PIL import Image, UnidentifiedImageError

from muniment.kernel.errors import Conflict, EngineUnavailable
from muniment.kernel.texts import Text

_FOLDER, _PARTS = "case-files", "coming"
_PIECE = 1 << 20
_SCAN_S = 120
_UNPACKED_MOST = 500_000_000
"""Bytes that a packed document may hold: more is no letter but a bomb."""
_PIXELS_MOST = 200_000_000
_BY_END = {
    ".pdf": "pdf", ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".jfif": "jpeg", ".webp": "webp",
    ".mp4": "mp4", ".m4v": "mp4",
}  # fmt: skip
_PICTURES = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
_ACTIVE = (b"<html", b"<script", b"<svg", b"<!doctype html", b"<?php", b"javascript:")


def file_path(data_dir: Path, sha256: str) -> Path:
    """Where the file of that hash lies."""
    return data_dir / _FOLDER / sha256[:2] / sha256


def part_path(data_dir: Path, token: str) -> Path:
    """Where a file lies while it comes."""
    return data_dir / _FOLDER / _PARTS / token


def part_append(data_dir: Path, token: str, offset: int, pieces: Iterator[bytes], most: int) -> int:
    """The pieces stand behind the first ``offset`` bytes, on the disk for good; returns how many there are now.

    What goes beyond ``most`` is not read.

    Raises:
        Conflict: fewer bytes than ``offset`` have come, or more came than were told.
    """
    path = part_path(data_dir, token)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        have = file.seek(0, os.SEEK_END)
        if have < offset:
            line = Text(f"已收到 {have} 字节，请从此处续传", f"{have} bytes have come: go on from there")
            raise Conflict(line, code="file.offset", offset=have)
        file.truncate(offset)
        at = offset
        for piece in pieces:
            at += len(piece)
            if at > most:
                file.truncate(offset)
                line = Text("内容比声明的多", "more came than was told")
                raise Conflict(line, code="file.more", offset=offset)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return at


def part_size(data_dir: Path, token: str) -> int:
    """How many bytes of a file have come."""
    path = part_path(data_dir, token)
    return path.stat().st_size if path.exists() else 0


def part_hash(data_dir: Path, token: str) -> str:
    """The SHA-256 of what has come, in hexadecimal (FIPS 180-4)."""
    with part_path(data_dir, token).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def part_keep(data_dir: Path, token: str, sha256: str) -> None:
    """What came lies under its hash."""
    path = file_path(data_dir, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    part_path(data_dir, token).replace(path)


def part_drop(data_dir: Path, token: str) -> None:
    """What came is gone."""
    part_path(data_dir, token).unlink(missing_ok=True)


def parts_sweep(data_dir: Path, *, older_s: float) -> int:
    """Parts to which nothing was added for so long are gone; how many."""
    folder, gone = data_dir / _FOLDER / _PARTS, 0
    for path in folder.iterdir() if folder.exists() else ():
        if time.time() - path.stat().st_mtime > older_s:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def file_copy_out(data_dir: Path, sha256: str, to: Path) -> None:
    """A copy of the file lies elsewhere."""
    shutil.copyfile(file_path(data_dir, sha256), to)


def media_found(path: Path) -> str:
    """What a file is by its content: a word of ``domain.files.MEDIA``, or empty for anything else and for what is broken."""
    try:
        guess = puremagic.from_file(path)
    except (puremagic.PureError, ValueError):
        guess = ""
    kind = _BY_END.get(guess.lower(), "")
    if kind in _PICTURES:
        return kind if _picture_sound(path, _PICTURES[kind]) else ""
    if kind:
        return kind
    if zipfile.is_zipfile(path):
        return _packed(path)
    return "txt" if _is_text(path) else ""


def _picture_sound(path: Path, form: str) -> bool:
    try:
        with Image.open(path, formats=[form]) as picture:
            if picture.width * picture.height > _PIXELS_MOST:
                return False
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _packed(path: Path) -> str:
    """A document of an office program; one with macros, or that unpacks to too much, is none."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = {each.filename for each in packed.infolist()}
            if sum(each.file_size for each in packed.infolist()) > _UNPACKED_MOST:
                return ""
    except (zipfile.BadZipFile, OSError):
        return ""
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return ""
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else ""


def _is_text(path: Path) -> bool:
    """Text in UTF-8 or GB 18030 without control signs, and no page or program in disguise."""
    with path.open("rb") as file:
        head = file.read(_PIECE)
    if b"\x00" in head or any(each in head[:4096].lower() for each in _ACTIVE):
        return False
    for code in ("utf-8", "gb18030"):
        try:
            said = head.decode(code, errors="strict" if len(head) < _PIECE else "ignore")
        except UnicodeDecodeError:
            continue
        return all(sign.isprintable() or sign in "\r\n\t\ufeff" for sign in said)
    return False


def file_scan(command: list[str], path: Path) -> bool:
    """Whether the scanner finds the file clean: it ends with 0; with 1 it found something.

    Raises:
        EngineUnavailable: it could not tell; the file is not taken.
    """
    try:
        ended = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
            [*command, str(path)], check=False, capture_output=True, timeout=_SCAN_S
        ).returncode
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise _no_scan() from problem
    if ended not in (0, 1):
        raise _no_scan()
    return ended == 0


def _no_scan() -> EngineUnavailable:
    line = Text(
        "查毒程序没有给出结果：文件未收，请稍后再传",
        "the virus scanner gave no answer: the file was not taken; try again later",
    )
    return EngineUnavailable(line, code="file.scan")
