"""The command ``deadlines``: next fees and deadlines of one right, each with its sum."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from muniment.cli.options import Data, Edition, Form, Format, day, folder
from muniment.cli.printing import json_print, say, told
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get
from muniment.workspace.queries.dues import deadlines_document

NOTHING = Text("没有按规则可算的期限", "no deadline follows from the rules that are loaded")


def deadlines(
    number: Annotated[str, typer.Argument(help="Any number, in any customary form, or a right's identity.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day on which one looks.")] = None,
    data: Data = None,
    form: Format = Form.TEXT,
    edition: Edition = None,
) -> int:
    """Next fees and deadlines of one right by effective-dated rule, each with its sum."""
    data_dir = folder(data)
    document = deadlines_document(data_dir, number, edition=edition_get(edition), on=day(on, "--on"))
    if form is Form.JSON:
        json_print(document)
    else:
        _print(document)
    return 0


def _print(document: dict[str, Any]) -> None:
    say(f"{document['title']} · {document['right_id']} · {document['on']} · {document['edition']}")
    say(told(document["payments"]))
    for due in document["items"]:
        marks = [due["state"]] * (due["state"] != "ahead") + ["provisional"] * due["provisional"]
        amount = f" · {due['amount_cny']} CNY" if due["amount_cny"] else ""
        late = f" + {due['surcharge_pct']}%" if due["surcharge_pct"] else ""
        say(f"{due['on']}  {told(due['title'])}{amount}{late}{''.join(f' · {each}' for each in marks)}")
        for step in due["steps"]:
            source = f" [{told(step['source'])}]" if step["source"] else ""
            say(f"    {told(step['text'])}{source}")
        for each in due["remarks"]:
            say(f"    {told(each)}")
    if not document["items"]:
        say(NOTHING)
