"""Commands about parties: ``owner``, ``agency`` and ``inventor``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from muniment.cli.options import AsOf, Data, Edition, Form, Format, day, folder
from muniment.cli.printing import json_print, say, table, told
from muniment.cli.searching import index_follow
from muniment.kernel.errors import NotFound
from muniment.search.domain.profiles import Sort
from muniment.search.queries.profiling import party_document

_ROWS = 8
Name = Annotated[str, typer.Argument(help="A code, or exactly the name as records print it.")]
Kind = Annotated[str, typer.Option("--kind", help="Only one kind of right.")]


def owner(
    name: Name,
    kind: Kind = "",
    form: Format = Form.TEXT,
    edition: Edition = None,
    as_of: AsOf = None,
    data: Data = None,
) -> int:
    """All rights of an owner, by credit code or name: kinds, years, classes, agencies, the last twelve months."""
    return _told("owner", name, kind, form, (edition, as_of, data))


def agency(
    name: Name,
    kind: Kind = "",
    form: Format = Form.TEXT,
    edition: Edition = None,
    as_of: AsOf = None,
    data: Data = None,
) -> int:
    """All rights on which an agency stands: its clients, their kinds and how they stand."""
    return _told("agency", name, kind, form, (edition, as_of, data))


def inventor(
    name: Name,
    kind: Kind = "",
    form: Format = Form.TEXT,
    edition: Edition = None,
    as_of: AsOf = None,
    data: Data = None,
) -> int:
    """All rights that name an inventor, designer, breeder or author; people of one name are not told apart."""
    return _told("inventor", name, kind, form, (edition, as_of, data))


def _told(sort: Sort, name: str, kind: str, form: Form, clocks: tuple[str | None, str | None, Path | None]) -> int:
    edition, as_of, data = clocks
    data_dir = folder(data)
    index_follow(data_dir)
    try:
        document = party_document(data_dir, sort, name, edition=edition, as_of=day(as_of, "--as-of"), kind=kind)
    except NotFound as problem:
        if problem.code != "party.several" or form is Form.JSON:
            raise
        several: Any = problem.facts["candidates"]
        table((each["name"], each["code"], str(each["rights"])) for each in several)
        return 1
    if form is Form.JSON:
        json_print(document)
    else:
        _print(document)
    return 0


def _print(document: dict[str, Any]) -> None:
    say(f"{document['name']} {document['code']}".strip())
    say(told(document["line"]))
    for section in document["sections"]:
        say()
        say(told(section["title"]))
        table(_line(each) for each in section["rows"][:_ROWS])
    year = document["last_year"]
    say()
    say(f"{year['since']} – {year['until']}")
    table(_line(each) for each in year["rows"])


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    label = " ".join(
        filter(None, (row["code"] if row["code"].isupper() or row["code"].isdigit() else "", told(row["label"])))
    )
    count = f"{row['count']:,}" if row["search"] else "–"
    return ("   ", label, count, told(row["note"]) if row["note"] else "")
