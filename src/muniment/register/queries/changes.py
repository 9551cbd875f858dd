"""What changed: between two editions, and since a cursor."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from muniment.catalogue.queries.editions import edition_diff, edition_diff_events, edition_diff_totals, versions_since
from muniment.catalogue.values import Change, Version
from muniment.journal.queries import entry_list
from muniment.kernel.errors import InvalidInput
from muniment.kernel.paging import Page
from muniment.kernel.texts import Text
from muniment.register.domain.manifest import CAUSES, versions_differ
from muniment.register.queries.divisions import Named, division_get, division_stem
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.withholdings import fields_hidden, fields_private, withheld_ids
from muniment.register.values import Manifest

CHANGES: tuple[str, ...] = ("came", "went", "changed", "renumbered")
MOVED = "moved"
"""The cause for which a right that stays in the register comes to a region or leaves it: its owners changed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two editions compared: totals over all, one page of records, and what else changed between them.

    ``region`` is the division that the comparison keeps to, ``None`` where it keeps to none. ``events`` counts for it
    the rights of both editions that gained an event, by the family of the event: granted, lapsed, transferred …
    """

    before: Manifest
    after: Manifest
    totals: dict[str, int]
    causes: dict[str, int]
    items: tuple[Change, ...]
    next_cursor: str | None
    versions: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    withheld: int = 0
    region: Named | None = None
    events: dict[str, int] = field(default_factory=dict)


def edition_compare(
    data_dir: Path,
    before: str,
    after: str,
    *,
    change: str | None = None,
    cursor: str = "",
    limit: int = 50,
    region: str = "",
    event: str = "",
    right: str = "",
) -> Difference:
    """What came, went, changed and was renumbered between two editions, with the cause of each.

    Args:
        data_dir: The data folder.
        before: Name of the older edition.
        after: Name of the newer one.
        change: Only one of ``CHANGES``.
        cursor: The last ``right_id`` of the page before.
        limit: Records on a page.
        region: Only rights with an owner there in either edition: the code of a division, or its name.
        event: With a region: only rights that gained an event of this family.
        right: Only the record of this right is listed; the totals stay those of all.

    Raises:
        NotFound: there is no such edition or region.
        InvalidInput: the first edition is not older than the second, or several divisions bear the name.
    """
    old, new = _editions(before, after)
    if change is not None and change not in CHANGES:
        raise InvalidInput(f"a change is one of {', '.join(CHANGES)}", code="diff.change")
    if region and "parties" in fields_private():
        line = Text("权利人所在地区不公开", "the regions of owners are not public")
        raise InvalidInput(line, code="diff.region")
    hidden = withheld_ids(data_dir, *(("parties",) if region else ()))
    place = division_get(data_dir, region) if region else None
    stem = division_stem(place.code) if place else ""
    pair = _Pair(data_dir, old.seq, new.seq, old.digest, new.digest, stem)
    totals, causes = _totals(_counts(pair, hidden))
    gained = _gained(pair) if stem else {}
    only = [right_id for right_id, kept in gained.items() if event in kept] if stem and event else None
    only, most = [right] if right else only, limit + 1 + len(hidden)
    found = edition_diff(
        data_dir, old.seq, new.seq, change=change, from_right=cursor, limit=most, region=stem, only=only
    )
    items, more = _shown(data_dir, found, hidden, limit)
    return Difference(
        before=old,
        after=new,
        totals=totals,
        causes=causes,
        items=tuple(items),
        next_cursor=items[-1].right_id if more else None,
        versions=versions_differ(old, new),
        withheld=len(withheld_ids(data_dir)),
        region=place,
        events=_families(gained, hidden),
    )


class _Pair(NamedTuple):
    """Two editions and a region; with their digests it names the same facts for ever, so that they are worked out once."""

    data_dir: Path
    before: int
    after: int
    old_digest: str
    new_digest: str
    stem: str


@lru_cache(maxsize=64)
def _counts(pair: _Pair, hidden: frozenset[str]) -> dict[tuple[str, str], int]:
    return edition_diff_totals(pair.data_dir, pair.before, pair.after, without=hidden, region=pair.stem)


@lru_cache(maxsize=16)
def _gained(pair: _Pair) -> dict[str, tuple[str, ...]]:
    return edition_diff_events(pair.data_dir, pair.before, pair.after, region=pair.stem)


def _editions(before: str, after: str) -> tuple[Manifest, Manifest]:
    old, new = edition_get(before), edition_get(after)
    if old.seq > new.seq:
        raise InvalidInput(f"{before} is newer than {after}: name the older edition first", code="diff.order")
    return old, new


def _shown(data_dir: Path, found: Iterable[Change], hidden: frozenset[str], limit: int) -> tuple[list[Change], bool]:
    """The first changes that nobody withholds, and whether there are more."""
    items: list[Change] = []
    for each in found:
        if each.right_id in hidden:
            continue
        if len(items) == limit:
            return items, True
        items.append(_project(data_dir, each))
    return items, False


def _families(gained: Mapping[str, tuple[str, ...]], hidden: frozenset[str]) -> dict[str, int]:
    """How many rights gained an event of each family, the most frequent first."""
    return dict(
        Counter(each for right_id, kept in gained.items() if right_id not in hidden for each in kept).most_common()
    )


def _totals(counts: Mapping[tuple[str, str], int]) -> tuple[dict[str, int], dict[str, int]]:
    """All changes counted by kind, and by cause."""
    totals: Counter[str] = Counter(dict.fromkeys(CHANGES, 0))
    causes: Counter[str] = Counter(dict.fromkeys((*CAUSES, MOVED), 0))
    for (kind, cause), count in counts.items():
        totals[kind] += count
        causes[cause] += count
    return dict(totals), dict(causes)


def changes_of(data_dir: Path, before: str, after: str, right_ids: Iterable[str]) -> dict[str, Change]:
    """What became of these rights between two editions, by right, without what is withheld or not public.

    Raises:
        NotFound: there is no such edition.
        InvalidInput: the first edition is not older than the second.
    """
    old, new = _editions(before, after)
    wanted = list(dict.fromkeys(right_ids))
    hidden, private = withheld_ids(data_dir), fields_private()
    found = {}
    for each in edition_diff(data_dir, old.seq, new.seq, only=wanted, limit=len(wanted)):
        if each.right_id not in hidden:
            change = _project(data_dir, each)
            shown = tuple(field for field in change.fields if field.name.split(".")[0] not in private)
            found[each.right_id] = msgspec.structs.replace(change, fields=shown)
    return found


def _project(data_dir: Path, change: Change) -> Change:
    """The change without the fields that are withheld or not public."""
    hidden = fields_hidden(data_dir, change.right_id)
    if not hidden:
        return change
    shown = tuple(each for each in change.fields if each.name.split(".")[0] not in hidden)
    return msgspec.structs.replace(change, fields=shown)


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened: a version of a right in an edition, or an entry of the journal.

    ``cursor`` goes on right after it.
    """

    cursor: str
    kind: str
    edition: str | None
    right_id: str | None
    detail: dict[str, Any]


def changes_since(data_dir: Path, cursor: str = "0:0", *, limit: int = 1000) -> Page[News]:
    """The news after a cursor, oldest first: rows of new editions, then journal entries.

    A page without items, and only that, says that there is nothing more for now.

    Args:
        data_dir: The data folder.
        cursor: As given with the page before; ``0:0`` is the beginning. ``<seq>:<journal no>`` has heard all editions
            up to ``seq``, ``<seq>:<journal no>:<right>`` of the next one all rights up to this one.
        limit: At most so many.

    Raises:
        InvalidInput: the cursor is not one of ours.
    """
    seq, no, right_id = _place(cursor)
    items: list[News] = []
    hidden = withheld_ids(data_dir)
    for manifest in edition_list():
        while manifest.seq > seq and len(items) < limit:
            room = limit - len(items)
            found = versions_since(data_dir, manifest.seq - 1, manifest.seq, from_right=right_id, limit=room)
            for version in found:
                right_id = version.right_id
                if right_id not in hidden:
                    items.append(_version_news(version, manifest, f"{seq}:{no}:{right_id}"))
            if len(found) < room:
                seq, right_id = manifest.seq, ""
    if len(items) < limit:
        for entry in entry_list(after=no, limit=limit - len(items)).items:
            no = entry.no
            items.append(News(f"{seq}:{no}", entry.kind, None, None, {"subjects": list(entry.subjects)}))
    return Page(items=items, next_cursor=f"{seq}:{no}:{right_id}".removesuffix(":"))


_CURSOR = re.compile(r"(\d{1,18}):(\d{1,18})(?::([^:\s]{1,200}))?", re.ASCII)


def _place(cursor: str) -> tuple[int, int, str]:
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        line = Text("不是本系统给出的游标：{c}", "not a cursor that a page gave: {c}").fill(c=cursor[:60])
        raise InvalidInput(line, code="changes.cursor")
    return int(found[1]), int(found[2]), found[3] or ""


def _version_news(version: Version, manifest: Manifest, cursor: str) -> News:
    detail = {"cause": version.cause, "deleted": version.deleted, "successor": version.successor}
    return News(cursor, "right.version", manifest.name, version.right_id, detail)


def difference_json(difference: Difference) -> dict[str, Any]:
    """The difference as the JSON document of ``muniment diff``."""
    place = difference.region
    return {
        "from": difference.before.name,
        "to": difference.after.name,
        "region": {"code": place.code, "name": place.name._asdict()} if place else None,
        "totals": difference.totals,
        "events": difference.events,
        "causes": difference.causes,
        "versions": {name: {"from": old, "to": new} for name, (old, new) in difference.versions.items()},
        "journal": {"from": difference.before.journal_no, "to": difference.after.journal_no},
        "withheld": difference.withheld,
        "next_cursor": difference.next_cursor,
        "items": [
            {
                "right_id": each.right_id,
                "change": each.change,
                "cause": each.cause,
                "successor": each.successor,
                "fields": [
                    {"name": f.name, "before": json.loads(f.before), "after": json.loads(f.after)} for f in each.fields
                ],
            }
            for each in difference.items
        ],
    }
