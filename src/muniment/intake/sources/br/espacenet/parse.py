"""Brazilian patents as BrCris gathers them from Espacenet: entities of one patent, with fields of name and value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from muniment.catalogue.values import ClassSymbol, Content, Event, Number, Party, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.dates import date_read
from muniment.kernel.errors import MunimentError, SourceProblem
from muniment.standards.numbers import number_normalise

_SPEC = source_get("br.espacenet")
_OFFICE = "BR"
_LANG = "pt"
_IPC = re.compile(r"([A-HY]\d{2}[A-Z])\s*(\d{1,4})/\s*(\d{2,6})")
_KINDS = {"U": "utility_model", "Y": "utility_model", "S": "design", "F": "design"}
#: The fields that are read, and those that are knowingly left: the person's key at another register, the title as
#: that person wrote it, the address of a web page, parts of symbols that the whole symbol holds.
_READ = frozenset(
    {
        "abstract.espacenet",
        "alternateIdentifier",
        "applicant",
        "classification.ipc",
        "country",
        "countryCode",
        "depositDate",
        "format",
        "identifier.espacenet",
        "inventor",
        "kind",
        "kindCode",
        "number",
        "originatesFrom",
        "publicationDate",
        "sequence",
        "status",
        "text",
        "title.espacenet",
    }
)
_LEFT = frozenset(
    {
        "class",
        "group",
        "identifier.lattes",
        "name",
        "section",
        "subclass",
        "subgroup",
        "title.lattes",
        "urlEspacenet",
    }
)


def parse(raw: bytes, place: Place) -> Parsed:
    """What one file says of its patent; the others that it names are members of the family.

    Source: BrCris, ``entity-relation-data`` with source ``Espacenet``.
    """
    opened = xml.document(raw, _SPEC)
    patents = [at for at in xml.find_all(opened.root, "entities/entity") if at.get("type") == "Patent"]
    main = next((at for at in patents if _one(at, "identifier.espacenet")), None)
    if main is None:
        raise DocumentProblem("names no patent", code="document.field", field="identifier.espacenet")
    names = {at.get("name") or "" for at in opened.root.iter("{*}field")}
    strange = tuple(sorted(name for name in names - _READ - _LEFT if name))
    return Parsed(
        statements=(_statement(main, [at for at in patents if at is not main]),), unknown=(*opened.unknown, *strange)
    )


def _all(element: Element, name: str) -> list[str]:
    """The values of all fields of that name, in order."""
    found = (at.get("value") or "" for at in xml.find_all(element, "field") if at.get("name") == name)
    return [" ".join(words.split()) for words in found if words.strip()]


def _one(element: Element, name: str) -> str | None:
    return next(iter(_all(element, name)), None)


def _groups(element: Element, name: str) -> Iterator[dict[str, str]]:
    """The fields within each field of that name."""
    for at in xml.find_all(element, "field"):
        if at.get("name") == name:
            yield {str(one.get("name")): str(one.get("value") or "").strip() for one in xml.find_all(at, "field")}


def _day(element: Element, name: str) -> date | None:
    words = _one(element, name)
    try:
        return date_read(words)
    except SourceProblem as problem:
        raise DocumentProblem(f"{name}: {problem.message}", code=problem.code, field=name, value=words) from problem


def _statement(main: Element, others: list[Element]) -> Statement:
    filed, published = _day(main, "depositDate"), _day(main, "publicationDate")
    kind_code = _one(main, "kindCode")
    publication = _number(main, "Publication", kind_code, published)
    application = _number(main, "Application", None, filed)
    numbers = tuple(number for number in (application, publication) if number is not None)
    if not numbers:
        raise DocumentProblem("has no number", code="document.field", field="alternateIdentifier")
    named = publication or numbers[0]
    return Statement(
        register=_OFFICE,
        kind=_KINDS.get((kind_code or "")[:1], "patent"),
        document=f"{_OFFICE}{named.number}{kind_code or ''}",
        office_date=published,
        application_no=application.number if application else None,
        content=Content(
            filed_on=filed,
            numbers=numbers,
            titles=_text(_one(main, "title.espacenet")),
            abstracts=_text(_one(main, "abstract.espacenet")),
            parties=(*_parties(main, "applicant"), *_parties(main, "inventor")),
            classes=_classes(main),
            family_id=_one(main, "originatesFrom"),
            events=tuple(_events(filed, published, kind_code)),
            facts=_facts(main, others),
        ),
    )


def _number(main: Element, status: str, kind_code: str | None, day: date | None) -> Number | None:
    """The number in DOCDB's form; as printed stands the office's own form, where the file has it."""
    found = [one for one in _groups(main, "alternateIdentifier") if one.get("status") == status]
    docdb = next((one for one in found if one.get("format") == "docdb" and one.get("number")), None)
    if docdb is None:
        return None
    kind = "publication" if status == "Publication" else "application"
    try:
        number = number_normalise(office=_OFFICE, number=docdb["number"], type=kind, kind_code=kind_code, date=day)
    except MunimentError:
        number = "".join(docdb["number"].split())
    printed = next((one["number"] for one in found if one.get("format") == "original" and one.get("number")), None)
    return Number(
        type=kind,
        office=_OFFICE,
        number=number,
        kind_code=(docdb.get("kind") or kind_code) if kind == "publication" else None,
        date=day,
        original=printed or docdb["number"],
    )


def _text(words: str | None) -> dict[str, str]:
    return {_LANG: words} if words else {}


def _parties(main: Element, role: str) -> Iterator[Party]:
    for seq, name in enumerate(_all(main, role), start=1):
        yield Party(role=role, name=name, seq=seq)


def _classes(main: Element) -> tuple[ClassSymbol, ...]:
    """The first symbol of the file is the main one."""
    found: dict[str, ClassSymbol] = {}
    for one in _groups(main, "classification.ipc"):
        match = _IPC.match(one.get("text", ""))
        if match:
            symbol = f"{match[1]} {match[2]}/{match[3]}"
            found.setdefault(symbol, ClassSymbol(scheme="IPC", symbol=symbol, first=one.get("sequence") == "1"))
    return tuple(found.values())


def _events(filed: date | None, published: date | None, kind_code: str | None) -> Iterator[Event]:
    if filed is not None:
        yield Event(occurred_on=filed, category="A", key_event="A10", family="filing")
    if published is not None:
        yield Event(
            occurred_on=published,
            published_on=published,
            category="Q",
            key_event="Q10",
            family="publication",
            office_code=kind_code,
        )


def _facts(main: Element, others: list[Element]) -> dict[str, str]:
    members = [
        one["number"] for at in others for one in _groups(at, "alternateIdentifier") if one.get("number")
    ]  # publications of the family, known by their number alone
    said = {
        "espacenet_number": _one(main, "identifier.espacenet"),
        "family_publications": " ".join(dict.fromkeys(members)),
    }
    return {name: words for name, words in said.items() if words}
