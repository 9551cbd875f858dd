"""Chinese publications: applications, grants, utility models and designs, in full text."""

from __future__ import annotations

import re
from datetime import date

from muniment.catalogue.values import Claim, Content, Event, Image, Number, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.cn import classes, parties, references, texts
from muniment.intake.sources.xml import Document, Element
from muniment.intake.values import Parsed, Place

_SPEC = source_get("cn.publication")
_PARTS = ("BibliographicData", "DesignBibliographicData")
_KINDS = {"A": "patent", "B": "patent", "C": "patent", "U": "utility_model", "Y": "utility_model"}
_KINDS |= {"D": "design", "S": "design"}
_TYPES = {"1": "patent", "8": "patent", "2": "utility_model", "9": "utility_model", "3": "design", "6": "design"}
_GRANTS_SINCE = date(1993, 1, 1)
_IMAGE = re.compile(rb"<(?:base:)?Image\s[^>]*?>")
_ATTRIBUTE = re.compile(rb"""\b(file|imgContent)\s*=\s*["']([^"']*)["']""")
_CONTENTS = {"math": "formula", "formula": "formula", "chem": "formula", "chemistry": "formula", "table": "table"}
_ROLES = {"Abstract": "abstract_drawing", "Drawings": "drawing", "Claims": "claim"}
_TITLE = re.compile(rb"<business:InventionTitle\b.*?</business:InventionTitle>", re.DOTALL)


def parse(raw: bytes, place: Place) -> Parsed:
    """What one publication says of its right.

    Source: CNIPA data standard ZC 0014, ``business:PatentDocumentAndRelated`` V2.2.
    """
    opened = xml.document(raw, _SPEC)
    root = opened.root
    if xml.local(root) not in {"PatentDocumentAndRelated", "PatentDocument"}:
        name = xml.local(root)
        raise DocumentProblem(f"the root element is <{name}>", code="document.root", field=name)
    part = next((found for name in _PARTS for found in root.iter(f"{{*}}{name}")), None)
    if part is None:
        raise DocumentProblem("holds no bibliographic data", code="document.field", field="BibliographicData")
    texts.formulae_flatten(root)
    publication = references.reference(part, "PublicationReference", "publication")
    application = references.reference(part, "ApplicationReference", "application")
    kind = _kind(publication, application)
    content = _content(opened, part, publication, application, kind)
    said = Statement(
        register="CN",
        kind=kind,
        document=f"{publication.office}{publication.number}{publication.kind_code}",
        office_date=publication.date,
        application_no=application.number,
        content=content,
        claims=_claims(root),
        descriptions=_description(opened),
    )
    return Parsed(statements=(said,), unknown=opened.unknown)


def _content(opened: Document, part: Element, publication: Number, application: Number, kind: str) -> Content:
    root, earlier = opened.root, references.earlier_publications(part)
    granted = _act(publication) == "grant"
    return Content(
        filed_on=application.date,
        granted_on=publication.date if granted else None,
        numbers=(application, publication, *earlier),
        titles=_titles(part),
        abstracts=_abstracts(root),
        images=_images(opened, kind),
        parties=parties.read(part),
        classes=classes.read(part),
        citations=references.citations(part),
        priorities=references.priorities(part),
        relations=references.relations(part),
        events=_events(publication, application, earlier),
        facts=_facts(part, publication),
    )


def _kind(publication: Number, application: Number) -> str:
    """The kind of right, by the ST.16 code; the digit of type in the application number must agree.

    Source: ZC 0008 (kind codes), ZC 0006 (application numbers: the digit after the year).
    """
    code = publication.kind_code or ""
    kind = _KINDS.get(code[:1])
    if kind is None:
        raise DocumentProblem(f"Kind: no kind of document is {code!r}", code="document.kind", field="Kind", value=code)
    number = application.number
    digit = number[4] if len(number) == 12 else number[2] if len(number) == 8 else ""
    if _TYPES.get(digit, kind) != kind:
        raise DocumentProblem(
            f"Kind: {code} is a {kind}, but application {application.original} is a {_TYPES[digit]}",
            code="document.kind",
            field="Kind",
            value=code,
        )
    return kind


def _act(publication: Number) -> str:
    """What the office did by publishing the document: ``publication grant correction invalidation``.

    Before 1993 the codes B, U and S stood on announcements against which one could still oppose.

    Source: ZC 0008; Patent Law of 1984, art. 39 to 44, and of 1992, art. 39.
    """
    code = publication.kind_code or ""
    if code[1:] in {"8", "9"}:
        return "correction"
    if code[:1] == "A":
        return "publication"
    if code[1:2].isdigit():
        return "invalidation"
    return "grant" if publication.date is None or publication.date >= _GRANTS_SINCE else "publication"


_ACTS = {
    "publication": ("Q", "Q10", "publication", None, "from_now"),
    "grant": ("F", "F10", "grant", None, "from_now"),
    "correction": ("P", "P10", "correction", "change", "from_now"),
    "invalidation": ("M", "M10", "lapse", "invalidated_part", "from_start"),
}


def _events(publication: Number, application: Number, earlier: tuple[Number, ...]) -> tuple[Event, ...]:
    found: list[Event] = []
    if application.date is not None:
        found.append(Event(occurred_on=application.date, category="A", key_event="A10", family="filing"))
    for number in (*earlier, publication):
        if number.date is not None:
            category, key_event, family, action, effect = _ACTS[_act(number)]
            found.append(
                Event(
                    occurred_on=number.date,
                    published_on=number.date,
                    category=category,
                    key_event=key_event,
                    family=family,
                    action=action,
                    effect=effect,
                    office_code=number.kind_code,
                )
            )
    return tuple(found)


def _titles(part: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("InventionTitle", "DesignTitle"):
        for element in xml.find_all(part, name):
            if words := xml.text(element):
                found.setdefault(texts.lang_tag(element.get("lang")), words)
    return found


def _abstracts(root: Element) -> dict[str, str]:
    """The abstracts; for designs the brief explanation, which stands in their place."""
    found: dict[str, str] = {}
    for name in ("Abstract", "DesignBriefExplanation"):
        for element in root.iter(f"{{*}}{name}"):
            lines = [xml.flat(one) for one in xml.find_all(element, "Paragraphs")] or [xml.text(element) or ""]
            if words := "\n".join(line for line in lines if line):
                found.setdefault(texts.lang_tag(element.get("lang")), words)
    return found


def _claims(root: Element) -> tuple[Claim, ...]:
    return tuple(
        claim
        for holder in root.iter("{*}Claims")
        for claim in texts.claims_read(xml.find_all(holder, "Claim"), lang=texts.lang_tag(holder.get("lang")))
    )


def _description(opened: Document) -> dict[str, str]:
    inner = (xml.flat_bytes(_TITLE.sub(b"", one)) for one in opened.cut.get("business:Description", ()))
    words = "\n".join(filter(None, inner))
    return {texts.LANG: words} if words else {}


def _images(opened: Document, kind: str) -> tuple[Image, ...]:
    """The pictures that the parts of the document refer to, each file once, under the role of its first place."""
    found: dict[str, str] = {}
    for element in opened.root:
        role = "view" if kind == "design" else _ROLES.get(xml.local(element), "other")
        for image in element.iter("{*}Image"):
            file, content = image.get("file"), (image.get("imgContent") or "").lower()
            if file:
                found.setdefault(file, _CONTENTS.get(content) or role)
    for inner in opened.cut.get("business:Description", ()):
        for tag in _IMAGE.findall(inner):
            said = {key.decode(): value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(tag)}
            if said.get("file"):
                found.setdefault(said["file"], _CONTENTS.get(said.get("imgContent", "").lower(), "description"))
    return tuple(Image(name=name, role=role) for name, role in found.items())


def _facts(part: Element, publication: Number) -> dict[str, str]:
    said = {
        f"{_act(publication)}_gazette_no": xml.text(part, "PublicAvailabilityDate/GazetteReference/GazetteNumber"),
        "application_type": _attribute(part, "ApplicationReference", "applType"),
    }
    for name in references.PCT_PUBLISHING:
        found = xml.leaves(xml.find(part, f"{name}/DocumentID"))
        if number := found.get("DocNumber"):
            day = references.loose_day(found)
            said["pct_publication_no"] = references.normalised("WO", number, "publication", found.get("Kind"), day)
            said["pct_published_on"] = _iso(day)
    entry = xml.day(part, "NationalFilingDate", field="NationalFilingDate")
    said["pct_national_entry_on"] = _iso(entry)
    return {name: words for name, words in said.items() if words}


def _attribute(part: Element, name: str, attribute: str) -> str | None:
    at = xml.find(part, name)
    return at.get(attribute) if at is not None else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
