"""A lender's pledges: what secures each loan, loan to value, who they hang on, what it was told. For the body's people alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from muniment.accounts.queries import names_of
from muniment.accounts.queries.directory import bodies_of_kind
from muniment.accounts.values import Identity
from muniment.exchange.domain.lending import (
    loans_added,
    ltv_of,
    ltv_signal,
    shares_of,
    total_of,
    total_public,
    values_of,
)
from muniment.exchange.domain.pledging_words import GONE, name_plain
from muniment.exchange.domain.watching import signals_of
from muniment.exchange.models import AlertRow, CeilingRow, ReachRow, ValueRow, WatchRow
from muniment.exchange.queries.liens import title_of
from muniment.exchange.values import Board, Ceiling, Collateral, Instrument, Told, Valued
from muniment.kernel.errors import MunimentError, NotAllowed, NotFound
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.procedures.queries.facts import facts_of_view, others_on
from muniment.procedures.values import RightFacts
from muniment.register.queries.editions import edition_get
from muniment.register.queries.rights import right_get
from muniment.register.values import Lien
from muniment.standards.rules import rule_on

LENDER = "bank"
"""The kind of body that has a board."""
ALERTS_SHOWN = 100
_REGISTER = Text("登记簿所载", "as the register states")
_WATCHED = ""


@dataclass(frozen=True, slots=True)
class Lender:
    """A body that lends: its name in both languages and its code, by which the register's pledgees are known."""

    slug: str
    name: Text
    code: str

    def is_in(self, names: Iterable[str]) -> bool:
        """Whether one of these names on an instrument is the lender's."""
        mine = {name_plain(self.name.zh), name_plain(self.name.en)}
        return any(name_plain(each) in mine for each in names)


@dataclass(slots=True)
class _Held:
    """An instrument while its rights are gathered."""

    lien: Lien
    pledgors: tuple[str, ...]
    rights: list[Collateral] = field(default_factory=list)


def lenders_of(me: Identity) -> tuple[Lender, ...]:
    """The lenders to which somebody belongs."""
    mine = {seat.body for seat in me.bodies if seat.kind == LENDER}
    return tuple(each for each in lenders() if each.slug in mine)


def lenders() -> tuple[Lender, ...]:
    """All lenders, by slug."""
    return tuple(Lender(*each) for each in bodies_of_kind(LENDER))


def lender_get(me: Identity, body: str = "") -> Lender:
    """The lender for which somebody looks; where they belong to one only it need not be named.

    Raises:
        NotAllowed: they belong to none, or not to that one.
    """
    mine = lenders_of(me)
    found = next((each for each in mine if each.slug == body or not body), None)
    if found is None:
        line = Text("质押看板只对贷款机构的人员开放", "the board of pledges is for the people of a lender")
        raise NotAllowed(line, code="pledges.lender")
    return found


def board_get(data_dir: Path, me: Identity, *, body: str = "", on: date) -> Board:
    """All pledges of a lender on a day.

    Raises:
        NotAllowed: the reader does not belong to the lender.
        NotFound: nothing is loaded.
    """
    lender = lender_get(me, body)
    edition = edition_get(None)
    held, watched = _gathered(data_dir, lender, on)
    ceiling = ceiling_of(lender.slug, on)
    instruments = tuple(
        sorted(
            (_instrument(lender, no, each, ceiling) for no, each in held.items()),
            key=lambda each: (_RANK[each.grade], -each.since.toordinal()),
        )
    )
    reach = ReachRow.objects.filter(body=lender.slug).first()
    return Board(
        body=lender.slug,
        name=lender.name,
        on=on,
        edition=edition.name,
        instruments=instruments,
        watched=tuple(watched),
        loans=loans_added(instruments),
        shares=shares_of(instruments),
        alerts=alerts_of(lender.slug),
        ran_on=reach.ran_on if reach else None,
    )


_RANK = {"red": 0, "amber": 1, "note": 2, "": 3}


def instrument_get(data_dir: Path, me: Identity, no: str, *, body: str = "", on: date) -> tuple[Board, Instrument]:
    """One pledge of a lender, with the board that it stands on.

    Raises:
        NotAllowed: the reader does not belong to the lender.
        NotFound: the lender has no such pledge.
    """
    board = board_get(data_dir, me, body=body, on=on)
    found = next((each for each in board.instruments if each.no == no), None)
    if found is None:
        raise NotFound(Text(f"没有质押 {no}", f"there is no pledge {no}"), code="pledges.unknown")
    return board, found


def instrument_of(data_dir: Path, lender: Lender, no: str, on: date) -> Instrument | None:
    """One pledge of a lender by its number; ``None`` where it has none that stands."""
    held, _ = _gathered(data_dir, lender, on, instrument=no)
    return _instrument(lender, no, held[no], ceiling_of(lender.slug, on)) if no in held else None


def ceiling_of(body: str, on: date) -> Ceiling:
    """The highest loan-to-value that a lender takes: as it set it last, else the default of the house."""
    row = CeilingRow.objects.filter(body=body).order_by("-pk").first()
    if row is not None:
        return Ceiling(row.percent, True, Text(f"本机构 {row.on} 所定", f"set by you on {row.on}"))
    rule = rule_on("house.pledge_watch", on)
    return Ceiling(
        int(rule.data["ltv_red"]),
        False,
        Text("本系统的默认值，法律未作规定", "the default of the house; no law sets it"),
    )


def _gathered(
    data_dir: Path, lender: Lender, on: date, *, instrument: str | None = None
) -> tuple[dict[str, _Held], list[Collateral]]:
    """The standing instruments with their rights, and the rights that are only watched."""
    rows = WatchRow.objects.filter(body=lender.slug, ended_on=None).order_by("instrument", "right_id")
    if instrument is not None:
        rows = rows.filter(instrument=instrument)
    held: dict[str, _Held] = {}
    watched: list[Collateral] = []
    for row in rows:
        seen = right_seen(data_dir, row.right_id, on)
        if seen is None:
            continue
        facts, title = seen
        lien = lien_of(facts, lender, row.instrument) if row.origin == "register" else None
        if row.origin == "register" and lien is None:
            continue
        collateral = _collateral(lender, facts, title, lien, on)
        if lien is None:
            watched.append(collateral)
            continue
        one = held.setdefault(row.instrument, _Held(lien, pledgors_of(facts, lien)))
        one.rights.append(collateral)
    return held, watched


def right_seen(data_dir: Path, right_id: str, on: date) -> tuple[RightFacts, Text] | None:
    """What the register says of a right, and its title; ``None`` where it is not there any more or is withheld."""
    try:
        view = right_get(data_dir, right_id, as_of=on)
    except MunimentError:
        return None
    return facts_of_view(view, on), title_of(view)


def lien_of(facts: RightFacts, lender: Lender, instrument: str) -> Lien | None:
    """The standing pledge of a lender on a right under a number."""
    return next((each for each in liens_held(facts, lender) if instrument_no(facts.right_id, each) == instrument), None)


def liens_held(facts: RightFacts, lender: Lender) -> tuple[Lien, ...]:
    """The standing pledges of a lender on a right, by name on the instrument or by its code among the parties."""
    events = {each.event_id: each for each in facts.record.content.events}
    found = []
    for lien in facts.standing("pledge").current:
        parties = [
            party for one in lien.events if one in events for party in events[one].parties if party.role == "pledgee"
        ]
        codes = {code for party in parties for code in party.identifiers}
        if lender.is_in(lien.names) or (lender.code and lender.code in codes):
            found.append(lien)
    return tuple(found)


def instrument_no(right_id: str, lien: Lien) -> str:
    """The number of an instrument; where the register has none, the right and the day stand for it."""
    return lien.instrument_id or f"{right_id}@{lien.since}"


def pledgors_of(facts: RightFacts, lien: Lien) -> tuple[str, ...]:
    """Who pledged, by the newest event of the instrument that says so; else the owners."""
    events = [each for each in facts.record.content.events if each.event_id in lien.events]
    for event in reversed(events):
        names = tuple(party.name for party in event.parties if party.role == "pledgor")
        if names:
            return names
    return facts.ownership.names


def _collateral(lender: Lender, facts: RightFacts, title: Text, lien: Lien | None, on: date) -> Collateral:
    return Collateral(
        right_id=facts.right_id,
        title=title,
        status=facts.status[0],
        stands=facts.status[0].badge not in GONE,
        value=value_last(lender.slug, "right", facts.right_id),
        signals=signals_of(facts, lien, on=on, others=others_on([facts.right_id])),
    )


def _instrument(lender: Lender, no: str, held: _Held, ceiling: Ceiling) -> Instrument:
    loan, source = _loan(lender, no, held.lien)
    value = total_of(values_of(held.rights, standing=True))
    disposal = AlertRow.objects.filter(body=lender.slug, instrument=no).exclude(case_no="").order_by("-pk").first()
    return Instrument(
        no=no,
        pledgors=held.pledgors,
        since=held.lien.since,
        until_on=held.lien.until_on,
        loan=loan,
        loan_source=source,
        rights=tuple(held.rights),
        value=value,
        ltv=ltv_of(loan, values_of(held.rights, standing=True)),
        ltv_before=ltv_of(loan, values_of(held.rights, standing=False)),
        case_no=disposal.case_no if disposal else "",
        over=ltv_signal(loan, value, ceiling),
    )


def _loan(lender: Lender, no: str, lien: Lien) -> tuple[Money | None, Text]:
    """What is owed: as the lender entered last, else the amount of the instrument on the register."""
    entered = value_last(lender.slug, "instrument", no)
    if entered is not None:
        line = Text(f"{entered.source}，{entered.valued_on}", f"{entered.source}, {entered.valued_on}")
        return entered.amount, line
    try:
        amount = Decimal(lien.detail["amount"])
    except (KeyError, InvalidOperation):
        return None, Text("未录入", "not entered")
    return Money(lien.detail.get("currency", "CNY"), amount), _REGISTER


def value_last(body: str, about: str, subject: str) -> Valued | None:
    """The newest amount that a lender entered of something: by the day that it is of, then by when it was entered."""
    return next(iter(values_list(body, about, subject)), None)


def values_list(body: str, about: str, subject: str) -> tuple[Valued, ...]:
    """All amounts that a lender entered of something, the newest first."""
    rows = list(ValueRow.objects.filter(body=body, about=about, subject=subject).order_by("-valued_on", "-pk"))
    names = names_of({each.by for each in rows})
    return tuple(
        Valued(
            amount=Money(each.currency, _short(each.amount)),
            valued_on=each.valued_on,
            source=each.source,
            by=names.get(each.by, Text("", "")),
            at=each.at,
        )
        for each in rows
    )


def _short(amount: Decimal) -> Decimal:
    """The amount without cents where it has none."""
    return amount.to_integral() if amount == amount.to_integral() else amount


def alerts_of(body: str, *, instrument: str | None = None) -> tuple[Told, ...]:
    """What a lender was told, the newest first."""
    rows = AlertRow.objects.filter(body=body)
    if instrument is not None:
        rows = rows.filter(instrument=instrument)
    return tuple(
        Told(
            alert_id=each.pk,
            right_id=each.right_id,
            instrument=each.instrument,
            grade=each.grade,
            code=each.code,
            text=Text(**each.text),
            advice=Text(**each.advice),
            source=Text(**each.source),
            events=tuple(each.events),
            on=each.on,
            seen=each.seen_at is not None,
            case_no=each.case_no,
        )
        for each in rows.order_by("-on", "-pk")[:ALERTS_SHOWN]
    )


def totals_public(on: date) -> tuple[int, int]:
    """How many pledges and rights lenders watch here; zero where they are fewer than may be told."""
    rows = WatchRow.objects.filter(ended_on=None, origin="register")
    instruments = rows.values("body", "instrument").distinct().count()
    least = int(rule_on("house.pledge_watch", on).data["least_public"])
    if instruments < least:
        return 0, 0
    return instruments, rows.values("right_id").distinct().count()


def loans_public(boards: Sequence[Board], on: date) -> tuple[Money, ...]:
    """The loans of several boards as they may be told to everybody."""
    every = [each for board in boards for each in board.instruments]
    least = int(rule_on("house.pledge_watch", on).data["least_public"])
    return total_public(loans_added(every), len([each for each in every if each.loan]), least=least)
