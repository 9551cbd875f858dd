"""The command ``reports``: errors that readers reported on records, and what is decided on them."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone

from muniment.cli.failures import lang
from muniment.cli.options import Data, Form, Format, folder, operator
from muniment.cli.printing import json_print, say, table
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.workspace.queries.documents import report_json, report_whole_json
from muniment.workspace.queries.reports import LINES, report_list
from muniment.workspace.services.reports import report_move, report_open
from muniment.workspace.values import REPORT_FIELDS, REPORT_STATES, ReportSeen


def reports(
    number: Annotated[int | None, typer.Argument(metavar="NUMBER", help="One of them; none: a list.", min=1)] = None,
    state: Annotated[str, typer.Option("--state", help="Only those in this state; none: all that are open.")] = "",
    source: Annotated[str, typer.Option("--source", help="Only those about this source.")] = "",
    field: Annotated[str, typer.Option("--field", help="Only those about this field.")] = "",
    after: Annotated[int, typer.Option("--after", help="Only those behind this number.", min=0)] = 0,
    move: Annotated[str, typer.Option("--move", metavar="STATE", help="Move the one to this state.")] = "",
    reply: Annotated[str, typer.Option("--reply", help="Words for the reporter, in their language.")] = "",
    edition: Annotated[str, typer.Option("--edition", help="The edition that brings the correction.")] = "",
    same_as: Annotated[int | None, typer.Option("--same-as", help="The report that this one repeats.", min=1)] = None,
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """Errors that readers reported on records: list them, show one, or move it with a reply."""
    if (move or reply or edition or same_as is not None) and (number is None or not move):
        line = Text(
            "请写明编号和去向：muniment reports 编号 --move 状态",
            "name it and where: muniment reports NUMBER --move STATE",
        )
        raise InvalidInput(line, code="reports.usage")
    data_dir, me = folder(data), operator()
    if state and state not in REPORT_STATES:
        line = Text("没有这个状态；可用：{known}", "there is no such state; known: {known}")
        raise InvalidInput(line.fill(known=" ".join(REPORT_STATES)), code="reports.state")
    if field and field not in REPORT_FIELDS:
        line = Text("没有这个字段；可用：{known}", "there is no such field; known: {known}")
        raise InvalidInput(line.fill(known=" ".join(REPORT_FIELDS)), code="reports.field")
    if number is None:
        _list(report_list(me, {"state": state, "source": source, "field": field}, after=after), form)
        return 0
    if move:
        words = {"state": move, "reply": reply, "edition": edition}
        report_move(me=me, report_id=number, same_as=same_as, at=timezone.now(), **words)
    seen = report_open(data_dir=data_dir, me=me, report_id=number)
    if form is Form.JSON:
        json_print(report_whole_json(seen))
    else:
        _whole(seen)
    return 0


def _list(listed: tuple[ReportSeen, ...], form: Form) -> None:
    onward = str(listed[-1].report_id) if len(listed) == LINES else None
    if form is Form.JSON:
        json_print({"items": [report_json(each) for each in listed], "next_cursor": onward})
        return
    if not listed:
        say(Text("没有这样的报告", "there are no such reports"))
    table(_row(each) for each in listed)
    if onward:
        say(Text("以后的：--after {n}", "those behind them: --after {n}").fill(n=onward))


def _row(each: ReportSeen) -> tuple[str, ...]:
    state, day = REPORT_STATES[each.state].say(lang()), each.made_at.date().isoformat()
    return (str(each.report_id), day, state, each.right_id, each.subject.say(lang()), each.source)


def _whole(seen: ReportSeen) -> None:
    table([_row(seen)])
    say(Text("版本 {e}，报告人语言 {l}", "edition {e}, language of the reporter {l}").fill(e=seen.edition, l=seen.lang))
    typer.echo(seen.says)
    if seen.seen_at:
        typer.echo(seen.seen_at)
    for each in seen.acts:
        by = Text("报告人", "reporter") if each.by_reporter else Text("工作人员", "staff")
        at = each.at.isoformat(timespec="minutes")
        extra = f"#{each.same_as}" if each.same_as else each.edition
        typer.echo(
            "  ".join(x for x in (at, by.say(lang()), REPORT_STATES[each.state].say(lang()), extra, each.text) if x)
        )
