"""Code lists that come as tables: lines of fields with or without a header."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from muniment.standards.classifications.divisions import divisions_known, divisions_read
from muniment.standards.classifications.languages import language_tell
from muniment.standards.classifications.symbols import symbol_normalise
from muniment.standards.classifications.values import Entry, FileRead, Refused

Row = tuple[str, Sequence[str]]
_EDITION_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])\d\d(?!\d)")
_FIELDS = 5
_KNOWN = ("symbol", "parent", "since", "until")


def table_read(name: str, text: str) -> FileRead | None:
    """What a table says, or ``None`` where it is of no known form."""
    head = text[:4000].split("\n", 1)[0].rstrip("\r").lstrip("\ufeff")
    if head.startswith("#") or head.split(",")[0] == "symbol":
        return _plain_table(text)
    for form, known in _FORMS:
        if known(head):
            return form(name, text)
    return None


def _lines(text: str, separator: str) -> Iterator[Row]:
    """Position and at least five fields of every line that is not blank, the header first.

    Quotes mean nothing where fields are set apart by tabs.
    """
    lines = io.StringIO(text)
    reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if separator == "\t" else csv.reader(lines)
    yield from ((f"line {reader.line_num}", [*row, *[""] * (_FIELDS - len(row))]) for row in reader if row)


def _entries(scheme: str, rows: Iterator[tuple[str, str, Callable[[str], Entry]]]) -> tuple[list[Entry], list[Refused]]:
    entries, refused = [], []
    for position, raw, make in rows:
        symbol = symbol_normalise(scheme, raw)
        if symbol is None:
            refused.append(Refused(position, "symbol.form", raw[:200]))
        else:
            entries.append(make(symbol))
    return entries, refused


def _tree(scheme: str) -> Callable[[str, str], FileRead]:
    """``symbol kind depth parent title`` with a header; kind ``g`` is a guidance heading."""

    def read(_name: str, text: str) -> FileRead:
        lines = list(_lines(text, "\t"))[1:]
        lang = language_tell(row[1][4] for row in lines)

        def rows() -> Iterator[tuple[str, str, Callable[[str], Entry]]]:
            for position, cells in lines:
                kind, above, title = cells[1], cells[3], cells[4]
                parent = "" if not above else symbol_normalise(scheme, above)

                def make(
                    symbol: str, title: str = title, parent: str | None = parent, heading: bool = kind == "g"
                ) -> Entry:
                    return Entry(symbol, {lang: title} if title else {}, parent=parent, heading=heading)

                yield position, cells[0], make

        entries, refused = _entries(scheme, rows())
        return FileRead("tree table", scheme, len(lines), tuple(entries), tuple(refused))

    return read


def _scheme_of_tree(head: str) -> bool:
    return head.split("\t") == ["symbol", "kind", "depth", "parent", "title"]


def _tree_any(name: str, text: str) -> FileRead:
    """A tree of CPC where it has subgroups beyond IPC's (section Y, or its name says so), else of IPC."""
    scheme = "CPC" if "cpc" in name.lower() or "\nY\t" in text[:2_000_000] else "IPC"
    return _tree(scheme)(name, text)


def _bare(name: str, text: str) -> FileRead:
    """Symbol and title set apart by a tab, no header; an indented line goes on with the title before it.

    Of two lines with one symbol the first is the guidance heading that stands before it.
    """
    joined: list[tuple[str, str, str]] = []
    for at, line in enumerate(text.split("\n"), start=1):
        symbol, tab, title = line.rstrip("\r").partition("\t")
        if joined and line.strip() and (line[0].isspace() or not tab):
            place, before, words = joined[-1]
            joined[-1] = (place, before, f"{words} {line.strip()}")
        elif line.strip():
            joined.append((f"line {at}", symbol, title))
    return _titled("bare table", name, joined)


def _labels(name: str, text: str) -> FileRead:
    """``id title`` with a header; the edition is the date in the file's name."""
    rows = [(position, cells[0], cells[1]) for position, cells in _lines(text, "\t")][1:]
    match = _EDITION_IN_NAME.search(PurePosixPath(name).name)
    return _titled("labels table", name, rows, edition=f"{match[1]}.{match[2]}" if match else None)


def _titled(form: str, _name: str, rows: list[tuple[str, str, str]], *, edition: str | None = None) -> FileRead:
    lang = language_tell(title for _position, _symbol, title in rows)
    entries, refused = [], []
    for at, (position, raw, title) in enumerate(rows):
        symbol = symbol_normalise("IPC", raw)
        if symbol is None:
            refused.append(Refused(position, "symbol.form", raw[:200]))
            continue
        heading = at + 1 < len(rows) and rows[at + 1][1] == raw
        entries.append(Entry(symbol, {lang: title} if title else {}, heading=heading))
    return FileRead(form, "IPC", len(rows), tuple(entries), tuple(refused), edition=edition)


def _ancestors(_name: str, text: str) -> FileRead:
    """``ipc_code ancestor parent ipc_version``: the dotted hierarchy without titles."""
    lines = list(_lines(text, "\t"))[1:]
    edition = next((cells[3] for _position, cells in lines if cells[3]), None)

    def rows() -> Iterator[tuple[str, str, Callable[[str], Entry]]]:
        for position, cells in lines:
            above = symbol_normalise("IPC", cells[1]) if cells[1] else None
            yield position, cells[0], lambda symbol, above=above: Entry(symbol, {}, parent=above)  # type: ignore[misc]

    entries, refused = _entries("IPC", rows())
    return FileRead("ancestors table", "IPC", len(lines), tuple(entries), tuple(refused), edition=edition)


def _symbol_dates(_name: str, text: str) -> FileRead:
    """``ipc_class_symbol,last_ipc_version,…``: symbols and the edition in which each was last changed."""
    lines = list(_lines(text, ","))[1:]

    def rows() -> Iterator[tuple[str, str, Callable[[str], Entry]]]:
        for position, cells in lines:
            since = cells[1] or None
            yield position, cells[0], lambda symbol, since=since: Entry(symbol, {}, since=since)  # type: ignore[misc]

    entries, refused = _entries("IPC", rows())
    return FileRead("symbol dates table", "IPC", len(lines), tuple(entries), tuple(refused))


def _vienna(_name: str, text: str) -> FileRead:
    """``idcategory,categdesc``: two, four or six digits, and a title that may hold commas."""
    rows = []
    for at, line in enumerate(text.split("\n")[1:], start=2):
        symbol, _, title = line.rstrip("\r").partition(",")
        if line.strip():
            rows.append((f"line {at}", symbol, title.strip().strip('"')))
    lang = language_tell(title for _position, _symbol, title in rows)
    made = ((position, raw, _titling(lang, title)) for position, raw, title in rows)
    entries, refused = _entries("VIENNA", made)
    return FileRead("category table", "VIENNA", len(rows), tuple(entries), tuple(refused))


def _titling(lang: str, title: str) -> Callable[[str], Entry]:
    return lambda symbol: Entry(symbol, {lang: title} if title else {})


def _korean_goods(_name: str, text: str) -> FileRead:
    """Goods in Korean and English with their class and similar group of KIPO.

    The goods have no symbol of their own: class, group and eight digits of a hash of the Korean words name each.
    """
    lines = list(_lines(text.lstrip("\ufeff"), ","))[1:]
    entries, refused = [], []
    for position, cells in lines:
        number = symbol_normalise("NICE", cells[1])
        groups = re.findall(r"[A-Z]\d{4,6}", cells[2]) if number else []
        if number is None or not groups:
            refused.append(Refused(position, "symbol.group", ",".join(cells)[:200]))
            continue
        titles = {lang: title for lang, title in (("ko", cells[0]), ("en", cells[3])) if title}
        digest = hashlib.sha256(cells[0].encode()).hexdigest()[:8]
        symbol = f"{int(number):02d}-{groups[0]}-{digest}"
        entries.append(Entry(symbol, titles, facts={"groups": " ".join(groups)} if len(groups) > 1 else {}))
    return FileRead("Korean goods table", "NICE-KR", len(lines), tuple(entries), tuple(refused))


def _plain_table(text: str) -> FileRead | None:
    """The documented table: lines ``#scheme,…`` and the like, a header with ``symbol``, one entry a line."""
    text = text.lstrip("\ufeff")
    said: dict[str, str] = {}
    above = 0
    while text.startswith("#"):
        above += 1
        line, _, text = text.partition("\n")
        key, _, value = line[1:].rstrip("\r").partition(",")
        said[key.strip()] = value.strip().strip('"')
    rows = csv.DictReader(io.StringIO(text))
    if not rows.fieldnames or "symbol" not in rows.fieldnames:
        return None
    scheme = said.get("scheme", "").upper()
    entries, refused, count = [], [], 0
    for row in rows:
        count += 1
        cells = {key: value.strip() for key, value in row.items() if key and isinstance(value, str)}
        symbol = symbol_normalise(scheme, cells.get("symbol", ""))
        if symbol is None:
            refused.append(Refused(f"line {above + rows.line_num}", "symbol.form", cells.get("symbol", "")[:200]))
            continue
        entries.append(_plain_entry(scheme, symbol, cells))
    return FileRead(
        "documented table", scheme, count, tuple(entries), tuple(refused),
        edition=said.get("edition"), source=said.get("source"), licence=said.get("licence"),
    )  # fmt: skip


def _plain_entry(scheme: str, symbol: str, cells: dict[str, str]) -> Entry:
    titles = {key.removeprefix("title_"): value for key, value in cells.items() if key.startswith("title_") and value}
    above = cells.get("parent")
    return Entry(
        symbol,
        {"zh-Hans" if lang == "zh" else lang: title for lang, title in titles.items()},
        parent=symbol_normalise(scheme, above) if above else None,
        since=cells.get("since") or None,
        until=cells.get("until") or None,
        facts={k: v for k, v in cells.items() if v and k not in _KNOWN and not k.startswith("title_")},
    )


_FORMS: tuple[tuple[Callable[[str, str], FileRead], Callable[[str], bool]], ...] = (
    (_tree_any, _scheme_of_tree),
    (_labels, lambda head: head.split("\t") == ["id", "title"]),
    (_ancestors, lambda head: head.split("\t")[:2] == ["ipc_code", "ancestor"]),
    (_symbol_dates, lambda head: head.startswith("ipc_class_symbol,")),
    (_vienna, lambda head: head.startswith("idcategory,")),
    (_korean_goods, lambda head: head.startswith("지정상품")),
    (divisions_read, divisions_known),
    (_bare, lambda head: bool(re.match(r"[A-HY](?:\d\d[A-Z]?(?:\d{10})?)?\t\S", head))),
)
