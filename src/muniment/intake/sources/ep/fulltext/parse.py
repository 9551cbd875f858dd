"""European applications and patents in full text (``ep-patent-document``)."""

from __future__ import annotations

import re
from datetime import date

from muniment.catalogue.values import Claim, Content, Image, Number, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.ep import classes, events, parties, references, texts
from muniment.intake.sources.xml import Document, Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

_SPEC = source_get("ep.fulltext")
_IMG = re.compile(rb"<img\s[^>]*?>")
_ATTRIBUTE = re.compile(rb"""\b(file|img-content)\s*=\s*["']([^"']*)["']""")
_CONTENTS = {"chem": "formula", "math": "formula", "table": "table", "dna": "other"}
_ROLES = {"abstract": "abstract_drawing", "claims": "claim", "drawings": "drawing", "description": "description"}
_FACTS = {
    "document_type": "B100/B120/B121",
    "publication_basis": "B100/B120/B121EP",
    "language_of_filing": "B200/B250",
    "language_of_proceedings": "B200/B251EP",
    "language_of_publication": "B200/B260",
    "publication_bulletin_no": "B400/B430/bnum",
    "grant_bulletin_no": "B400/B450/bnum",
    "amended_bulletin_no": "B400/B477/bnum",
    "figure_for_abstract": "B500/B590/B598",
    "pct_language": "B800/B860/B862",
    "pct_bulletin_no": "B800/B870/B871/bnum",
    "office_note": "B000/eptags/B053EP",
    "no_opposition": "B700/B780/B789",
}
_DAYS = {
    "search_report_on": "B500/B560/B565EP/date",
    "search_report_published_on": "B800/B880/date",
    "pct_published_on": "B800/B870/B871/date",
}


def parse(raw: bytes, place: Place) -> Parsed:
    """What one European publication says of its right.

    All documents of one application (A1 to A9, B1 to B9) speak of one right, named by the application number.

    Source: EPO, ``ep-patent-document`` v1.0 to v1.5.1 (ST.36); the B tags are those of ST.32.
    """
    opened = xml.document(raw, _SPEC)
    root = opened.root
    if xml.local(root) != "ep-patent-document":
        name = xml.local(root)
        raise DocumentProblem(f"the root element is <{name}>", code="document.root", field=name)
    part = xml.find(root, "SDOBI")
    if part is None:
        raise DocumentProblem("holds no bibliographic data", code="document.field", field="SDOBI")
    publication, application = _publication(part, root), _application(part)
    said = Statement(
        register="EP",
        kind="patent",
        document=f"EP{publication.number}{publication.kind_code or ''}"
        f"{root.get('correction-code', '')}{root.get('sequence', '')}",
        office_date=publication.date,
        application_no=application.number,
        content=_content(opened, part, publication, application),
        claims=_claims(root),
        descriptions=_descriptions(opened),
    )
    return Parsed(statements=(said,), unknown=opened.unknown)


def _publication(part: Element, root: Element) -> Number:
    printed, kind_code = xml.text(part, "B100/B110"), xml.text(part, "B100/B130") or root.get("kind")
    day = xml.day(part, "B100/B140/date", field="B140")
    return _numbered("B110", printed, "publication", kind_code, day)


def _application(part: Element) -> Number:
    return _numbered(
        "B210", xml.text(part, "B200/B210"), "application", None, xml.day(part, "B200/B220/date", field="B220")
    )


def _numbered(field: str, printed: str | None, kind: str, kind_code: str | None, day: date | None) -> Number:
    if printed is None:
        raise DocumentProblem(f"{field}: no number", code="document.field", field=field)
    try:
        number = number_normalise(office="EP", number=printed, type=kind, kind_code=kind_code, date=day)
    except MunimentError as problem:
        raise DocumentProblem(f"{field}: {problem.message}", code=problem.code, field=field, value=printed) from problem
    return Number(type=kind, office="EP", number=number, kind_code=kind_code, date=day, original=printed)


def _content(opened: Document, part: Element, publication: Number, application: Number) -> Content:
    return Content(
        filed_on=application.date,
        granted_on=xml.day(part, "B400/B450/date", field="B450"),
        numbers=(application, publication),
        titles=_titles(part),
        abstracts=_abstracts(opened.root),
        images=_images(opened),
        parties=parties.read(part),
        classes=classes.read(part),
        citations=references.citations(opened.root, part),
        priorities=references.priorities(part),
        relations=references.relations(part),
        territories=_territories(part),
        events=events.read(part, kind_code=publication.kind_code or "", published_on=publication.date),
        facts=_facts(opened.root, part),
    )


def _titles(part: Element) -> dict[str, str]:
    """Language and title stand one after another."""
    found: dict[str, str] = {}
    lang = ""
    for element in _children(xml.find(part, "B500/B540")):
        name, words = xml.local(element), xml.text(element)
        if name == "B541":
            lang = (words or "").lower()
        elif name == "B542" and words and lang:
            found.setdefault(lang, words)
    return found


def _children(holder: Element | None) -> tuple[Element, ...]:
    return tuple(holder) if holder is not None else ()


def _abstracts(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in xml.find_all(root, "abstract"):
        if words := xml.paragraphs(element):
            found.setdefault(_lang(element, root), words)
    return found


def _lang(element: Element, root: Element) -> str:
    return (element.get("lang") or root.get("lang") or "en").lower()


def _claims(root: Element) -> tuple[Claim, ...]:
    """The first set of claims in each language; ``facts`` counts the sets where states have sets of their own."""
    sets: dict[str, tuple[Claim, ...]] = {}
    for holder in xml.find_all(root, "claims"):
        lang = _lang(holder, root)
        if lang not in sets:
            sets[lang] = texts.claims_read(holder, lang=lang)
    return tuple(claim for claims in sets.values() for claim in claims)


def _descriptions(opened: Document) -> dict[str, str]:
    words = "\n".join(filter(None, (xml.flat_bytes(inner) for inner in opened.cut.get("description", ()))))
    at = xml.find(opened.root, "description")
    return {_lang(at, opened.root): words} if words and at is not None else {}


def _territories(part: Element) -> tuple[str, ...]:
    """The states designated, and those to which the patent is extended or in which it is validated."""
    found = [code for path in _STATES for at in xml.find_all(part, path) if (code := xml.text(at))]
    return tuple(dict.fromkeys(found))


_STATES = ("B800/B840/ctry", "B800/B844EP/B845EP/ctry", "B800/B848EP/B849EP/ctry")


def _images(opened: Document) -> tuple[Image, ...]:
    """The pictures that the parts refer to, each file once, in order; the pages of the search report last."""
    found: dict[str, str] = {}
    for child in opened.root:
        role = _ROLES.get(xml.local(child), "other")
        for element in child.iter("{*}img", "{*}doc-page"):
            if name := element.get("file"):
                found.setdefault(name, _CONTENTS.get(element.get("img-content") or "") or role)
    for inner in opened.cut.get("description", ()):
        for tag in _IMG.findall(inner):
            said = {key.decode(): value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(tag)}
            if name := said.get("file"):
                found.setdefault(name, _CONTENTS.get(said.get("img-content", "")) or "description")
    return tuple(Image(name=name, role=role) for name, role in found.items())


def _facts(root: Element, part: Element) -> dict[str, str]:
    said = {name: xml.text(part, path) for name, path in _FACTS.items()}
    for name, path in _DAYS.items():
        day = xml.day(part, path, field=path)
        said[name] = day.isoformat() if day else None
    if printed := xml.text(part, "B800/B870/B871/dnum/pnum"):
        day = xml.day(part, "B800/B870/B871/date", field="B871")
        said["pct_publication_no"] = references.pct_publication(printed, day)
    for name, path in (("extension_states", _STATES[1]), ("validation_states", _STATES[2])):
        said[name] = " ".join(code for at in xml.find_all(part, path) if (code := xml.text(at)))
    said["note"] = _note(part)
    sets = [_lang(holder, root) for holder in xml.find_all(root, "claims")]
    for lang in dict.fromkeys(sets):
        said[f"claim_sets_{lang}"] = str(sets.count(lang)) if sets.count(lang) > 1 else None
    return {name: words for name, words in said.items() if words}


def _note(part: Element) -> str | None:
    """The office's remark on the title page, in English where it gives three languages."""
    holder = xml.find(part, "B000/eptags/B050EP")
    found: dict[str, str] = {}
    lang = ""
    for element in _children(holder):
        words = xml.text(element) or ""
        if xml.local(element) == "B051EP":
            lang = words
        elif words:
            found.setdefault(lang, words)
    return found.get("en") or next(iter(found.values()), None)
