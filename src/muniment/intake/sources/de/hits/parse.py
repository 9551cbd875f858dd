"""Lists of hits out of the German registers of patents, designs and marks: a line or two on each right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from muniment.catalogue.values import ClassSymbol, Content, Event, Mark, Number, Party, Reject, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.de.values import OFFICE, normalised
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError

_SPEC = source_get("de.hits")
_NAMED = re.compile(r"^(?P<name>.+), (?P<place>[^,]+), (?P<country>[A-Z]{2})$")
_POSTCODE = re.compile(r"^\d{4,5}\s+")
_SYMBOL = re.compile(r"([A-H]\d{2}[A-Z])\s*(\d{1,4})/(\d{2,6})")
_LETTER = re.compile(r"^[A-Z]\s+(?=\d)")
_PART = re.compile(r"-(\d{1,4})$")
_FEATURES = {"wortmarke": "word", "bildmarke": "figurative", "wort-bildmarke": "combined"}
_LONG = 12
"""Figures of a number since 1995: before, a mark is listed under the number of its registration."""


def parse(raw: bytes, place: Place) -> Parsed:
    """What a list of hits says, one statement for each.

    Source: German Patent and Trade Mark Office, DPMAconnectPlus, search services.
    """
    opened = xml.document(raw, _SPEC)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for element in opened.root:
        reader = _READERS.get(xml.local(element))
        try:
            if reader is not None:
                statements.append(reader(element, xml.leaves(element)))
        except MunimentError as problem:
            field = str(problem.facts.get("field") or "") or None
            rejects.append(Reject(position=place.position, reason=problem.message, field=field))
    if not statements and not rejects:
        raise DocumentProblem("holds no hits", code="document.root", field=xml.local(opened.root))
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=opened.unknown)


def _required(said: dict[str, str], name: str) -> str:
    if name not in said:
        raise DocumentProblem(f"{name}: no number", code="document.field", field=name)
    return said[name]


def _day(element: Element, name: str) -> date | None:
    return xml.day(element, name, field=name)


def _number(kind: str, printed: str, day: date | None) -> Number:
    return Number(type=kind, office=OFFICE, number=normalised(OFFICE, printed, kind), date=day, original=printed)


def _events(filed: date | None, registered: date | None, published: date | None) -> Iterator[Event]:
    if filed is not None:
        yield Event(occurred_on=filed, category="A", key_event="A10", family="filing")
    if registered is not None:
        yield Event(occurred_on=registered, category="F", key_event="F10", family="grant")
    if published is not None:
        yield Event(occurred_on=published, published_on=published, category="Q", key_event="Q10", family="publication")


def _party(role: str, words: str | None, seq: int = 1) -> Iterator[Party]:
    """``Sample GmbH, 00001 Musterstadt, DE``: the postcode is left, for a name does not say whether it is a person's."""
    match = _NAMED.match(words or "")
    if match:
        town = _POSTCODE.sub("", match["place"])
        yield Party(role=role, name=match["name"], seq=seq, country=match["country"], place=town)
    elif words:
        yield Party(role=role, name=words, seq=seq)


def _patent(element: Element, said: dict[str, str]) -> Statement:
    printed = _LETTER.sub("", _required(said, "registered-number"))
    filed, registered = _day(element, "applicationDate"), _day(element, "registrationDate")
    number = _number("application", printed, filed)
    model = "utility" in said.get("type", "").lower()
    symbols: dict[str, ClassSymbol] = {}
    for name in ("main-classification", "further-classification"):
        for at in xml.find_all(element, name):
            match = _SYMBOL.search(xml.text(at, "classification") or "")
            if match:
                symbol = f"{match[1]} {match[2]}/{match[3]}"
                first, version = name.startswith("main"), xml.text(at, "edition")
                symbols.setdefault(symbol, ClassSymbol(scheme="IPC", symbol=symbol, first=first, version=version))
    applicants = xml.find_all(element, "applicants/applicant")
    parties = [one for seq, at in enumerate(applicants, start=1) for one in _party("applicant", xml.text(at), seq)]
    return _statement(
        "utility_model" if model else "patent",
        (number,),
        Content(
            filed_on=filed,
            granted_on=registered if model else None,
            titles={"de": said["invention-title"]} if "invention-title" in said else {},
            parties=(*parties, *_party("agent", said.get("agent"))),
            classes=tuple(symbols.values()),
            events=tuple(_events(filed, registered if model else None, _day(element, "publicationDate"))),
            facts={"status": said["legalstatus"]} if "legalstatus" in said else {},
        ),
    )


def _design(element: Element, said: dict[str, str]) -> Statement:
    filed, registered = _day(element, "DesignApplicationDate"), _day(element, "RegistrationDate")
    number = _number("application", _required(said, "DesignApplicationNumber"), filed)
    identifier = said.get("DesignIdentifier")
    match = _PART.search(identifier or "")
    locarno = said.get("ClassNumber")
    return _statement(
        "design",
        (number, *([_number("registration", identifier, registered)] if identifier else [])),
        Content(
            filed_on=filed,
            granted_on=registered,
            titles={"de": said["ProductDescription"]} if "ProductDescription" in said else {},
            parties=(
                *_party("owner" if registered else "applicant", said.get("OwnerOrApplicant")),
                *_party("agent", said.get("Representative")),
            ),
            classes=(ClassSymbol(scheme="LOCARNO", symbol=locarno, first=True),) if locarno else (),
            events=tuple(_events(filed, registered, _day(element, "PublicationDate"))),
            facts={"status": said["DesignStatus"]} if "DesignStatus" in said else {},
        ),
        part=match[1].zfill(4) if match else None,
    )


def _mark(element: Element, said: dict[str, str]) -> Statement:
    printed = _required(said, "ApplicationNumber")
    filed, registered = _day(element, "ApplicationDate"), _day(element, "RegistrationDate")
    since = sum(letter.isdigit() for letter in printed) >= _LONG
    number = _number("application", printed, filed) if since else _number("registration", printed, registered)
    feature = said.get("MarkFeature", "")
    return _statement(
        "trademark",
        (number,),
        Content(
            filed_on=filed,
            granted_on=registered,
            mark=Mark(text=said.get("MarkVerbalElementText"), kind=_FEATURES.get(feature, feature) or None),
            parties=tuple(_party("owner" if registered else "applicant", said.get("Applicant"))),
            classes=tuple(
                ClassSymbol(scheme="NICE", symbol=one) for one in re.findall(r"\d+", said.get("Classification", ""))
            ),
            events=tuple(_events(filed, registered, None)),
            facts={"status": said["MarkCurrentStatusCode"]} if "MarkCurrentStatusCode" in said else {},
        ),
    )


def _statement(kind: str, numbers: tuple[Number, ...], content: Content, *, part: str | None = None) -> Statement:
    """The list bears no date of its own: any other document of the right is newer."""
    application = next((one.number for one in numbers if one.type == "application"), None)
    return Statement(
        register=OFFICE,
        kind=kind,
        document=f"{OFFICE}{numbers[-1].number}",
        office_date=None,
        application_no=application,
        part=part,
        content=Content(
            filed_on=content.filed_on,
            granted_on=content.granted_on,
            numbers=numbers,
            titles=content.titles,
            mark=content.mark,
            parties=content.parties,
            classes=content.classes,
            events=content.events,
            facts=content.facts,
        ),
    )


_READERS: dict[str, Callable[[Element, dict[str, str]], Statement]] = {
    "PatentHitListRecord": _patent,
    "DesignHitListRecord": _design,
    "Entries": _mark,
}
