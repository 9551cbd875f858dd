"""The options that commands share, and the folder and clock that they work with."""

from __future__ import annotations

import getpass
import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from muniment.accounts.values import Actor
from muniment.kernel.clock import Clock, clock_read
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.portal.bootstrap import django_start


class Form(StrEnum):
    """How a command prints its answer."""

    TEXT = "text"
    JSON = "json"


Data = Annotated[
    Path | None, typer.Option("--data", help="The data folder (default ./muniment-data or MUNIMENT_DATA).")
]
Format = Annotated[Form, typer.Option("--format", help="text, or one JSON document and nothing else.")]
Edition = Annotated[str | None, typer.Option("--edition", help="What was known: the name of an edition.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Law time: YYYY-MM-DD.")]


def folder(data: Path | None) -> Path:
    """The data folder of this command, with its database in order."""
    path = Path(data or os.environ["MUNIMENT_DATA"]).resolve()
    django_start(path)
    return path


def clock(data_dir: Path) -> Clock:
    """The clock of the folder."""
    return clock_read(data_dir)


def day(text: str | None, option: str) -> date | None:
    """A date given on the command line.

    Raises:
        InvalidInput: it is not of the form YYYY-MM-DD or no such day exists.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        line = Text("{o} 的日期写作 2025-06-30，而不是 {t}", "{o} takes a date such as 2025-06-30, not {t}")
        raise InvalidInput(line.fill(o=option, t=repr(text)), code="option.date") from problem


def operator() -> Actor:
    """Who runs the command: the user of the operating system."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "local operator"
    return Actor(id=f"operator:{name}", name=name, kind="person")
