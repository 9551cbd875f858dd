"""Statuses looked up in an index are those of the register: any day, any coverage, states and their sum too."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from muniment.catalogue.values import Coverage, GoodsServices, Record
from muniment.register.domain.status import status_on, status_whole
from muniment.register.queries.rights import edition_knows
from muniment.register.queries.standings import covered_days, fees_covered, record_facts
from muniment.register.tests.factories import event, record
from muniment.register.values import Badge, Manifest
from muniment.search.adapters.tantivy_store import TantivyWriter
from muniment.search.domain.entries import Standing, Turn, entry_of
from muniment.search.domain.tree import Everything
from muniment.search.ports import Marker, Scope
from muniment.search.queries.statuses import Statuses
from muniment.standards.rules import rule_on

PLACES = (("CN", "patent"), ("CN", "trademark"), ("EP", "patent"), ("US", "patent"), ("WO", "trademark"))
SORTS = (
    ("grant", "F", {}),
    ("lapse", "H", {"action": "unpaid"}),
    ("dispute", "L", {}),
    ("dispute", "H", {"action": "invalidated", "effect": "from_start"}),
    ("lapse", "C", {"action": "restored"}),
    ("examination", "B", {"action": "refused"}),
    ("lapse", "H", {"action": "unpaid", "territory": "DE"}),
    ("lapse", "H", {"action": "unpaid", "territory": "FR"}),
    ("dispute", "L", {"territory": "FR"}),
    ("lapse", "H", {"action": "cancelled", "part": "9"}),
)


def made(rng: random.Random, number: int) -> Record:
    register, kind = rng.choice(PLACES)
    filed = date(2004, 1, 1) + timedelta(days=rng.randrange(4000)) if rng.random() < 0.9 else None
    granted = (filed or date(2004, 1, 1)) + timedelta(days=rng.randrange(1500)) if rng.random() < 0.7 else None
    events = tuple(
        event(family, category, str(date(2004, 1, 1) + timedelta(days=rng.randrange(8000))), event_id=f"e{at}", **more)
        for at, (family, category, more) in enumerate(rng.choices(SORTS, k=rng.randrange(5)))
        if register in {"EP", "WO"} or "territory" not in more
    )
    states = tuple(rng.sample(["DE", "FR", "GB"], rng.randrange(4))) if register in {"EP", "WO"} else ()
    right = record(
        register=register,
        kind=kind,
        filed=str(filed) if filed else None,
        granted=str(granted) if granted else None,
        events=events,
        territories=states,
        goods_services=(GoodsServices(class_no="9"),) if kind == "trademark" else (),
    )
    return msgspec.structs.replace(right, right_id=f"{register}-{kind}-{number}")


def edition(rng: random.Random) -> Manifest:
    """An edition that covers some families of some registers for some years."""
    places = (*PLACES, ("DE", "patent"), ("FR", "patent"), ("FR", "trademark"))
    coverage = tuple(
        Coverage(
            source=f"s{at}",
            register=register,
            kind=kind,
            families=tuple(rng.sample(["lapse", "fee", "grant", "examination"], rng.randrange(5))),
            since=date(rng.randrange(1985, 2012), 1, 1) if rng.random() < 0.7 else None,
            until=date(2026, 11, 20) - timedelta(days=rng.choice([0, 3, 9, 12, 400])),
        )
        for at, (register, kind) in enumerate((*places, *places))
    )
    return Manifest(
        name="2026-11-20.1", seq=1, made_at=datetime(2026, 11, 20, tzinfo=UTC), day=date(2026, 11, 20), total=0, kinds={},
        offices={}, sources=(), coverage=coverage, versions={}, program="0", digest="", digest_before="", journal_no=0,
        journal_head="", load_key="",
    )  # fmt: skip


def standing_of(right: Record, manifest: Manifest) -> Standing:
    facts = record_facts(right, fees=(right.register, right.kind) in fees_covered(manifest))
    return Standing(
        turns=tuple(Turn(since, stand) for since, stand in facts.turns),
        states={state: tuple(Turn(s, stand) for s, stand in turns) for state, turns in facts.states.items()},
        filed_on=facts.filed_on,
        granted_on=facts.granted_on,
    )


@pytest.mark.parametrize("seed", range(4))
def test_trees_and_hits_say_what_the_register_says(tmp_path, seed):
    rng = random.Random(seed)  # noqa: S311 - a made-up set, the same each time
    manifest = edition(rng)
    rights = [made(rng, number) for number in range(150)]
    writer = TantivyWriter(tmp_path / "g000001")
    standings = {right.right_id: standing_of(right, manifest) for right in rights}
    for right in rights:
        writer.add(entry_of(right, 1, {}, standings[right.right_id]))
    writer.commit(Marker(seq=1))
    writer.close()
    engine = writer.reopened()
    found = {each.right_id: each for each in engine.every(Everything(), Scope(1), sort="right", descending=False)}
    for back in (0, 5, 200, 900, 3000, 6000, -400):
        as_of = manifest.day - timedelta(days=back)
        known = edition_knows(manifest)
        said = {
            right.right_id: status_whole(status_on(right, as_of=as_of, known=known, rule_on=rule_on)).badge.value
            for right in rights
        }
        statuses = Statuses(covered_days(manifest, as_of), as_of)
        assert {name: statuses.badge(each.card, each.standing) for name, each in found.items()} == said
        counted = {badge.value: engine.count(statuses.node(badge.value), Scope(1)) for badge in Badge}
        assert {value: count for value, count in counted.items() if count} == Counter(said.values())
