"""The lists that come with the program: YAML and CSV files under ``data/``, read once and kept."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

_ROOT = files("muniment.standards") / "data"


@cache
def list_read(path: str) -> dict[str, Any]:
    """The content of a YAML list, such as ``events/cn.yaml``; every one is a mapping with a ``version``."""
    content = yaml.load((_ROOT / path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(content, dict) or not content.get("version"):
        raise TypeError(f"{path} has no version")
    return content


@cache
def table_read(path: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV list, such as ``offices/codes.csv``. Its first line is ``#version,…`` and is left out."""
    _, _, body = (_ROOT / path).read_text(encoding="utf-8").partition("\n")
    return tuple(csv.DictReader(io.StringIO(body)))


def _walk(folder: Traversable, prefix: str = "") -> list[str]:
    found: list[str] = []
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            found.extend(_walk(entry, f"{prefix}{entry.name}/"))
        elif entry.name.endswith((".yaml", ".csv")):
            found.append(prefix + entry.name)
    return found


@cache
def list_names() -> tuple[str, ...]:
    """The paths of all lists, sorted."""
    return tuple(_walk(_ROOT))


def list_version(path: str) -> str:
    """The version that a list states: the key ``version`` of YAML, the first line of CSV."""
    if path.endswith(".yaml"):
        return str(list_read(path)["version"])
    head = (_ROOT / path).read_text(encoding="utf-8").partition("\n")[0]
    word, _, version = head.partition(",")
    if word != "#version" or not version:
        raise TypeError(f"{path} has no version")
    return version.strip()
