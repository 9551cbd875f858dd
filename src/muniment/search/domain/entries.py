"""An entry of the index: one version of a Record as the search sees it. ``fields.yaml`` says which place goes where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache

import msgspec

from muniment.catalogue.values import ClassSymbol, Content, Number, Party, Record
from muniment.search.domain.fields import FieldSpec, code_fold, code_levels, fields_all, number_terms
from muniment.standards.numbers import keys_of, number_print

OPEN = 1 << 40
"""``seq_to`` of a version that no other has followed: later than any edition."""
TITLES_FIRST = ("zh-Hans", "zh", "en")
MAKERS = ("inventor", "designer", "breeder", "author")
"""Roles of those who made what is protected."""

Texts = Mapping[str, tuple[str, ...]]
"""Long texts of a Record by field: ``claims`` and ``description``."""


CLASSES_TOLD = 12
"""Class symbols that a list tells of an entry."""


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a list shows of an entry; ``title_other`` is the title in another language than ``title``."""

    kind: str
    office: str
    title: str
    register: str
    title_other: str = ""
    owners: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    inventors: tuple[str, ...] = ()
    filed_on: date | None = None
    granted_on: date | None = None
    expires_on: date | None = None
    application_no: str = ""
    publication_no: str = ""
    classes: tuple[str, ...] = ()


class Turn(msgspec.Struct, frozen=True, array_like=True):
    """From this day on the entry stands like this; ``None`` is from the beginning of days."""

    since: date | None
    standing: str


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """What the register says of a Record: facts and days only, nothing that ages.

    Attributes:
        turns: How the whole right stands from which day on, oldest first.
        states: The same of each state, where the whole only sums them up.
        filed_on, granted_on: In law time: from then on absence must be covered.
        expires_on: The last day of the term.
    """

    turns: tuple[Turn, ...] = ()
    states: dict[str, tuple[Turn, ...]] = {}
    filed_on: date | None = None
    granted_on: date | None = None
    expires_on: date | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version: in editions from ``seq_from`` on and before ``seq_to``.

    Attributes:
        values: By field: texts as printed; codes in their one form with the levels above; days as ``YYYY-MM-DD``;
            years and counts as digits.
        facets: By facet: the values that answers are counted by, where they are not those of the field.
        successor: The right that it turned out to be at ``seq_to``.
        turns, states, filed_law, granted_law: See ``Standing``.
    """

    right_id: str
    seq_from: int
    card: Card
    values: dict[str, tuple[str, ...]]
    seq_to: int = OPEN
    successor: str = ""
    facets: dict[str, tuple[str, ...]] = {}
    turns: tuple[Turn, ...] = ()
    states: dict[str, tuple[Turn, ...]] = {}
    filed_law: date | None = None
    granted_law: date | None = None

    @property
    def uid(self) -> str:
        """The name of the version among all."""
        return f"{self.right_id}@{self.seq_from}"

    def standings(self) -> Iterator[tuple[str, tuple[Turn, ...]]]:
        """The turns of the whole right (no state), then those of each state, by its name and by ``*`` too."""
        yield "", self.turns
        for state, turns in self.states.items():
            yield state, turns
            yield "*", turns


def entry_of(record: Record, seq: int, texts: Texts, standing: Standing) -> Entry:
    """The entry of one version of a Record, open to later editions.

    Args:
        record: The Record, without what is withheld.
        seq: The ``seq`` that brought it.
        texts: Its long texts.
        standing: How it stands from which day on.
    """
    values: dict[str, tuple[str, ...]] = {}
    content = record.content
    for name, place, reader in _readers():
        if place and not getattr(content, place):
            continue
        found = tuple(dict.fromkeys(filter(None, reader(record, texts))))
        if found:
            values[name] = found
    values.update(_numbers(record))
    if standing.expires_on is not None:
        values["expires"] = (standing.expires_on.isoformat(),)
    facets = {
        "class": _class_facet(content),
        "owner": _names(content.parties, "owner"),
        "region": tuple(dict.fromkeys(each[:2] for each in values.get("region", ()))),
    }
    return Entry(
        right_id=record.right_id,
        seq_from=seq,
        card=_card(record, values, standing.expires_on),
        values=values,
        facets={name: found for name, found in facets.items() if found},
        turns=standing.turns,
        states=standing.states,
        filed_law=standing.filed_on,
        granted_law=standing.granted_on,
    )


def _card(record: Record, values: Mapping[str, tuple[str, ...]], expires_on: date | None) -> Card:
    content = record.content
    known = [content.titles[lang] for lang in TITLES_FIRST if content.titles.get(lang)]
    named = [*known, *content.titles.values(), *values.get("mark", ()), *values.get("denomination", ())]
    return Card(
        kind=record.kind,
        office=record.office,
        register=record.register,
        title=named[0] if named else "",
        title_other=next((each for each in named if each != named[0]), ""),
        owners=_names(content.parties, "owner"),
        applicants=_names(content.parties, "applicant"),
        inventors=_names(content.parties, *MAKERS),
        filed_on=content.filed_on,
        granted_on=content.granted_on,
        expires_on=expires_on,
        application_no=_printed(record, "application"),
        publication_no=_printed(record, "publication"),
        classes=tuple(dict.fromkeys(f"{each.scheme} {each.symbol}" for each in content.classes))[:CLASSES_TOLD],
    )


def _printed(record: Record, type_: str) -> str:
    """The last number of that type as it is customarily written; "" where the record has none."""
    found = [each for each in record.content.numbers if each.type == type_ and each.office == record.office]
    if not found:
        return record.application_no or "" if type_ == "application" else ""
    last = found[-1]
    return number_print(type=type_, office=last.office, number=last.number, kind_code=last.kind_code, kind=record.kind)


# --- one reader a field ----------------------------------------------------------------------------------------------

Reader = Callable[[Record, Texts], Iterable[str]]


def _names(parties: Iterable[Party], *roles: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(party.name for party in parties if not roles or party.role in roles))


def _all_names(*roles: str) -> Reader:
    def read(record: Record, _: Texts) -> Iterator[str]:
        for party in record.content.parties:
            if party.role in roles:
                yield party.name
                yield from party.names_other.values()

    return read


def _parties(record: Record, _: Texts) -> Iterator[str]:
    for party in (*record.content.parties, *(p for event in record.content.events for p in event.parties)):
        yield party.name
        yield from party.names_other.values()


def _owners(record: Record) -> list[Party]:
    return [party for party in record.content.parties if party.role == "owner"]


def _mark(record: Record, _: Texts) -> Iterator[str]:
    mark = record.content.mark
    if mark is not None:
        yield from (text for text in (mark.text, mark.transliteration, mark.translation) if text)


@lru_cache(maxsize=50_000)
def _levels(field: str, value: str, scheme: str = "") -> tuple[str, ...]:
    return code_levels(fields_all()[field], value, scheme=scheme)


def _codes(field: str, places: Callable[[Record], Iterable[str | None]]) -> Reader:
    def read(record: Record, _: Texts) -> Iterator[str]:
        for value in places(record):
            if value:
                yield from _levels(field, value)

    return read


def _symbols(scheme: str) -> Callable[[Record], Iterable[str]]:
    return lambda record: (each.symbol for each in record.content.classes if each.scheme == scheme)


def _classes(record: Record, _: Texts) -> Iterator[str]:
    for each in _class_symbols(record.content):
        yield from _levels("class", each.symbol, each.scheme)


def _class_symbols(content: Content) -> Iterator[ClassSymbol]:
    yield from content.classes
    for goods in content.goods_services:
        yield ClassSymbol(scheme="NICE", symbol=goods.class_no)


def _class_facet(content: Content) -> tuple[str, ...]:
    """Subclasses of patents, classes of marks and designs: the level at which counts are read."""
    found: dict[str, None] = {}
    for each in _class_symbols(content):
        levels = _levels("class", each.symbol, each.scheme)
        found[levels[min(2, len(levels) - 1)] if each.scheme in {"IPC", "CPC"} else levels[0]] = None
    return tuple(found)


def _numbers(record: Record) -> dict[str, tuple[str, ...]]:
    """The numbers by their type, and all of them, with their look-up keys; each number is read once."""
    found: dict[str, dict[str, None]] = {}
    for number in dict.fromkeys(_all_numbers(record)):
        forms = (*number_terms(number.office, number.number, number.kind_code), *keys_of(number))
        for field in ("number", number.type):
            if field in _NUMBER_FIELDS:
                found.setdefault(field, {}).update(dict.fromkeys(forms))
    return {field: tuple(forms) for field, forms in found.items()}


def _all_numbers(record: Record) -> Iterator[Number]:
    yield from record.content.numbers
    if record.application_no:
        yield Number(type="application", office=record.office, number=record.application_no)


def _cited(record: Record, _: Texts) -> Iterator[str]:
    for each in record.content.citations:
        if each.office and each.number:
            number = Number(type="publication", office=each.office, number=each.number, kind_code=each.kind_code)
            yield from number_terms(each.office, each.number, each.kind_code)
            yield from keys_of(number)


def _tied(places: Callable[[Record], Iterable[tuple[str, str]]]) -> Reader:
    def read(record: Record, _: Texts) -> Iterator[str]:
        for office, number in places(record):
            yield from number_terms(office, number)
            yield from keys_of(Number(type="application", office=office, number=number))

    return read


def _has(record: Record, texts: Texts) -> Iterator[str]:
    content = record.content
    there = {
        "abstract": content.abstracts,
        "claims": texts.get("claims"),
        "description": texts.get("description"),
        "image": content.images,
        "citation": content.citations,
        "priority": content.priorities,
        "relation": content.relations,
        "family": content.family_id,
        "goods": content.goods_services,
        "region": any(party.region_code for party in content.parties),
    }
    yield from (name for name, value in there.items() if value)
    families = {event.family for event in content.events}
    yield from sorted(families & {"pledge", "seizure", "licence", "open_licence", "dispute", "transfer"})
    if families & {"pledge", "seizure", "licence", "open_licence", "dispute"}:
        yield "lien"


def _days(places: Callable[[Record], Iterable[date | None]]) -> Reader:
    return lambda record, _: (day.isoformat() for day in places(record) if day is not None)


def _year(place: Callable[[Record], date | None]) -> Reader:
    def read(record: Record, _: Texts) -> Iterator[str]:
        day = place(record)
        if day is not None:
            yield str(day.year)

    return read


def _count(place: Callable[[Record], int | None]) -> Reader:
    def read(record: Record, _: Texts) -> Iterator[str]:
        count = place(record)
        if count is not None:
            yield str(count)

    return read


def _party_places(name: str) -> Callable[[Record], Iterable[str | None]]:
    return lambda record: (getattr(party, name) for party in record.content.parties)


_READERS: dict[str, Reader] = {
    "title": lambda record, _: record.content.titles.values(),
    "abstract": lambda record, _: record.content.abstracts.values(),
    "claims": lambda _, texts: texts.get("claims", ()),
    "description": lambda _, texts: texts.get("description", ()),
    "mark": _mark,
    "goods": lambda record, _: (goods.text for goods in record.content.goods_services),
    "denomination": lambda record, _: (record.content.denomination or "",),
    "literature": lambda record, _: (each.text or "" for each in record.content.citations),
    "owner": _all_names("owner"),
    "applicant": _all_names("applicant"),
    "inventor": _all_names(*MAKERS),
    "agent": _all_names("agent"),
    "agency": _all_names("agency"),
    "examiner": _all_names("examiner"),
    "party": _parties,
    "place": lambda record, _: (party.place or "" for party in record.content.parties),
    "id": _codes("id", lambda record: (i for p in record.content.parties for i in (*p.identifiers, p.owner_id))),
    "owner_type": _codes("owner_type", lambda record: (party.owner_type for party in _owners(record))),
    "country": _codes("country", lambda record: (party.country for party in _owners(record))),
    "region": _codes("region", lambda record: (party.region_code for party in _owners(record))),
    "postcode": _codes("postcode", _party_places("postcode")),
    "kind": lambda record, _: (record.kind,),
    "office": _codes("office", lambda record: (record.office,)),
    "register": _codes("register", lambda record: (record.register,)),
    "source": _codes("source", lambda record: (each.source for each in record.provenance)),
    "lang": _codes("lang", lambda record: (*record.content.titles, *record.content.abstracts)),
    "has": _has,
    "mark_kind": _codes("mark_kind", lambda record: (record.content.mark.kind if record.content.mark else None,)),
    "designation": _codes("designation", lambda record: record.content.territories),
    "event": _codes(
        "event",
        lambda record: (v for e in record.content.events for v in (e.family, e.action, e.key_event, e.office_code)),
    ),
    "class": _classes,
    "ipc": _codes("ipc", _symbols("IPC")),
    "cpc": _codes("cpc", _symbols("CPC")),
    "uspc": _codes("uspc", _symbols("USPC")),
    "nice": _codes("nice", lambda r: (*_symbols("NICE")(r), *(g.class_no for g in r.content.goods_services))),
    "group": _codes("group", lambda record: (group for g in record.content.goods_services for group in g.groups)),
    "locarno": _codes("locarno", _symbols("LOCARNO")),
    "vienna": _codes("vienna", _symbols("VIENNA")),
    "priority_no": _tied(lambda record: ((each.office, each.number) for each in record.content.priorities)),
    "cites": _cited,
    "related": _tied(lambda record: ((each.office, each.number) for each in record.content.relations)),
    "family": lambda record, _: (code_fold(fields_all()["family"], record.content.family_id or ""),),
    "right": lambda record, _: (code_fold(fields_all()["right"], record.right_id),),
    "kind_code": _codes("kind_code", lambda record: (number.kind_code for number in record.content.numbers)),
    "filed": _days(lambda record: (record.content.filed_on,)),
    "granted": _days(lambda record: (record.content.granted_on,)),
    "published": _days(lambda record: (n.date for n in record.content.numbers if n.type == "publication")),
    "priority": _days(lambda record: (min((p.date for p in record.content.priorities if p.date), default=None),)),
    "expires": _days(lambda record: (record.content.expiry_stated_on,)),
    "ended": _days(lambda r: (e.effective_on or e.occurred_on for e in r.content.events if e.family == "lapse")),
    "happened": _days(lambda record: (event.occurred_on for event in record.content.events)),
    "year": _year(lambda record: record.content.filed_on),
    "grant_year": _year(lambda record: record.content.granted_on),
    "owners": _count(lambda record: len(_owners(record))),
    "inventors": _count(lambda record: sum(party.role == "inventor" for party in record.content.parties)),
    "citations": _count(lambda record: len(record.content.citations)),
    "images": _count(lambda record: len(record.content.images)),
    "adjustment": _count(lambda record: record.content.term_adjustment_days),
}


@cache
def _readers() -> tuple[tuple[str, str, Reader], ...]:
    """The readers, each with the field of the content without which it finds nothing; none where it reads several."""
    specs = fields_all()
    return tuple((name, _only_place(specs[name]), reader) for name, reader in _READERS.items())


def _only_place(spec: FieldSpec) -> str:
    places = {source.removeprefix("content.").split(".")[0].split("[")[0] for source in spec.source}
    alone = len(places) == 1 and all(source.startswith("content.") for source in spec.source)
    named = places.pop() if alone and spec.type != "number" else ""
    return named if named in _COLLECTIONS else ""


_COLLECTIONS = frozenset(
    {"titles", "abstracts", "mark", "denomination", "citations", "parties", "territories", "classes", "goods_services"}
    | {"priorities", "relations", "events", "numbers", "filed_on", "granted_on", "expiry_stated_on"}
)
"""Fields of a content that say nothing where they are empty; a count of them is still told."""
_NUMBER_FIELDS = frozenset({"number", "application", "publication", "registration"})
MADE_OF_OTHERS = frozenset({"text", "status"})
"""Fields that are asked for in others: ``text`` in its texts, ``status`` in the turns."""


def fields_read() -> frozenset[str]:
    """The fields that an entry can have values of: all of the list but those that are asked for in others."""
    return frozenset(_READERS) | _NUMBER_FIELDS


def text_parts(spec: FieldSpec) -> tuple[str, ...]:
    """The fields in which a text field is looked up: itself, or those that it is made of."""
    return spec.source if spec.name in MADE_OF_OTHERS else (spec.name,)
