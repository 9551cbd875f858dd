"""The working days of this installation: those that come with the program, with the operator's file over them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.standards.time import WorkCalendar, calendar_get, calendar_merged

FILE = "working-days.yaml"


def calendar_read(data_dir: Path, code: str = "CN") -> WorkCalendar:
    """The calendar with what ``working-days.yaml`` in the data folder says of the country.

    Raises:
        InvalidInput: the file cannot be read or says what cannot be.
    """
    below, path = calendar_get(code), data_dir / FILE
    try:
        said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        return below
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as problem:
        line = Text("日历文件 {f} 读不懂", "the calendar file {f} cannot be read").fill(f=FILE)
        raise InvalidInput(line, code="calendar.file", file=FILE) from problem
    mine = said.get(code) if isinstance(said, dict) else None
    return calendar_merged(below, mine, file=FILE) if isinstance(mine, dict) else below


def calendar_stamp(data_dir: Path) -> int:
    """Which state of the operator's file stands; 0 where there is none."""
    try:
        return (data_dir / FILE).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def day_read(text: str) -> date | None:
    """The day that was written as ``2026-11-22``; ``None`` for anything else."""
    try:
        return date.fromisoformat(text.strip()) if len(text.strip()) == len("2026-11-22") else None
    except ValueError:
        return None
