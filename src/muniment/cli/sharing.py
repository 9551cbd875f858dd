"""The command ``share``: an edition, or what changed since the one before, as files to give out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from muniment.cli.failures import lang
from muniment.cli.options import Data, Edition, Form, Format, folder, operator
from muniment.cli.printing import json_print, say, table
from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get
from muniment.sharing.queries.catalogue import file_json
from muniment.sharing.queries.files import files_seen, items_of, wanted_of
from muniment.sharing.queries.terms import reuse_list
from muniment.sharing.services.making import file_ask, file_make, files_clean
from muniment.sharing.values import FileSeen, State


def share(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Names of files, as the list has them; none: only list.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Make every file of the edition.")] = False,
    data: Data = None,
    edition: Edition = None,
    form: Format = Form.TEXT,
) -> int:
    """An edition as files to give out: list them, make them. What may not be given out any more is deleted."""
    data_dir = folder(data)
    word = settings.MUNIMENT_SHARE_SOURCES
    manifest = edition_get(edition)
    files_clean(data_dir=data_dir, word=word)
    wanted = [each.name for each in items_of(manifest)] if every else [wanted_of(name).name for name in names or []]
    failed = [seen for seen in (_made(data_dir, name, word) for name in wanted) if seen.state is State.FAILED]
    reuses = reuse_list(data_dir, manifest, word=word)
    seen = files_seen(data_dir, manifest, word=word)
    if form is Form.JSON:
        json_print({"edition": manifest.name, "items": [file_json(each, reuses) for each in seen]})
    else:
        table(_row(each) for each in seen)
        for each in reuses:
            if not each.shared:
                line = Text("{s}：不再分发，由发布者的条款决定", "{s}: not passed on, the publisher's own terms decide")
                say(line.fill(s=each.source))
    if failed:
        raise EngineUnavailable(failed[0].problem, code="data.failed")
    return 0


def _made(data_dir: Path, name: str, word: list[str]) -> FileSeen:
    file_ask(data_dir=data_dir, actor=operator(), name=name, word=word)
    return file_make(data_dir=data_dir, name=name, word=word, free_mb=settings.MUNIMENT_DISK_FREE_MB)


def _row(seen: FileSeen) -> tuple[str, ...]:
    size = f"{seen.size_bytes / 1e6:,.1f} MB" if seen.size_bytes else ""
    count = f"{seen.count:,}" if seen.state is State.READY else ""
    return (seen.wanted.name, seen.state.text.say(lang()), count, size, seen.sha256)
