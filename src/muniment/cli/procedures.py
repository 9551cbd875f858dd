"""The commands ``procedures`` and ``cases``: what can be begun here, a declaration checked, cases read, days let pass."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from muniment.cli.failures import lang
from muniment.cli.options import Data, Form, Format, folder
from muniment.cli.printing import json_print, say, table
from muniment.kernel.clock import clock_read
from muniment.kernel.errors import InvalidInput, SourceProblem
from muniment.kernel.texts import Text
from muniment.procedures.queries.described import Procedure, procedure_get, procedure_list
from muniment.procedures.queries.documents import figures_json, paper_json, procedure_json, procedure_line_json
from muniment.procedures.queries.papers import paper_verify
from muniment.procedures.queries.registers import register_figures
from muniment.procedures.queries.registry import declaration_check, declaration_parse
from muniment.procedures.services.ticking import cases_run


def procedures(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One of them; none: a list.")] = "",
    check: Annotated[
        Path | None,
        typer.Option("--check", metavar="FILE", help="Check a declaration in a file: every fault is a line."),
    ] = None,
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """What can be begun here: list the procedures, show one, or check a declaration before it is brought in."""
    on = clock_read(folder(data)).today()
    if check is not None:
        return _check(check, form)
    if name:
        found = procedure_get(name, on=on)
        if form is Form.JSON:
            json_print(procedure_json(found) | {"figures": figures_json(register_figures(name, on=on))})
        else:
            _whole(found)
        return 0
    every = procedure_list(on=on)
    if form is Form.JSON:
        json_print({"items": [procedure_line_json(each) for each in every]})
    else:
        table((each.name, str(each.version), each.title.say(lang()), each.authority) for each in every)
    return 0


def _check(path: Path, form: Form) -> int:
    try:
        body = path.read_bytes()
    except OSError as problem:
        line = Text(f"读不到 {path}", f"{path} cannot be read")
        raise SourceProblem(line, code="procedure.file") from problem
    declaration = declaration_parse(body, path.name)
    faults = declaration_check(declaration, on=max(declaration.valid_from, timezone.localdate()))
    if form is Form.JSON:
        json_print({"procedure": declaration.key, "faults": faults})
    else:
        for each in faults:
            typer.echo(each)
        if not faults:
            say(Text(f"{declaration.key}：没有问题", f"{declaration.key}: nothing is wrong with it"))
    return 1 if faults else 0


def _whole(found: Procedure) -> None:
    say(found.title)
    say(found.about)
    for each in found.basis:
        say(Text(f"  依据 {each.source.zh}", f"  by {each.source.en}"))
    for move in found.moves:
        said = lang()
        source = " / ".join(each.say(said) for each in move.source)
        who = ", ".join(each.say(said) for each in move.who)
        after = move.target.say(said) if move.target else source
        typer.echo(f"  {move.no:>2}  [{source}] --{move.label.say(said)} ({who})--> [{after}]")
    for limit in found.limits:
        say(Text(f"  期限：{limit.label.zh}（{limit.side.zh}）{limit.rule.text.zh}", f"  limit: {limit.label.en} ({limit.side.en}): {limit.rule.text.en}"))  # fmt: skip


def cases(
    run: Annotated[bool, typer.Option("--run", help="Carry out what the days brought, as the worker does.")] = False,
    verify: Annotated[str, typer.Option("--verify", metavar="CODE", help="Verify a paper by its code.")] = "",
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """Cases: how many stand where; run what the days brought; or verify a paper by the code on it."""
    data_dir = folder(data)
    if run and verify:
        raise InvalidInput(Text("--run 与 --verify 只能选一个", "either --run or --verify"), code="cases.usage")
    if verify:
        paper = paper_verify(code=verify)
        if form is Form.JSON:
            json_print(paper_json(paper))
        else:
            state = (
                Text("与签发时一致", "as it was issued")
                if paper.whole
                else Text("与签发时不一致", "not as it was issued")
            )
            say(paper.title)
            typer.echo(f"  {paper.code}  {paper.made_on}  {paper.case_no}  {state.say(lang())}")
        return 0 if paper.whole else 1
    clock = clock_read(data_dir)
    if run:
        done = cases_run(data_dir=data_dir, clock=clock, at=timezone.now())
        if form is Form.JSON:
            json_print(done)
        else:
            line = Text(
                "期限办理 {moves} 步，提醒 {warnings} 封，寄出 {letters} 封",
                "{moves} moves by time limits, {warnings} warnings, {letters} letters mailed",
            )
            say(line.fill(**{name: str(count) for name, count in done.items()}))
        return 0
    found = [(each, register_figures(each.name, on=clock.today())) for each in procedure_list(on=clock.today())]
    if form is Form.JSON:
        json_print({"items": [{"procedure": each.name} | figures_json(figures) for each, figures in found]})
    else:
        table(
            (each.title.say(lang()), str(figures.total), "  ".join(f"{one.name.say(lang())} {one.count}" for one in figures.standings))
            for each, figures in found
        )  # fmt: skip
    return 0
