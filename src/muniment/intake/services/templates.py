"""Mappings written for tables."""

from __future__ import annotations

import re
from pathlib import Path

from muniment.intake.adapters.tables import table_sample
from muniment.intake.domain.mapping_guess import template_make
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text

_ROWS = 500
"""Rows from which marks between items, orders of days and values of columns are told."""


def template_write(*, path: Path, lang: str | None = None) -> str:
    """A mapping for the table, guessed from its header and first rows, to be mended by hand.

    Args:
        path: A delimited text, a workbook or JSON Lines.
        lang: BCP 47 tag of its texts, where it is known.

    Raises:
        NotFound: there is no such file.
        FileProblem: it is no table, or holds no row.
    """
    if not path.is_file():
        line = Text("没有文件 {p}", "there is no file {p}").fill(p=path)
        raise NotFound(line, code="file.missing", file=str(path))
    header, rows = table_sample(path, rows=_ROWS)
    name = re.sub(r"[^a-z0-9]+", ".", path.stem.lower()).strip(".") or "table"
    return template_make(header=header, rows=rows, name=f"my.{name}", lang=lang)
