"""The command ``themes``: theme databases, and the job that brings them up to date."""

from __future__ import annotations

from typing import Annotated

import typer

from muniment.cli.failures import lang
from muniment.cli.options import Data, Form, Format, clock, folder
from muniment.cli.printing import json_print, say, table
from muniment.kernel.texts import Text
from muniment.sharing.queries.themes import theme_get, theme_json, theme_list
from muniment.sharing.services.themes import themes_update
from muniment.sharing.values import Theme


def themes(
    slug: Annotated[str | None, typer.Argument(metavar="THEME", help="One of them, by its address; none: all.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Bring all to the newest edition first.")] = False,
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """Theme databases that are published: a query with tags of its own, brought up to date with every edition."""
    data_dir = folder(data)
    if update:
        themes_update(data_dir=data_dir, at=clock(data_dir).now())
    found = (theme_get(data_dir, slug),) if slug else theme_list(data_dir)
    if form is Form.JSON:
        told = [theme_json(each) for each in found]
        json_print(told[0] if slug else {"items": told})
        return 0
    for each in found:
        _say(each, whole=slug is not None)
    if not found:
        say(Text("还没有公开的专题库", "no theme database is published yet"))
    return 0


def _say(theme: Theme, *, whole: bool) -> None:
    line = Text("{t}（/themes/{s}）：{n} 件权利，版本 {e}", "{t} (/themes/{s}): {n} rights, edition {e}")
    say(line.fill(t=theme.title, s=theme.slug, n=f"{theme.total:,}", e=theme.edition or "—"))
    if whole:
        table(("  " * each.depth + each.name.say(lang()), f"{each.count:,}", each.query) for each in theme.tags)
