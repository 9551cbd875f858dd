"""Commands that read: ``show``, ``check``, ``editions``, ``diff``."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from muniment.cli.options import AsOf, Data, Edition, Form, Format, day, folder
from muniment.cli.printing import json_print, reasons_print, say, table, told
from muniment.cli.progress import shown
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.domain.document import coverage_json
from muniment.register.queries.changes import Difference, difference_json, edition_compare
from muniment.register.queries.checks import number_check
from muniment.register.queries.documents import check_document, edition_document, view_document
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.rights import right_get, right_resolve
from muniment.register.queries.st96 import right_st96, right_st97

_GOOD_VERDICTS = {"in_force"}


class Told(StrEnum):
    """How ``show`` prints a right."""

    TEXT = "text"
    JSON = "json"
    ST96 = "st96"
    ST97 = "st97"


class Changes(StrEnum):
    """Kinds of change that ``diff`` can be limited to."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"
    RENUMBERED = "renumbered"


def show(
    number: Annotated[str, typer.Argument(help="Any number, in any customary form, or a right's identity.")],
    data: Data = None,
    form: Annotated[
        Told, typer.Option("--format", help="text; or one document and nothing else: json, WIPO ST.96 XML, ST.97 JSON.")
    ] = Told.TEXT,
    edition: Edition = None,
    as_of: AsOf = None,
) -> int:
    """One right, whole: answer, status, timeline, parties, sources."""
    data_dir = folder(data)
    manifest, on = edition_get(edition), day(as_of, "--as-of")
    try:
        right_id = right_resolve(data_dir, number, manifest)
        view = right_get(data_dir, right_id, edition=edition, as_of=on)
    except NotFound as problem:
        if form is Told.JSON and problem.code == "right.several":
            json_print({"error": problem.code, "right_ids": problem.facts["right_ids"]})
        raise
    if form is Told.JSON:
        json_print(view_document(data_dir, view))
    elif form is Told.TEXT:
        _right_print(view_document(data_dir, view))
    else:
        made = right_st96(data_dir, view) if form is Told.ST96 else right_st97(data_dir, view)
        sys.stdout.write(made.decode())
    return 0


def _right_print(document: dict[str, Any]) -> None:
    say(told(document["status_line"]))
    say(f"{document['right_id']} · {document['kind']} · as of {document['as_of']} · edition {document['edition']}")
    for lang, title in document["titles"].items():
        say(f"  [{lang}] {title}")
    if document["mark"]:
        say(f"  {document['mark'].get('text') or '—'}")
    say()
    for part in document["status"]:
        where = " ".join(piece for piece in (part["territory"], part["part"]) if piece)
        say(f"  {where + ': ' if where else ''}{told(part['text'])}")
        reasons_print(part["reasons"])
    say()
    table(
        (
            "",
            event["effective_on"] or event["occurred_on"],
            event["key_event"],
            event["office_code"] or "",
            told(event["title"]),
        )
        for event in document["events"]
    )
    say()
    table(
        ("", party["role"], party["name"], party["country"] or "", party["place"] or "")
        for party in document["parties"]
    )
    if document["classes"]:
        say("  " + " · ".join(f"{each['scheme']} {each['symbol']}" for each in document["classes"][:12]))
    counts = ("claims", "citations", "cited_by", "family", "images", "goods_services")
    say("  " + " · ".join(f"{name} {len(document[name])}" for name in counts))
    say()
    for row in document["coverage"]:
        say(f"  {row['family']}: {told(row['text'])}")
    say()
    for each in document["provenance"]:
        say(f"  {each['source']} · {each['file']} · {each['position']} · {each['loaded_at'][:10]}")


def check(
    number: Annotated[str, typer.Argument(help="The number as printed on the goods.")],
    made_on: Annotated[str | None, typer.Option("--made-on", metavar="DATE", help="When the goods were made.")] = None,
    data: Data = None,
    form: Format = Form.TEXT,
    edition: Edition = None,
    as_of: AsOf = None,
) -> int:
    """A number as printed on goods: genuine, alive, whose, and what the marking means."""
    data_dir = folder(data)
    manifest = edition_get(edition)
    checked = number_check(
        data_dir, number, edition=manifest, as_of=day(as_of, "--as-of"), made_on=day(made_on, "--made-on")
    )
    document = check_document(checked.result, number=number, edition=manifest, coverage=coverage_json(checked.coverage))
    if form is Form.JSON:
        json_print(document)
    else:
        say(told(document["sentence"]))
        say(told(document["marking"]))
        reasons_print(document["reasons"])
        say(f"{document['right_id'] or '-'} · as of {document['on']} · edition {document['edition']}")
    if checked.result.lawful is False:
        return 1
    return 0 if document["verdict"] in _GOOD_VERDICTS or checked.result.lawful else 1


def editions(data: Data = None, form: Format = Form.TEXT) -> int:
    """All editions, oldest first."""
    folder(data)
    items = [edition_document(manifest) for manifest in edition_list()]
    if form is Form.JSON:
        json_print({"items": items})
    else:
        table(
            (
                item["name"],
                str(item["total"]),
                " ".join(f"{k} {n}" for k, n in item["kinds"].items()),
                item["digest"][:12],
            )
            for item in items
        )
    return 0


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="The older edition.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The newer edition.")],
    change: Annotated[Changes | None, typer.Option("--change", help="Only one kind of change.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Records listed; totals count all.")] = 50,
    cursor: Annotated[str, typer.Option("--cursor", help="Go on after this right (next_cursor).")] = "",
    region: Annotated[
        str,
        typer.Option("--region", metavar="CODE", help="Only rights with an owner there: a division's code or name."),
    ] = "",
    event: Annotated[
        str, typer.Option("--event", metavar="FAMILY", help="With --region: only rights that gained such an event.")
    ] = "",
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """What came, went, changed and was renumbered between two editions, and why."""
    data_dir = folder(data)
    with shown(Text("比较两个版本", "comparing the editions")):
        found = edition_compare(
            data_dir,
            before,
            after,
            change=change.value if change else None,
            cursor=cursor,
            limit=limit,
            region=region,
            event=event,
        )
    document = difference_json(found)
    if form is Form.JSON:
        json_print(document)
        return 0
    _difference_print(found, document)
    return 0


def _difference_print(found: Difference, document: dict[str, Any]) -> None:
    if found.region:
        say(f"{told(found.region.whole._asdict())} {found.region.code}")
    before, after = document["from"], document["to"]
    say(f"{before} → {after}: " + " · ".join(f"{name} {count}" for name, count in document["totals"].items()))
    say("  " + " · ".join(f"{cause} {count}" for cause, count in document["causes"].items() if count))
    if document["events"]:
        gained = " · ".join(f"{family} {count}" for family, count in document["events"].items())
        say(Text("  新增事件：{e}", "  events gained: {e}").fill(e=gained))
    for name, pair in document["versions"].items():
        say(f"  {name}: {pair['from']} → {pair['to']}")
    for item in document["items"]:
        say(f"{item['change']:<10} {item['right_id']}  ({item['cause']})")
        for each in item["fields"]:
            say(f"    {each['name']}: {_short(each['before'])} → {_short(each['after'])}")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 100 else text[:97] + "…"
