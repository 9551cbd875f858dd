"""US trade marks in WIPO ST.96 as the office's status service gives them (versions 1_D3 to 2.2.1)."""

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

_SPEC = source_get("us.mark96")
_INTERNATIONAL = "international"
_WORDS = "MarkRepresentation/MarkReproduction/WordMarkSpecification"
_IMAGE = "MarkRepresentation/MarkReproduction/MarkImageBag/MarkImage"
_MORE = "NationalTrademarkInformation"
_ADDRESS = "Contact/PostalAddressBag/PostalAddress/PostalStructuredAddress"
_DESIGNS = (
    "NationalDesignSearchCodeBag/NationalDesignSearchCode/NationalDesignCode",
    "NationalDesignClassificationBag/NationalDesignClassification/NationalDesignSearchCode",
)
_FACTS = {
    "status": "MarkCurrentStatusCode",
    "status_words": f"{_MORE}/MarkCurrentStatusExternalDescriptionText",
    "mark_category": "MarkCategory",
    "mark_description": "MarkRepresentation/MarkDescriptionBag/MarkDescriptionText",
    "disclaimer": "MarkDisclaimerBag/MarkDisclaimerText",
}
_FACT_DAYS = {
    "status_on": "MarkCurrentStatusDate",
    "renewed_on": f"{_MORE}/RenewalDate",
    "allowance_notice_on": f"{_MORE}/AllowanceNoticeDate",
}


def parse(raw: bytes, place: Place) -> Parsed:
    """What the files of a transaction say, one statement for each mark.

    Source: WIPO ST.96, Trademark; USPTO, Trademark Status and Document Retrieval.
    """
    opened = xml.document(raw, _SPEC)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for mark in opened.root.iter("{*}Trademark"):
        try:
            statements.append(marks.statement(_file(mark), place))
        except MunimentError as problem:
            number = xml.text(mark, "ApplicationNumber/ApplicationNumberText")
            rejects.append(marks.rejected(problem, place, number))
    if not statements and not rejects:
        raise DocumentProblem("holds no trade marks", code="document.root", field="Trademark")
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=opened.unknown)


def _file(mark: Element) -> File:
    office = xml.text(mark, "RegistrationOfficeCode") or "US"
    serial = xml.text(mark, "ApplicationNumber/ApplicationNumberText")
    if serial is None or office != "US":
        field = "ApplicationNumber" if serial is None else "RegistrationOfficeCode"
        raise DocumentProblem(f"{field}: no US trade mark ({office})", code="document.field", field=field)
    image = xml.find(mark, _IMAGE)
    said = xml.leaves(image)
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
        holders=tuple(_holders(mark)),
        agents=tuple(_agents(mark)),
        mark=_mark(mark, image),
        images=marks.picture(said.get("FileName") or said.get("ImageFileName")),
        goods=tuple(_goods(mark)),
        designs=tuple(words for path in _DESIGNS for at in xml.find_all(image, path) if (words := xml.text(at))),
        priorities=tuple(_priorities(mark)),
        international=tuple(_international(mark)),
        relations=tuple(_relations(mark)),
        facts=_facts(mark),
    )


def _day(element: Element, path: str) -> date | None:
    return marks.day(element, path, field=path.rsplit("/", 1)[-1])


def _mark(mark: Element, image: Element | None) -> Mark:
    words = xml.find(mark, _WORDS)
    code = xml.text(mark, "MarkRepresentation/MarkDescriptionBag/NationalMarkDescription/MarkFeatureCode")
    return Mark(
        text=xml.text(words, "MarkVerbalElementText"),
        kind=marks.drawing(code) or ("word" if xml.text(words, "MarkStandardCharacterIndicator") == "true" else None),
        transliteration=xml.text(words, "MarkTransliteration"),
        translation=xml.text(words, "MarkTranslationText"),
        colours=xml.text(image, "MarkImageColourClaimedText"),
    )


def _published(mark: Element) -> Iterator[tuple[date, str | None]]:
    for element in xml.find_all(mark, "PublicationBag/Publication"):
        day = _day(element, "PublicationDate")
        if day is not None:
            yield day, xml.text(element, "PublicationIdentifier")


def _history(mark: Element) -> Iterator[Entry]:
    for element in xml.find_all(mark, "MarkEventBag/MarkEvent"):
        said = xml.leaves(xml.find(element, "NationalMarkEvent"))
        day, code = _day(element, "MarkEventDate"), said.get("MarkEventCode")
        if day is not None and code is not None:
            yield Entry(day, code, said.get("MarkEventDescriptionText"), said.get("MarkEventEntryNumber"))


def _deeds(mark: Element) -> Iterator[Deed]:
    for element in xml.find_all(mark, "AssignmentBag/Assignment"):
        yield Deed(
            id=xml.text(element, "AssignmentIdentifier"),
            kind=xml.text(element, "AssignmentConveyanceCategory") or "Assignment",
            executed=_day(element, "AssignmentExecutedDate"),
            recorded=_day(element, "AssignmentRecordedDate"),
            givers=tuple(_named(element, "Assignor")),
            takers=tuple(_named(element, "Assignee")),
        )


def _named(element: Element, role: str) -> Iterator[tuple[str, str | None]]:
    """The parties of a deed: each by itself in version 1, in a bag from version 2 on."""
    for at in (*xml.find_all(element, role), *xml.find_all(element, f"{role}Bag/{role}")):
        if name := _name(at):
            yield name, xml.text(at, "IncorporationCountryCode")


def _name(element: Element) -> str | None:
    at = xml.find(element, "Contact/Name")
    return (
        xml.text(at, "EntityName")
        or xml.text(at, "OrganizationName/OrganizationStandardName")
        or xml.text(at, "PersonName/PersonFullName")
    )


def _holders(mark: Element) -> Iterator[Holder]:
    for element in xml.find_all(mark, "ApplicantBag/Applicant"):
        name = _name(element)
        if name is None:
            continue
        stage = next((str(words) for key, words in element.items() if str(key).endswith("sequenceNumber")), "")
        address = xml.leaves(xml.find(element, _ADDRESS))
        kind = xml.text(element, "LegalEntityName")
        yield Holder(
            stage=int(stage) if stage.isdigit() else 0,
            name=name,
            natural=marks.natural(kind, xml.text(element, "NationalLegalEntityCode")),
            kind=kind,
            country=address.get("CountryCode") or xml.text(element, "IncorporationCountryCode"),
            place=", ".join(address[part] for part in ("CityName", "GeographicRegionName") if part in address) or None,
            postcode=address.get("PostalCode"),
        )


def _agents(mark: Element) -> Iterator[str]:
    """The attorney of record and the domestic representative; the correspondent is an address only."""
    for name in ("RecordAttorney", "NationalRepresentative"):
        for element in xml.find_all(mark, name):
            if found := _name(element):
                yield found


def _goods(mark: Element) -> Iterator[Goods]:
    for element in xml.find_all(mark, "GoodsServicesBag/GoodsServices"):
        symbols = [xml.leaves(at) for at in xml.find_all(element, _SYMBOLS)]
        national = tuple(one["NationalClassNumber"] for one in symbols if "NationalClassNumber" in one)
        primary = [one["ClassNumber"] for one in symbols if "ClassNumber" in one]
        used = xml.leaves(xml.find(element, "NationalFilingBasis"))
        found = False
        for at in xml.find_all(element, "ClassDescriptionBag/ClassDescription"):
            number = xml.text(at, "ClassNumber")
            if number is not None:
                found = True
                text = marks.lines(xml.find_all(at, "GoodsServicesDescriptionText"))
                yield Goods(number, text, national, used.get("FirstUsedDate"), used.get("FirstUsedCommerceDate"))
        if primary and not found:
            yield Goods(primary[0], None, national, used.get("FirstUsedDate"), used.get("FirstUsedCommerceDate"))


_SYMBOLS = "GoodsServicesClassificationBag/GoodsServicesClassification"


def _priorities(mark: Element) -> Iterator[Priority]:
    for element in xml.find_all(mark, "PriorityBag/Priority"):
        office = xml.text(element, "PriorityCountryCode") or xml.text(element, "ApplicationNumber/IPOfficeCode")
        number = xml.text(element, "ApplicationNumber/ApplicationNumberText") or xml.text(element, "PriorityNumber")
        day = _day(element, "PriorityApplicationFilingDate") or _day(element, "PriorityDate")
        found = marks.priority(office, number, day)
        if found is not None:
            yield found


def _international(mark: Element) -> Iterator[str]:
    """Registrations and applications under the Madrid system; none twice."""
    seen: set[str] = set()
    for element in xml.find_all(mark, "AssociatedMarkBag/AssociatedMark"):
        numbers = [xml.text(element, "InternationalRegistrationNumber")]
        if _INTERNATIONAL in (xml.text(element, "AssociationCategory") or "").lower():
            numbers.append(xml.text(element, "ApplicationNumber/ApplicationNumberText"))
        for number in numbers:
            if number and number not in seen:
                seen.add(number)
                yield number


def _relations(mark: Element) -> Iterator[Relation]:
    """Other files of the same owner that the office ties to this one."""
    for element in xml.find_all(mark, "AssociatedMarkBag/AssociatedMark"):
        number = xml.text(element, "ApplicationNumber/ApplicationNumberText")
        category = (xml.text(element, "AssociationCategory") or "").lower()
        if number and _INTERNATIONAL not in category:
            yield Relation(type="division_of" if "parent" in category else "related_to", office="US", number=number)


def _facts(mark: Element) -> dict[str, str | None]:
    said = {name: xml.text(mark, path) for name, path in _FACTS.items()}
    days = {name: _day(mark, path) for name, path in _FACT_DAYS.items()}
    more = xml.find(mark, _MORE)
    filings = [
        xml.leaves(at)
        for path in ("MaintenanceFilingBag/MaintenanceFiling", "MaintenanceFiling")
        for at in xml.find_all(more, path)
    ]
    # The files say "Primary" for the Principal Register.
    register = (xml.text(more, "RegisterCategory") or "").replace("Primary", "Principal")
    standard = xml.text(mark, f"{_WORDS}/MarkStandardCharacterIndicator")
    return said | {
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "register": register or None,
        "filing_basis": marks.basis(xml.find(mark, "NationalFilingBasis/CurrentBasis")),
        "filing_basis_when_filed": marks.basis(xml.find(mark, "NationalFilingBasis/FilingBasis")),
        "maintenance": "; ".join(
            f"section {one['SectionText']}: {one.get('DecisionStatusCategory', '')}"
            for one in filings
            if "SectionText" in one
        ),
        "standard_characters": standard if standard == "true" else None,
    }
