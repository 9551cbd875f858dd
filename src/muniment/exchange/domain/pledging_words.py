"""What the guards of the pledge share: names as two tellings of them are compared, grounds by rule, obstacles."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from muniment.catalogue.values import Event
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, Obstacle, ObstacleKind, Party, RightFacts
from muniment.register.values import Badge, Lien
from muniment.standards.rules import rule_on

GONE = frozenset({Badge.ENDED, Badge.NEVER_EXISTED})
UNSURE = frozenset({Badge.UNKNOWN, Badge.NOT_COVERED, Badge.GRANTED_LAPSE_NOT_COVERED})


def name_plain(name: str) -> str:
    """A name as two tellings of it are compared: width, case, blanks and full stops do not count."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in ".,，。")


def names_said(names: Iterable[str]) -> Text:
    """Names in a row."""
    told = list(names)
    return Text("、".join(told), ", ".join(told))


def ground_on(rule_id: str, on: date) -> Ground | None:
    """The rule as it holds on a day with its source; ``None`` where it does not hold then."""
    try:
        rule = rule_on(rule_id, on)
    except NotFound:
        return None
    return Ground(rule.source, rule.rule_id, rule.confidence)


def waived_by(rule_id: str, on: date) -> str:
    """The field of the form that lifts a ground, or empty."""
    return str(rule_on(rule_id, on).data.get("waived_by", ""))


class Finder:
    """Obstacles of one family of rules on one day; a ground that does not hold on the day finds nothing."""

    def __init__(self, facts: Facts, rules: str, codes: str = "pledge") -> None:
        self._facts, self._rules, self._codes = facts, rules, codes
        self.found: list[Obstacle] = []

    def add(
        self,
        ground: str,
        text: Text,
        *,
        right: RightFacts | None = None,
        events: Iterable[str] = (),
        kind: ObstacleKind = "stop",
        code: str = "",
    ) -> None:
        """One more obstacle under a ground; a ``stop`` that a field lifts becomes a ``needs``.

        Args:
            ground: The last part of the rule's name (``R1``, ``owner``).
            text: What was found.
            right: The right concerned.
            events: Events that show it.
            kind: What it does.
            code: The last part of its own name, where that differs from the ground.
        """
        rule_id = f"{self._rules}.{ground}"
        law = ground_on(rule_id, self._facts.on)
        if law is None:
            return
        field = waived_by(rule_id, self._facts.on) if kind != "remark" else ""
        self.found.append(
            Obstacle(
                code=f"{self._codes}.{code or ground}",
                kind="needs" if kind == "stop" and field else kind,
                text=text,
                ground=law,
                right_id=right.right_id if right else None,
                events=tuple(events),
                lifted_by=field,
            )
        )


def sides_of(facts: Facts, side: str) -> tuple[Party, ...]:
    """The parties on a side."""
    return tuple(facts.sides.get(side, ()))


def owners_missing(facts: Facts, right: RightFacts) -> tuple[str, ...]:
    """Owners on the register who are not among the pledgors."""
    said = {name_plain(each.name) for each in sides_of(facts, "pledgor")}
    return tuple(name for name in right.ownership.names if name_plain(name) not in said)


def strangers(facts: Facts, right: RightFacts) -> tuple[str, ...]:
    """Pledgors of the form who are not owners on the register."""
    owners = {name_plain(name) for name in right.ownership.names}
    return tuple(each.name for each in sides_of(facts, "pledgor") if name_plain(each.name) not in owners)


def owner_text(right: RightFacts, pledgors: Iterable[str]) -> tuple[Text, tuple[str, ...]]:
    """Who the register says is the owner, against the form; with the change of name or owner that explains it."""
    said = tuple(pledgors)
    names, asked = names_said(right.ownership.names), names_said(said)
    zh = f"登记簿上的权利人是{names.zh}，申请书上的出质人是{asked.zh}"
    en = f"the register names {names.en} as owner; the filing names {asked.en} as pledgor"
    if not right.ownership.names:
        zh, en = (
            f"登记簿未载明权利人，申请书上的出质人是{asked.zh}",
            f"the register states no owner; the filing names {asked.en} as pledgor",
        )
    before = former_change(right, said)
    if before is not None:
        zh += f"；{before.occurred_on} 登记簿已变更，申请书用的是变更前的名称"
        en += f"; the register was changed on {before.occurred_on}, and the filing uses the name from before"
    else:
        zh += "；如已更名，请先办理名称变更登记"
        en += "; where the name has changed, have the change recorded first"
    events = tuple(each for reason in right.ownership.reasons for each in reason.events)
    return Text(zh, en), events


def former_change(right: RightFacts, names: Iterable[str]) -> Event | None:
    """The recorded change of name or owner that took the right away from one of these names."""
    wanted = {name_plain(each) for each in names}
    for event in reversed(right.record.content.events):
        if event.family in {"party", "transfer"} and any(
            party.role == "assignor" and name_plain(party.name) in wanted for party in event.parties
        ):
            return event
    return None


def events_by_id(right: RightFacts, ids: Iterable[str]) -> list[Event]:
    """Events of a right by identity."""
    wanted = set(ids)
    return [each for each in right.record.content.events if each.event_id in wanted]


def lien_no(lien: Lien) -> Text:
    """The number of an instrument, where the register has one."""
    return (
        Text(f"，登记号 {lien.instrument_id}", f", number {lien.instrument_id}") if lien.instrument_id else Text("", "")
    )
