"""Patent publications in WIPO ST.96: the standard's own form, and that of the offices that build on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from muniment.catalogue.values import Content, Event, Image, Number, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.wo import classes, parties, references, texts, values
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place

_SPEC = source_get("wo.st96")
_BIBLIOGRAPHIC = "BibliographicData"
#: Japanese documents name their kind in words that end in its code: ``公開特許公報（Ａ）``.
_KIND_CODE = re.compile(r"\(([A-Z]\d?)\)\s*$")
_LANGUAGES = {"JP": "ja", "CN": "zh", "KR": "ko"}
_FACTS = {
    "number_of_claims": "ClaimTotalQuantity",
    "number_of_drawing_sheets": "FigureBag/DrawingSheetTotalQuantity",
    "number_of_figures": "FigureBag/FigureTotalQuantity",
    "document_type": "PlainLanguageDesignationText",
    "application_type": "ApplicationIdentification/InventionSubjectMatterCategory",
    "language_of_filing": "FilingLanguageCode",
    "language_of_publication": "PublicationLanguageCode",
    "term_years": "GrantTerm/GrantLengthQuantity",
    "terminal_disclaimer": "GrantTerm/TerminalDisclaimer/DisclaimerText",
}
_PCT_PUBLISHED = "InternationalPublishingData/PatentDocumentIdentification/PatentPublicationIdentification"


def parse(raw: bytes, place: Place) -> Parsed:
    """What one publication says of its right.

    Source: WIPO ST.96, ``PatentPublication`` (V3.1 to V8.0); Japan Patent Office, ``JPPatent`` on ST.96.
    """
    opened = xml.document(raw, _SPEC)
    root = opened.root
    part = next((child for child in root if xml.local(child).endswith(_BIBLIOGRAPHIC)), None)
    if part is None:
        raise DocumentProblem("holds no bibliographic data", code="document.field", field=_BIBLIOGRAPHIC)
    publication = _publication(root, part)
    application = values.application(xml.find(part, "ApplicationIdentification"), default=publication.office)
    printed = xml.text(part, "PublicationLanguageCode") or _LANGUAGES.get(publication.office, "und")
    lang = values.language(root, values.language(part, printed))
    pictures = texts.images(root)
    texts.without_pictures(root)
    said = Statement(
        register=publication.office,
        kind=_kind(root, part, publication),
        document=f"{publication.office}{publication.number}{publication.kind_code or ''}",
        office_date=publication.date,
        application_no=application.number if application and application.office == publication.office else None,
        content=_content(root, part, (publication, application), pictures, lang),
        claims=texts.claims(root, lang),
        descriptions=texts.by_language(root, "Description", lang),
    )
    return Parsed(statements=(said,), unknown=opened.unknown)


def _publication(root: Element, part: Element) -> Number:
    """The publication, else the grant; the kind code also from the words by which the office calls the document."""
    office = xml.text(root, "IPOfficeCode") or values.attribute(part, "officeCode")
    for name in ("PatentPublicationIdentification", "PatentGrantIdentification"):
        number = values.publication(xml.find(part, name), default=office)
        if number is not None:
            words = values.folded(xml.text(part, "PlainLanguageDesignationText")) or ""
            match = _KIND_CODE.search(words)
            kind_code = number.kind_code or (match[1] if match else None)
            return Number(
                type="publication",
                office=number.office,
                number=values.normalised(
                    number.office, number.original or number.number, "publication", kind_code, number.date
                ),
                kind_code=kind_code,
                date=number.date,
                original=number.original,
            )
    field = "PatentPublicationIdentification"
    raise DocumentProblem(f"{field}: no number", code="document.field", field=field)


def _kind(root: Element, part: Element, publication: Number) -> str:
    subject = (xml.text(part, "ApplicationIdentification/InventionSubjectMatterCategory") or "").lower()
    name, code = xml.local(root), (publication.kind_code or "")[:1]
    if "UtilityModel" in name or "utility model" in subject or code in {"U", "Y"}:
        return "utility_model"
    return "design" if "design" in subject or code == "S" else "patent"


def _granted(part: Element) -> date | None:
    """The day of the grant or of its registration, where the document states one."""
    for path in ("PatentGrantIdentification/GrantDate", "GrantDate", "RegistrationDate"):
        day = values.day(part, path, field=path.rsplit("/", 1)[-1])
        if day is not None:
            return day
    return None


def _content(
    root: Element, part: Element, head: tuple[Number, Number | None], pictures: tuple[Image, ...], lang: str
) -> Content:
    publication, application = head
    granted = _granted(part)
    grant = values.publication(xml.find(part, "PatentGrantIdentification"), default=publication.office)
    numbers = (application, publication, grant, *references.earlier_publications(part))
    return Content(
        filed_on=application.date if application else None,
        granted_on=granted,
        numbers=tuple(dict.fromkeys(number for number in numbers if number is not None)),
        titles=texts.titles(part, lang),
        abstracts=texts.by_language(root, "Abstract", lang),
        images=pictures,
        parties=parties.read(part, publication.office, lang),
        classes=classes.read(part, publication.office),
        citations=references.citations(part),
        priorities=references.priorities(part),
        relations=references.relations(part, application.number if application else None),
        territories=_territories(part),
        events=tuple(_events(publication, application, granted)),
        facts=_facts(part),
    )


def _events(publication: Number, application: Number | None, granted: date | None) -> Iterator[Event]:
    if application is not None and application.date is not None:
        yield Event(occurred_on=application.date, category="A", key_event="A10", family="filing")
    if granted is not None:
        yield Event(occurred_on=granted, category="F", key_event="F10", family="grant")
    if publication.date is not None and publication.date != granted:
        yield Event(
            occurred_on=publication.date,
            published_on=publication.date,
            category="Q",
            key_event="Q10",
            family="publication",
            office_code=publication.kind_code,
        )


def _territories(part: Element) -> tuple[str, ...]:
    holder = xml.find(part, "StateDesignation")
    codes = holder.iter("{*}DesignatedCountryCode") if holder is not None else ()
    return tuple(dict.fromkeys(code for at in codes if (code := xml.text(at))))


def _facts(part: Element) -> dict[str, str]:
    said = {name: values.folded(xml.text(part, path)) for name, path in _FACTS.items()}
    regions = [xml.text(at) for at in xml.find_all(part, "StateDesignation/RegionalDesignation/RegionalOfficeCode")]
    said["designated_regions"] = " ".join(dict.fromkeys(filter(None, regions)))
    themes = [xml.text(at) for at in xml.find_all(part, "ThemeCodeInformationBag/ThemeCodeInformation")]
    said["theme_codes"] = " ".join(dict.fromkeys(filter(None, themes)))
    pct = values.publication(xml.find(part, _PCT_PUBLISHED), default="WO")
    if pct is not None:
        said["pct_publication_no"] = pct.number
        said["pct_published_on"] = pct.date.isoformat() if pct.date else None
    entered = values.day(part, "InternationalFilingData/NationalStageFilingDate", field="NationalStageFilingDate")
    said["national_stage_on"] = entered.isoformat() if entered else None
    return {name: words for name, words in said.items() if words}
