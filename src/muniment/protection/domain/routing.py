"""Where a complaint goes: the first row of the routing that fits what was said and what the register says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.protection.values import Routed, RouteName


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str
    en: str

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class RouteRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row: conditions that must all hold, and where the complaint goes; an empty condition asks nothing."""

    id: str
    route: RouteName
    body: _Words
    text: _Words
    source: _Words
    valid_from: date
    confidence: str
    valid_to: date | None = None
    deeds: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    amount_from: int | None = None
    found: bool | None = None
    standing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the routing is told of a complaint.

    Attributes:
        deed: What happened, as the form names it.
        kind: Kind of the right that was found, or empty.
        place: Where, as the form names it, or empty.
        amount: In CNY, or ``None`` where none was named.
        standing: ``yes no pending unknown``: whether the right stands on the day.
    """

    on: date
    deed: str
    kind: str = ""
    place: str = ""
    amount: Decimal | None = None
    standing: str = "unknown"


def complaint_route(told: Told, rows: Sequence[RouteRow]) -> Routed:
    """The way of a complaint by the first row that fits, with what was looked at.

    Args:
        told: What was said and found.
        rows: The routing, in its order.

    Raises:
        NotFound: no row fits, which a routing with a last row for the rest never lets happen.
    """
    for row in rows:
        if _holds(row, told.on) and _fits(row, told):
            return Routed(
                row=row.id,
                route=row.route,
                body=row.body.text,
                text=row.text.text,
                reasons=tuple(_reasons(row, told)),
                source=row.source.text,
                confidence=row.confidence,
            )
    raise NotFound(Text("没有适用的去向", "no row of the routing fits"), code="route.none")


def rows_read(content: object) -> tuple[RouteRow, ...]:
    """The rows of a parsed routing.

    Raises:
        msgspec.ValidationError: a word of it is unknown or missing.
    """
    rows = content["rows"] if isinstance(content, dict) else content
    return msgspec.convert(rows, type=tuple[RouteRow, ...], strict=True)


def _holds(row: RouteRow, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def _fits(row: RouteRow, told: Told) -> bool:
    return (
        (not row.deeds or told.deed in row.deeds)
        and (not row.kinds or told.kind in row.kinds)
        and (not row.places or told.place in row.places)
        and (row.amount_from is None or (told.amount is not None and told.amount >= row.amount_from))
        and (row.found is None or row.found == bool(told.kind))
        and (not row.standing or row.standing == told.standing)
    )


def _reasons(row: RouteRow, told: Told) -> Iterable[Text]:
    if row.deeds:
        yield Text("行为的种类", "what happened")
    if row.kinds:
        yield Text("权利的种类", "the kind of right")
    if row.places:
        yield Text("地点", "the place")
    if row.amount_from is not None:
        yield Text(f"金额 {told.amount:,} 元", f"the amount of CNY {told.amount:,}")
    if row.found is not None:
        yield Text("登记簿中没有查到", "no such right in the register")
    if row.standing:
        yield Text("登记簿上的状态", "its standing in the register")
