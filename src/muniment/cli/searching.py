"""Commands that search: ``search`` and ``index``."""

from __future__ import annotations

import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from muniment.cli.failures import lang
from muniment.cli.options import AsOf, Data, Edition, day, folder
from muniment.cli.printing import json_print, say, table
from muniment.cli.progress import shown
from muniment.kernel.errors import EngineUnavailable, InvalidInput
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get, edition_head
from muniment.register.values import Badge
from muniment.search.queries.listing import answer_json, list_marking, list_stream
from muniment.search.queries.searching import LIMIT_MOST, index_reach
from muniment.search.queries.searching import search as ask
from muniment.search.services.indexing import index_catch_up, index_rebuild
from muniment.search.services.preparing import profiles_prepare
from muniment.search.values import Answer, Hit, Question


class Lists(StrEnum):
    """How ``search`` prints what it found."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    RIS = "ris"
    BIBTEX = "bibtex"


def search(
    query: Annotated[str, typer.Argument(help="Words, or field:value with AND, OR, NOT; * is everything.")],
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only one kind of right; may be repeated.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, max=LIMIT_MOST, help="Rows of a table or of JSON.")] = 20,
    sort: Annotated[str, typer.Option("--sort", help="score, or a date field such as filed.")] = "score",
    ascending: Annotated[bool, typer.Option("--ascending", help="The earliest first.")] = False,
    after: Annotated[str, typer.Option("--after", help="next_after of the page before.")] = "",
    form: Annotated[
        Lists, typer.Option("--format", help="A table or JSON of one page, or the whole list.")
    ] = Lists.TABLE,
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file.")] = None,
    edition: Edition = None,
    as_of: AsOf = None,
    data: Data = None,
) -> int:
    """Search every kind of right in one edition; the query is explained, and lists have no cap."""
    data_dir = folder(data)
    question = Question(
        query=query,
        edition=edition,
        as_of=day(as_of, "--as-of"),
        filters=tuple(("kind", each) for each in kind or ()),
        sort=sort,
        descending=not ascending,
        after=after,
        limit=limit,
    )
    index_follow(data_dir)
    if form in {Lists.TABLE, Lists.JSON}:
        answer = ask(data_dir, question)
        if form is Lists.JSON:
            json_print(answer_json(answer))
        else:
            _answer_print(answer)
        return 0 if answer.total else 1
    _list_write(data_dir, question, form, out)
    return 0


def index_follow(data_dir: Path) -> None:
    """The index holds the newest edition: it is made at the first question, and follows at the next ones."""
    head = edition_head()
    if head is None:
        raise EngineUnavailable(
            Text("还没有版本：muniment load 文件", "there is no edition yet: muniment load FILE"), code="search.empty"
        )
    with suppress(EngineUnavailable):
        if not index_reach(data_dir).behind:
            return
    with shown(Text("更新检索索引", "bringing the search index up to date")):
        index_catch_up(data_dir=data_dir)


def _list_write(data_dir: Path, question: Question, form: Lists, out: Path | None) -> None:
    if out is None and form is Lists.XLSX and sys.stdout.isatty():
        line = Text("XLSX 不能写到终端：用 --out 文件", "a terminal cannot show XLSX: give --out FILE")
        raise InvalidInput(line, code="search.out")
    name = edition_get(question.edition).name
    pieces = list_stream(data_dir, question, form.value, edition=name, lang=lang(), marking=list_marking(data_dir))
    if out is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    with out.open("wb") as file:
        for piece in pieces:
            file.write(piece)


def _answer_print(answer: Answer) -> None:
    say(
        Text("{n} 件权利，版本 {e}：{q}", "{n} rights in edition {e}: {q}").fill(
            n=answer.total, e=answer.edition, q=answer.explained.say(lang())
        )
    )
    if len(answer.parts) > 1:
        for each in answer.parts:
            say(f"    {each.count:>8,}  {each.text.say(lang())}")
    for note in answer.notes:
        say(note)
    table(_row(hit) for hit in answer.hits)
    for query, text in answer.suggestions:
        say(f"    {query}  {text.say(lang())}")
    if answer.next_after:
        say(Text("下一页：--after {a}", "next page: --after {a}").fill(a=answer.next_after))


def _row(hit: Hit) -> tuple[str, ...]:
    badge = Badge(hit.status).look.label.say(lang()) if hit.status in set(Badge) else hit.status
    return (hit.right_id, hit.title[:60], "; ".join(hit.owners[:2])[:40], str(hit.filed_on or ""), badge)


def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew; the old one serves until then.")] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=64, help="Processes for a new index; one a core if not said.")
    ] = None,
    data: Data = None,
) -> int:
    """Bring the search index up to the newest edition."""
    data_dir = folder(data)
    make = index_rebuild if rebuild else index_catch_up
    with shown(Text("更新检索索引", "bringing the search index up to date")):
        reached = make(data_dir=data_dir, workers=workers)
        profiles_prepare(data_dir=data_dir)
    say(
        Text("索引已到版本 {e}：新写 {n} 条", "the index has reached edition {e}: {n} entries written").fill(
            e=reached.edition, n=reached.added
        )
    )
    return 0
