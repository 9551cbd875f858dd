"""The command of code lists: those that are loaded; ``load`` loads more, ``locate`` asks the divisions."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from muniment.cli.options import AsOf, Data, Form, Format, clock, day, folder, operator
from muniment.cli.printing import json_print, say, table
from muniment.cli.progress import shown
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.register.queries.regions import UNRESOLVED, located_lines, region_locate
from muniment.register.queries.telling import located_json, tree_list_json
from muniment.register.queries.trees import TreeList, tree_lists
from muniment.register.services.codelists import FileLoaded, Statement, codelists_load

_USAGE = Text(
    "用法：muniment codelists、muniment codelists load 文件…、muniment codelists locate 文字",
    "usage: muniment codelists, muniment codelists load FILE…, muniment codelists locate TEXT",
)


def codelists(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ACTION…]", help="load FILE… (files, folders, archives), or locate TEXT (an address)."),
    ] = None,
    scheme: Annotated[str | None, typer.Option("--scheme", help="IPC, CPC, NICE, VIENNA, LOCARNO, GB2260 …")] = None,
    version: Annotated[str | None, typer.Option("--version", help="The edition, where no file states it.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Where the files come from.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Under which terms they may be used.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Empty the lists that these files touch first.")] = False,
    postcode: Annotated[str | None, typer.Option("--postcode", help="Of the address, where it stands apart.")] = None,
    as_of: AsOf = None,
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """Say which code lists are loaded, load more, or say in which administrative division an address lies."""
    action, *rest = words or [""]
    if (action and not rest) or action not in ("", "load", "locate"):
        raise InvalidInput(_USAGE, code="codelists.usage")
    data_dir = folder(data)
    if action == "load":
        stated = Statement(scheme=scheme, edition=version, source=source, licence=licence)
        return _load(data_dir, [Path(word) for word in rest], stated, replace=replace, form=form)
    if action == "locate":
        return _locate(data_dir, " ".join(rest), postcode, as_of, form)
    return _shelf(data_dir, form)


def _shelf(data_dir: Path, form: Form) -> int:
    lists = tree_lists(data_dir, today=clock(data_dir).today())
    if form is Form.JSON:
        json_print({"lists": [tree_list_json(each) for each in lists]})
        return 0
    if not lists:
        say(Text("还没有代码表：muniment codelists load 文件", "no code list yet: muniment codelists load FILE"))
    for each in lists:
        _print(each)
    return 0


def _print(each: TreeList) -> None:
    edition = each.edition if each.stated else Text("（版次未载明）", "(edition not stated)")
    line = Text("{s} {e}：{n} 个条目", "{s} {e}: {n} entries")
    say(line.fill(s=each.scheme.code, e=edition, n=f"{each.entries:,}"))
    if each.languages:
        say("    " + ", ".join(f"{lang} {count:,}" for lang, count in each.languages))
    for text in each.licence or ("—",):
        say(Text("    许可：{l}", "    licence: {l}").fill(l=text))
    if each.in_force:
        held = Text("    △ 现行版次为 {e}，自 {d} 起施行", "    △ edition {e} is in force since {d}")
        say(held.fill(e=each.in_force.edition, d=each.in_force.since))
    for gap in each.gaps:
        say(Text("    △ {g}", "    △ {g}").fill(g=gap))


def _load(data_dir: Path, paths: list[Path], stated: Statement, *, replace: bool, form: Form) -> int:
    with shown(Text("载入代码表", "loading code lists")):
        report = codelists_load(
            data_dir=data_dir,
            paths=paths,
            stated=stated,
            replace=replace,
            actor=operator(),
            at=clock(data_dir).now(),
        )
    if form is Form.JSON:
        json_print({"files": [asdict(each) for each in report]})
        return 0
    _report_print(report)
    return 0


def _locate(data_dir: Path, text: str, postcode: str | None, as_of: str | None, form: Form) -> int:
    on = day(as_of, "--as-of") or clock(data_dir).today()
    found = region_locate(data_dir, text, on=on, postcode=postcode)
    if form is Form.JSON:
        json_print(located_json(found))
    elif found.code is None:
        say(UNRESOLVED[found.reason or "region.none"])
    else:
        say(f"{found.code}  " + " ".join(each.name for each in found.evidence))
        for each, level in located_lines(found):
            line = Text("    “{w}”：{l} {n} {c}", "    “{w}”: {l} {n} {c}")
            say(line.fill(w=each.word, l=level, n=each.name, c=each.code))
        if found.former:
            after = f" → {found.successor}" if found.successor else ""
            say(Text("    △ 在该日已不存在{a}", "    △ it no longer stood on that day{a}").fill(a=after))
    return 0 if found.code else 1


_HEAD = ("file", "list", "read", "entries", "titles", "headings", "repeated", "rejected")


def _report_print(report: tuple[FileLoaded, ...]) -> None:
    """One line for each archive and list; then what was skipped or refused."""
    sums: dict[tuple[str, str], list[int]] = {}
    for each in report:
        if each.state == "loaded":
            counts = (each.read, each.entries, each.titles, each.headings, each.repeated, each.rejected)
            kept = sums.setdefault((each.name.split("!")[0], f"{each.scheme} {each.edition}"), [0] * len(counts))
            kept[:] = [have + more for have, more in zip(kept, counts, strict=True)]
    if sums:
        table([_HEAD, *((name, where, *(f"{n:,}" for n in counts)) for (name, where), counts in sums.items())])
    for each in report:
        if each.state == "already":
            say(Text("已载入过：{f}", "loaded before: {f}").fill(f=each.name))
        elif each.state == "skipped":
            say(Text("跳过 {f}：{r}", "skipped {f}: {r}").fill(f=each.name, r=_REASONS[each.reason]))
        for line in each.examples:
            say(Text("退回 {f}，{l}", "rejected {f}, {l}").fill(f=each.name, l=line))


_REASONS = {
    "note": Text("来源说明，不是代码表", "a note on the source, no code list"),
    "form.unknown": Text("不是已知的形式", "it is of no known form"),
    "scheme.unsaid": Text("没有写明属于哪个分类；请用 --scheme", "it does not say which scheme it is: use --scheme"),
}
