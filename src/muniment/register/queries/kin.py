"""The family of a right as a map and a list, and its citations as a graph and two lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from muniment.catalogue.values import Record
from muniment.kernel.errors import NotFound
from muniment.kernel.ids import right_id_split
from muniment.register.domain.kinmap import CiteGraph, FamilyMap, Kin, citations_drawn, family_drawn
from muniment.register.queries.glances import glances_get
from muniment.register.queries.rights import Related, RightView, right_cited, right_citing, right_family, right_get
from muniment.register.values import Badge

FAMILY_MOST = 40
"""Members that are read and drawn; the rest is listed by its identity."""


@dataclass(frozen=True, slots=True)
class Member:
    """A right of a family; the one whose page it is among them."""

    right_id: str
    office: str
    kind: str
    number: str
    titles: dict[str, str]
    filed_on: date | None
    badge: Badge | None
    own: bool
    parents: tuple[int, ...] = ()
    priority_of: tuple[str, ...] = ()
    """The numbers of its parents by priority, whose places in the list are ``parents``."""


@dataclass(frozen=True, slots=True)
class Family:
    """The members, oldest first, those that were not read, and the drawings."""

    members: tuple[Member, ...]
    others: tuple[Related, ...]
    drawings: tuple[FamilyMap, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """What a right cites and what cites it, with titles where the rights are loaded, and the drawings."""

    cited: tuple[Related, ...]
    citing: tuple[Related, ...]
    titles: dict[str, dict[str, str]]
    drawings: tuple[CiteGraph, ...]


def family_get(data_dir: Path, view: RightView) -> Family:
    """The family of a right: one family number, or tied by a priority; only what is loaded and public."""
    related = right_family(data_dir, view)
    views = [view]
    for each in related[:FAMILY_MOST]:
        try:
            views.append(right_get(data_dir, each.right_id or "", edition=view.edition.name, as_of=view.as_of))
        except NotFound:  # withheld between the two questions
            continue
    views.sort(key=lambda each: (each.record.content.filed_on or date.max, each.record.right_id))
    members = tuple(_member(each, view, views) for each in views)
    drawn = family_drawn([Kin(each.number, each.office, each.filed_on, each.own, each.parents) for each in members])
    return Family(members, tuple(related[FAMILY_MOST:]), drawn)


def _member(each: RightView, own: RightView, views: list[RightView]) -> Member:
    record = each.record
    claimed = {(priority.office, _plain(priority.number)) for priority in record.content.priorities}
    parents = tuple(
        at
        for at, other in enumerate(views)
        if other is not each and (other.record.office, _plain(other.record.application_no or "")) in claimed
    )
    return Member(
        right_id=record.right_id,
        office=record.office,
        kind=record.kind,
        number=_number(record),
        titles=dict(record.content.titles),
        filed_on=record.content.filed_on,
        badge=each.status[0].badge if each.status else None,
        own=each is own,
        parents=parents,
        priority_of=tuple(_number(views[at].record) for at in parents),
    )


def _number(record: Record) -> str:
    return record.application_no or right_id_split(record.right_id)[2]


def _plain(number: str) -> str:
    return "".join(sign for sign in number.upper() if sign.isalnum())


def citations_get(data_dir: Path, view: RightView) -> Cited:
    """What the right cites and what cites it, as far as it is loaded and public."""
    cited, citing = right_cited(data_dir, view), right_citing(data_dir, view)
    loaded = [each.right_id for each in (*cited, *citing) if each.right_id]
    titles = {name: dict(glance.titles) for name, glance in glances_get(data_dir, loaded, view.edition.seq).items()}
    named = [each.label for each in cited if each.citation and each.citation.number]
    own = view.record.application_no or view.record.right_id
    return Cited(cited, citing, titles, citations_drawn(own, named, [each.label for each in citing]))
