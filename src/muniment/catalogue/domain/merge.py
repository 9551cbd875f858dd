"""A Record is a pure function of its layers: the same layers, in whatever order they came, give the same Record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from muniment.catalogue.domain.fields import policies
from muniment.catalogue.values import Citation, Content, Event, Layer, Number, Provenance, Record, TextRef
from muniment.kernel.ids import right_id_split

_ENCODER = msgspec.json.Encoder(order="deterministic")
_EMPTY = Content()


def content_hash(content: Content) -> str:
    """SHA-256 of the content's one JSON text: who said it, and in which file, does not enter."""
    return hashlib.sha256(_ENCODER.encode(_unsourced(content))).hexdigest()


def _unsourced(content: Content) -> Content:
    """The content without the layers that its events name."""
    if not any(event.sources for event in content.events):
        return content
    events = tuple(msgspec.structs.replace(event, sources=()) for event in content.events)
    return msgspec.structs.replace(content, events=events)


def layers_current(layers: Iterable[Layer]) -> list[Layer]:
    """One layer for each document of each source, best first.

    Of two layers of one document that were carried here the later version decides; else the later snapshot, then the later office date, then the hash. Then: the office's own source before
    another's, a later document before an earlier one, then the hash, so that the order is always decided.
    """
    kept: dict[tuple[str, str], Layer] = {}
    for layer in layers:
        key = (layer.source, layer.document)
        other = kept.get(key)
        if other is None or _age(layer) > _age(other):
            kept[key] = layer
    return sorted(kept.values(), key=lambda each: (each.level, *_newest_first(each)))


def _age(layer: Layer) -> tuple[int, date, date, str, int]:
    carried = layer.carried.seq if layer.carried else 0
    return (carried, layer.snapshot_on or date.min, layer.office_date or date.min, layer.content_hash, -layer.level)


def _newest_first(layer: Layer) -> tuple[int, str, str, str]:
    day = layer.office_date or date.min
    return (-day.toordinal(), layer.content_hash, layer.source, layer.document)


def record_merge(right_id: str, layers: Iterable[Layer]) -> Record | None:
    """The Record that the layers make, or ``None`` where no layer is left.

    Args:
        right_id: Whose layers they are.
        layers: In any order, also several of one document.
    """
    ranked = layers_current(layers)
    if not ranked:
        return None
    register, kind, number = right_id_split(right_id)
    fields: dict[str, Any] = {}
    sources: dict[str, int] = {}
    for name in Content.__struct_fields__:
        value, origin = _MERGERS.get(name, _best)(name, ranked)
        if value is not None:
            fields[name] = value
            sources.update(origin)
    content = Content(**fields)
    application_no, part = _number_parts(ranked, number)
    provenance, starts = _provenances(ranked)
    return Record(
        right_id=right_id,
        register=register,
        office=register.split(".")[0],
        kind=kind,
        application_no=application_no,
        part=part,
        content=content,
        content_hash=content_hash(content),
        provenance=provenance,
        field_sources={name: starts[at] + _within(ranked[at], name) for name, at in sorted(sources.items())},
    )


def _number_parts(ranked: Sequence[Layer], number: str) -> tuple[str | None, str | None]:
    if number.startswith("pub-"):
        return None, None
    stated = {each.number for layer in ranked for each in layer.content.numbers if each.type == "application"}
    for whole in sorted(stated, key=len, reverse=True):
        if number == whole:
            return whole, None
        if number.startswith(whole + "-"):
            return whole, number.removeprefix(whole + "-")
    return number, None


_Merged = tuple[Any, Mapping[str, int]]


def _best(name: str, ranked: Sequence[Layer]) -> _Merged:
    empty = getattr(_EMPTY, name)
    for at, layer in enumerate(ranked):
        value = getattr(layer.content, name)
        if value != empty:
            return value, {name: at}
    return None, {}


def _by_key(name: str, ranked: Sequence[Layer]) -> _Merged:
    merged: dict[str, str] = {}
    sources: dict[str, int] = {}
    for at, layer in enumerate(ranked):
        for key, value in getattr(layer.content, name).items():
            if key not in merged:
                merged[key] = value
                sources[f"{name}.{key}"] = at
    return (dict(sorted(merged.items())), sources) if merged else (None, {})


def _texts(name: str, ranked: Sequence[Layer]) -> _Merged:
    merged: dict[tuple[str, str], TextRef] = {}
    sources: dict[str, int] = {}
    for at, layer in enumerate(ranked):
        for ref in layer.content.texts:
            if (ref.field, ref.lang) not in merged:
                merged[ref.field, ref.lang] = ref
                sources[f"{ref.field}.{ref.lang}"] = at
    return (tuple(merged[key] for key in sorted(merged)), sources) if merged else (None, {})


def _numbers(name: str, ranked: Sequence[Layer]) -> _Merged:
    merged: dict[tuple[str, ...], Number] = {}
    sources: dict[str, int] = {}
    for at, layer in enumerate(ranked):
        for number in layer.content.numbers:
            key = (number.type, number.office, number.number, number.kind_code or "")
            kept = merged.get(key)
            merged[key] = number if kept is None else _filled(kept, number)
            sources.setdefault(f"numbers.{number.type}.{number.number}", at)
    return (tuple(merged[key] for key in sorted(merged)), sources) if merged else (None, {})


def _citations(name: str, ranked: Sequence[Layer]) -> _Merged:
    merged: dict[tuple[str, ...], Citation] = {}
    sources: dict[str, int] = {}
    for at, layer in enumerate(ranked):
        for citation in layer.content.citations:
            key = (citation.office or "", citation.number or "", citation.kind_code or "", citation.text or "")
            kept = merged.get(key)
            merged[key] = citation if kept is None else _filled(kept, citation)
            sources.setdefault(name, at)
    return (tuple(merged[key] for key in sorted(merged)), sources) if merged else (None, {})


def _union(name: str, ranked: Sequence[Layer]) -> _Merged:
    merged: dict[bytes, Any] = {}
    sources: dict[str, int] = {}
    for at, layer in enumerate(ranked):
        for value in getattr(layer.content, name):
            merged.setdefault(_ENCODER.encode(value), value)
            sources.setdefault(name, at)
    return (tuple(merged[key] for key in sorted(merged)), sources) if merged else (None, {})


def _filled(kept: Any, other: Any) -> Any:  # noqa: ANN401 - any one struct, twice
    """The first struct, with what it does not say taken from the second."""
    lacking = {
        name: getattr(other, name)
        for name in kept.__struct_fields__
        if getattr(kept, name) in (None, (), {}) and getattr(other, name) not in (None, (), {})
    }
    return msgspec.structs.replace(kept, **lacking) if lacking else kept


def event_key(event: Event) -> tuple[str, ...]:
    """By what one fact from two sources is known to be one: family, action, day, part, territory and instrument.

    Where no instrument is named, the office's own code stands in for it only if the family has no action of its own.
    """
    return (
        event.family,
        event.action or event.key_event,
        event.occurred_on.isoformat(),
        event.part or "",
        event.territory or "",
        event.instrument_id or "",
    )


def _events(name: str, ranked: Sequence[Layer]) -> _Merged:
    merged: dict[tuple[str, ...], Event] = {}
    said: dict[tuple[str, ...], set[str]] = {}
    sources: dict[str, int] = {}
    for at, layer in enumerate(ranked):
        for event in layer.content.events:
            key = event_key(event)
            kept = merged.get(key)
            merged[key] = event if kept is None else _filled(kept, event)
            here = event.sources if layer.carried else ()
            said.setdefault(key, set()).update(here or (f"{layer.source}|{layer.document}",))
            sources.setdefault(name, at)
    if not merged:
        return None, {}
    events = []
    for key in sorted(merged, key=lambda each: (each[2], each)):
        event_id = hashlib.sha256("|".join(key).encode()).hexdigest()[:12]
        events.append(msgspec.structs.replace(merged[key], event_id=event_id, sources=tuple(sorted(said[key]))))
    return tuple(events), sources


def _provenances(ranked: Sequence[Layer]) -> tuple[tuple[Provenance, ...], list[int]]:
    """Where all layers come from, and where those of each layer begin: a carried one brings several."""
    found: list[Provenance] = []
    starts = []
    for layer in ranked:
        starts.append(len(found))
        found.extend((layer.carried.provenance if layer.carried else ()) or (_provenance(layer),))
    return tuple(found), starts


def _within(layer: Layer, name: str) -> int:
    """Which of the documents behind a carried layer said a field."""
    return layer.carried.field_sources.get(name, 0) if layer.carried else 0


def _provenance(layer: Layer) -> Provenance:
    return Provenance(
        source=layer.source,
        document=layer.document,
        file=layer.file,
        sha256=layer.file_sha256,
        position=layer.position,
        loaded_at=layer.loaded_at,
        reader=layer.reader,
        office_date=layer.office_date,
    )


_Merger = Callable[[str, Sequence[Layer]], _Merged]
_SPECIAL: dict[str, _Merger] = {"texts": _texts, "numbers": _numbers, "citations": _citations, "events": _events}
_BY_POLICY: dict[str, _Merger] = {"best": _best, "by_lang": _by_key, "union": _union}
_MERGERS: dict[str, _Merger] = {
    **{name: _BY_POLICY[policy] for name, policy in policies().items()},
    **_SPECIAL,
}


def cause_of(*, before: Sequence[Layer], came: Sequence[Layer], ended: bool, renumbered: bool) -> str:
    """Why a Record has a new version, in one word out of the closed list.

    Args:
        before: Its layers until now.
        came: The layers that the load brought.
        ended: Whether a snapshot ended some of its layers.
        renumbered: Whether it took over a stand-in's layers.
    """
    if renumbered:
        return "renumbered"
    if not came:
        return "snapshot_end" if ended else "correction"
    if not before:
        return "new_document"
    known = {(layer.source, layer.document) for layer in before}
    if any((layer.source, layer.document) in known for layer in came):
        return "correction"
    if all(_only_events(layer) for layer in came):
        return "event"
    sources = {layer.source for layer in before}
    return "new_source" if all(layer.source not in sources for layer in came) else "new_document"


def _only_events(layer: Layer) -> bool:
    return bool(layer.content.events) and not (layer.content.titles or layer.content.parties or layer.content.texts)


def fields_differ(before: Content, after: Content) -> list[tuple[str, bytes, bytes]]:
    """The fields that differ, each with both values as JSON, named ``titles.en`` where they go by language."""
    rows = []
    before, after = _unsourced(before), _unsourced(after)
    for name in Content.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if isinstance(old, dict):
            for key in sorted({*old, *new}):
                if old.get(key) != new.get(key):
                    rows.append((f"{name}.{key}", _ENCODER.encode(old.get(key)), _ENCODER.encode(new.get(key))))
        else:
            rows.append((name, _ENCODER.encode(old), _ENCODER.encode(new)))
    return rows
