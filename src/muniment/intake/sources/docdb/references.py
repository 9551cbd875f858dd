"""References in DOCDB's three forms, and what a document points at: priorities, relatives, family, citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from muniment.catalogue.values import Citation, Number, Priority, Relation
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element
from muniment.kernel.dates import date_read
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

_EPODOC = re.compile(r"([A-Z]{2})(\w.*)")
#: DOCDB's phases of a citation, and the words of the EPO's service for them; who cites in each.
_PHASES = {
    "SEA": ("search", "examiner"),
    "ISR": ("international_search", "examiner"),
    "SUP": ("supplementary_search", "examiner"),
    "PRS": ("pre_search", "examiner"),
    "EXA": ("examination", "examiner"),
    "CH2": ("international_examination", "examiner"),
    "OPP": ("opposition", "opponent"),
    "FOP": ("opposition", "opponent"),
    "APL": ("appeal", None),
    "APP": ("application", "applicant"),
    "TPO": ("observation", "third_party"),
    "search": ("search", None),
    "national-search-report": ("search", None),
    "examination": ("examination", None),
    "national-examination": ("examination", None),
    "opposition": ("opposition", None),
    "description": ("description", "applicant"),
}
_BY = frozenset({"applicant", "examiner", "opponent", "third_party"})
#: How a priority is linked, where it is none of the Paris Convention.
_LINKS = {"W": "national_phase_of", "1": "continuation_of"}
_PRIORITIES = "priority-claims/priority-claim"
_GROUPED = "T"
"""A link that only groups very early publications: no filing stands behind it."""


class Reference(NamedTuple):
    """One document-id: ``form`` is ``docdb``, ``epodoc`` or ``original``."""

    form: str
    office: str | None
    number: str
    kind_code: str | None
    day: date | None


def read(part: Element | None, name: str) -> tuple[Reference, ...]:
    """The references below ``name`` in all their forms, however they are laid out.

    DOCDB repeats the reference for each form (``data-format``); the EPO's service puts the forms into one
    (``document-id-type``).
    """
    return tuple(one for at in xml.find_all(part, name) for one in below(at))


def below(holder: Element) -> Iterator[Reference]:
    """The document-ids of one reference."""
    for element in xml.find_all(holder, "document-id"):
        said = xml.leaves(element)
        form = element.get("document-id-type") or holder.get("data-format") or "docdb"
        if printed := said.get("doc-number"):
            yield Reference(form, said.get("country"), printed, said.get("kind"), loose_day(said.get("date")))


def loose_day(words: str | None) -> date | None:
    """The date of a reference: an impossible one is none, not a fault of this document."""
    try:
        return date_read(words)
    except MunimentError:
        return None


def form_of(found: tuple[Reference, ...], form: str) -> Reference | None:
    """The first reference in that form."""
    return next((one for one in found if one.form == form), None)


def treaty_is(reference: Reference) -> bool:
    """Whether it is an international application: DOCDB puts it under the receiving office, kind ``W``."""
    return reference.kind_code == "W" or reference.number.startswith("PCT")


def normalised(reference: Reference, office: str, kind: str) -> str | None:
    """The number in its normal form; ``None`` where the office's forms do not know it."""
    try:
        return number_normalise(
            office=office, number=reference.number, type=kind, kind_code=reference.kind_code, date=reference.day
        )
    except MunimentError:
        return None


def application(part: Element) -> Number | None:
    """The application: by DOCDB's number, else as the office prints it, else in the form of Espacenet.

    ``None`` where none of the three is a number from which the office's own can be told.
    """
    found = read(part, "application-reference")
    docdb = form_of(found, "docdb")
    day = next((one.day for one in found if one.day), None)
    office = docdb.office if docdb and docdb.office else None
    for reference in (docdb, form_of(found, "original"), form_of(found, "epodoc")):
        if reference is None:
            continue
        at = reference._replace(day=reference.day or day)
        match = _EPODOC.match(at.number) if at.form == "epodoc" else None
        code = office or (match[1] if match else None)
        number = normalised(at, code, "application") if code else None
        if number is not None and code is not None:
            treaty = number.startswith("PCT")
            printed = form_of(found, "original") or at
            kind_code = docdb.kind_code if docdb else None
            return Number(
                type="application",
                office="WO" if treaty else code,
                number=number,
                kind_code=kind_code,
                date=day,
                original=printed.number,
            )
    return None


# --- priorities, relatives, family -----------------------------------------------------------------------------------


def _claims(part: Element, path: str) -> Iterator[tuple[Reference, str, str | None]]:
    """Each claim once, with its office and its link: numbers of the forms do not match each other, one form decides."""
    claims = xml.find_all(part, path)
    for form in ("docdb", "epodoc"):
        found = [(at, one) for at in claims for one in below(at) if one.form == form]
        for at, one in found:
            match = _EPODOC.match(one.number) if form == "epodoc" else None
            office = one.office or (match[1] if match else None)
            if office:
                yield one, office, xml.text(at, "priority-linkage-type")
        if found:
            return


def priorities(part: Element) -> tuple[Priority, ...]:
    """Earlier filings whose date is claimed: those without a link of another kind."""
    return priorities_of(part, _PRIORITIES)


def priorities_of(part: Element, path: str) -> tuple[Priority, ...]:
    """The same, for claims that stand at that path below the element."""
    return tuple(
        Priority(
            office="WO" if treaty_is(one) else office,
            number=normalised(one, office, "application") or "".join(one.number.split()),
            date=one.day,
            original=one.number,
        )
        for one, office, link in _claims(part, path)
        if link is None
    )


def relations(part: Element, holder: Element, own: str | None) -> tuple[Relation, ...]:
    """Applications that this one continues, and the members of its family that the document lists.

    Args:
        part: The bibliographic data.
        holder: The document.
        own: The normalised number of this application.
    """
    found: dict[tuple[str, str, str], Relation] = {}
    for relation in (*_linked(part), *_members(holder)):
        if relation.number != own:
            found.setdefault((relation.type, relation.office, relation.number), relation)
    return tuple(found.values())


def _linked(part: Element) -> Iterator[Relation]:
    for one, office, link in _claims(part, _PRIORITIES):
        if link is not None and link != _GROUPED:
            yield Relation(
                type=_LINKS.get(link, "related_to"),
                office="WO" if treaty_is(one) else office,
                number=normalised(one, office, "application") or "".join(one.number.split()),
                date=one.day,
            )


def _members(holder: Element) -> Iterator[Relation]:
    for element in xml.find_all(holder, "patent-family/family-member"):
        one = form_of(read(element, "application-reference"), "docdb")
        if one is not None and one.office:
            yield Relation(
                type="family_member",
                office="WO" if treaty_is(one) else one.office,
                number=normalised(one, one.office, "application") or "".join(one.number.split()),
                date=one.day,
            )


# --- citations -------------------------------------------------------------------------------------------------------


def citations(part: Element) -> tuple[Citation, ...]:
    """Cited documents and literature in order, with phase, category and who cited, each once in each phase."""
    found: dict[tuple[str | None, ...], Citation] = {}
    for element in xml.find_all(part, "references-cited/citation"):
        code = element.get("cited-phase") or ""
        phase, by = _PHASES.get(code, (code.lower() if code and code != "undefined" else None, None))
        named = (element.get("cited-by") or "").replace(" ", "_")
        by = named if named in _BY else by
        for citation in _cited(element, by, phase):
            key = (citation.office, citation.number, citation.kind_code, citation.text, citation.phase)
            found.setdefault(key, citation)
    return tuple(found.values())


def _cited(element: Element, by: str | None, phase: str | None) -> Iterator[Citation]:
    category = _category(element)
    for holder in xml.find_all(element, "patcit"):
        ids = tuple(below(holder))
        one = form_of(ids, "docdb") or form_of(ids, "epodoc")
        if one is None:
            continue
        match = _EPODOC.match(one.number) if one.office is None else None
        office = one.office or (match[1] if match else None)
        number = normalised(one, office, "publication") if office else None
        yield Citation(
            office=office,
            number=number or "".join((match[2] if match else one.number).split()),
            kind_code=one.kind_code,
            category=category,
            by=by,
            phase=phase,
            cited_on=loose_day(element.get("cited-date")),
        )
    for holder in xml.find_all(element, "nplcit"):
        if words := xml.text(holder, "text") or xml.text(holder):
            yield Citation(text=words, category=category, by=by, phase=phase)


def _category(element: Element) -> str | None:
    """The letters of ST.14; that of the document as a whole, else those of its passages together."""
    whole = [words for at in xml.find_all(element, "category") if (words := xml.text(at))]
    parts = [words for at in xml.find_all(element, "rel-passage/category") if (words := xml.text(at))]
    return "".join(dict.fromkeys(whole or parts)) or None
