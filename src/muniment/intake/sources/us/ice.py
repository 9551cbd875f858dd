"""What US grants and published applications have in common: the ICE documents (``us-patent-…``, v4.0 to v4.7)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from muniment.catalogue.values import Claim, Content, Event, Image, Number, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import xml
from muniment.intake.sources.us import classes, parties, references
from muniment.intake.sources.xml import Document, Element
from muniment.intake.values import Parsed, SourceSpec
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

LANG = "en"
_DELETED = re.compile(rb"<\?delete-start[^>]*\?>"), re.compile(rb"<\?delete-end[^>]*\?>")
_IMG = re.compile(rb"<img\s[^>]*?>")
_ATTRIBUTE = re.compile(rb"""\b(file|img-content)\s*=\s*["']([^"']*)["']""")
_LABEL = re.compile(r"^\s*(\d+)\s*\.\s*")
_ROLES = {
    "drawing": "drawing",
    "chem": "formula",
    "math": "formula",
    "table": "table",
    "character": "other",
    "dna": "other",
}
_DIGITS = re.compile(r"\d+")


class Front(NamedTuple):
    """The two references that every document carries."""

    publication: Number
    application: Number
    type: str


def open_document(raw: bytes, spec: SourceSpec) -> tuple[Document, Element]:
    """The document, and its bibliographic part.

    Reissues mark what they delete by processing instructions: it is put in brackets, as the printed patent does.

    Raises:
        DocumentProblem: not a document of this kind, or not readable.
    """
    if b"<?delete-start" in raw:
        raw = _DELETED[1].sub(b"]", _DELETED[0].sub(b"[", raw))
    opened = xml.document(raw, spec)
    name = xml.local(opened.root)
    if name not in spec.detect.roots:
        raise DocumentProblem(f"the root element is <{name}>", code="document.root", field=name)
    part = next((child for child in opened.root if xml.local(child).startswith("us-bibliographic-data-")), None)
    if part is None:
        raise DocumentProblem("holds no bibliographic data", code="document.field", field="us-bibliographic-data")
    return opened, part


def front(part: Element) -> Front:
    """Publication and application number with their dates; a document without both is no statement of a right."""
    at = xml.find(part, "application-reference")
    return Front(
        publication=_reference(part, "publication-reference", "publication"),
        application=_reference(part, "application-reference", "application"),
        type=(at.get("appl-type") if at is not None else None) or "utility",
    )


def _reference(part: Element, name: str, kind: str) -> Number:
    at = xml.find(part, f"{name}/document-id")
    printed = xml.text(at, "doc-number")
    if at is None or printed is None:
        raise DocumentProblem(f"{name}: no number", code="document.field", field=name)
    day = xml.day(at, "date", field=f"{name}/date")
    office = xml.text(at, "country") or "US"
    kind_code = xml.text(at, "kind") if kind == "publication" else None
    try:
        number = number_normalise(office=office, number=printed, type=kind, kind_code=kind_code, date=day)
    except MunimentError as problem:
        raise DocumentProblem(f"{name}: {problem.message}", code=problem.code, field=name, value=printed) from problem
    return Number(type=kind, office=office, number=number, kind_code=kind_code, date=day, original=printed)


def statement(
    opened: Document,
    part: Element,
    head: Front,
    *,
    granted: bool,
    events: tuple[Event, ...],
    facts: dict[str, str],
) -> Parsed:
    """What the document says, in the shape that all readers give."""
    earlier = references.earlier_publications(part)
    content = Content(
        filed_on=head.application.date,
        granted_on=head.publication.date if granted else None,
        term_adjustment_days=_days(part),
        numbers=(head.application, head.publication, *earlier, *references.hague_numbers(part)),
        titles=_texts(xml.text(part, "invention-title")),
        abstracts=_texts(xml.paragraphs(xml.find(opened.root, "abstract"))),
        denomination=xml.text(part, "us-botanic/variety"),
        images=images(opened),
        parties=parties.read(part),
        classes=classes.read(part),
        citations=references.citations(part),
        priorities=references.priorities(part),
        relations=references.relations(part, head.application.number),
        events=(*_filing(head), *(_published(number) for number in earlier if number.date), *events),
        facts=_facts(part, head) | facts,
    )
    kind_code = head.publication.kind_code or ""
    said = Statement(
        register="US",
        kind="design" if head.type == "design" else "patent",
        document=f"US{head.publication.number}{kind_code}",
        office_date=head.publication.date,
        application_no=head.application.number,
        content=content,
        claims=_claims(opened),
        descriptions=_description(opened),
    )
    return Parsed(statements=(said,), unknown=opened.unknown)


def published(number: Number) -> Event | None:
    """The publication of an application as an event (ST.27 Q10)."""
    return _published(number) if number.date is not None else None


def _published(number: Number) -> Event:
    day = number.date or date.min
    return Event(
        occurred_on=day,
        published_on=day,
        category="Q",
        key_event="Q10",
        family="publication",
        office_code=number.kind_code,
    )


def _filing(head: Front) -> tuple[Event, ...]:
    day = head.application.date
    return (Event(occurred_on=day, category="A", key_event="A10", family="filing"),) if day else ()


def _texts(words: str | None) -> dict[str, str]:
    return {LANG: words} if words else {}


def _days(part: Element) -> int | None:
    words = xml.text(part, "us-term-of-grant/us-term-extension")
    match = _DIGITS.search(words or "")
    return int(match[0]) if match else None


def _facts(part: Element, head: Front) -> dict[str, str]:
    said = {
        "type": head.type,
        "latin_name": xml.text(part, "us-botanic/latin-name"),
        "pct_publication_no": xml.text(part, "pct-or-regional-publishing-data/document-id/doc-number"),
        "pct_371_on": _iso(part, "pct-or-regional-filing-data/us-371c124-date/date")
        or _iso(part, "pct-or-regional-filing-data/us-371c12-date/date"),
    }
    hague = xml.find(part, "hague-agreement-data")
    if hague is not None:
        for name in ("filing", "registration", "registration-publication"):
            said[f"hague_{name.replace('-', '_')}_on"] = _iso(hague, f"international-{name}-date/date")
    return {name: words for name, words in said.items() if words}


def _iso(element: Element, path: str) -> str | None:
    day = xml.day(element, path, field=path)
    return day.isoformat() if day else None


def images(opened: Document) -> tuple[Image, ...]:
    """The pictures that drawings, claims, formulae and description refer to, each file once, in order."""
    found: dict[str, str] = {}
    for element in opened.root.iter("{*}img"):
        _image_add(found, element.get("file"), element.get("img-content"))
    for inner in opened.cut.get("description", ()):
        for tag in _IMG.findall(inner):
            said = {key.decode(): value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(tag)}
            _image_add(found, said.get("file"), said.get("img-content"))
    return tuple(Image(name=name, role=role) for name, role in found.items())


def _image_add(found: dict[str, str], name: str | None, content: str | None) -> None:
    if name and name not in found:
        found[name] = _ROLES.get((content or "").lower(), "other")


def _claims(opened: Document) -> tuple[Claim, ...]:
    """The claims without the number that the text repeats (``1. A device …``)."""
    read = xml.claims(xml.find(opened.root, "claims"), lang=LANG)
    return tuple(
        Claim(no=claim.no, text=_unlabelled(claim), lang=claim.lang, depends_on=claim.depends_on) for claim in read
    )


def _unlabelled(claim: Claim) -> str:
    match = _LABEL.match(claim.text)
    return claim.text[match.end() :] if match and int(match[1]) == claim.no else claim.text


def _description(opened: Document) -> dict[str, str]:
    words = "\n".join(filter(None, (xml.flat_bytes(inner) for inner in opened.cut.get("description", ()))))
    return _texts(words)
