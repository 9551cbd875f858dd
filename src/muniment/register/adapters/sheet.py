"""Sheets set by typst: from plain values to PDF, or to a picture of each page."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import noto_cjk_sans_otc
import typst

from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.inert import turns_drop
from muniment.kernel.texts import Text

Layout = Literal["sheet", "check", "printed"]
_PICTURE = "picture.png"
_DPI = 110.0


@cache
def _fonts() -> typst.Fonts:
    """The Chinese font of the package and those of typst; none of this machine, so that a sheet is the same everywhere."""
    folder = Path(str(noto_cjk_sans_otc.__file__)).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)])


@cache
def sheet_source(layout: Layout) -> bytes:
    """The text that typst sets: the frame that all sheets share, and the layout of this one. No value is part of it."""
    here = resources.files("muniment.register.adapters")
    return b"".join(here.joinpath(f"{name}.typ").read_bytes() for name in ("frame", layout))


def sheet_pdf(
    plain: Mapping[str, Any], *, made_at: datetime, layout: Layout = "sheet", picture: bytes | None = None
) -> bytes:
    """The sheet as PDF: the same bytes for the same values.

    Args:
        plain: What ``sheet_plain`` or ``check_plain`` gives.
        layout: ``sheet`` of a right, or ``check`` of a number.
        made_at: The instant that the document bears.
        picture: A PNG to stand beside the title.

    Raises:
        EngineUnavailable: typst could not set it.
    """
    pages = _set(plain, "pdf", layout, made_at=made_at, picture=picture)
    return pages if isinstance(pages, bytes) else b"".join(pages)


def sheet_pictures(
    plain: Mapping[str, Any], *, made_at: datetime, layout: Layout = "sheet", picture: bytes | None = None
) -> list[bytes]:
    """The sheet as one PNG for each page.

    Raises:
        EngineUnavailable: typst could not set it.
    """
    pages = _set(plain, "png", layout, made_at=made_at, picture=picture)
    return [pages] if isinstance(pages, bytes) else pages


def _set(
    plain: Mapping[str, Any],
    form: Literal["pdf", "png"],
    layout: Layout,
    *,
    made_at: datetime,
    picture: bytes | None,
) -> bytes | list[bytes]:
    inputs = {"data": turns_drop(json.dumps(plain, ensure_ascii=False))}
    with tempfile.TemporaryDirectory(prefix="muniment-sheet-") as root:
        if picture is not None:
            (Path(root) / _PICTURE).write_bytes(picture)
            inputs["picture"] = _PICTURE
        try:
            compiler = typst.Compiler(sheet_source(layout), Path(root), font_paths=_fonts(), ignore_system_fonts=True)
            made = compiler.compile(
                format=form,
                ppi=_DPI,
                sys_inputs=inputs,
                timestamp=int(made_at.timestamp()),
            )
        except typst.TypstError as problem:
            line = Text("无法排印报告单：{p}", "the sheet could not be set: {p}").fill(p=problem.message)
            raise EngineUnavailable(line, code="sheet.engine") from problem
    if made is None:
        raise EngineUnavailable("typst gave nothing back", code="sheet.engine")
    return made
