"""Deliveries that are one XML document in form and millions of records in fact: they fall into their records as bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_SPACE = re.compile(rb"""(xmlns(?::[\w.-]+)?)\s*=\s*(?:"[^"]*"|'[^']*')""")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_ROOT = re.compile(rb"<[A-Za-z_]")
_PLAIN = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_HEAD = 1 << 20
"""So far into a file the first record begins, or it has none."""
_KEPT = 256
"""No opening tag is longer up to its name; kept from chunk to chunk."""


def records(chunks: Iterable[bytes], *, names: Iterable[str], limit: int) -> Iterator[bytes]:
    """Every element of these local names, each a document by itself; nothing where the file has none.

    Memory holds one record and one chunk. What is cut off in the middle of a record comes as it is, for the parse to
    refuse; where the root around the records is never closed an empty piece comes last.

    Args:
        chunks: The file's bytes in order, in an encoding in which markup is ASCII.
        names: Local names; such elements do not lie within each other.
        limit: Largest record, in bytes; a larger one comes cut off behind it.
    """
    wanted = b"|".join(re.escape(name.encode()) for name in names)
    opening = re.compile(rb"<((?:[\w.-]+:)?(?:" + wanted + rb"))(?=[\s>/])")
    file, around = _File(chunks), None
    while True:
        start = opening.search(file.raw)
        if start is not None:
            around = around or _Around(file.raw[: start.start()])
            file.drop(start.start())
            size = file.closed(start[1], limit)
            if size is None:
                yield around.whole(file.raw)
                return
            yield around.whole(file.raw[: min(size, limit + 1)])
            file.drop(size)
        elif around is None and len(file.raw) > _HEAD:
            return
        else:
            if around is not None:
                file.drop(len(file.raw) - _KEPT)
            if not file.more():
                break
    if around is not None and around.rooted and b"</" not in file.raw:
        yield b""


class _File:
    """The part of the file that is in memory."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.raw = b""
        self._chunks = iter(chunks)

    def more(self) -> bool:
        """Whether there was another chunk."""
        chunk = next(self._chunks, None)
        self.raw += chunk or b""
        return chunk is not None

    def drop(self, size: int) -> None:
        """The first bytes are forgotten."""
        self.raw = self.raw[max(0, size) :]

    def closed(self, name: bytes, limit: int) -> int | None:
        """Bytes up to the end of the element with which the part begins; ``None`` where the file ends before it.

        An element over the limit is taken for as long as what is in memory.
        """
        closing = re.compile(rb"</" + re.escape(name) + rb"\s*>")
        at = 0
        while True:
            tag = self.raw.find(b">")
            if self.raw[tag - 1 : tag] == b"/":
                return tag + 1
            found = closing.search(self.raw, at)
            if found is not None:
                return found.end()
            if len(self.raw) > limit:
                return len(self.raw)
            at = max(0, len(self.raw) - len(name) - _KEPT)
            if not self.more():
                return None


class _Around:
    """What stands before the first record: the encoding, and namespaces that its elements use."""

    def __init__(self, head: bytes) -> None:
        declared = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
        named = declared[1] if declared else b"utf-8"
        self.rooted = _ROOT.search(head) is not None
        self._spaces = {found[1]: found[0] for found in _SPACE.finditer(head)}
        self._first = b"" if named.lower() in _PLAIN else b'<?xml version="1.0" encoding="' + named + b'"?>'

    def whole(self, record: bytes) -> bytes:
        """The record as a document of its own."""
        tag = record[: record.find(b">") + 1]
        own = {found[1] for found in _SPACE.finditer(tag)}
        lent = b"".join(b" " + text for name, text in self._spaces.items() if name not in own)
        name = re.match(rb"<[^\s>/]+", tag)
        if not lent or name is None:
            return self._first + record
        return self._first + name[0] + lent + record[name.end() :]
