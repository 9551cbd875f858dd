"""What a file is, told from its first bytes alone; the name is only used to complain when it promises otherwise."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from muniment.intake.values import SourceSpec

HEAD = 65536
"""How many bytes at the start decide. The longest real prolog with its comments is under 4 KB."""

Kind = Literal[
    "empty", "zip", "gzip", "xz", "bzip2", "tar", "image", "xml", "json", "jsonl", "rejects", "text", "binary"
]


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """What the first bytes say.

    Attributes:
        kind: The family of formats; ``rejects`` is a rejects file of an earlier load.
        media_type: For pictures and for what is recognised but not read.
        root: For XML: the root element's name as written.
        names: For XML all element names, for JSON all keys, near the start.
        header: For text: the cells of the first row, where it looks like the head of a table.
        reason: Why there is no record in it, where that is known.
    """

    kind: Kind
    media_type: str | None = None
    root: str | None = None
    names: frozenset[str] = frozenset()
    header: tuple[str, ...] = ()
    reason: str | None = None


_MAGIC: tuple[tuple[bytes, Kind, str], ...] = (
    (b"PK\x03\x04", "zip", "application/zip"),
    (b"PK\x05\x06", "zip", "application/zip"),
    (b"\x1f\x8b", "gzip", "application/gzip"),
    (b"\xfd7zXZ\x00", "xz", "application/x-xz"),
    (b"BZh", "bzip2", "application/x-bzip2"),
    (b"II*\x00", "image", "image/tiff"),
    (b"MM\x00*", "image", "image/tiff"),
    (b"\xff\xd8\xff", "image", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image", "image/png"),
    (b"GIF8", "image", "image/gif"),
    (b"%PDF", "binary", "application/pdf"),
    (b"7z\xbc\xaf\x27\x1c", "binary", "application/x-7z-compressed"),
    (b"Rar!", "binary", "application/vnd.rar"),
    (b"\x28\xb5\x2f\xfd", "binary", "application/zstd"),
)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_PROLOG = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL)
_DECLARATIONS = re.compile(r"\s*<!(?:ELEMENT|ATTLIST|ENTITY|NOTATION)\b")
_KEY = re.compile(r'"((?:[^"\\]|\\.){1,80})"\s*:')
_NO_RECORDS = {
    "html": "a web page",
    "schema": "a schema",
    "stylesheet": "a style sheet",
    "svg": "a drawing of the file set",
}
_ARCHIVE = re.compile(r"\.(zip|gz|xz|bz2|tar|tgz|txz)$", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(xml|json|jsonl|ndjson|csv|tsv|xlsx)$", re.IGNORECASE)


def format_of(head: bytes) -> Format:
    """What the file is, by its first bytes (at most ``HEAD`` of them are looked at)."""
    head = head[:HEAD]
    if not head.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        return Format(
            kind="empty", reason="the file is empty" if not head.strip(b"\x00") else "nothing but white space"
        )
    for mark, kind, media_type in _MAGIC:
        if head.startswith(mark):
            reason = f"{media_type} is not read" if kind == "binary" else None
            return Format(kind=kind, media_type=media_type, reason=reason)
    if _tar_is(head):
        return Format(kind="tar", media_type="application/x-tar")
    text = text_of(head)
    if text is None:
        return Format(kind="binary", reason="neither text nor a format that is read")
    return _of_text(text.lstrip("\ufeff").lstrip())


def _tar_is(head: bytes) -> bool:
    """A tar header: the magic word, or (before POSIX) a checksum that is right."""
    if head[257:262] == b"ustar":
        return True
    if len(head) < 512:
        return False
    stated = head[148:156].strip(b"\x00 ")
    if not stated or not stated.isdigit():
        return False
    return int(stated, 8) == sum(head[:148]) + 8 * 32 + sum(head[156:512]) if not stated.strip(b"01234567") else False


def encoding_of(head: bytes) -> str | None:
    """The encoding of text by its first bytes: a mark, UTF-8, or GB 18030; ``None`` if they are no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith((b"<\x00", b"\x00<")):
        return "utf-16-le" if head[:1] == b"<" else "utf-16-be"
    if b"\x00" in head:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as problem:
            if problem.start < len(head) - 4 or len(head) < HEAD:
                continue
        return encoding
    controls = sum(byte < 9 for byte in head)
    return "latin-1" if controls == 0 else None


def text_of(head: bytes) -> str | None:
    """The first bytes as text, or ``None`` if they are none; a letter cut at the end is left out."""
    encoding = encoding_of(head)
    return None if encoding is None else head.decode(encoding, "ignore")


_VALUES = re.compile(r'\[\s*(?:"[^"]*"|-?\d[\d.]*)\s*[,\]]')


def _of_text(text: str) -> Format:
    if text.startswith("<"):
        return _of_xml(text)
    if text.startswith(("{", "[")) and _KEY.search(text):
        keys = frozenset(_KEY.findall(text))
        first, _, second = text.partition("\n")
        lines = (
            text.startswith("{") and first.rstrip().endswith("}") and (not second.strip() or second.lstrip()[0] == "{")
        )
        if '"muniment.reject"' in first:
            return Format(kind="rejects", names=keys)
        return Format(kind="jsonl" if lines else "json", names=keys)
    if _VALUES.match(text):
        return Format(kind="text", reason="a list of values in JSON, without records")
    return Format(kind="text", header=header_of(text), reason="plain text")


def _of_xml(text: str) -> Format:
    body = _PROLOG.sub("", text)
    match = _ROOT.search(body)
    if match is None or _DECLARATIONS.match(body):
        return Format(kind="text", reason="a document type definition" if "<!E" in text or "<!A" in text else "no XML")
    root = match[1]
    reason = _NO_RECORDS.get(root.rsplit(":", 1)[-1].lower())
    names = frozenset(name.rsplit(":", 1)[-1] for name in _ROOT.findall(body))
    return Format(kind="xml", root=root, names=names, reason=reason)


def header_of(text: str) -> tuple[str, ...]:
    """The cells of the first line, by the delimiter that splits it best; empty where it is no head of a table."""
    line = text.split("\n", 1)[0].rstrip("\r")
    if not line or len(line) > 20_000:
        return ()
    delimiter = max(",\t;|", key=line.count)
    if line.count(delimiter) < 1:
        return ()
    try:
        cells = next(csv.reader(io.StringIO(line), delimiter=delimiter))
    except (csv.Error, StopIteration):
        return ()
    return tuple(cell.strip() for cell in cells)


def reader_for(found: Format, specs: Iterable[SourceSpec], *, mapped: bool = False) -> SourceSpec | None:
    """The reader whose declaration fits best (the one that asks for most names), or ``None``.

    Args:
        found: What the first bytes say.
        specs: The readers to choose from.
        mapped: Whether a mapping was given: only then a table or workbook that nobody knows goes to a reader of tables.
    """
    specs = tuple(specs)
    scored = [(score, spec) for spec in specs if (score := _fit(found, spec)) > 0]
    if scored:
        return max(scored, key=lambda pair: (pair[0], pair[1].name))[1]
    if not mapped:
        return None
    table = found.kind in {"json", "jsonl"} or (found.kind == "text" and bool(found.header))
    wanted = found.media_type if found.kind == "binary" else "table" if table else None
    return next((spec for spec in specs if wanted in spec.detect.magic), None)


def _fit(found: Format, spec: SourceSpec) -> int:
    detect = spec.detect
    if found.kind == "xml" and found.root is not None:
        name = found.root.rsplit(":", 1)[-1]
        if not {found.root, name} & set(detect.roots) or (detect.root_has and not found.names & set(detect.root_has)):
            return 0
        return 1 + len(detect.root_has)
    if found.kind in {"json", "jsonl"} and detect.json_keys:
        return len(detect.json_keys) if found.names.issuperset(detect.json_keys) else 0
    if found.kind == "text" and detect.csv_header:
        return len(detect.csv_header) if set(found.header).issuperset(detect.csv_header) else 0
    return 0


def promises(name: str) -> bool:
    """Whether a file's name promises a document or an archive, so that one without is worth a complaint."""
    return _DOCUMENT.search(name) is not None or archive_is(name)


def archive_is(name: str) -> bool:
    """Whether a file's name promises an archive: an empty one beside others holds nothing, and loses nothing."""
    return _ARCHIVE.search(name) is not None


def complaint(found: Format, name: str) -> str:
    """Why no reader takes the file, in one sentence."""
    if found.kind == "image":
        return f"a picture ({found.media_type}) under the name of a document"
    if found.kind == "xml" and found.reason is None:
        return f"no reader knows the root element <{found.root}>"
    table = found.kind in {"json", "jsonl"} or found.media_type == "xlsx"
    if table or (found.kind == "text" and found.header and promises(name)):
        return "a table that no reader knows: give a mapping (`muniment sources --template FILE` writes one)"
    return found.reason or "no reader knows this file"
