"""Who owns a right on a day, as printed, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from muniment.catalogue.values import Event, Party, Record
from muniment.kernel.texts import Text
from muniment.register.domain.coverage import covered_over
from muniment.register.domain.rights import filed_on, law_day, part_of, territory_of
from muniment.register.domain.words import names_join
from muniment.register.values import Known, OwnerMove, Ownership, Reason, Span

_ROLES = ("owner", "applicant", "breeder", "author")
"""Whose right it is, best first: the owner; else who applied, bred or wrote."""
_TO = frozenset({"assignee", "owner"})
_FROM = frozenset({"assignor"})


def owners_on(record: Record, *, as_of: date, known: Known) -> Ownership:
    """Those to whom the right belongs on ``as_of``, under the names printed, and since which recorded transfer.

    Only transfers of the whole right in the whole register count here; those of a part or a state stay events.

    Args:
        record: The right as the edition holds it.
        as_of: Law time: the day asked about.
        known: What the edition can know.

    Source: Patent Law (CN) art. 10 and Trademark Law (CN) art. 42: a transfer has effect from its registration or
        announcement.
    """
    changes = sorted(
        (event for event in record.content.events if _of_owner(record, event)),
        key=lambda event: (law_day(event), event.event_id),
    )
    before = [event for event in changes if law_day(event) <= as_of]
    after = [event for event in changes if law_day(event) > as_of]
    transfers = [event for event in before if event.family == "transfer"]
    since = law_day(transfers[-1]) if transfers else None
    names, role = _names(record, before, after)
    answer = covered_over(
        known,
        register=record.register,
        kind=record.kind,
        families=("transfer",),
        period=Span(since or filed_on(record), as_of),
    )
    reasons = tuple(Reason(_change_text(event), (event.event_id,)) for event in before if _named(event.parties, _TO))
    return Ownership(
        names=names,
        role=role,
        since=since,
        coverage=answer,
        text=_text(names, role, since),
        reasons=(*reasons, Reason(answer.text)),
        moves=tuple(_move(event) for event in before if _named(event.parties, _TO)),
    )


def _move(event: Event) -> OwnerMove:
    givers, takers = _named(event.parties, _FROM), _named(event.parties, _TO)
    return OwnerMove(law_day(event), event.family, givers, takers, event.event_id, event.instrument_id or "")


def _of_owner(record: Record, event: Event) -> bool:
    if event.family not in {"transfer", "party"} or not _named(event.parties, _TO | _FROM):
        return False
    return territory_of(record, event) is None and part_of(record, event) is None


def _names(record: Record, before: list[Event], after: list[Event]) -> tuple[tuple[str, ...], str]:
    """By the last change up to the day; else by whom the next change names as the one before; else as recorded."""
    for event in reversed(before):
        if names := _named(event.parties, _TO):
            return names, "owner"
    for event in after:
        if names := _named(event.parties, _FROM):
            return names, "owner"
    for role in _ROLES:
        if names := _named(record.content.parties, frozenset({role})):
            return names, role
    return (), "owner"


def _named(parties: Iterable[Party], roles: frozenset[str]) -> tuple[str, ...]:
    found = sorted((party for party in parties if party.role in roles), key=lambda party: party.seq)
    return tuple(dict.fromkeys(party.name for party in found))


def _change_text(event: Event) -> Text:
    to = names_join(_named(event.parties, _TO))
    day = law_day(event)
    if event.family == "party":
        return Text(f"{day} 名称变更为 {to.zh}", f"renamed {to.en} on {day}")
    return Text(f"{day} 转让给 {to.zh}", f"transferred to {to.en} on {day}")


def _text(names: tuple[str, ...], role: str, since: date | None) -> Text:
    who = names_join(names)
    if not names:
        return Text("权利人未载明", "no owner is stated")
    if since is not None:
        return Text(f"自 {since} 起归 {who.zh}", f"owned by {who.en} since {since}")
    if role == "owner":
        return Text(f"权利人 {who.zh}", f"owned by {who.en}")
    return Text(f"申请人 {who.zh}", f"applied for by {who.en}")
