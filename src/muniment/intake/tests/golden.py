"""Golden samples: what the made-up files of a reader say, beside what its ``expected.json`` holds."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import msgspec

from muniment.intake import sources
from muniment.intake.tests.factories import read_all


def home_of(folder: str) -> Path:
    """The folder of a reader (``cn/publication``)."""
    return Path(str(resources.files(sources).joinpath(*folder.split("/"))))


def golden_check(folder: str) -> None:
    """Every sample gives exactly the statements expected, with no reject and no unknown element."""
    home = home_of(folder)
    expected = json.loads((home / "expected.json").read_text(encoding="utf-8"))
    assert sorted(expected) == sorted(path.name for path in (home / "sample").iterdir())
    for name, statements in expected.items():
        reads, report, rejects = read_all(home / "sample" / name)
        said = [statement for read in reads for statement in read.parsed.statements]
        assert json.loads(msgspec.json.encode(said)) == statements
        assert (rejects, report.unknown_elements, report.read) == ([], (), len(statements))
