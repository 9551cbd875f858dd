"""What a question is narrowed down by beside its facets: exact names, events in certain days, another edition.

The index counts no inventors and ties no event to its day, so these are looked up in the catalogue's table of people and
happenings, and the answer is asked for as a set of rights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from muniment.catalogue.queries.people import HAPPENINGS, Role, rights_happened, rights_named
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.register.queries.withholdings import fields_private
from muniment.search.domain.fields import field_of, value_label
from muniment.search.domain.tree import Node
from muniment.search.ports import Engine, Scope

NOT_IN = "not_in"
EVENT = "event"
_ROLES: Mapping[str, Role] = {
    "applicant": "applicant",
    "inventor": "inventor",
    "co_owner": "owner",
    "co_inventor": "inventor",
}
NARROWED: tuple[str, ...] = (*_ROLES, EVENT, NOT_IN)
"""Names of filters that are no facets: ``applicant`` and ``inventor`` (the whole name, as printed), ``co_owner`` and
``co_inventor`` (another one beside those asked for already), ``event`` (``pledge:2025-11-21..2026-11-20``), ``not_in``
(an edition in which the same question does not find the right)."""
_TITLES: Mapping[str, Text] = {
    NOT_IN: Text("不在版本中", "not in edition"),
    "co_owner": Text("共同权利人", "also owned by"),
    "co_inventor": Text("合作发明人", "also made by"),
}


def event_filter(family: str, since: date, until: date) -> str:
    """The value of the filter ``event`` for a family of events in these days, both included."""
    return f"{family}:{since.isoformat()}..{until.isoformat()}"


def event_read(value: str) -> tuple[str, date, date]:
    """The family and the days of a value of the filter ``event``.

    Raises:
        InvalidInput: it is not of that form, or the family is none that can be asked for so.
    """
    family, _, days = value.partition(":")
    since, _, until = days.partition("..")
    try:
        if family in HAPPENINGS:
            return family, date.fromisoformat(since), date.fromisoformat(until)
    except ValueError:
        pass
    line = Text(
        "事件筛选写作 pledge:2025-11-21..2026-11-20，事件为 {known} 之一",
        "an event is asked for as pledge:2025-11-21..2026-11-20, and is one of {known}",
    )
    raise InvalidInput(line.fill(known=" ".join(HAPPENINGS)), code="search.event", value=value[:80])


def rights_narrowed(
    data_dir: Path, seq: int, filters: Iterable[tuple[str, str]], secret: frozenset[str]
) -> tuple[frozenset[str], ...]:
    """For each filter by name or event the rights of the edition that it leaves; values of one filter are alternatives.

    Args:
        data_dir: The data folder.
        seq: The edition.
        filters: Names and values, of which those of ``NARROWED`` are read.
        secret: Rights whose parties are withheld: no name finds them.

    Raises:
        InvalidInput: an event is not written as it should be.
    """
    asked: dict[str, frozenset[str]] = {}
    private = fields_private()
    for name, value in filters:
        found = None
        if name in NARROWED and name != NOT_IN and ("events" if name == EVENT else "parties") in private:
            found = frozenset[str]()
        elif name == EVENT:
            found = rights_happened(data_dir, seq, *event_read(value))
        else:
            role = _ROLES.get(name)
            if role is not None:
                found = rights_named(data_dir, seq, role, value) - secret
        if found is not None:
            asked[name] = asked[name] | found if name in asked else found
    return tuple(asked.values())


def rights_entered(engine: Engine, here: tuple[Node, Scope], there: tuple[Node, Scope]) -> frozenset[str]:
    """The rights that a question finds in one edition and not in another, of those of which the editions differ.

    Args:
        engine: One state of the index.
        here: The question with its scope in the edition that is asked.
        there: The same in the other edition, older or newer.
    """
    node, scope = here
    other, old = there
    found = engine.ids(node, scope, unlike=old.seq)
    if not found:
        return found
    return found - engine.ids(other, Scope(old.seq, old.filters, old.exact, old.hidden, (*old.only, found)))


def narrowed_label(name: str, value: str) -> Text:
    """A value of a filter in words, as the chip of a chosen one says it."""
    if name != EVENT:
        return Text(value, value)
    family, since, until = event_read(value)
    label = value_label(field_of(EVENT), family)
    return Text(f"{label.zh}，{since} 至 {until}", f"{label.en}, {since} to {until}")


def narrowed_title(name: str) -> Text:
    """What a filter is called."""
    return _TITLES[name] if name in _TITLES else field_of(name).title
