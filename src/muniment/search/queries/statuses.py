"""The status of what is found: as a tree that an engine can look up on any day, and of one hit.

The index holds standings (``register.domain.turns``); what each is called hangs on what the edition covers. Both halves
here follow ``badge_of``: the tree for filters and counts, the hit for lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from muniment.register.queries.standings import CoveredDays, Days, badge_at, nothing_covered
from muniment.register.values import Badge
from muniment.search.domain.entries import Card, Standing
from muniment.search.domain.phases import ANY_STATE, day_terms, standing_at
from muniment.search.domain.tree import And, Between, Code, Node, Not, Or

BY_STATES, BY_STATES_OVER = "S", "Y"
_PLAIN, _DISPUTED = "GFU", "Dfu"
_GONE, _NOT_GONE = "EVX", "GDOPBR"


class Statuses:
    """The statuses of one edition on one day."""

    def __init__(self, covered: Sequence[CoveredDays], as_of: date) -> None:
        self._as_of = as_of
        self._nodes: dict[str, Node] = {}
        self._all: dict[str, Node] = {}
        self._covered = {(each.register, each.kind): each for each in covered}
        self._lapse = self._where("lapse")
        self._fee = self._where("fee")
        self._decision = self._where("decision")

    # --- as a tree -------------------------------------------------------------------------------------------------

    def node(self, badge: str) -> Node:
        """What stands like this; nothing where the edition does not let it be said of any right. Always the same tree."""
        if badge not in self._nodes:
            self._nodes[badge] = self._node(badge)
        return self._nodes[badge]

    def nodes(self) -> Mapping[str, Node]:
        """All statuses: a right has one of them at most. Always the same mapping."""
        if not self._all:
            self._all = {badge.value: self.node(badge.value) for badge in Badge}
        return self._all

    def _node(self, badge: str) -> Node:
        made: dict[Badge, Callable[[], Node]] = {
            Badge.IN_FORCE: self._in_force,
            Badge.FEE_OVERDUE: self._fee_overdue,
            Badge.IN_DISPUTE: self._in_dispute,
            Badge.PENDING: lambda: Or((self._stand("P"), And((self._stand("O"), self._decision)))),
            Badge.ENDED: self._ended,
            Badge.NEVER_EXISTED: lambda: self._stand("V"),
            Badge.NOT_COVERED: self._not_covered,
            Badge.GRANTED_LAPSE_NOT_COVERED: self._lapse_not_covered,
            Badge.UNKNOWN: lambda: Or((self._stand("B"), And((self._stand("Uu"), self._lapse, self._fee)))),
        }
        return made[Badge(badge)]()

    def _stand(self, stands: str, state: str = "") -> Node:
        return Code("standing", " ".join(day_terms(stands, self._as_of, state=state)))

    def _where(self, family: Literal["lapse", "fee", "decision"]) -> Node:
        """The rights of which the family is covered."""
        field = "filed_law" if family == "decision" else "granted_law"
        places = []
        for (register, kind), each in self._covered.items():
            days = getattr(each, family)
            if days:
                places.append(And((Code("register", register), Code("kind", kind), self._since(field, days))))
        return Or(tuple(places))

    def _since(self, field: str, days: Days) -> Node:
        return Or(
            tuple(
                Between(field, None if low == date.min else low.isoformat(), min(high, self._as_of).isoformat())
                for low, high in days
            )
        )

    def _by_states(self) -> Node:
        """The rights that sum up their states; those whose term is over only where renewals are not covered."""
        over = And((self._stand(BY_STATES_OVER), Not(And((self._lapse, self._fee)))))
        return Or((self._stand(BY_STATES), over))

    def _in_force(self) -> Node:
        whole = Or((self._stand("G"), And((self._stand("FU"), Not(self._fee)))))
        return Or((And((whole, self._lapse)), And((self._by_states(), self._a_state("G", "R")))))

    def _fee_overdue(self) -> Node:
        return And((self._stand("FfR"), self._lapse, self._fee))

    def _in_dispute(self) -> Node:
        whole = Or((self._stand("D"), And((self._stand("fu"), Not(self._fee)))))
        by_states = And((self._by_states(), self._a_state("D", ""), Not(self._a_state("G", "R"))))
        return Or((And((whole, self._lapse)), by_states))

    def _ended(self) -> Node:
        renewable = And((self._stand("X" + BY_STATES_OVER), self._lapse, self._fee))
        return Or((self._stand("E"), renewable, And((self._by_states(), self._all_states_gone()))))

    def _not_covered(self) -> Node:
        renewable = And((self._stand("RX"), Not(And((self._lapse, self._fee)))))
        return Or((renewable, And((self._stand("O"), Not(self._decision)))))

    def _lapse_not_covered(self) -> Node:
        said = (self._a_state("G", "R"), self._a_state("D", ""), self._all_states_gone())
        by_states = And((self._by_states(), *(Not(each) for each in said)))
        return Or((And((self._stand(_PLAIN + _DISPUTED), Not(self._lapse))), by_states))

    def _a_state(self, stands: str, renewable: str) -> Node:
        """A state in which it stands so, as far as the regional office or that state's own register covers."""
        found: list[Node] = [And((self._stand(stands, ANY_STATE), self._lapse))]
        if renewable:
            found.append(And((self._stand(renewable, ANY_STATE), self._lapse, self._fee)))
        for (register, kind), each in self._covered.items():
            if each.lapse:
                here = (Code("kind", kind), self._since("granted_law", each.lapse))
                found.append(And((self._stand(stands, register), *here)))
                if renewable and each.fee:
                    fee = self._since("granted_law", each.fee)
                    found.append(And((self._stand(renewable, register), *here, fee)))
        return Or(tuple(found))

    def _all_states_gone(self) -> Node:
        """No state is left; a term that could be renewed is over only where renewals are covered."""
        over = Or((Not(self._stand("X", ANY_STATE)), And((self._lapse, self._fee))))
        return And((self._stand(_GONE, ANY_STATE), Not(self._stand(_NOT_GONE, ANY_STATE)), over))

    # --- of one hit ------------------------------------------------------------------------------------------------

    def badge(self, card: Card, standing: Standing) -> str:
        """The status of the whole right."""
        stand = standing_at(standing.turns, self._as_of)
        known = self._covered.get((card.register, card.kind))
        covered = known.of(granted=standing.granted_on, filed=None) if known else nothing_covered()
        if stand == BY_STATES_OVER and covered.lapse and covered.fee:
            return Badge.ENDED.value
        if stand not in {BY_STATES, BY_STATES_OVER}:
            return self._called(stand, (card.register,), card.kind, standing) if stand else ""
        badges = {
            self._called(standing_at(turns, self._as_of), (state, card.register), card.kind, standing)
            for state, turns in standing.states.items()
        }
        return _summed(badges)

    def _called(self, stand: str, registers: Iterable[str], kind: str, standing: Standing) -> str:
        badge = ""
        for register in registers:
            known = self._covered.get((register, kind))
            covered = known.of(granted=standing.granted_on, filed=standing.filed_on) if known else nothing_covered()
            badge = badge_at(stand, covered).value
            if covered.lapse:
                break
        return badge


def _summed(badges: set[str]) -> str:
    """What a right is called that only sums up its states."""
    if badges & {Badge.IN_FORCE.value, Badge.FEE_OVERDUE.value}:
        return Badge.IN_FORCE.value
    if Badge.IN_DISPUTE.value in badges:
        return Badge.IN_DISPUTE.value
    gone = {Badge.ENDED.value, Badge.NEVER_EXISTED.value}
    return Badge.ENDED.value if badges and badges <= gone else Badge.GRANTED_LAPSE_NOT_COVERED.value
