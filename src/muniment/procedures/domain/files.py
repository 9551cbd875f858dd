"""Files of cases: which kinds may come, by what they are and not by what they are called; and names that are safe to show."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from muniment.kernel.errors import InvalidInput
from muniment.kernel.inert import turns_drop
from muniment.kernel.texts import Text

NAME_MOST = 120
"""Signs of a file's name: the house's choice; longer ones lose their middle."""


@dataclass(frozen=True, slots=True)
class Media:
    """A kind of file: its media type (RFC 6838), the ends that names of it have, and what it is called."""

    type: str
    ends: tuple[str, ...]
    name: Text


MEDIA: Mapping[str, Media] = {
    "pdf": Media("application/pdf", ("pdf",), Text("PDF", "PDF")),
    "png": Media("image/png", ("png",), Text("PNG 图片", "PNG picture")),
    "jpeg": Media("image/jpeg", ("jpg", "jpeg"), Text("JPEG 图片", "JPEG picture")),
    "webp": Media("image/webp", ("webp",), Text("WebP 图片", "WebP picture")),
    "docx": Media(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("docx",),
        Text("Word 文档", "Word document"),
    ),
    "xlsx": Media(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("xlsx",),
        Text("Excel 表格", "Excel sheet"),
    ),
    "txt": Media("text/plain", ("txt",), Text("纯文本", "plain text")),
    "csv": Media("text/csv", ("csv",), Text("CSV 表格", "CSV table")),
    "mp4": Media("video/mp4", ("mp4", "m4v"), Text("MP4 视频", "MP4 video")),
    "tsr": Media("application/timestamp-reply", ("tsr",), Text("时间戳", "time stamp")),
}
"""The kinds that a declaration may name."""
USUAL: tuple[str, ...] = ("pdf", "png", "jpeg", "webp", "docx", "xlsx", "txt", "csv")
"""Kinds that a field takes where its declaration names none."""


def name_clean(name: str) -> str:
    """A file's name without path, control signs and signs that turn the writing; never empty."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in turns_drop(last) if sign.isprintable()).strip(" .")
    if len(plain) > NAME_MOST:
        stem, dot, end = plain.rpartition(".")
        keep = NAME_MOST - len(end) - 2
        plain = f"{stem[:keep]}…{dot}{end}" if dot and len(end) < 10 else plain[:NAME_MOST]
    return plain or "file"


def media_of(name: str, found: str) -> str:
    """The kind of a file whose content was found to be ``found``; plain text may be a table by its name.

    Args:
        name: As it was called.
        found: A word of ``MEDIA``, or empty where the content is of no known kind.
    """
    if found == "txt" and name.lower().endswith(".csv"):
        return "csv"
    return found


def media_check(name: str, kind: str, allowed: tuple[str, ...]) -> None:
    """The file is of a kind that is taken here.

    Raises:
        InvalidInput: it is not; the line names what is taken.
    """
    if kind in allowed:
        return
    zh = "、".join(MEDIA[each].name.zh for each in allowed)
    en = ", ".join(MEDIA[each].name.en for each in allowed)
    said = (
        MEDIA[kind].name
        if kind in MEDIA
        else Text("未知类型或含有可执行内容", "of no known kind, or with active content")
    )
    line = Text(f"{name} 按内容是：{said.zh}；这里只收 {zh}", f"{name} is, by its content, {said.en}; this takes {en}")
    raise InvalidInput(line, code="file.media", media=kind)


def size_check(name: str, size: int, most: int) -> None:
    """The file is not empty and not larger than is taken.

    Args:
        name: As it is called.
        size: Bytes.
        most: Bytes that are taken.

    Raises:
        InvalidInput: it is.
    """
    if size > most:
        line = Text(
            f"{name} 有 {size / 1_000_000:,.0f} MB，最多 {most / 1_000_000:,.0f} MB；表单内容已保留",
            f"{name} has {size / 1_000_000:,.0f} MB; at most {most / 1_000_000:,.0f} MB are taken; what was typed is kept",
        )
        raise InvalidInput(line, code="file.size", most=most)
    if size <= 0:
        raise InvalidInput(Text(f"{name} 是空文件", f"{name} is empty"), code="file.empty")
