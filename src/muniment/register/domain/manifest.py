"""The manifest of an edition: what it holds, how far it knows, and the versions of everything that computes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from muniment.catalogue.values import Coverage
from muniment.register.values import Manifest, SourceSeen

CAUSES: tuple[str, ...] = ("new_document", "correction", "event", "new_source", "snapshot_end", "renumbered")
"""The closed list of reasons for which a record differs between two editions."""


def edition_name(day: date, taken: Iterable[str]) -> str:
    """The next free name of a day: ``2026-11-22.1``, then ``.2`` and so on."""
    stem = f"{day.isoformat()}."
    last = max((int(name[len(stem) :]) for name in taken if name.startswith(stem)), default=0)
    return f"{stem}{last + 1}"


def coverage_join(known: Iterable[Coverage], new: Iterable[Coverage]) -> tuple[Coverage, ...]:
    """All spans with those of one source, register, kind and families joined where they touch or overlap."""
    spans: dict[tuple[str, str, str, tuple[str, ...]], list[Coverage]] = {}
    for entry in (*known, *new):
        spans.setdefault((entry.source, entry.register, entry.kind, entry.families), []).append(entry)
    joined: list[Coverage] = []
    for key in sorted(spans):
        joined.extend(_spans_join(spans[key]))
    return tuple(joined)


def _spans_join(entries: list[Coverage]) -> list[Coverage]:
    done: list[Coverage] = []
    for entry in sorted(entries, key=lambda each: (each.since or date.min, each.until)):
        last = done[-1] if done else None
        if last is not None and (entry.since is None or entry.since <= last.until + timedelta(days=1)):
            until = max(last.until, entry.until)
            done[-1] = Coverage(
                source=last.source,
                register=last.register,
                kind=last.kind,
                families=last.families,
                since=last.since,
                until=until,
            )
        else:
            done.append(entry)
    return done


def counts_move(before: Mapping[str, int], moved: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The counts of an edition from those of the one before and what a load added or took away; empty ones go."""
    counts = Counter(before)
    for name, count in moved:
        counts[name] += count
    return {name: counts[name] for name in sorted(counts) if counts[name]}


def sources_join(known: Iterable[SourceSeen], new: Iterable[SourceSeen]) -> tuple[SourceSeen, ...]:
    """The documents of each source added up, its span of dates widened, its newest reader named."""
    joined = {entry.name: entry for entry in known}
    for entry in new:
        old = joined.get(entry.name)
        joined[entry.name] = entry if old is None else _seen_join(old, entry)
    return tuple(joined[name] for name in sorted(joined))


def _seen_join(old: SourceSeen, new: SourceSeen) -> SourceSeen:
    since = min((day for day in (old.since, new.since) if day), default=None)
    until = max((day for day in (old.until, new.until) if day), default=None)
    return SourceSeen(
        name=new.name,
        title=new.title,
        reader=new.reader,
        documents=old.documents + new.documents,
        since=since,
        until=until,
        licence=new.licence or old.licence,
    )


def versions_differ(before: Manifest, after: Manifest) -> dict[str, tuple[str | None, str | None]]:
    """Code lists, rules, readers and the program whose version is not the same in both editions."""
    old: Mapping[str, str] = {**before.versions, **_readers(before), "program": before.program}
    new: Mapping[str, str] = {**after.versions, **_readers(after), "program": after.program}
    names = sorted({*old, *new})
    return {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}


def _readers(manifest: Manifest) -> dict[str, str]:
    return {f"reader {seen.name}": seen.reader for seen in manifest.sources}
