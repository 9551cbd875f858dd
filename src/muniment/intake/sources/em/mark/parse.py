"""EU trade marks as EUIPO's register states them (``Transaction`` with ``TradeMarkTransactionBody``)."""

from __future__ import annotations

from datetime import date

from muniment.catalogue.values import (
    Citation,
    ClassSymbol,
    Content,
    GoodsServices,
    Image,
    Mark,
    Number,
    Priority,
    Reject,
    Relation,
    Statement,
)
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.em import events, parties
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

_SPEC = source_get("em.mark")
_FEATURES = {
    "word": "word",
    "figurative": "figurative",
    "stylized characters": "figurative",
    "combined": "combined",
    "3d shape": "three_dimensional",
    "3-d": "three_dimensional",
    "colour": "colour",
    "sound": "sound",
    "hologram": "hologram",
    "olfactory": "olfactory",
    "motion": "motion",
    "multimedia": "multimedia",
    "position": "position",
    "pattern": "pattern",
    "other": "other",
}
_FACTS = {
    "status": "MarkCurrentStatusCode",
    "mark_category": "KindMark",
    "application_language": "ApplicationLanguageCode",
    "second_language": "SecondLanguageCode",
}
_LOST = ("refus", "reject", "withdrawn", "lost", "cancel")
_ROLES_PENDING: dict[str, tuple[str, ...]] = {"Applicant": ("applicant",), "Representative": ("agent",)}
_ROLES_REGISTERED: dict[str, tuple[str, ...]] = {"Applicant": ("applicant", "owner"), "Representative": ("agent",)}


def parse(raw: bytes, place: Place) -> Parsed:
    """What the records of a transaction say, one statement for each mark.

    Source: EUIPO, EM-TM-TradeMark 3.4 (derived from WIPO ST.66).
    """
    opened = xml.document(raw, _SPEC)
    body = xml.find(opened.root, "TradeMarkTransactionBody")
    if xml.local(opened.root) != "Transaction" or body is None:
        raise DocumentProblem("holds no trade marks", code="document.root", field="TradeMarkTransactionBody")
    made_on = _made_on(opened.root)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for data in body.iter("{*}TransactionData"):
        for mark in xml.find_all(data, "TradeMarkDetails/TradeMark"):
            try:
                statements.append(_statement(mark, data, made_on))
            except MunimentError as problem:
                rejects.append(_reject(problem, mark, place))
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=opened.unknown)


def _reject(problem: MunimentError, mark: Element, place: Place) -> Reject:
    field = problem.facts.get("field")
    return Reject(
        position=place.position,
        reason=problem.message,
        field=str(field) if field else None,
        document=xml.text(mark, "ApplicationNumber"),
    )


def _made_on(root: Element) -> date | None:
    path = "TransactionHeader/SenderDetails/RequestProducerDateTime"
    return xml.day(root, path, field="RequestProducerDateTime")


def _statement(mark: Element, data: Element, made_on: date | None) -> Statement:
    if mark.get("operationCode") == "Delete":
        raise DocumentProblem("the office withdraws the record", code="document.deleted", field="operationCode")
    application = _application(mark)
    status_on = xml.day(mark, "MarkCurrentStatusDate", field="MarkCurrentStatusDate")
    return Statement(
        register="EM",
        kind="trademark",
        document=f"EM{application.number}",
        office_date=made_on or status_on,
        application_no=application.number,
        content=_content(mark, data, application),
    )


def _application(mark: Element) -> Number:
    printed = xml.text(mark, "ApplicationNumber")
    if printed is None:
        raise DocumentProblem("ApplicationNumber: no number", code="document.field", field="ApplicationNumber")
    day = xml.day(mark, "ApplicationDate", field="ApplicationDate")
    number = _normalised("EM", printed, "application")
    return Number(type="application", office="EM", number=number, date=day, original=printed)


def _normalised(office: str, printed: str, kind: str) -> str:
    """The number in its normal form; where the office's forms do not know it, as printed without spaces."""
    try:
        return number_normalise(office=office, number=printed, type=kind)
    except MunimentError:
        return "".join(printed.split())


def _content(mark: Element, data: Element, application: Number) -> Content:
    registered = xml.day(mark, "RegistrationDate", field="RegistrationDate")
    images = _images(mark)
    return Content(
        filed_on=application.date,
        granted_on=registered,
        expiry_stated_on=xml.day(mark, "ExpiryDate", field="ExpiryDate"),
        numbers=_numbers(mark, application, registered),
        mark=Mark(
            text=xml.text(mark, "WordMarkSpecification/MarkVerbalElementText"),
            kind=_feature(mark),
            image=images[0].name if images else None,
        ),
        images=images,
        parties=parties.read(mark, _ROLES_REGISTERED if registered else _ROLES_PENDING),
        classes=_classes(mark),
        citations=_earlier_marks(mark),
        priorities=_priorities(mark),
        relations=(*_seniorities(mark), *_divisions(data)),
        goods_services=_goods(mark),
        events=events.read(mark),
        facts=_facts(mark),
    )


def _numbers(mark: Element, application: Number, registered: date | None) -> tuple[Number, ...]:
    """An EU trade mark is registered under the number of its application."""
    if registered is None:
        return (application,)
    printed = xml.text(mark, "RegistrationNumber") or application.original or application.number
    number = _normalised("EM", printed, "registration")
    return (application, Number(type="registration", office="EM", number=number, date=registered, original=printed))


def _feature(mark: Element) -> str | None:
    feature = xml.text(mark, "MarkFeature")
    return _FEATURES.get(feature.lower(), feature.lower()) if feature else None


def _images(mark: Element) -> tuple[Image, ...]:
    found: dict[str, Image] = {}
    for element in xml.find_all(mark, "MarkImageDetails/MarkImage"):
        said = xml.leaves(element)
        name = said.get("MarkImageURI", "").rsplit("/", 1)[-1]
        if not name and "MarkImageIdentifier" in said:
            name = f"{said['MarkImageIdentifier']}.{said.get('MarkImageFileFormat', 'JPG')}"
        if name:
            found.setdefault(name, Image(name=name, role="mark"))
    return tuple(found.values())


def _classes(mark: Element) -> tuple[ClassSymbol, ...]:
    version = xml.text(mark, "GoodsServicesDetails/GoodsServices/ClassificationVersion")
    nice = [xml.text(at) for at in xml.find_all(mark, f"{_DESCRIPTIONS}/ClassNumber")]
    vienna = [xml.text(at) for at in xml.find_all(mark, _VIENNA)]
    return (
        *(ClassSymbol(scheme="NICE", symbol=symbol, version=version) for symbol in dict.fromkeys(nice) if symbol),
        *(ClassSymbol(scheme="VIENNA", symbol=symbol) for symbol in dict.fromkeys(vienna) if symbol),
    )


_DESCRIPTIONS = "GoodsServicesDetails/GoodsServices/ClassDescriptionDetails/ClassDescription"
_VIENNA = "MarkImageDetails/MarkImage/MarkImageCategory/CategoryCodeDetails/CategoryCode"


def _goods(mark: Element) -> tuple[GoodsServices, ...]:
    """Goods and services of each class in each of the languages given."""
    found: list[GoodsServices] = []
    for element in xml.find_all(mark, _DESCRIPTIONS):
        number = xml.text(element, "ClassNumber")
        if number is None:
            continue
        texts = [
            GoodsServices(class_no=number, text=words, lang=(at.get("languageCode") or "").lower() or None)
            for at in xml.find_all(element, "GoodsServicesDescription")
            if (words := xml.text(at))
        ]
        found += texts or [GoodsServices(class_no=number)]
    return tuple(found)


def _earlier_marks(mark: Element) -> tuple[Citation, ...]:
    """The earlier marks on which oppositions rest, each once."""
    found: dict[tuple[str | None, str | None, str | None], Citation] = {}
    for element in xml.find_all(mark, "OppositionDetails/Opposition/EarlierMarkDetails/EarlierMark"):
        said = xml.leaves(element)
        office, printed = said.get("EarlierMarkCountryCode"), said.get("ApplicationNumber")
        words = xml.text(element, "WordMarkSpecification/MarkVerbalElementText")
        number = _normalised(office or "", printed, "application") if printed else said.get("RegistrationNumber")
        if number or words:
            found.setdefault(
                (office, number, words),
                Citation(office=office, number=number, text=words, by="opponent", phase="opposition"),
            )
    return tuple(found.values())


def _priorities(mark: Element) -> tuple[Priority, ...]:
    return tuple(
        Priority(
            office=said["PriorityCountryCode"],
            number=_normalised(said["PriorityCountryCode"], said["PriorityNumber"], "application"),
            date=xml.day(element, "PriorityDate", field="PriorityDate"),
            original=said["PriorityNumber"],
        )
        for element, said in _claimed(mark, "PriorityDetails/Priority", "PriorityStatusCode", lost=False)
        if {"PriorityCountryCode", "PriorityNumber"} <= said.keys()
    )


def _claimed(mark: Element, path: str, state: str, *, lost: bool) -> list[tuple[Element, dict[str, str]]]:
    """The claims of priority or seniority that stand, or those that the office refused."""
    found = [(element, xml.leaves(element)) for element in xml.find_all(mark, path)]
    return [
        (element, said) for element, said in found if any(word in said.get(state, "").lower() for word in _LOST) == lost
    ]


def _seniorities(mark: Element) -> tuple[Relation, ...]:
    """Earlier national marks whose rank the EU mark keeps."""
    return tuple(
        Relation(
            type="seniority_of",
            office=said["SeniorityCountryCode"],
            number=_normalised(said["SeniorityCountryCode"], number, "registration"),
            date=xml.day(element, "SeniorityFilingDate", field="SeniorityFilingDate"),
        )
        for element, said in _claimed(mark, "SeniorityDetails/Seniority", "SeniorityStatusCode", lost=False)
        if (number := said.get("SeniorityRegistrationNumber") or said.get("SeniorityApplicationNumber"))
        and "SeniorityCountryCode" in said
    )


def _divisions(data: Element) -> tuple[Relation, ...]:
    """``Parent Division`` says that this mark is the parent of the related one."""
    found = (xml.leaves(at) for at in xml.find_all(data, "TradeMarkRelationDetails/TradeMarkRelation"))
    return tuple(
        Relation(
            type="divided_into" if said.get("TradeMarkRelationKind", "").startswith("Parent") else "division_of",
            office="EM",
            number=_normalised("EM", number, "application"),
        )
        for said in found
        if (number := said.get("RelatedTradeMarkIdentifier"))
    )


def _facts(mark: Element) -> dict[str, str]:
    said = {name: xml.text(mark, path) for name, path in _FACTS.items()}
    day = xml.day(mark, "MarkCurrentStatusDate", field="MarkCurrentStatusDate")
    said["status_on"] = day.isoformat() if day else None
    if xml.text(mark, "TradeDistinctivenessIndicator") == "true":
        said["acquired_distinctiveness"] = "true"
    for name, path, prefix in _CLAIMS:
        lost = [claim for _, claim in _claimed(mark, path, f"{prefix}StatusCode", lost=True)]
        said[f"{name}_refused"] = ", ".join(_claim_words(claim, prefix) for claim in lost)
    return {name: words for name, words in said.items() if words}


_CLAIMS = (
    ("priority", "PriorityDetails/Priority", "Priority"),
    ("seniority", "SeniorityDetails/Seniority", "Seniority"),
)


def _claim_words(claim: dict[str, str], prefix: str) -> str:
    names = (f"{prefix}RegistrationNumber", f"{prefix}ApplicationNumber", f"{prefix}Number")
    number = next((claim[name] for name in names if name in claim), "")
    return f"{claim.get(prefix + 'CountryCode', '')} {number}".strip()
