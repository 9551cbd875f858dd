"""What of a Record may be passed on: the fields whose sources allow it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from muniment.catalogue.values import Content, Event, Record

_EMPTY = Content()
_TEXTS = {"claims", "descriptions"}
_TOGETHER = ("images", "classes", "citations", "priorities", "relations", "goods_services", "territories")
"""Lists that several sources fill together: which of them said which entry is not kept."""


def record_shared(record: Record, shared: Collection[str]) -> Record | None:
    """The Record without what comes from sources that are not passed on; none where nothing is left.

    A field stays where a source that is passed on is the one that said it; an event stays where one of them says it,
    without the wording that another may have given it. A list to which both kinds of sources may have added is left out
    whole. Where a Record came from stays on it: the name of a source and the hash of its file are nobody's data.

    Args:
        record: With no more in it than may be shown.
        shared: Names of the sources that are passed on.
    """
    closed = frozenset(at for at, each in enumerate(record.provenance) if each.source not in shared)
    if not closed:
        return record
    if len(closed) == len(record.provenance):
        return None
    gone = {name for name, at in record.field_sources.items() if at in closed}
    content = _without(record.content, gone, shared)
    kept = {name: at for name, at in record.field_sources.items() if at not in closed and name not in _TOGETHER}
    return msgspec.structs.replace(record, content=content, field_sources=kept)


def _without(content: Content, gone: Collection[str], shared: Collection[str]) -> Content:
    changed: dict[str, Any] = {name: getattr(_EMPTY, name) for name in _TOGETHER}
    changed["texts"] = tuple(each for each in content.texts if f"{each.field}.{each.lang}" not in gone)
    changed["numbers"] = tuple(each for each in content.numbers if f"numbers.{each.type}.{each.number}" not in gone)
    changed["events"] = tuple(shown for each in content.events if (shown := _event(each, shared)) is not None)
    for name in gone:
        field, _, key = name.partition(".")
        if field in changed or field in _TEXTS:
            continue
        value = getattr(content, field)
        changed[field] = (
            {each: said for each, said in value.items() if f"{field}.{each}" not in gone}
            if key
            else getattr(_EMPTY, field)
        )
    return msgspec.structs.replace(content, **changed)


def _event(event: Event, shared: Collection[str]) -> Event | None:
    said = [each for each in event.sources if each.split("|", 1)[0] in shared]
    if len(said) == len(event.sources):
        return event
    if not said:
        return None
    return msgspec.structs.replace(event, sources=tuple(said), text=None, detail={}, parties=())
