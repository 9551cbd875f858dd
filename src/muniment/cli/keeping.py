"""Commands that keep the data: ``backup`` and ``restore``."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from muniment.cli.options import Data, Form, Format, folder, operator
from muniment.cli.printing import json_print, say
from muniment.cli.progress import shown
from muniment.kernel.texts import Text
from muniment.operation.domain.listing import Listing
from muniment.operation.services.keeping import backup_make, copy_check, copy_mend, copy_place
from muniment.portal.bootstrap import django_start

_MADE = Text(
    "副本已完成：{f} 个文件，{m} MB，版本 {e}（共 {n} 个），{t}",
    "the copy is whole: {f} files, {m} MB, edition {e} of {n}, as of {t}",
)
_SOUND = Text(
    "副本完好：{f} 个文件，{m} MB，版本 {e}（共 {n} 个），{t}",
    "the copy is sound: {f} files, {m} MB, edition {e} of {n}, as of {t}",
)
_BACK = Text(
    "已恢复并核对：{f} 个文件，{m} MB，版本 {e}（共 {n} 个），{t}",
    "restored and checked: {f} files, {m} MB, edition {e} of {n}, as of {t}",
)
_UNDONE = Text(
    "{n} 次载入发生在复制期间，未包含在内：请再载入",
    "{n} loads came while the copy was made and are not in it: load them again",
)


def backup(
    target: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the copy goes: no folder yet, or empty.")],
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """Copy the whole data folder, database and all, while it serves and loads. The copy holds keys and personal data."""
    data_dir = folder(data)
    with shown(Text("备份", "copying")) as drawn:
        listing = backup_make(data_dir=data_dir, target=target, now=datetime.now(UTC), progress=drawn.note)
    _say(_MADE, listing, form)
    return 0


def restore(
    copy: Annotated[Path, typer.Argument(metavar="FOLDER", help="The copy.")],
    check: Annotated[bool, typer.Option("--check", help="Only say whether the copy is sound.")] = False,
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """Put a copy back into a data folder that is empty, make index and locator anew, and check all against the copy."""
    data_dir = Path(data or os.environ["MUNIMENT_DATA"]).resolve()
    with shown(Text("核对副本", "checking the copy")) as drawn:
        listing = copy_check(copy, progress=drawn.note)
        if not check:
            copy_place(copy, listing, data_dir=data_dir)
            django_start(data_dir)
            undone = copy_mend(listing, data_dir=data_dir, actor=operator(), progress=drawn.note).undone
    _say(_SOUND if check else _BACK, listing, form)
    if not check and undone and form is Form.TEXT:
        say(_UNDONE.fill(n=undone))
    return 0


def _say(line: Text, listing: Listing, form: Form) -> None:
    edition = listing.editions[-1][0] if listing.editions else None
    if form is Form.JSON:
        json_print(
            {
                "made_at": listing.made_at,
                "program": listing.program,
                "database": listing.database,
                "files": len(listing.files),
                "bytes": listing.size,
                "edition": edition,
                "editions": len(listing.editions),
                "journal": listing.journal[0],
            }
        )
        return
    megabytes = f"{listing.size / 1e6:,.1f}"
    at = f"{datetime.fromisoformat(listing.made_at):%Y-%m-%d %H:%M} UTC"
    count, megabytes = f"{len(listing.files):,}", f"{listing.size / 1e6:,.1f}"
    say(line.fill(f=count, m=megabytes, e=edition or "—", n=len(listing.editions), t=at))
