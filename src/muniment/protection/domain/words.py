"""What the guards of disputes share: names compared, grounds by rule, what the register says of the life of a right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, Obstacle, ObstacleKind, Party, RightFacts
from muniment.register.values import Badge
from muniment.standards.rules import rule_on

GONE = frozenset({Badge.ENDED, Badge.NEVER_EXISTED})
UNSURE = frozenset({Badge.UNKNOWN, Badge.NOT_COVERED, Badge.GRANTED_LAPSE_NOT_COVERED})


def name_plain(name: str) -> str:
    """A name as two tellings of it are compared: width, case, blanks and full stops do not count."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in ".,，。")


def names_of(facts: Facts, side: str) -> frozenset[str]:
    """The names on a side, as they are compared."""
    return frozenset(name_plain(each.name) for each in side_of(facts, side))


def side_of(facts: Facts, side: str) -> tuple[Party, ...]:
    """The parties on a side."""
    return tuple(facts.sides.get(side, ()))


def standing_of(right: RightFacts) -> str:
    """``yes no pending unknown``: whether a right stands on the day, as far as the register knows."""
    status = right.status[0]
    if status.badge in GONE:
        return "no"
    if status.badge in UNSURE:
        return "unknown"
    return "pending" if status.badge is Badge.PENDING or status.granted_on is None else "yes"


def status_events(right: RightFacts) -> tuple[str, ...]:
    """The events that show how a right stands."""
    return tuple(each for reason in right.status[0].reasons for each in reason.events)


class Finder:
    """Obstacles of one family of rules on one day; a ground that does not hold on the day finds nothing."""

    def __init__(self, facts: Facts, rules: str, codes: str) -> None:
        self._on: date = facts.on
        self._rules, self._codes = rules, codes
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
        """One more obstacle under a ground; a ``stop`` that a field lifts becomes a ``needs``."""
        try:
            rule = rule_on(f"{self._rules}.{ground}", self._on)
        except NotFound:
            return
        field = str(rule.data.get("waived_by", "")) if kind != "remark" else ""
        self.found.append(
            Obstacle(
                code=f"{self._codes}.{code or ground}",
                kind="needs" if field else kind,
                text=text,
                ground=Ground(rule.source, rule.rule_id, rule.confidence),
                right_id=right.right_id if right else None,
                events=tuple(events),
                lifted_by=field,
            )
        )
