"""What became of one right since an edition: its answer then and now, its events, its fields."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from muniment.catalogue.queries.editions import fields_changed
from muniment.catalogue.values import FieldChange
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.domain.timeline import timeline_of
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.rights import RightView, event_title, right_get
from muniment.register.values import Manifest, Tick
from muniment.standards.rules import rule_on


@dataclass(frozen=True, slots=True)
class Since:
    """What changed of a right between an older edition and the one that is shown.

    Attributes:
        edition: The older one.
        then: The answer line as it was; ``None`` where that edition did not hold the right.
        came: Events that the older edition did not know, oldest first.
        went: Events that it knew and that are gone or amended.
        fields: Other fields that differ.
    """

    edition: Manifest
    then: Text | None
    came: tuple[Tick, ...] = ()
    went: tuple[Tick, ...] = ()
    fields: tuple[FieldChange, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the edition said the very same of the right."""
        return self.then is not None and not (self.came or self.went or self.fields)


def right_since(data_dir: Path, view: RightView, edition: str = "") -> Since | None:
    """What changed since an edition; by default since the one before.

    Returns:
        ``None`` where there is no older edition.

    Raises:
        NotFound: there is no such edition.
    """
    older = [each for each in edition_list() if each.seq < view.edition.seq]
    if not older:
        return None
    asked = edition_get(edition) if edition else older[-1]
    try:
        old = right_get(data_dir, view.record.right_id, edition=asked.name, as_of=view.as_of)
    except NotFound:
        return Since(asked, None)
    before = {each.event_id: each for each in old.record.content.events}
    after = {each.event_id: each for each in view.record.content.events}
    return Since(
        edition=asked,
        then=old.line,
        came=_ticks(view, {name for name, event in after.items() if before.get(name) != event}),
        went=_ticks(old, {name for name in before if name not in after}),
        fields=tuple(each for each in fields_changed(old.record, view.record) if each.name != "events"),
    )


def _ticks(view: RightView, names: set[str]) -> tuple[Tick, ...]:
    drawn = timeline_of(
        view.record, as_of=view.as_of, rule_on=rule_on, title_of=lambda e: event_title(view.record.office, e)
    )
    return tuple(tick for tick in drawn.ticks if tick.event_id in names)
