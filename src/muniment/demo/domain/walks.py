"""The fixed records of the walks: the same at every size, below the serials that the generator draws."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import yaml

from muniment.demo.domain.country import Country, Owner, data_text
from muniment.demo.domain.right import PATENT_KINDS, TYPE_DIGIT, Happening, RightPlan


def walk_rights(country: Country) -> tuple[RightPlan, ...]:
    """The rights that the walks speak of, in the order of their numbers of walk."""
    return tuple(_right(country, row) for row in _walks()["rights"])


def walk_numbers() -> dict[int, tuple[str, ...]]:
    """The numbers of the fixed records by walk, without check digits."""
    found: dict[int, list[str]] = {}
    for row in _walks()["rights"]:
        found.setdefault(row["walk"], []).append(row["number"])
    return {walk: tuple(numbers) for walk, numbers in found.items()}


@cache
def _walks() -> dict[str, Any]:
    kept: dict[str, Any] = yaml.load(data_text("walks.yaml"), Loader=yaml.CSafeLoader)
    return kept


def _right(country: Country, row: dict[str, Any]) -> RightPlan:
    granted: date | None = row.get("granted")
    document = row.get("published_no") or _document(row["kind"], row["number"])
    priority = row.get("priority")
    return RightPlan(
        kind=row["kind"],
        number=row["number"],
        filed_on=row["filed"],
        owner=_owner(country, row["owner"]),
        topic=row.get("topic", 0),
        seed=row.get("seed") or f"walk:{row['walk']}:{row['number']}",
        published_on=row.get("published"),
        published_no=document,
        granted_on=granted,
        grant_no=(row.get("grant_no") or document) if granted else None,
        priority=(priority[0], priority[1]) if priority else None,
        happenings=(*_status(row), *_proceedings(row)),
        co_owner=_owner(country, row["co_owner"]) if "co_owner" in row else None,
        title=(row["title"][0], row["title"][1]),
        goods=row.get("goods"),
    )


def _document(kind: str, number: str) -> str | None:
    """The publication number of a fixed record, from the serial of its application."""
    return f"{TYPE_DIGIT[kind]}9{number[-7:]}" if kind in PATENT_KINDS else None


def _owner(country: Country, key: str) -> Owner:
    zh, en, code = _walks()["owners"][key]
    known = next((owner for owner in country.owners if owner.zh == zh), None)
    return known or Owner(zh, en, next(place for place in country.prefectures if place.code == code))


def _status(row: dict[str, Any]) -> list[Happening]:
    return [
        Happening(code, day, published, effective_on=effective, values=values)
        for code, day, published, effective, values in row.get("happenings", ())
    ]


def _proceedings(row: dict[str, Any]) -> list[Happening]:
    return [
        Happening(code, day, published, values=values, table="proceedings")
        for code, day, published, values in row.get("proceedings", ())
    ]
