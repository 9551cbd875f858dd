"""Commands that write: ``load``, ``withhold``; and ``sources``, which says what can be loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from muniment.cli.failures import lang
from muniment.cli.options import Data, Form, Format, clock, folder, operator
from muniment.cli.printing import json_print, say, table, told
from muniment.cli.progress import shown
from muniment.intake.queries import source_documents
from muniment.intake.services.loading import load_publish
from muniment.intake.services.templates import template_write
from muniment.kernel.errors import MunimentError
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get
from muniment.register.queries.regions import unresolved_lines
from muniment.register.queries.rights import right_resolve
from muniment.register.services.withhold import right_release, right_withhold
from muniment.search.services.indexing import index_catch_up
from muniment.search.services.preparing import profiles_prepare

_STATES = {
    "published": Text("已发布版本 {edition}", "published as edition {edition}"),
    "held": Text(
        "已搁置：超出来源的预期；核对后加 --accept", "held: outside what its source expects; look, then add --accept"
    ),
    "already_loaded": Text("此前已载入，见版本 {edition}", "already loaded, in edition {edition}"),
}

_AS_SAID = Text("逐件载明", "as each record says")
_BY_MAPPING = Text("由映射文件声明", "as its mapping declares")
_AS_HELD = Text("只知其所载，没有记载不等于没有", "only what it holds: what is not in it may still be so")


def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, archives or folders.")],
    source: Annotated[str | None, typer.Option("--source", help="Read everything by this reader.")] = None,
    mapping: Annotated[
        list[Path] | None, typer.Option("--mapping", help="A mapping file for tables; may be repeated.")
    ] = None,
    coverage: Annotated[
        Path | None, typer.Option("--coverage", help="A file that says what this delivery covers.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Publish although it is outside expectations.")] = False,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Reading processes.")] = 2,
    no_index: Annotated[
        bool, typer.Option("--no-index", help="Leave the search index to the next search, or to muniment index.")
    ] = False,
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """Read office files, publish an edition, write the report of the load; then the search index follows."""
    data_dir = folder(data)
    with shown(Text("准备载入", "getting ready")) as progress:
        report = load_publish(
            data_dir=data_dir,
            paths=paths,
            actor=operator(),
            clock=clock(data_dir),
            source=source,
            mappings=mapping or [],
            coverage=coverage,
            accept=accept,
            workers=workers,
            progress=progress.note,
        )
    document: dict[str, Any] = msgspec.to_builtins(report)
    if form is Form.JSON:
        json_print(document)
    else:
        _report_print(document)
    if report.state == "held":
        return 1
    if report.edition is not None and not no_index:
        _index_follow(data_dir)
    return 0


def _index_follow(data_dir: Path) -> None:
    """The search index holds the newest edition, or one line says why not: the edition is published all the same."""
    try:
        with shown(Text("更新检索索引", "bringing the search index up to date")):
            index_catch_up(data_dir=data_dir)
            profiles_prepare(data_dir=data_dir)
    except Exception as problem:  # noqa: BLE001 - whatever befalls the index, the load has done its work
        why = problem.text.say(lang()) if isinstance(problem, MunimentError) else str(problem)
        line = Text(
            "检索索引未能更新（{why}）；稍后运行 muniment index",
            "the search index stays behind ({why}); run muniment index later",
        )
        typer.echo(f"muniment: {' '.join(line.fill(why=why).say(lang()).split())}", err=True)


def _report_print(document: dict[str, Any]) -> None:
    say(_STATES[document["state"]].fill(edition=document["edition"]))
    counts = ("read", "accepted", "rejected", "duplicates", "held")
    say("  " + " · ".join(f"{name} {document[name]}" for name in counts))
    table(("", each["source"], *(f"{name} {each[name]}" for name in counts)) for each in document["sources"])
    for each in document["files"]:
        if each["state"] != "read" and each["reason"]:
            say(f"  {each['state']}: {each['file']}: {each['reason']}")
    for alarm in document["alarms"]:
        say(
            f"  ! {alarm['source']}: unknown element {alarm['name']} ×{alarm['count']} ({alarm['file']}, {alarm['position']})"
        )
    for problem in document["problems"]:
        say(f"  ! {problem['source']}: {problem['field']}: expected {problem['expected']}, found {problem['found']}")
    _placing_print(document["placing"] or {})
    if document["rejects_file"]:
        say(f"  {Text('退回的文献', 'rejected documents').say('en')}: {document['rejects_file']}")


def _placing_print(placing: dict[str, Any]) -> None:
    if not placing.get("parties"):
        return
    said = Text(
        "权利人与申请人 {n} 位：{t} 位判明类型；境内 {h} 位中 {d} 位定到行政区划",
        "owners and applicants {n}: {t} with a type; of {h} at home {d} have a division",
    )
    say("  " + said.fill(n=placing["parties"], t=placing["typed"], h=placing["home"], d=placing["placed"]).say(lang()))
    if placing["share_unplaced"] is not None:
        share = Text("未能定出的占 {s}", "left unresolved {s}").fill(s=f"{placing['share_unplaced']:.1%}").say(lang())
        why = (f"{reason.say(lang())} {count}" for reason, count in unresolved_lines(placing["unplaced"]))
        say("    " + " · ".join((share, *why)))
    if placing["identifiers_wrong"]:
        wrong = Text("{n} 个统一社会信用代码的校验码有误", "{n} unified social credit codes have a wrong check sign")
        say("    ! " + wrong.fill(n=placing["identifiers_wrong"]).say(lang()))


def sources(
    template: Annotated[
        Path | None, typer.Option("--template", help="Write a mapping for this table, guessed from its header row.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write the mapping (default: standard output).")
    ] = None,
    form: Format = Form.TEXT,
) -> int:
    """The readers: format, offices, kinds, coverage, sample; or a mapping for a table."""
    if template is not None:
        text = template_write(path=template)
        if out is None:
            say(text.rstrip())
        else:
            out.write_text(text, encoding="utf-8")
        return 0
    items = source_documents()
    if form is Form.JSON:
        json_print({"items": items})
    else:
        for item in items:
            _source_print(item)
    return 0


def _source_print(item: dict[str, Any]) -> None:
    register = _AS_SAID if item["register"] == "*" else item["register"]
    events = ", ".join(item["families"]) or (_BY_MAPPING if item["name"] == "table" else _AS_HELD)
    say(f"{item['name']}  {told(item['title'])}")
    for label, value in (
        (Text("登记机构", "register"), register),
        (Text("权利种类", "kinds"), ", ".join(item["kinds"])),
        (Text("能知道的事件", "events that it can know"), events),
        (Text("许可", "licence"), Text(item["licence_zh"], item["licence"])),
    ):
        said = value.say(lang()) if isinstance(value, Text) else value
        say(f"    {label.say(lang())}: {said}")


def withhold(
    right: Annotated[str, typer.Argument(help="The right: any number, or its identity.")],
    ground: Annotated[str, typer.Option("--ground", help="The rule or decision behind it.")],
    field: Annotated[str | None, typer.Option("--field", help="Only this field.")] = None,
    lift: Annotated[bool, typer.Option("--lift", help="Show again what was withheld.")] = False,
    data: Data = None,
) -> int:
    """Hide a record, or one field of it, from every edition and page at once; reversible with --lift."""
    data_dir = folder(data)
    right_id = right_resolve(data_dir, right, edition_get())
    act = right_release if lift else right_withhold
    act(data_dir=data_dir, actor=operator(), right_id=right_id, field=field, ground=ground, at=clock(data_dir).now())
    done = Text("已恢复公开 {id}", "{id} is shown again") if lift else Text("已不予公开 {id}", "{id} is withheld")
    say(done.fill(id=right_id + (f" · {field}" if field else "")))
    return 0
