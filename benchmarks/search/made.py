"""Made-up Chinese and English records for the benchmark of the search, the same from their number on every machine."""

from __future__ import annotations

import bisect
import itertools
import random
from datetime import UTC, date, datetime, timedelta

import msgspec

from muniment.catalogue.values import (
    ClassSymbol,
    Content,
    Event,
    GoodsServices,
    Mark,
    Number,
    Party,
    Provenance,
    Record,
    Version,
)

LOADED_AT = datetime(2026, 11, 22, tzinfo=UTC)
FIRST = date(2005, 1, 1)
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "ne",
    "po",
    "ra",
    "si",
    "ta",
    "vo",
    "xe",
    "yu",
    "zo",
    "li",
]
ENGLISH = ["".join(pair) for pair in itertools.product(_SYLLABLES, _SYLLABLES, _SYLLABLES[:12])]
_SIGNS = [chr(0x4E00 + at * 7) for at in range(900)]
CHINESE = [a + b for a, b in zip(_SIGNS * 5, [_SIGNS[(at * 37) % 900] for at in range(4500)], strict=True)]
OFFICES = ("CN", "US", "EP", "JP", "KR", "DE")
KINDS = ("patent", "utility_model", "design", "trademark")
_KIND_SHARE = [0.55, 0.75, 0.85, 1.0]


def _zipf(words: list[str]) -> tuple[list[str], list[float]]:
    """Words with the share that their rank has in natural language."""
    return words, list(itertools.accumulate(1 / (rank + 8) for rank in range(len(words))))


_EN, _ZH = _zipf(ENGLISH), _zipf(CHINESE)


def _prose(rng: random.Random, count: int, words: tuple[list[str], list[float]], between: str) -> str:
    return between.join(rng.choices(words[0], cum_weights=words[1], k=count))


def _text(rng: random.Random, chinese: bool, count: int) -> str:
    return _prose(rng, count, _ZH, "") if chinese else _prose(rng, count, _EN, " ")


def owner_name(number: int) -> str:
    """The name of an owner: a few file much, most file little."""
    return (
        f"{CHINESE[number % 4500]}{CHINESE[number * 7 % 4500]}有限公司"
        if number % 2
        else f"{ENGLISH[number % 4800].title()} {number} Ltd"
    )


def record(number: int, revision: int, rights: int) -> Record:
    """The right of that number in one of its wordings."""
    rng = random.Random(number * 31 + revision)
    kind = KINDS[bisect.bisect(_KIND_SHARE, rng.random())]
    office = OFFICES[min(int(rng.expovariate(0.9)), 5)]
    chinese = office in {"CN", "JP"}
    lang = "zh-Hans" if chinese else "en"
    filed = FIRST + timedelta(days=rng.randrange(7300))
    granted = filed + timedelta(days=rng.randrange(400, 1500)) if rng.random() < 0.7 else None
    owners = max(rights // 8, 50)
    events = [Event(occurred_on=filed, category="A", key_event="A10", family="filing", event_id=f"f{number}")]
    if granted:
        events.append(Event(occurred_on=granted, category="F", key_event="F10", family="grant", event_id=f"g{number}"))
        if rng.random() < 0.3:
            day = granted + timedelta(days=rng.randrange(300, 4000))
            events.append(Event(occurred_on=day, category="H", key_event="H10", family="lapse", action="unpaid"))
    application = f"{filed.year}{number:09d}"
    content = Content(
        filed_on=filed,
        granted_on=granted,
        titles={lang: _text(rng, chinese, 8)},
        abstracts={lang: _text(rng, chinese, 90)} if kind != "trademark" else {},
        numbers=(
            Number(type="application", office=office, number=application, date=filed),
            Number(type="publication", office=office, number=f"{number:09d}", kind_code="B", date=granted or filed),
        ),
        mark=Mark(text=_text(rng, chinese, 2), kind="word") if kind == "trademark" else None,
        goods_services=(GoodsServices(class_no=str(rng.randrange(1, 46)), text=_text(rng, chinese, 20), lang=lang),)
        if kind == "trademark"
        else (),
        parties=(
            Party(
                role="owner",
                name=owner_name(int(rng.random() ** 3 * owners)),
                country=office if len(office) == 2 and office != "EP" else "DE",
                region_code=f"{rng.randrange(11, 66)}0{rng.randrange(1, 9)}00" if office == "CN" else None,
            ),
            Party(role="inventor", name=owner_name(rng.randrange(owners * 3))),
        ),
        classes=tuple(
            ClassSymbol(
                scheme="IPC",
                symbol=f"{rng.choice('ABCDEFGH')}{rng.randrange(1, 30):02d}{rng.choice('BCDFGHKLM')} {rng.randrange(1, 60)}/{rng.randrange(10, 60)}",
            )
            for _ in range(2)
        )
        if kind != "trademark"
        else (),
        events=tuple(events),
    )
    provenance = Provenance(
        source=f"{office.lower()}.made",
        document=application,
        file="made.xml",
        sha256="0" * 64,
        position=f"document {number}",
        loaded_at=LOADED_AT,
        reader="made 1",
    )
    return Record(
        right_id=f"{office}-{kind}-{application}",
        register=office,
        office=office,
        kind=kind,
        application_no=application,
        part=None,
        content=content,
        content_hash=f"{number}.{revision}",
        provenance=(provenance,),
        field_sources={},
    )


def revised(number: int, seq: int, rights: int) -> Version:
    """A corrected wording of a right: its identity and days stay, its texts are new."""
    first, later = record(number, 0, rights), record(number, seq, rights)
    content = msgspec.structs.replace(first.content, titles=later.content.titles, abstracts=later.content.abstracts)
    whole = msgspec.structs.replace(first, content=content, content_hash=later.content_hash)
    return Version(seq=seq, right_id=first.right_id, record=whole)
