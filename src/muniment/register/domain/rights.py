"""What the rules read of a Record: its days, its events in law time, its territories and parts."""

from __future__ import annotations

from datetime import date

from muniment.catalogue.values import Event, Record

REGIONAL = frozenset({("EP", "patent"), ("EA", "patent"), ("AP", "patent"), ("WO", "trademark"), ("WO", "design")})
"""Rights granted or registered once that then stand or fall state by state.

Source: EPC art. 2(2) and 64; Eurasian Patent Convention art. 13; Harare Protocol s. 3(11); Madrid Protocol
art. 4 and 5; Hague Agreement (Geneva Act) art. 14.
"""

_VOIDING = frozenset({"invalidated", "invalidated_part"})
_LYING = frozenset({"pledge", "seizure", "licence", "open_licence"})
_STATUS_CATEGORIES = frozenset("ABCDEFHKLMNV")
_STATUS_FAMILIES = frozenset({"grant", "lapse"})


def law_day(event: Event) -> date:
    """From when an event has effect.

    A mark that is cancelled ends when that is announced, not when it is decided, unless the source gives a day of
    effect.

    Source: ST.27 on effective dates; Trademark Law (CN) art. 55 for the announcement.
    """
    if event.effective_on is not None:
        return event.effective_on
    if event.action == "cancelled" and event.published_on is not None:
        return event.published_on
    return event.occurred_on


def from_the_start(event: Event) -> bool:
    """Whether the event takes a right, or a part of it, away as though it had never been."""
    if event.effect != "from_start":
        return False
    return event.action in _VOIDING or event.category in {"H", "N"}


def of_status(event: Event) -> bool:
    """Whether the event can change a state or stage."""
    if event.family == "dispute" and event.action == "end":
        return True
    return event.category in _STATUS_CATEGORIES or event.family in _STATUS_FAMILIES


def lies_only(event: Event) -> bool:
    """Whether the event speaks of nothing but a pledge, a licence or an order on the right: no status, term or owner.

    What tells of status, term and owner answers the same with such an event and without it.
    """
    return (
        event.family in _LYING
        and not of_status(event)
        and event.category not in {"G", "Q"}
        and event.action in {None, "start", "change", "end"}
    )


def territory_of(record: Record, event: Event) -> str | None:
    """The state that the event concerns; ``None`` where it concerns the whole register."""
    return None if event.territory in {None, record.office, record.register} else event.territory


def part_of(record: Record, event: Event) -> str | None:
    """The part that the event concerns; ``None`` where that is the whole right."""
    return None if event.part in {None, "", record.part} else event.part


def filed_on(record: Record) -> date | None:
    """The day of filing: as stated, else that of the first filing event."""
    if record.content.filed_on is not None:
        return record.content.filed_on
    return min((law_day(event) for event in record.content.events if event.category == "A"), default=None)


def granted_on(record: Record) -> date | None:
    """The day of grant or registration: as stated, else that of the first grant event of the whole right."""
    if record.content.granted_on is not None:
        return record.content.granted_on
    days = (
        law_day(event)
        for event in record.content.events
        if event.category == "F" and territory_of(record, event) is None and part_of(record, event) is None
    )
    return min(days, default=None)


def published_on(record: Record, as_of: date) -> date | None:
    """The first day, up to ``as_of``, on which a document of the right was published."""
    days = [n.date for n in record.content.numbers if n.type == "publication" and n.date]
    days += [event.published_on or event.occurred_on for event in record.content.events if event.category == "Q"]
    return min((day for day in days if day <= as_of), default=None)


def territories_of(record: Record) -> tuple[str, ...]:
    """The states that have a status of their own, in alphabetical order."""
    named = {code for event in record.content.events if of_status(event) and (code := territory_of(record, event))}
    if (record.register, record.kind) in REGIONAL:
        named |= set(record.content.territories) - {record.office, record.register}
    return tuple(sorted(named))


def classes_of(record: Record) -> tuple[str, ...]:
    """The classes of goods and services, as the register lists them."""
    return tuple(dict.fromkeys(goods.class_no for goods in record.content.goods_services))


def given_up_for_invention(record: Record) -> bool:
    """Whether the right is a utility model whose owner filed the same invention on the same day as a patent.

    Source: Implementing Rules of the Patent Law (CN) art. 47.
    """
    return record.kind == "utility_model" and any(tie.type == "same_day_of" for tie in record.content.relations)
