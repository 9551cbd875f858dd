"""The chain of title: from the first holder to the last, link by link, each with its event; and every gap by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from muniment.catalogue.values import Record
from muniment.exchange.domain.pledging_words import name_plain, names_said
from muniment.kernel.texts import Text
from muniment.register.values import OwnerMove, Ownership

GapKind = Literal["giver", "unnamed", "variant", "end"]
_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团|股份|coltd|limited|ltd|inc|corp|corporation|gmbh|llc|co)+$"
)
"""Words for the form of a company at the end of a plain name: two names that differ by them alone may be one firm."""


_PRINTED = ("applicant", "owner")


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the chain does not hold.

    Attributes:
        kind: ``giver``: who gives is not who held; ``unnamed``: nobody is named as giver; ``variant``: the two names
            differ by their form alone; ``end``: the register's own answer names somebody else.
        text: What is missing, with the names.
    """

    kind: GapKind
    text: Text

    @property
    def breaks(self) -> bool:
        """Whether the chain is broken by it; a variant of a name, and a giver who is not named, are doubts."""
        return self.kind in {"giver", "end"}


@dataclass(frozen=True, slots=True)
class Link:
    """Who held from a day on, and by what.

    Attributes:
        holders: Names as printed.
        since: First day; ``None`` where the filing day is not known.
        until: Last day, the one before the next link; ``None`` for the last.
        how: What made them holders.
        event_id: The event; empty for the first holders.
        instrument_id: The contract or decision behind it.
        gap: Where this link does not follow from the one before.
    """

    holders: tuple[str, ...]
    since: date | None
    until: date | None
    how: Text
    event_id: str = ""
    instrument_id: str = ""
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """The links in order, and the gap at the end where there is one."""

    links: tuple[Link, ...]
    end: Gap | None = None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Every gap, in order."""
        inner = tuple(each.gap for each in self.links if each.gap)
        return (*inner, self.end) if self.end else inner

    def holders_on(self, day: date) -> tuple[str, ...]:
        """Who held on a day; before the first known day, the first holders."""
        held = self.links[0].holders
        for link in self.links:
            if link.since is None or link.since <= day:
                held = link.holders
        return held

    @property
    def whole(self) -> bool:
        """Whether nothing breaks it."""
        return not any(each.breaks for each in self.gaps)


def chain_of(record: Record, ownership: Ownership) -> Chain:
    """The chain of title of a right up to the day of what the register says of its ownership.

    Args:
        record: The right, with what was recorded here.
        ownership: Whom the register names as holders on the day, with every event that moved it until then.

    Source: Patent Law (CN) art. 10, Trademark Law (CN) art. 42: a transfer has effect from its registration or announcement.
    """
    first = _first(record, ownership)
    since = record.content.filed_on
    links = [Link(first, since, None, Text("申请或登记时的权利人", "holder when it was filed or registered"))]
    for move in ownership.moves:
        links.append(_link(links[-1].holders, move))
    closed = tuple(_until(link, after) for link, after in zip(links, [*links[1:], None], strict=True))
    return Chain(closed, _end(closed[-1].holders, ownership.names))


def _first(record: Record, ownership: Ownership) -> tuple[str, ...]:
    """Whom the first event names as giver; without any event, whom the register names."""
    for move in ownership.moves:
        if move.givers:
            return move.givers
    if not ownership.moves:
        return ownership.names
    printed = {role: tuple(each.name for each in record.content.parties if each.role == role) for role in _PRINTED}
    return next((names for names in printed.values() if names), ())


def _link(before: tuple[str, ...], move: OwnerMove) -> Link:
    given = {name_plain(each) for each in move.givers}
    kept = tuple(each for each in before if given and name_plain(each) not in given)
    gap = _gap(before, move.givers)
    if gap is not None and gap.breaks:
        kept = ()  # what the giver did not hold takes nothing from those who did: the register goes by the takers
    said = names_said(move.takers)
    how = Text(f"名称变更为{said.zh}", f"renamed {said.en}") if move.family == "party" else Text(f"转让给{said.zh}", f"transferred to {said.en}")  # fmt: skip
    holders = tuple(dict.fromkeys((*kept, *move.takers)))
    return Link(holders, move.on, None, how, move.event_id, move.instrument_id, gap)


def _gap(before: tuple[str, ...], givers: tuple[str, ...]) -> Gap | None:
    held = {name_plain(each) for each in before}
    if not givers:
        return Gap("unnamed", Text("登记未载明由谁转出", "the register does not say who gave it"))
    strange = [each for each in givers if name_plain(each) not in held]
    if not strange:
        return None
    names, who = names_said(before), names_said(strange)
    if {_stem(each) for each in strange} <= {_stem(each) for each in before}:
        text = Text(f"{who.zh}与{names.zh}只差公司形式，可能是同一家", f"{who.en} differs from {names.en} by the form of the company alone: it may be one firm")  # fmt: skip
        return Gap("variant", text)
    text = Text(
        f"转出方是{who.zh}，此前的权利人是{names.zh}：缺少由{names.zh}到{who.zh}的登记",
        f"{who.en} gave it, while {names.en} held it: no entry leads from {names.en} to {who.en}",
    )
    return Gap("giver", text)


def _stem(name: str) -> str:
    return _FORMS.sub("", name_plain(name))


def _until(link: Link, after: Link | None) -> Link:
    if after is None or after.since is None:
        return link
    return Link(link.holders, link.since, after.since, link.how, link.event_id, link.instrument_id, link.gap)


def _end(last: tuple[str, ...], holders: Sequence[str]) -> Gap | None:
    held, named = {name_plain(each) for each in last}, {name_plain(each) for each in holders}
    if not named or held == named or named <= held:
        return None
    chain, register = names_said(last), names_said(holders)
    if {_stem(each) for each in holders} <= {_stem(each) for each in last}:
        text = Text(f"权利链终于{chain.zh}，登记簿写作{register.zh}，只差公司形式", f"the chain ends with {chain.en}; the register writes {register.en}, which differs by the form of the company alone")  # fmt: skip
        return Gap("variant", text)
    text = Text(f"权利链终于{chain.zh}，登记簿上的权利人是{register.zh}", f"the chain ends with {chain.en}; the register names {register.en}")  # fmt: skip
    return Gap("end", text)
