"""What becomes of one column of a table: each target of a mapping (``to:``) fills its part of a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from muniment.catalogue.values import Citation, Claim, ClassSymbol, Event, Number, Party, Priority
from muniment.intake.domain.cells import LIST_SEP, cell_clean, date_cell, list_cell, place_cell
from muniment.intake.domain.mapping import DATES, ROLES, ColumnSpec, Pick
from muniment.intake.domain.symbols import symbol_read
from muniment.intake.domain.table_cells import Cells, TableCells, meaning
from muniment.intake.domain.table_numbers import (
    citation_of,
    number_any,
    number_or_plain,
    plain_number,
    priority_of,
    publication_of,
)
from muniment.intake.errors import DocumentProblem

_CLAIM = re.compile(r"(?:\[?(?:청구항|請求項|权利要求)\s*(\d+)\s*\]?|^\s*(\d+)\s*[.．、])", re.MULTILINE)
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[A-Za-z]{2,}")
_UNKNOWN_LANG = "und"  # BCP 47: undetermined


@dataclass(slots=True)
class Draft:
    """What a row has said so far."""

    register: str | None
    kind: str | None
    application_no: str | None = None
    filed_on: date | None = None
    granted_on: date | None = None
    expiry_stated_on: date | None = None
    family_id: str | None = None
    denomination: str | None = None
    mark: str | None = None
    mark_kind: str | None = None
    numbers: list[Number] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    abstracts: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    classes: list[ClassSymbol] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    priorities: list[Priority] = field(default_factory=list)
    territories: list[str] = field(default_factory=list)
    goods_classes: list[str] = field(default_factory=list)
    goods: list[tuple[str, str | None]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


def _items(text: str, spec: ColumnSpec) -> tuple[str, ...]:
    items = list_cell(text, split=spec.split)
    if spec.key:
        items = tuple(filter(None, (_inner(item, spec.key) for item in items)))
    if spec.map or spec.pattern:
        items = tuple(filter(None, (meaning(item, spec.map, spec.pattern) for item in items)))
    return items


def _inner(item: str, key: str) -> str:
    """The value of a key in a JSON object that is an item of a list."""
    try:
        found = msgspec.json.decode(item)
    except msgspec.DecodeError:
        return item
    value = found.get(key) if isinstance(found, dict) else item
    return "" if value is None else str(value)


def _no_contact(text: str) -> str:
    """The text, in which no e-mail address stands: contacts of persons never enter the catalogue."""
    if "@" in text and _CONTACT.search(text):
        raise DocumentProblem("an e-mail address stands here; contacts are not loaded", code="cell.contact")
    return text


def _single(text: str, spec: ColumnSpec) -> str:
    return meaning(text, spec.map, spec.pattern)


def _register(draft: Draft) -> str | None:
    """The office whose numbers the row uses, once it is known."""
    return None if draft.register in (None, "number") else draft.register.split(".")[0]


def _put_date(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    setattr(draft, spec.to, date_cell(_single(text, spec), form=spec.format))


def _put_number(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    reading = number_any(_single(text, spec), office=table.text(spec.office, cells) or _register(draft))
    draft.register = reading.office if draft.register in (None, "number") else draft.register
    draft.kind = reading.kind if draft.kind == "number" and reading.kind else draft.kind
    if reading.type in ("application", "patent"):
        _apply(draft, reading.office, reading.number, text, table.day(spec.date, cells))
        return
    draft.numbers.append(
        Number(
            type=reading.type,
            office=reading.office,
            number=reading.number,
            kind_code=reading.kind_code,
            date=table.day(spec.date, cells),
            original=text,
        )
    )


def _apply(draft: Draft, office: str, number: str, text: str, day: date | None) -> None:
    """The first application number of a row is the right's own; a second must be the same."""
    if draft.application_no not in (None, number):
        raise DocumentProblem(
            f"another number of the row says {draft.application_no}, this one {number}", code="table.numbers"
        )
    if draft.application_no is None:
        draft.application_no = number
        draft.numbers.append(
            Number(type="application", office=office, number=number, date=day or draft.filed_on, original=text)
        )


def _put_application(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    office = table.text(spec.office, cells) or _register(draft)
    if office is None or draft.kind == "number":
        _put_number(table, draft, text, spec, cells)
        return
    written = _single(text, spec)
    day = table.day(spec.date, cells) or draft.filed_on
    try:
        number = number_or_plain(written, office=office, kind=draft.kind or "", type_="application", day=day)
    except DocumentProblem as problem:
        if problem.code in ("cell.rounded", "number.check_digit") or not table.publishes:
            raise
        draft.numbers.append(Number(type="other", office=office, number=plain_number(written), original=text))
        return
    _apply(draft, office, number, text, day)


def _put_publication(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    found = publication_of(
        _single(text, spec),
        office=table.text(spec.office, cells) or _register(draft),
        kind_code=table.text(spec.kind_code, cells),
        day=table.day(spec.date, cells),
    )
    draft.register = found.office if draft.register in (None, "number") else draft.register
    draft.numbers.append(found)


def _put_registration(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    office = table.text(spec.office, cells) or _register(draft)
    if office is None:
        raise DocumentProblem("no office is known for the number", code="number.office")
    day = table.day(spec.date, cells) or draft.granted_on
    number = number_or_plain(_single(text, spec), office=office, kind=draft.kind or "", type_="registration", day=day)
    draft.numbers.append(Number(type="registration", office=office, number=number, date=day, original=text))
    if draft.kind == "trademark" and office == "CN":  # one number from filing on (domain.md 2.8)
        _apply(draft, office, number, text, draft.filed_on)


def _put_other(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    office = table.text(spec.office, cells) or _register(draft) or ""
    draft.numbers += [
        Number(type="other", office=office, number=plain_number(one), original=one) for one in _items(text, spec)
    ]


def _put_text(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    lang = table.text(spec.lang, cells) or table.mapping.lang or _UNKNOWN_LANG
    held = {"title": draft.titles, "abstract": draft.abstracts, "description": draft.descriptions}[spec.to]
    held.setdefault(lang, _single(_no_contact(text) if spec.to == "title" else text, spec))


def _put_claims(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    lang = table.text(spec.lang, cells) or table.mapping.lang or _UNKNOWN_LANG
    draft.claims.extend(claims_read(_single(text, spec), lang=lang))


def claims_read(text: str, *, lang: str) -> tuple[Claim, ...]:
    """The claims in one cell, told apart by their running numbers.

    Args:
        text: All claims, one after another.
        lang: Their language.
    """
    starts: list[tuple[int, int]] = []
    for match in _CLAIM.finditer(text):
        if int(match[1] or match[2]) == len(starts) + 1:
            starts.append((match.start(), match.end()))
    if not starts:
        return (Claim(no=1, text=text, lang=lang),)
    ends = [*(start for start, _ in starts[1:]), len(text)]
    pieces = (text[start:end].strip() for (_, start), end in zip(starts, ends, strict=True))
    return tuple(Claim(no=no, text=piece, lang=lang) for no, piece in enumerate(pieces, start=1))


def _put_single(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    setattr(draft, spec.to, _single(text, spec) or None)


def _put_party(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    names = _items(_no_contact(text), spec)
    country, place, postcode, identifier = (
        _beside(table, pick, spec.split, cells, len(names))
        for pick in (spec.country, spec.place, spec.postcode, spec.identifier)
    )
    others = {tag: _beside(table, pick, spec.split, cells, len(names)) for tag, pick in spec.names.items()}
    lang = table.text(spec.lang, cells)
    seq = sum(1 for party in draft.parties if party.role == spec.to)
    for at, name in enumerate(names):
        draft.parties.append(
            Party(
                role=spec.to,
                name=name,
                seq=seq + at + 1,
                lang=lang,
                names_other={tag: other for tag, each in others.items() if (other := each[at])},
                country=country[at],
                place=place_cell(place[at] or "") if place[at] else None,
                postcode=postcode[at],
                identifiers=(identifier[at] or "",) if identifier[at] else (),
            )
        )


def _beside(table: TableCells, pick: Pick | None, split: str | None, cells: Cells, count: int) -> Sequence[str | None]:
    """What a column beside the parties says of each: item by item, or of the first where the counts differ."""
    text = table.text(pick, cells)
    if pick is None or text is None:
        return [None] * count
    if pick.column is None:
        return [text] * count
    items: list[str | None] = [cell_clean(item) or None for item in (text.split(split) if split else [text])]
    return items if len(items) == count else [items[0], *[None] * (count - 1)]


def _put_class(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    known = {(one.scheme, one.symbol) for one in draft.classes}
    for at, item in enumerate(_items(text, spec)):
        symbol = symbol_read(item, scheme=spec.scheme or "", first=spec.first and at == 0)
        if (symbol.scheme, symbol.symbol) not in known:
            known.add((symbol.scheme, symbol.symbol))
            draft.classes.append(symbol)


def _put_priority(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    draft.priorities.extend(priority_of(item) for item in _items(text, spec))


def _put_citation(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    draft.citations.extend(citation_of(item) for item in _items(text, spec))


def _put_citation_text(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    draft.citations.extend(Citation(text=item) for item in _items(text, spec))


def _put_territory(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    draft.territories.extend(_items(text, spec))


def _put_goods_class(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    for item in _items(text, spec):
        symbol = symbol_read(item, scheme="NICE")
        draft.classes.append(symbol)
        draft.goods_classes.append(symbol.symbol)


def _put_goods(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    draft.goods.append((_single(text, spec), table.text(spec.lang, cells) or table.mapping.lang))


def _put_image(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    """Names of picture files that lie in the folder of the table."""
    draft.images.extend(_items(text, spec))


def _put_fact(table: TableCells, draft: Draft, text: str, spec: ColumnSpec, cells: Cells) -> None:
    name, value = spec.name or "", _single(_no_contact(text.replace(LIST_SEP, "; ")), spec)
    if name.endswith("_on") and value:
        day = date_cell(value, form=spec.format)
        value = day.isoformat() if day else ""
    if value:
        draft.facts[name] = value


Put = Callable[[TableCells, Draft, str, ColumnSpec, Cells], None]
PUT: dict[str, Put] = {
    "number": _put_number,
    "application": _put_application,
    "publication": _put_publication,
    "registration": _put_registration,
    "other_number": _put_other,
    "claims": _put_claims,
    "class": _put_class,
    "priority": _put_priority,
    "citation": _put_citation,
    "citation_text": _put_citation_text,
    "territory": _put_territory,
    "goods_class": _put_goods_class,
    "goods": _put_goods,
    "image": _put_image,
    "fact": _put_fact,
    **dict.fromkeys(("title", "abstract", "description"), _put_text),
    **dict.fromkeys(("mark", "mark_kind", "denomination", "family_id"), _put_single),
    **dict.fromkeys(DATES, _put_date),
    **dict.fromkeys(ROLES, _put_party),
}
