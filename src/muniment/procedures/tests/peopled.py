"""A register with its holders, lenders, offices and mediators, for years of traffic through every declared procedure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pytest_django import Settings

from muniment.accounts.models import BodyIdentifier
from muniment.accounts.tests.factories import QUICK, body_make, member_make
from muniment.accounts.values import SYSTEM, Identity
from muniment.catalogue.tests.factories import incoming, publication, statement
from muniment.catalogue.values import Event, Incoming, Party
from muniment.procedures.queries.registry import declaration_list, declarations
from muniment.procedures.services.authority import authority_set
from muniment.procedures.tests.traffic import Traffic, instant
from muniment.register.tests.loads import Office

FIRST = date(2025, 1, 6)
FIRM, OTHER, BANK = "澜甲电池有限公司", "澜丁灯具有限公司", "澜乙银行"
HOLDERS = ("pledgor", "patentee", "holder", "registrant", "assignor", "licensor", "requester", "complainant")
SIDES = {**dict.fromkeys(HOLDERS, FIRM), "pledgee": BANK, "": OTHER}
SLUGS = {FIRM: "firm", OTHER: "other", BANK: "bank"}
CODES = {FIRM: "91110000100000000R", OTHER: "91110000100000001W", BANK: "911100001000000020"}


def peopled(folder: Path, settings: Settings, *, seed: int, rights: int = 40) -> Traffic:
    """Traffic over a folder that holds so many rights of each kind, with all its people."""
    settings.PASSWORD_HASHERS = QUICK
    Office(folder).load(*(_right(kind, no) for kind in ("patent", "trademark") for no in range(rights)), key="first")
    bodies: dict[str, str] = {}
    parties = [_party(name, slug, kind, bodies) for name, slug in SLUGS.items() for kind in ("bank" if name == BANK else "firm",)]  # fmt: skip
    staff: list[Identity] = [
        member_make(body_make("office", "office"), "desk@example.org", role="staff"),
        member_make(body_make("mediators", "mediation"), "mediator@example.org", role="staff"),
    ]
    for act in sorted({each.act for each in declarations().values()}):
        authority_set(actor=SYSTEM, act=act, authority="registrar", basis="Made-up law art. 1", moment=instant(FIRST))
    return Traffic(
        folder=folder,
        procedures=[each.procedure for each in declaration_list(FIRST) if each.procedure != "lending"],
        people=[*parties, *staff],
        bodies=bodies,
        rights={kind: [(f"CN-{kind}-{_no(kind, no)}", FIRM) for no in range(rights)] for kind in ("patent", "trademark")},
        parties={side: f"{name}；{CODES[name]}" for side, name in SIDES.items()},
        openers={side: SLUGS[name] for side, name in SIDES.items()},
        staff={me.ref: kind for me, kind in zip(staff, ("office", "mediation"), strict=True)},
        seed=seed,
    )  # fmt: skip


def _party(name: str, slug: str, kind: str, bodies: dict[str, str]) -> Identity:
    body = body_make(slug, kind)
    body.name_zh = name
    body.save()
    BodyIdentifier.objects.create(body=body, scheme="uscc", value=CODES[name])
    me: Identity = member_make(body, f"{slug}@example.org")
    bodies[me.ref] = slug
    return me


def _no(kind: str, no: int) -> str:
    return f"20181{no:07d}" if kind == "patent" else f"{99_000_000 + no}"


def _right(kind: str, no: int) -> Incoming:
    number, granted = _no(kind, no), date(2016, 1, 1 + no % 28)
    return incoming(
        statement(
            document=f"CN{number}B",
            no=number,
            kind=kind,
            day=granted,
            title=f"Thing {no}",
            numbers=(publication(f"1{no:07d}", "B"),) if kind == "patent" else (),
            parties=(Party(role="owner", name=FIRM),),
            filed_on=date(2014, 6, 1),
            granted_on=granted,
            events=(Event(occurred_on=granted, category="F", key_event="F10", family="grant"),),
        )
    )
