"""What a record of The Lens refers to: cited documents and literature, priorities, and its family."""

from __future__ import annotations

from muniment.catalogue.values import Citation, Priority
from muniment.intake.domain.table_numbers import number_of, plain_number
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import objects

_BY = {"APP": "applicant", "TPO": "third_party", "OPP": "opponent"}
_PHASES = {
    "SEA": "search",
    "ISR": "international_search",
    "SUP": "supplementary_search",
    "EXA": "examination",
    "OPP": "opposition",
    "APL": "appeal",
}
_MEMBERS = "families.simple_family.members"


def citations(said: object) -> tuple[Citation, ...]:
    """The documents and the literature cited, each once, with who named it and the search report's letter."""
    found: dict[tuple[str | None, str | None, str | None, str | None], Citation] = {}
    for one in objects.parts(said, "biblio.references_cited.citations"):
        cited = _citation(one)
        if cited is not None:
            found.setdefault((cited.office, cited.number, cited.kind_code, cited.text), cited)
    return tuple(found.values())


def _citation(one: object) -> Citation | None:
    phase = objects.text(one, "cited_phase") or ""
    by = _BY.get(phase, "examiner" if phase in _PHASES else None)
    category = objects.text(one, "category")
    printed = objects.text(one, "patcit.document_id.doc_number")
    office = objects.text(one, "patcit.document_id.jurisdiction")
    if printed and office:
        kind_code = objects.text(one, "patcit.document_id.kind")
        return Citation(
            office=office,
            number=_number(printed, office, kind_code, "publication", objects.parts(one, "patcit.document_id")),
            kind_code=kind_code,
            category=category,
            by=by,
            phase=_PHASES.get(phase),
        )
    words = objects.text(one, "nplcit.text")
    return Citation(text=words, category=category, by=by, phase=_PHASES.get(phase)) if words else None


def _number(printed: str, office: str, kind_code: str | None, type_: str, holders: list[object]) -> str:
    """The number as its office writes it; where its rules do not know it, its letters and digits."""
    day = objects.day(holders[0], "date") if holders else None
    try:
        return number_of(printed, office=office, type_=type_, kind_code=kind_code, day=day)
    except DocumentProblem:
        return plain_number(printed)


def priorities(said: object) -> tuple[Priority, ...]:
    """The earlier filings whose dates are claimed, in order."""
    found: dict[tuple[str, str], Priority] = {}
    for one in objects.parts(said, "biblio.priority_claims.claims"):
        office, printed = objects.text(one, "jurisdiction"), objects.text(one, "doc_number")
        if office and printed:
            kind = objects.text(one, "kind")
            number = _number(printed, office, kind, "application", [one])
            original = " ".join(filter(None, (office, printed, kind)))
            found.setdefault(
                (office, number),
                Priority(office=office, number=number, date=objects.day(one, "date"), original=original),
            )
    return tuple(found.values())


def family(said: object) -> str | None:
    """A name for the simple family: its members know each other, so the first of their numbers names all of them."""
    ids = objects.texts(said, f"{_MEMBERS}.lens_id")
    return f"lens:{min(ids)}" if ids else None


def members(said: object) -> str | None:
    """The publications of the simple family, in order."""
    found = []
    for one in objects.parts(said, f"{_MEMBERS}"):
        words = [objects.text(one, f"document_id.{name}") for name in ("jurisdiction", "doc_number", "kind")]
        found.append(" ".join(filter(None, words)))
    return "; ".join(dict.fromkeys(filter(None, found))) or None
