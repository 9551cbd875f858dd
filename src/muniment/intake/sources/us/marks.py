"""What the two forms of a US trade mark file (WIPO ST.66 and ST.96) have in common: one shape, one statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from muniment.catalogue.values import (
    ClassSymbol,
    Content,
    GoodsServices,
    Image,
    Mark,
    Number,
    Party,
    Priority,
    Reject,
    Relation,
    Statement,
)
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import xml
from muniment.intake.sources.us import mark_events
from muniment.intake.sources.us.mark_events import Deed, Entry, Life
from muniment.intake.sources.xml import Element
from muniment.intake.values import Place
from muniment.kernel.dates import date_read
from muniment.kernel.errors import MunimentError, SourceProblem
from muniment.standards.numbers import number_normalise

LANG = "en"
_ZONE = re.compile(r"(?<=\d)(?:Z|[+-]\d\d:\d\d)$")
#: The office's drawing codes, by their first figure.
_DRAWINGS = {"1": "word", "2": "figurative", "3": "combined", "4": "word", "5": "figurative", "6": "other"}
#: The basis of the filing, by a word of the indicator's name.
_BASES = {
    "Use": "use",
    "IntentToUse": "intent_to_use",
    "ForeignApplication": "foreign_application",
    "ForeignRegistration": "foreign_registration",
    "RequestforExtentionOfProtection": "international_registration",
    "InternationalRegistration": "international_registration",
}
_BASIS = re.compile(r"Basis([A-Za-z]+)Indicator$")
_NICE_CLASSES = 45
_NO_PICTURE = "no image available"
#: What the office's own web page of a file calls the picture that lies beside it.
_PICTURE = "markImage.jpg"


class Holder(NamedTuple):
    """An applicant or owner at one stage of the file.

    Attributes:
        stage: 10 who applied, 20 at publication, 30 at registration; the figures after them later owners.
        natural: A natural person: of whom nothing but the name and the country is kept.
    """

    stage: int
    name: str
    natural: bool
    kind: str | None
    country: str | None
    place: str | None
    postcode: str | None


class Goods(NamedTuple):
    """The goods or services of one class, with the national classes that go with it, and the first use stated."""

    number: str
    text: str | None
    national: tuple[str, ...] = ()
    first_use: str | None = None
    first_commerce: str | None = None


class File(NamedTuple):
    """What a trade mark file says, whatever the form in which it came."""

    serial: str
    filed_on: date | None
    registration: str | None
    registered_on: date | None
    status: str | None
    status_on: date | None
    published: tuple[tuple[date, str | None], ...]
    history: tuple[Entry, ...]
    deeds: tuple[Deed, ...]
    holders: tuple[Holder, ...]
    agents: tuple[str, ...]
    mark: Mark
    images: tuple[Image, ...]
    goods: tuple[Goods, ...]
    designs: tuple[str, ...]
    priorities: tuple[Priority, ...]
    international: tuple[str, ...]
    relations: tuple[Relation, ...]
    facts: dict[str, str | None]


def statement(file: File, place: Place) -> Statement:
    """What the file says, in the shape that all readers give.

    Raises:
        DocumentProblem: it has no serial number, or one of no known form.
    """
    application = _number(file.serial, "application", file.filed_on)
    numbers = [application]
    if file.registration and file.registration.strip("0"):
        numbers.append(_number(file.registration, "registration", file.registered_on))
    numbers += [Number(type="other", office="WO", number=_loose(one), original=one) for one in file.international]
    images = file.images or tuple(Image(name=_PICTURE, role="mark") for name in place.siblings if name == _PICTURE)
    life = Life(file.filed_on, file.registered_on, file.published, file.status, file.status_on)
    return Statement(
        register="US",
        kind="trademark",
        document=f"US{application.number}",
        office_date=_newest(file),
        application_no=application.number,
        content=Content(
            filed_on=file.filed_on,
            granted_on=file.registered_on,
            numbers=tuple(numbers),
            mark=_pictured(file.mark, images),
            images=images,
            parties=tuple(_parties(file)),
            classes=tuple(dict.fromkeys(_classes(file))),
            priorities=file.priorities,
            relations=(*file.relations, *_extension(file)),
            goods_services=tuple(
                GoodsServices(class_no=class_no(one.number), text=one.text or "", lang=LANG if one.text else None)
                for one in file.goods
            ),
            events=mark_events.read(life, file.history, file.deeds),
            facts={name: words for name, words in (file.facts | _uses(file)).items() if words},
        ),
    )


def rejected(problem: MunimentError, place: Place, document: str | None) -> Reject:
    """A mark among others of its file that cannot be read."""
    field = problem.facts.get("field")
    return Reject(
        position=place.position, reason=problem.message, field=str(field) if field else None, document=document
    )


def _number(printed: str, kind: str, day: date | None) -> Number:
    try:
        number = number_normalise(office="US", number=printed, type=kind)
    except MunimentError as problem:
        raise DocumentProblem(
            f"{kind} number: {problem.message}", code=problem.code, field=kind, value=printed
        ) from problem
    return Number(type=kind, office="US", number=number, date=day, original=printed)


def _loose(printed: str) -> str:
    try:
        return number_normalise(office="WO", number=printed, type="registration")
    except MunimentError:
        return "".join(printed.split())


def _newest(file: File) -> date | None:
    """The last day of which the file speaks: it carries no date of its own."""
    days = [file.status_on, *(entry.day for entry in file.history), *(deed.recorded for deed in file.deeds)]
    return max((day for day in days if day is not None), default=file.filed_on)


def _pictured(mark: Mark, images: tuple[Image, ...]) -> Mark:
    return Mark(
        text=mark.text,
        kind=mark.kind,
        image=images[0].name if images else None,
        transliteration=mark.transliteration,
        translation=mark.translation,
        colours=mark.colours,
    )


# --- parties ---------------------------------------------------------------------------------------------------------


def _parties(file: File) -> Iterator[Party]:
    """Who applied first and who is the last owner stated; those between are told by the transfers."""
    stages = sorted({holder.stage for holder in file.holders})
    if stages:
        first = [holder for holder in file.holders if holder.stage == stages[0]]
        last = [holder for holder in file.holders if holder.stage == stages[-1]]
        yield from _of_role("applicant", first if file.registered_on else last)
        if file.registered_on:
            yield from _of_role("owner", last)
    for seq, name in enumerate(dict.fromkeys(file.agents), start=1):
        yield Party(role="agent", name=name, seq=seq, lang=LANG)


def _of_role(role: str, holders: Iterable[Holder]) -> Iterator[Party]:
    for seq, holder in enumerate(holders, start=1):
        yield Party(
            role=role,
            name=holder.name,
            seq=seq,
            lang=LANG,
            country=holder.country,
            place=None if holder.natural else holder.place,
            postcode=None if holder.natural else holder.postcode,
            owner_type=holder.kind.lower().replace(" ", "_") if holder.kind else None,
        )


def natural(kind: str | None, code: str | None) -> bool:
    """Whether the office calls the party an individual (code 1, or by word); an unknown kind counts as one."""
    words = (kind or "").lower()
    return "individual" in words or (code or "").lstrip("0") == "1" or not (words or code)


# --- classes, goods, basis -------------------------------------------------------------------------------------------


def class_no(printed: str) -> str:
    """``009`` is class 9; ``A``, ``B`` and ``200`` are classes of the office's own for certification and membership."""
    return printed.lstrip("0") or printed


def nice_is(printed: str) -> bool:
    """Whether a class number is one of the Nice Classification."""
    return printed.isdigit() and 0 < int(printed) <= _NICE_CLASSES


def _classes(file: File) -> Iterator[ClassSymbol]:
    for goods in file.goods:
        scheme = "NICE" if nice_is(goods.number) else "US_CLASS"
        yield ClassSymbol(scheme=scheme, symbol=class_no(goods.number))
    for goods in file.goods:
        for symbol in goods.national:
            yield ClassSymbol(scheme="US_CLASS", symbol=class_no(symbol))
    for symbol in file.designs:
        yield ClassSymbol(scheme="US_DESIGN", symbol=_design(symbol))


def _design(printed: str) -> str:
    """``260121`` is 26.01.21."""
    digits = printed.replace(".", "")
    return ".".join((digits[:2], digits[2:4], digits[4:])) if len(digits) == 6 and digits.isdigit() else printed


def _uses(file: File) -> dict[str, str | None]:
    """The days of first use as the office writes them, class by class: a month or a day may be unknown."""
    return {
        "first_use": "; ".join(f"{class_no(one.number)}: {one.first_use}" for one in file.goods if one.first_use),
        "first_use_in_commerce": "; ".join(
            f"{class_no(one.number)}: {one.first_commerce}" for one in file.goods if one.first_commerce
        ),
    }


def basis(holder: Element | None) -> str | None:
    """The bases that the indicators below name, in the order of the file."""
    found = [
        _BASES.get(match[1], match[1])
        for name, words in xml.leaves(holder).items()
        if words == "true" and (match := _BASIS.search(name))
    ]
    return ", ".join(found) or None


def drawing(code: str | None) -> str | None:
    """The kind of mark that the office's drawing code (``4``, ``3000``) says."""
    return _DRAWINGS.get(code[:1]) if code else None


def _extension(file: File) -> Iterator[Relation]:
    """A filing that extends an international registration to the United States."""
    if "international_registration" in (file.facts.get("filing_basis") or ""):
        for printed in file.international:
            yield Relation(type="extension_of", office="WO", number=_loose(printed))


def priority(office: str | None, printed: str | None, day: date | None) -> Priority | None:
    """An earlier filing abroad; ``None`` where its office or number is not said."""
    if not office or not printed:
        return None
    try:
        number = number_normalise(office=office, number=printed, type="application")
    except MunimentError:
        number = "".join(printed.split())
    return Priority(office=office, number=number, date=day, original=printed)


def picture(printed: str | None) -> tuple[Image, ...]:
    """The picture under its file name; none where the office says that there is none."""
    name = (printed or "").rsplit("/", 1)[-1]
    return (Image(name=name, role="mark"),) if name and name.lower() != _NO_PICTURE else ()


# --- days ------------------------------------------------------------------------------------------------------------


def day(element: Element | None, path: str, *, field: str) -> date | None:
    """The day at a path, without the zone that the office appends (``2000-05-09-04:00``).

    Raises:
        DocumentProblem: it is no date, or no such day.
    """
    words = xml.text(element, path)
    try:
        return date_read(_ZONE.sub("", words)) if words else None
    except SourceProblem as problem:
        raise DocumentProblem(f"{field}: {problem.message}", code=problem.code, field=field, value=words) from problem


def lines(elements: Iterable[Element]) -> str | None:
    """The texts of the elements, each once, apart by semicolons."""
    return "; ".join(dict.fromkeys(filter(None, map(xml.text, elements)))) or None
