"""The guard of a correction of inventors: it starts from those whom the register names, and changes something."""

from __future__ import annotations

import re
from collections.abc import Sequence

from muniment.exchange.domain.pledging_words import Finder, name_plain, names_said
from muniment.exchange.domain.titling import each_right
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, GuardSpec, Obstacle, RightFacts

_ROLES = frozenset({"inventor", "designer"})
_BETWEEN = re.compile(r"[\n、;；]|[,，](?=\s*\S)")
"""What stands between two names in a list that somebody typed."""


def inventors_of(right: RightFacts) -> tuple[str, ...]:
    """The inventors on the register, as the last entry that names any has them, else as the record prints them."""
    content = right.record.content
    entered = [each for each in content.events if any(party.role in _ROLES for party in each.parties)]
    parties = max(entered, key=lambda each: (each.occurred_on, each.event_id)).parties if entered else content.parties
    return tuple(name for party in parties if party.role in _ROLES for name in names_in(party.name))


def names_in(text: str) -> tuple[str, ...]:
    """The names in a list, in their order."""
    return tuple(each.strip() for each in _BETWEEN.split(text) if each.strip())


def inventors_listed(facts: Facts) -> Sequence[Obstacle]:
    """The inventors before are those on the register, and others stand after."""
    before, after = (names_in(str(facts.form.get(name) or "")) for name in ("former_inventors", "inventors"))

    def look(right: RightFacts, finder: Finder) -> None:
        there = inventors_of(right)
        if not there:
            text = Text("登记簿未载明发明人", "the register names no inventor")
            finder.add("inventors", text, right=right, kind="remark", code="inventors.none")
        elif {name_plain(each) for each in there} != {name_plain(each) for each in before}:
            said = names_said(there)
            text = Text(f"登记簿上的发明人是{said.zh}", f"the register names {said.en} as inventors")
            finder.add("inventors", text, right=right)
        if [name_plain(each) for each in before] == [name_plain(each) for each in after]:
            text = Text("更正前后的发明人相同", "the inventors before and after are the same")
            finder.add("inventors", text, right=right, code="inventors.same")

    return each_right(facts, look)


GUARDS: tuple[GuardSpec, ...] = (
    GuardSpec(
        "title.inventors",
        inventors_listed,
        ("title.inventors", "title.inventors.none", "title.inventors.same"),
        Text("更正前的发明人与登记簿一致", "the inventors before are those on the register"),
        Ground(Text("《专利法实施细则》第一百四十六条第二款", "Implementing Rules of the Patent Law (CN) art. 146(2)"), "CN.patent.title.inventors", "M"),
    ),
)  # fmt: skip
