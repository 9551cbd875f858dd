"""A portfolio as the JSON document of the commands and the API."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.search.domain.fields import fields_all
from muniment.search.domain.profiles import Candidate, MarkShown, Party, Profile, Row, Section, Sort
from muniment.search.queries.parties import party_find
from muniment.search.queries.profiles import largest_told, party_profile
from muniment.webbase.domain.charts import Bars, Cell

_TOLD = 10


def party_one(data_dir: Path, sort: Sort, text: str, *, edition: str | None = None) -> Party:
    """The one party of that code or name.

    Raises:
        NotFound: nobody, or several parties (the facts list them as ``candidates``), answer to it.
    """
    found = party_find(data_dir, sort, text, edition=edition)
    if isinstance(found, Party):
        return found
    named = "; ".join(f"{each.title} {each.code}".strip() for each in found[:_TOLD])
    rest = len(found) - _TOLD
    line = Text("“{t}”可能指：{n}", "'{t}' may mean: {n}").fill(
        t=text[:60], n=named + (f"; +{rest}" if rest > 0 else "")
    )
    raise NotFound(line, code="party.several", candidates=[_candidate(each) for each in found])


def party_document(
    data_dir: Path, sort: Sort, text: str, *, edition: str | None = None, as_of: date | None = None, kind: str = ""
) -> dict[str, Any]:
    """The portfolio of the one party of that code or name, as a document.

    Args:
        data_dir: The data folder.
        sort: ``owner``, ``agency`` or ``inventor``.
        text: A code or a whole name.
        edition: The edition that answers; the newest that the index holds where none is named.
        as_of: The day by which statuses are told.
        kind: Only rights of this kind; "" for all.

    Raises:
        NotFound: nobody, or several parties, answer to it.
    """
    party = party_one(data_dir, sort, text, edition=edition)
    return profile_json(party_profile(data_dir, party, edition=edition, as_of=as_of, kind=kind))


def largest_document(data_dir: Path, sort: Sort, *, edition: str | None = None) -> dict[str, Any]:
    """The owners or agencies with most rights, each with the address of the search that lists them."""
    name, rows = largest_told(data_dir, sort, edition=edition)
    return {"edition": name, "items": [{"name": row.key or row.label.en, **_cell(row.cell)} for row in rows]}


def fields_document() -> list[dict[str, Any]]:
    """Every field of the search: its names, what it is, and its values where there is a list of them."""
    return [
        {
            "name": each.name,
            "aliases": list(each.aliases),
            "type": each.type,
            "title": each.title._asdict(),
            "facet": each.facet,
            "sort": each.sort,
            "values": [{"value": value.value, "name": value.text._asdict()} for value in each.values],
        }
        for each in fields_all().values()
    ]


def profile_json(profile: Profile) -> dict[str, Any]:
    """The portfolio as one JSON document: each number with the address of the search that lists what it counts."""
    party, moves = profile.party, profile.moves
    return {
        "sort": profile.sort,
        "name": party.title if party else "",
        "code": party.code if party else "",
        "names": [_row(each) for each in profile.names],
        "other_names": list(party.others) if party else [],
        "edition": profile.edition,
        "as_of": profile.as_of.isoformat(),
        "line": profile.line._asdict(),
        "total": _cell(profile.total),
        "applications": _cell(profile.applied) if profile.applied else None,
        "first_filed_on": profile.first_filed.isoformat() if profile.first_filed else None,
        "newest_filed_on": profile.newest_filed.isoformat() if profile.newest_filed else None,
        "years": _bars(profile.years),
        "sections": [_section(each) for each in profile.sections],
        "last_year": {
            "since": profile.year.since.isoformat(),
            "until": profile.year.until.isoformat(),
            "rows": [_row(each) for each in profile.year.rows],
        },
        "marks": [_mark(each) for each in profile.marks],
        "moves": {
            "edition": moves.edition,
            "entered": _cell(moves.entered) if moves.entered else None,
            "left": _cell(moves.left) if moves.left else None,
        }
        if moves
        else None,
        "withheld": profile.withheld,
        "notes": [each._asdict() for each in profile.notes],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"count": cell.count, "search": cell.address}


def _row(row: Row) -> dict[str, Any]:
    return {
        "label": row.label._asdict(),
        "code": row.code or row.badge or row.key,
        **_cell(row.cell),
        "note": row.note._asdict() if row.note else None,
    }


def _section(section: Section) -> dict[str, Any]:
    return {"key": section.key, "title": section.title._asdict(), "rows": [_row(each) for each in section.rows]}


def _bars(bars: Bars) -> dict[str, Any]:
    return {
        "series": [{"name": each.name._asdict(), **_cell(each.total)} for each in bars.series],
        "columns": [
            {
                "label": column.label._asdict()
                if isinstance(column.label, Text)
                else {"zh": column.label, "en": column.label},
                **_cell(column.total),
                "cells": [_cell(each) for each in column.cells],
            }
            for column in bars.columns
        ],
    }


def _mark(mark: MarkShown) -> dict[str, Any]:
    filed = mark.filed_on.isoformat() if mark.filed_on else None
    return {"right_id": mark.right_id, "words": mark.words, "status": mark.badge, "filed_on": filed}


def _candidate(each: Candidate) -> dict[str, Any]:
    return {"name": each.title, "code": each.code, "rights": each.rights}
