"""Made-up rights, rules and coverage for the tests of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from muniment.catalogue.values import Content, Coverage, Event, Party, Provenance, Record
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.values import Known

TODAY = date(2026, 11, 20)
ALL = [
    "filing",
    "publication",
    "examination",
    "grant",
    "lapse",
    "fee",
    "transfer",
    "party",
    "licence",
    "open_licence",
    "pledge",
    "seizure",
    "dispute",
]


def day(text: str) -> date:
    return date.fromisoformat(text)


SOURCE = Text("示例法第一条", "Sample Act art. 1")
WORDING = Text("示例规则", "sample rule")


@dataclass(frozen=True)
class MadeRule:
    rule_id: str
    data: Mapping[str, Any] = field(default_factory=dict)
    version: str = "1"
    valid_from: date | None = None
    valid_to: date | None = None
    source: Text = SOURCE
    text: Text = WORDING
    confidence: str = "H"


@dataclass(frozen=True)
class Rules:
    """A rule book of our own: looked up as ``standards.rules.rule_on`` is."""

    rules: tuple[MadeRule, ...] = ()

    def __call__(self, rule_id: str, on: date) -> MadeRule:
        for rule in self.rules:
            if rule.rule_id == rule_id and (rule.valid_from is None or rule.valid_from <= on):
                return rule
        raise NotFound(f"no rule {rule_id}", code="rule.unknown")


NO_RULES = Rules()


def event(family: str, category: str, occurred: str, **more: Any) -> Event:
    for name in ("effective_on", "published_on"):
        if isinstance(more.get(name), str):
            more[name] = day(more[name])
    more.setdefault("event_id", f"{family}-{more.get('action') or category}-{occurred}")
    more.setdefault("key_event", f"{category}10")
    return Event(family=family, category=category, occurred_on=day(occurred), **more)


def party(role: str, name: str, seq: int = 1) -> Party:
    return Party(role=role, name=name, seq=seq)


def record(
    *,
    register: str = "CN",
    kind: str = "patent",
    filed: str | None = "2018-06-01",
    granted: str | None = "2020-05-08",
    events: tuple[Event, ...] = (),
    part: str | None = None,
    source: str = "cn.sample",
    **content: Any,
) -> Record:
    content.setdefault("parties", (party("owner", "云澜甲公司"),))
    if isinstance(content.get("expiry_stated_on"), str):
        content["expiry_stated_on"] = day(content["expiry_stated_on"])
    provenance = Provenance(
        source=source,
        document="D1",
        file="f.xml",
        sha256="0" * 64,
        position="document 1",
        loaded_at=datetime(2026, 11, 20, tzinfo=UTC),
        reader="1",
    )
    return Record(
        right_id=f"{register}-{kind}-201819000731",
        register=register,
        office=register.split(".", maxsplit=1)[0],
        kind=kind,
        application_no="201819000731",
        part=part,
        content=Content(
            filed_on=day(filed) if filed else None,
            granted_on=day(granted) if granted else None,
            events=events,
            **content,
        ),
        content_hash="",
        provenance=(provenance,),
        field_sources={"expiry_stated_on": 0} if content.get("expiry_stated_on") else {},
    )


def covers(*families: str, since: str | None = "1985-01-01", until: str = "2026-11-20", **more: Any) -> Coverage:
    more.setdefault("register", "CN")
    more.setdefault("kind", "patent")
    more.setdefault("source", "cn.gazette")
    return Coverage(families=families, since=day(since) if since else None, until=day(until), **more)


def known(*coverage: Coverage, on: date = TODAY) -> Known:
    return Known(on, coverage)


def known_all(register: str = "CN", kind: str = "patent", *without: str) -> Known:
    """Everything but fees is covered, and but the families named."""
    families = [family for family in ALL if family not in {"fee", *without}]
    return known(covers(*families, register=register, kind=kind))
