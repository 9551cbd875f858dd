"""Guessed mappings are right for nine columns of ten, in every language, and the committed table says what is so."""

from __future__ import annotations

import csv
import importlib.util
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.one_database
HOME = Path(__file__).parents[2] / "benchmarks" / "templates"
FROZEN = max((HOME / "frozen").glob("*.csv"))
LEAST = 0.9


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("templates_run", HOME / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def frozen(part: str) -> list[tuple[str, ...]]:
    with FROZEN.open(encoding="utf-8", newline="") as stream:
        _, *rows = csv.reader(stream)
    return sorted(tuple(row) for row in rows if (row[0] == "shared") == (part == "shared"))


def told(lines: list) -> list[tuple[str, ...]]:  # type: ignore[type-arg]
    return sorted((*line, "yes" if line.hit else "no") for line in lines)


def shares(lines: list) -> dict[str, float]:  # type: ignore[type-arg]
    groups = defaultdict(list)
    for line in lines:
        groups[f"{line.part} {line.lang}"].append(line.hit)
    return {name: sum(hits) / len(hits) for name, hits in groups.items()}


def test_our_own_lists_in_five_languages(bench: ModuleType):
    lines = list(bench.ours())
    found = shares(lines)
    assert {name.split()[1] for name in found} == {"de", "fr", "ja", "ko", "pt"}
    assert {name: share for name, share in found.items() if share < LEAST} == {}
    assert told(lines) == frozen("ours")


@pytest.mark.real_files
def test_the_shared_tables(bench: ModuleType, real_data: Path):
    lines = list(bench.shared(real_data / "patents_tabular"))
    assert {name: share for name, share in shares(lines).items() if share < LEAST} == {}
    assert told(lines) == frozen("shared")


def test_the_readme_says_the_figures_of_the_table():
    text = (HOME / "README.md").read_text(encoding="utf-8")
    for part, name in (("shared", "shared"), ("ours", "unseen")):
        rows = [row for row in frozen(part) if row[0] == name]
        hits = sum(row[-1] == "yes" for row in rows)
        assert f"{hits} of {len(rows)} ({hits / len(rows):.3f})" in text
