"""Code lists that come as JSON documents."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from muniment.standards.classifications.languages import language_tell
from muniment.standards.classifications.symbols import symbol_normalise
from muniment.standards.classifications.values import Entry, FileRead, Refused

_MARK = re.compile(r"\[((?:19|20)\d\d\.\d\d)\]")
_TAIL = re.compile(r"\s*(?:\d{4}\.\d\d\"[^>]*>)?\s*\[(?:19|20)\d\d\.\d\d\]\s*$")
_DOT = "•"


def document_read(_name: str, text: str) -> FileRead | None:
    """What a JSON document says, or ``None`` where it is of no known form."""
    try:
        body = json.loads(text)
    except ValueError:
        return None
    try:
        return _document(body)
    except (AttributeError, KeyError, TypeError):  # it began like a form that we know and went on otherwise
        return None


def _document(body: Any) -> FileRead | None:  # noqa: ANN401 - any JSON
    if isinstance(body, dict) and {"classes", "goods", "services"} <= set(body):
        return _nice(body)
    if not isinstance(body, list) or not body or not all(isinstance(row, dict) for row in body):
        return None
    for form, keys in _FORMS:
        if keys <= set(body[0]):
            return form(body)
    return None


def _words(value: object) -> str:
    return str(value or "").strip()


def _nice(body: dict[str, Any]) -> FileRead:
    """Class headings and goods and services by basic number, with edition and version."""
    entries: list[Entry] = []
    refused: list[Refused] = []
    rows = [("classes", row, row.get("heading")) for row in body["classes"]]
    rows += [(part, row, row.get("description")) for part in ("goods", "services") for row in body[part]]
    lang = language_tell(_words(title) for _part, _row, title in rows)
    for at, (part, row, title) in enumerate(rows, start=1):
        symbol = symbol_normalise("NICE", _words(row.get("number")))
        if symbol is None:
            refused.append(Refused(f"{part}, entry {at}", "symbol.form", json.dumps(row)[:200]))
            continue
        facts = {"type": _words(row["type"])} if row.get("type") else {}
        entries.append(Entry(symbol, {lang: _words(title)} if title else {}, facts=facts))
    edition = f"{body.get('edition')}-{body.get('version')}" if body.get("edition") else None
    return FileRead("Nice goods and services", "NICE", len(rows), tuple(entries), tuple(refused), edition=edition)


def _groups(body: Sequence[dict[str, Any]]) -> FileRead:
    """Classes, similar groups and their goods, tied by ``id`` and ``pid``."""
    codes = {row["id"]: _words(row.get("code")) for row in body}
    lang = language_tell(_words(row.get("name")) for row in body)
    entries, refused = [], []
    for at, row in enumerate(body, start=1):
        symbol = symbol_normalise("NICE", codes[row["id"]])
        if symbol is None:
            reason = "symbol.undecided" if codes[row["id"]] == "待定" else "symbol.form"
            refused.append(Refused(f"entry {at}", reason, json.dumps(row, ensure_ascii=False)[:200]))
            continue
        parent = symbol_normalise("NICE", codes.get(row.get("pid") or "", ""))
        entries.append(Entry(symbol, {lang: _words(row.get("name"))}, parent=parent))
    return FileRead("similar groups", "NICE", len(body), tuple(entries), tuple(refused))


def _coded(body: Sequence[dict[str, Any]]) -> FileRead:
    """``code description`` and perhaps ``category``: a level of IPC; bullets before a title say how deep it lies.

    Two bullets stand for one dot of the printed scheme. A category is the guidance heading of the classes under it.
    """
    lang = language_tell(_words(row.get("description")) for row in body)
    entries: list[Entry] = []
    refused: list[Refused] = []
    above: list[str] = []
    category = ""
    for at, row in enumerate(body, start=1):
        symbol = symbol_normalise("IPC", _words(row.get("code")))
        if symbol is None:
            refused.append(Refused(f"entry {at}", "symbol.form", json.dumps(row, ensure_ascii=False)[:200]))
            continue
        said = _words(row.get("description"))
        title = said.lstrip(_DOT)
        parent = _dotted(above, symbol, (len(said) - len(title) + 1) // 2)
        facts = {}
        if row.get("category") and row["category"] != category:
            category = _words(row["category"])
            facts = {"heading": category}
        clean = _TAIL.sub("", title).strip()
        entries.append(Entry(symbol, {lang: clean} if clean else {}, parent=parent, facts=facts))
    return FileRead("coded titles", "IPC", len(body), tuple(entries), tuple(refused), newest_mark=_newest(_texts(body)))


def _dotted(above: list[str], symbol: str, dots: int) -> str | None:
    """The symbol that stands one dot less deep before it; ``above`` is the path so far and is brought up to date."""
    if "/" not in symbol:
        return None
    if symbol.endswith("/00"):
        above[:] = [symbol]
        return None
    del above[max(dots, 1) :]
    parent = above[-1] if above and above[0][: above[0].index("/")] == symbol[: symbol.index("/")] else None
    above.append(symbol)
    return parent


def _texts(body: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The titles of coded rows as they stand."""
    return (_words(row.get("description")) for row in body)


def _newest(texts: Iterator[str]) -> str | None:
    return max((mark for text in texts for mark in _MARK.findall(text)), default=None)


_LEVELS = (
    ("sectionCode", "sectionDescription", "sectionChildren", False),
    ("classContCode", "classContDescription", "classContChildren", True),
    ("classCode", "classDescription", "classChildren", False),
    ("code", "description", "", False),
)


def _nested(body: Sequence[dict[str, Any]]) -> FileRead:
    """Sections, headings, classes and subclasses one within another."""
    found: list[tuple[str, str, bool]] = []

    def walk(rows: Sequence[dict[str, Any]], level: int) -> None:
        code, words, children, heading = _LEVELS[level]
        for row in rows:
            found.append((_words(row.get(code)), _words(row.get(words)), heading))
            if children:
                walk(row.get(children) or [], level + 1)

    walk(body, 0)
    lang = language_tell(words for _code, words, _heading in found)
    entries, refused = [], []
    for at, (code, words, heading) in enumerate(found, start=1):
        symbol = symbol_normalise("IPC", code)
        if symbol is None:
            refused.append(Refused(f"entry {at}", "symbol.form", f"{code} {words}"[:200]))
            continue
        clean = _TAIL.sub("", words).strip()
        entries.append(Entry(symbol, {lang: clean} if clean else {}, heading=heading))
    mark = _newest(words for _code, words, _heading in found)
    return FileRead("nested titles", "IPC", len(found), tuple(entries), tuple(refused), newest_mark=mark)


_FORMS: tuple[tuple[Callable[[Sequence[dict[str, Any]]], FileRead], set[str]], ...] = (
    (_nested, {"sectionCode", "sectionChildren"}),
    (_groups, {"id", "code", "name", "isParent", "pid"}),
    (_coded, {"code", "description"}),
)
