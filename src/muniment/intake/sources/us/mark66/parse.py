"""US trade marks in WIPO ST.66 as the office's status service gives them (``Transaction`` with its extensions)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from muniment.catalogue.values import Mark, Priority, Reject, Relation, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.us import marks
from muniment.intake.sources.us.mark_events import Deed, Entry
from muniment.intake.sources.us.marks import File, Goods, Holder
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError

_SPEC = source_get("us.mark66")
_CORRESPONDENT = "Domestic Correspondent"
_NAME_LINES = "FormattedNameAddress/Name/FreeFormatName/FreeFormatNameDetails/FreeFormatNameLine"
_ADDRESS = "FormattedNameAddress/Address/FormattedAddress"
_DESIGNS = ("MarkImageDetails/MarkImage/MarkImageCategory/CategoryCodeDetails/CategoryCode",)
_MARK_EXT = "TradeMarkExt"


def parse(raw: bytes, place: Place) -> Parsed:
    """What the files of a transaction say, one statement for each mark.

    Source: WIPO ST.66; USPTO, Trademark Status and Document Retrieval, ``urn:us:gov:doc:uspto:trademark:status``.
    """
    opened = xml.document(raw, _SPEC)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for data in opened.root.iter("{*}TransactionData"):
        for mark in xml.find_all(data, "TradeMarkDetails/TradeMark"):
            try:
                statements.append(marks.statement(_file(mark, data), place))
            except MunimentError as problem:
                rejects.append(marks.rejected(problem, place, xml.text(mark, "ApplicationNumber")))
    if not statements and not rejects:
        raise DocumentProblem("holds no trade marks", code="document.root", field="TradeMarkDetails")
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=opened.unknown)


def _file(mark: Element, data: Element) -> File:
    serial = xml.text(mark, "ApplicationNumber")
    if serial is None:
        raise DocumentProblem("ApplicationNumber: no number", code="document.field", field="ApplicationNumber")
    related = [xml.leaves(at) for at in xml.find_all(mark, f"{_MARK_EXT}/RelatedMarkDetails")]
    return File(
        serial=serial,
        filed_on=_day(mark, "ApplicationDate"),
        registration=xml.text(mark, "RegistrationNumber"),
        registered_on=_day(mark, "RegistrationDate"),
        status=xml.text(mark, "MarkCurrentStatusCode"),
        status_on=_day(mark, "MarkCurrentStatusDate"),
        published=tuple(_published(mark)),
        history=tuple(_history(mark)),
        deeds=tuple(_deeds(mark)),
        holders=tuple(_holders(data)),
        agents=tuple(_agents(mark)),
        mark=_mark(mark),
        images=marks.picture(xml.text(mark, "MarkImageDetails/MarkImage/MarkImageURI")),
        goods=tuple(_goods(mark)),
        designs=tuple(
            words for path in _DESIGNS for at in xml.find_all(mark, path) if (words := xml.text(at)) is not None
        ),
        priorities=tuple(_priorities(mark)),
        international=tuple(
            dict.fromkeys(
                said[name]
                for said in related
                for name in ("InternationalRegistrationNumber", "InternationalApplicationNumber")
                if name in said
            )
        ),
        relations=tuple(_relations(mark)),
        facts=_facts(mark),
    )


def _day(element: Element, path: str) -> date | None:
    return marks.day(element, path, field=path.rsplit("/", 1)[-1])


def _mark(mark: Element) -> Mark:
    words = xml.find(mark, "WordMarkSpecification")
    image = xml.find(mark, "MarkImageDetails/MarkImage")
    code = xml.text(mark, f"{_MARK_EXT}/MarkFeatureCode")
    return Mark(
        text=xml.text(words, "MarkVerbalElementText"),
        kind=marks.drawing(code) or ("word" if xml.text(words, "MarkStandardCharacterIndicator") == "true" else None),
        transliteration=xml.text(words, "MarkTransliteration"),
        translation=xml.text(words, "MarkTranslation"),
        colours=xml.text(image, "MarkImageColourClaimedText"),
    )


def _published(mark: Element) -> Iterator[tuple[date, str | None]]:
    for element in xml.find_all(mark, "PublicationDetails/Publication"):
        day = _day(element, "PublicationDate")
        if day is not None:
            yield day, xml.text(element, "PublicationIdentifier")


def _history(mark: Element) -> Iterator[Entry]:
    for element in xml.find_all(mark, "MarkEventDetails/MarkEvent"):
        day, code = _day(element, "MarkEventDate"), xml.text(element, "MarkEventCode")
        if day is not None and code is not None:
            said = xml.leaves(xml.find(element, "MarkEventExt"))
            yield Entry(day, code, said.get("MarkEventInternalDescriptionText"), said.get("MarkEventEntryNumber"))


def _deeds(mark: Element) -> Iterator[Deed]:
    for element in xml.find_all(mark, "AssignmentBagExt/Assignment"):
        executed = [_day(at, "AssignmentExecutionDate") for at in xml.find_all(element, "Assignor")]
        yield Deed(
            id=xml.text(element, "AssignmentIdentifier"),
            kind=xml.text(element, "AssignmentConveyanceCategory") or "Assignment",
            executed=max((day for day in executed if day is not None), default=None),
            recorded=_day(element, "AssignmentRecordedDate"),
            givers=tuple(_named(element, "Assignor")),
            takers=tuple(_named(element, "Assignee")),
        )


def _named(element: Element, role: str) -> Iterator[tuple[str, str | None]]:
    for at in xml.find_all(element, role):
        name = xml.text(at, "Contact/Name/EntityName") or xml.text(at, "Contact/Name")
        if name:
            yield name, xml.text(at, "LegalEntity/IncorporationCountryCode")


def _holders(data: Element) -> Iterator[Holder]:
    for element in xml.find_all(data, "ApplicantDetails/Applicant"):
        book = xml.find(element, "ApplicantAddressBook")
        name = " ".join(words for at in xml.find_all(book, _NAME_LINES) if (words := xml.text(at)))
        if not name:
            continue
        address = xml.leaves(xml.find(book, _ADDRESS))
        stage = xml.text(element, "ApplicantExt/PartyTypeCode") or ""
        kind = xml.text(element, "ApplicantLegalEntity")
        yield Holder(
            stage=int(stage) if stage.isdigit() else 0,
            name=name,
            natural=marks.natural(kind, xml.text(element, "ApplicantExt/ApplicantLegalEntityCode")),
            kind=kind,
            country=address.get("FormattedAddressCountryCode")
            or xml.text(element, "ApplicantIncorporationCountryCode"),
            place=", ".join(address[part] for part in ("AddressCity", "AddressState") if part in address) or None,
            postcode=address.get("AddressPostcode"),
        )


def _agents(mark: Element) -> Iterator[str]:
    """Attorneys and domestic representatives; the correspondent is an address only."""
    for element in xml.find_all(mark, "RepresentativeDetails/Representative"):
        if xml.text(element, "Comment") != _CORRESPONDENT:
            for at in xml.find_all(element, f"RepresentativeAddressBook/{_NAME_LINES}"):
                if words := xml.text(at):
                    yield words


def _goods(mark: Element) -> Iterator[Goods]:
    for element in xml.find_all(mark, "GoodsServicesDetails/GoodsServices/ClassDescriptionDetails/ClassDescription"):
        more = xml.find(element, "ClassDescriptionExt")
        number = xml.text(element, "ClassNumber") or xml.text(more, "PrimeClassText")
        if number is None:
            continue
        used = xml.leaves(xml.find(more, "FilingBasisDetails"))
        yield Goods(
            number=number,
            text=marks.lines(xml.find_all(element, "GoodsServicesDescription")),
            national=tuple(
                words for at in xml.find_all(more, "DomesticClassNumbers") if (words := xml.text(at)) is not None
            ),
            first_use=used.get("FirstUseDateNumber"),
            first_commerce=used.get("FirstUseInCommerceDate"),
        )


def _priorities(mark: Element) -> Iterator[Priority]:
    for element in xml.find_all(mark, "PriorityDetails/Priority"):
        said = xml.leaves(element)
        found = marks.priority(
            said.get("PriorityCountryCode"), said.get("PriorityNumber"), _day(element, "PriorityDate")
        )
        if found is not None:
            yield found


def _relations(mark: Element) -> Iterator[Relation]:
    """The claim to an earlier registration of the same owner."""
    for element in xml.find_all(mark, f"{_MARK_EXT}/RelatedMarkDetails/PriorRegistrationNumber"):
        number = xml.text(element)
        if number:
            yield Relation(type="related_to", office="US", number=number)


def _facts(mark: Element) -> dict[str, str | None]:
    more = xml.find(mark, _MARK_EXT)
    said = {name: xml.text(mark, path) for name, path in _FACTS.items()}
    said |= {name: xml.text(more, path) for name, path in _FACTS_EXT.items()}
    day = _day(mark, "MarkCurrentStatusDate")
    renewed = [_day(at, "RenewalDate") for at in xml.find_all(more, "AdditionalMarkDetails")]
    last = max((day for day in renewed if day is not None), default=None)
    filings = [xml.leaves(at) for at in xml.find_all(more, "AdditionalMarkDetails/MaintenanceFilingDetails") if len(at)]
    return said | {
        "status_on": day.isoformat() if day else None,
        "renewed_on": last.isoformat() if last else None,
        "filing_basis": marks.basis(xml.find(more, "FilingBasisDetails/BasisCurrently")),
        "filing_basis_when_filed": marks.basis(xml.find(more, "FilingBasisDetails/BasisWhenFiled")),
        "maintenance": "; ".join(
            f"section {one['SectionText']}: {one.get('DecisionStatusText', '')}"
            for one in filings
            if "SectionText" in one
        ),
        "standard_characters": _true(xml.text(mark, "WordMarkSpecification/MarkStandardCharacterIndicator")),
    }


def _true(words: str | None) -> str | None:
    return words if words == "true" else None


_FACTS = {
    "status": "MarkCurrentStatusCode",
    "mark_category": "KindMark",
    "mark_description": "MarkDescriptionDetails/MarkDescription",
    "disclaimer": "MarkDisclaimerDetails/MarkDisclaimer",
    "distinctiveness": "TradeDistinctivenessText",
}
_FACTS_EXT = {
    "status_words": "MarkCurrentStatusExternalDescriptionText",
    "register": "RegisterCategory",
    "distinctiveness_scope": "TradeDistinctivenessScope",
}
