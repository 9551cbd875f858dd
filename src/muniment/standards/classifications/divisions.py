"""Lists of administrative divisions that come as tables of their own forms."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field

from muniment.standards.classifications.symbols import symbol_normalise, symbol_parent
from muniment.standards.classifications.values import Entry, FileRead, Refused

_RANKS = ("province", "city", "county")
_SAMPLE_HEAD = ("code", "level", "zh")


def divisions_known(head: str) -> bool:
    """Whether a header is that of divisions by year or of divisions with a level."""
    columns = head.split(",")
    return columns[:4] == ["year", "province_name", "city_name", "county_name"] or tuple(columns[:3]) == _SAMPLE_HEAD


def divisions_read(_name: str, text: str) -> FileRead:
    """The divisions of a table, each code once, with every name that it bore and from when to when."""
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    return _by_year(rows) if rows.fieldnames and rows.fieldnames[0] == "year" else _by_level(rows)


@dataclass(slots=True)
class _Life:
    """The years of each name of a code, and the identity that outlives a change of code."""

    names: dict[str, tuple[int, int]] = field(default_factory=dict)
    lasting: str = ""
    rows: int = 0

    def seen(self, name: str, year: int) -> None:
        first, last = self.names.get(name, (year, year))
        self.names[name] = min(first, year), max(last, year)

    @property
    def last(self) -> int:
        return max(last for _first, last in self.names.values())


def _by_year(rows: csv.DictReader[str]) -> FileRead:
    """``year,province_name,city_name,county_name,…_adcode,…_id``: one line a county and year.

    A code counts as one row here, however many years speak of it. A code whose lasting identity bears another code
    in the last year has that one as its successor.
    """
    lives: dict[str, _Life] = {}
    refused: list[Refused] = []
    newest = 0
    for row in rows:
        year = row["year"] or ""
        if not year.isdecimal():
            refused.append(Refused(f"line {rows.line_num}", "division.year", year[:40]))
            continue
        newest = max(newest, int(year))
        for rank in _RANKS:
            raw, name = row.get(f"{rank}_adcode") or "", row.get(f"{rank}_name") or ""
            code = symbol_normalise("GB2260", raw)
            if code and name:
                life = lives.setdefault(code, _Life())
                life.seen(name, int(year))
                life.lasting = row.get(f"{rank}_id") or ""
            elif raw or name:
                refused.append(Refused(f"line {rows.line_num}", "division.code", f"{raw} {name}"[:80]))
    standing = {life.lasting: code for code, life in lives.items() if life.lasting and life.last == newest}
    entries = tuple(_entry(code, life, newest, standing) for code, life in sorted(lives.items()))
    years = [first for life in lives.values() for first, _last in life.names.values()]
    edition = f"{min(years)}-{newest}" if years else None
    return FileRead(
        "divisions by year", "GB2260", len(entries) + len(refused), entries, tuple(refused), edition=edition
    )


def _entry(code: str, life: _Life, newest: int, standing: dict[str, str]) -> Entry:
    spans = sorted(life.names.items(), key=lambda each: each[1])
    named = [[name, str(first), None if last == newest else str(last)] for name, (first, last) in spans]
    facts = {"names": json.dumps(named, ensure_ascii=False)}
    successor = standing.get(life.lasting)
    if successor and successor != code:
        facts["successor"] = successor
    until = None if life.last == newest else str(life.last)
    return Entry(
        code,
        {"zh-Hans": spans[-1][0]},
        parent=symbol_parent("GB2260", code),
        since=str(spans[0][1][0]),
        until=until,
        facts=facts,
    )


def _by_level(rows: csv.DictReader[str]) -> FileRead:
    """``code,level,zh,en,…``: one line a division; further columns (``postcode``, ``population``) are kept as facts."""
    entries, refused, count = [], [], 0
    for row in rows:
        count += 1
        code = symbol_normalise("GB2260", row["code"] or "")
        if code is None:
            refused.append(Refused(f"line {rows.line_num}", "division.code", (row["code"] or "")[:80]))
            continue
        titles = {lang: row[key] for lang, key in (("zh-Hans", "zh"), ("en", "en")) if row.get(key)}
        known = {"code", "level", "zh", "en", "since", "until"}
        facts = {
            key: value for key, value in row.items() if key and isinstance(value, str) and value and key not in known
        }
        entries.append(
            Entry(
                code,
                titles,
                symbol_parent("GB2260", code),
                False,
                row.get("since") or None,
                row.get("until") or None,
                facts,
            )
        )
    return FileRead("divisions table", "GB2260", count, tuple(entries), tuple(refused))
