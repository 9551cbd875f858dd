"""What the import contracts cannot see: doors, foreign keys, sizes, and that every flat is furnished."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "muniment"
OPEN_TO_ALL = {"kernel", "standards", "webbase"}
DOORS = {"services", "queries", "values", "errors"}
# Faces may also use pure rules directly: the contract *front door* keeps them from tables and engines.
FACES = {"portal": {"urls", "rest", "views", "domain"}, "cli": {"commands", "domain", "bootstrap", "serving"}}
FILE_LINES = 500
FUNCTION_LINES = 60

# The list may only shrink: file or file:function, with the reason.
TOO_LONG: dict[str, str] = {}


def flats() -> list[str]:
    return sorted(path.name for path in SRC.iterdir() if path.is_dir() and (path / "__init__.py").exists())


def contracts() -> dict[str, dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {each["id"]: each for each in settings["tool"]["importlinter"]["contracts"]}


def floors() -> dict[str, int]:
    layers = list(reversed(contracts()["floors"]["layers"]))
    return {name.strip(" ()"): height for height, row in enumerate(layers) for name in row.split("|")}


def sources() -> Iterator[Path]:
    return (path for path in SRC.rglob("*.py") if "migrations" not in path.parts)


@pytest.mark.one_database
def test_every_flat_keeps_the_rooms():
    listed = {name.removeprefix("muniment.") for name in contracts()["rooms"]["containers"]}
    assert listed == set(flats()) - {"kernel", "standards", "portal", "cli"}


@pytest.mark.one_database
def test_between_flats_only_doors_are_used():
    graph = grimp.build_graph("muniment")
    wrong = []
    for importer in graph.modules:
        path = importer.split(".")
        if len(path) < 3 or "tests" in path:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            target = imported.split(".")
            if len(target) < 3 or target[1] == path[1] or target[1] in OPEN_TO_ALL:
                continue
            if target[2] not in DOORS | FACES.get(path[1], set()):
                wrong.append(f"{importer} -> {imported}")
    assert wrong == []


@pytest.mark.one_database
def test_foreign_keys_point_down():
    height = floors()
    wrong = []
    for model in apps.get_models():
        owner = model._meta.app_label
        if owner not in height:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not getattr(field, "concrete", False) or target is None or isinstance(target, str):
                continue
            label = target._meta.app_label
            if label in height and label != owner and height[label] >= height[owner]:
                wrong.append(f"{owner}.{model.__name__}.{field.name} -> {label}")
    assert wrong == []


@pytest.mark.one_database
def test_files_and_functions_stay_small():
    wrong = []
    for path in sources():
        name = str(path.relative_to(SRC))
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > FILE_LINES and name not in TOO_LONG:
            wrong.append(name)
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.FunctionDef) or f"{name}:{node.name}" in TOO_LONG:
                continue
            if node.end_lineno - node.lineno >= FUNCTION_LINES:
                wrong.append(f"{name}:{node.name}")
    assert wrong == []


@pytest.mark.one_database
def test_every_flat_has_a_page_about_itself_and_tests():
    lacking = [flat for flat in flats() if not (SRC / flat / "README.md").exists()]
    assert lacking == []
    untested = [flat for flat in flats() if not list((SRC / flat).glob("tests/test_*.py"))]
    assert untested == []


@pytest.mark.one_database
def test_public_functions_say_what_is_true_afterwards():
    wrong = []
    for path in sources():
        rooms = path.relative_to(SRC).parts
        if "tests" in rooms or not {"domain", "values.py", "queries", "queries.py", "services", "services.py"} & {
            *rooms
        }:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and ast.get_docstring(node) is None:
                wrong.append(f"{'/'.join(rooms)}:{node.name}")
    assert wrong == []


@pytest.mark.one_database
def test_no_room_without_a_noun():
    banned = {"utils", "helpers", "common", "misc"}
    assert [str(path) for path in SRC.rglob("*") if path.stem in banned] == []
