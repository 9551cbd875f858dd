"""One record of The Lens: a published document of any office, with what its family and its register are known to hold."""

from __future__ import annotations

from datetime import date

from muniment.catalogue.values import ClassSymbol, Content, Event, Number, Statement
from muniment.intake.domain.symbols import symbol_read
from muniment.intake.domain.table_numbers import application_of, number_of, plain_number
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import objects
from muniment.intake.sources.lens import parties, references, texts

Said = dict[str, object]
_KINDS = {"U": "utility_model", "Y": "utility_model", "S": "design"}
_CLASSES = (("IPC", "ipcr"), ("CPC", "cpc"), ("USPC", "national"))
_FACTS = {
    "lens_id": "lens_id",
    "docdb_id": "docdb_id",
    "publication_type": "publication_type",
    "publication_language": "lang",
    "status_stated": "legal_status.patent_status",
    "simple_family_size": "families.simple_family.size",
    "extended_family_size": "families.extended_family.size",
}
_DAYS = {
    "anticipated_term_on": "legal_status.anticipated_term_date",
    "application_expiry_on": "legal_status.application_expiry_date",
    "discontinued_on": "legal_status.discontinuation_date",
    "national_phase_on": "legal_status.first_entry_into_national_phase_date",
}
_FLAGS = {"terminal_disclaimer": "legal_status.has_disclaimer", "protection_certificate": "legal_status.has_spc"}


def statement(said: Said, position: str) -> Statement:
    """What the record says of the right that its publication belongs to.

    The kind of right follows from the kind code (WIPO ST.16: U and Y utility models, S designs), as in the exports of
    The Lens. Its reckoning of a term is no statement of the office: it stands among the facts.

    Args:
        said: The record.
        position: Where it stands in its file.

    Raises:
        DocumentProblem: it has no number or no office, or a day is none.
    """
    office, kind_code = objects.required(said, "jurisdiction"), objects.text(said, "kind")
    published = objects.day(said, "date_published") or objects.day(said, "biblio.publication_reference.date")
    publication = _publication(said, office, kind_code, published)
    kind = _KINDS.get((kind_code or "")[:1], "patent")
    filed = objects.day(said, "biblio.application_reference.date")
    application, applied = _application(said, office, filed)
    granted = objects.day(said, "legal_status.grant_date")
    return Statement(
        register=office,
        kind=kind,
        document=objects.text(said, "lens_id") or f"{office}{publication.number}{kind_code or ''}",
        office_date=published,
        application_no=application,
        position=position,
        claims=texts.claims(said),
        descriptions=texts.by_language(said, "description"),
        content=Content(
            filed_on=filed,
            granted_on=granted,
            numbers=(*applied, publication),
            titles=texts.by_language(said, "biblio.invention_title"),
            abstracts=texts.by_language(said, "abstract"),
            parties=parties.read(said),
            classes=_classes(said),
            citations=references.citations(said),
            priorities=references.priorities(said),
            family_id=references.family(said),
            events=(*_events(filed, published, granted, kind_code), *parties.transfers(said)),
            facts=_facts(said),
        ),
    )


def _publication(said: Said, office: str, kind_code: str | None, day: date | None) -> Number:
    """The document's number; one that its office's rules do not know is kept as it is written."""
    printed = objects.required(said, "doc_number")
    try:
        number = number_of(printed, office=office, type_="publication", kind_code=kind_code, day=day)
    except DocumentProblem:
        number = plain_number(printed)
    return Number(type="publication", office=office, number=number, kind_code=kind_code, date=day, original=printed)


def _application(said: Said, office: str, day: date | None) -> tuple[str | None, tuple[Number, ...]]:
    """The application's number as its office writes it, by the form that DOCDB gives it.

    Where it cannot be told (``US 61677363`` without its day is of one series or another) the publication finds the
    right, and the number is kept as it is written.
    """
    printed = objects.text(said, "biblio.application_reference.doc_number")
    if printed is None:
        return None, ()
    where = objects.text(said, "biblio.application_reference.jurisdiction") or office
    form = objects.text(said, "biblio.application_reference.kind") or "A"
    original = f"{where} {printed} {form}"
    try:
        number = application_of(original, office=office, day=day)
    except DocumentProblem:
        other = Number(type="other", office=where, number=plain_number(printed), date=day, original=original)
        return None, (other,)
    return number, (Number(type="application", office=office, number=number, date=day, original=original),)


def _classes(said: Said) -> tuple[ClassSymbol, ...]:
    """The symbols of each scheme in order, each once; the one in the first place is the main one."""
    found: dict[tuple[str, str], ClassSymbol] = {}
    for scheme, name in _CLASSES:
        for one in objects.parts(said, f"biblio.classifications_{name}.classifications"):
            written = objects.text(one, "symbol")
            if written is not None:
                first = objects.text(one, "classification_symbol_position") == "F"
                symbol = symbol_read(written, scheme=scheme, first=first)
                found.setdefault((scheme, symbol.symbol), symbol)
    return tuple(found.values())


def _events(
    filed: date | None, published: date | None, granted: date | None, kind_code: str | None
) -> tuple[Event, ...]:
    """Filing, publication and grant; on the day of the grant the publication is that of the grant."""
    found = []
    if filed is not None:
        found.append(Event(occurred_on=filed, category="A", key_event="A10", family="filing"))
    if published is not None and published != granted:
        found.append(
            Event(
                occurred_on=published,
                published_on=published,
                category="Q",
                key_event="Q10",
                family="publication",
                office_code=kind_code,
            )
        )
    if granted is not None:
        code = kind_code if published == granted else None
        found.append(Event(occurred_on=granted, category="F", key_event="F10", family="grant", office_code=code))
    return tuple(found)


def _facts(said: Said) -> dict[str, str]:
    found = {name: objects.text(said, path) for name, path in _FACTS.items()}
    for name, path in _DAYS.items():
        day = objects.day(said, path)
        found[name] = day.isoformat() if day else None
    for name, path in _FLAGS.items():
        found[name] = "yes" if objects.text(said, path) == "True" else None
    found["simple_family"] = references.members(said)
    return {name: words for name, words in found.items() if words}
