"""The pages say what the program does: references are complete, links lead somewhere, commands are typed right."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import msgspec
import pytest
import yaml

from muniment.catalogue.queries.dictionary import fields_list
from muniment.cli.app import app_make
from muniment.intake import sources
from muniment.intake.queries import source_list
from muniment.intake.values import Place, spec_read
from muniment.kernel.signing import signature
from muniment.portal.variables import SETTINGS
from muniment.procedures.queries.registry import declaration_list
from muniment.standards.events import event_codes
from muniment.standards.rules import rules_list
from muniment.standards.st96.mapping import table_get

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part[0] == "." or part == "build" for part in path.relative_to(ROOT).parts)
)
READER_PAGE = ROOT / "docs" / "how-to" / "write-a-reader.md"
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_BLOCK = re.compile(r"```(?:sh|console)\n(.*?)```", re.DOTALL)
_INLINE = re.compile(r"`(muniment [^`\n]+)`")


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = _load()


def _page_id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- references ------------------------------------------------------------------------------------------------------


def test_every_command_stands_in_the_reference_with_its_options():
    page = generate.page_commands()
    commands = generate.commands()
    assert len(commands) == len(app_make().registered_commands) > 0
    for command in commands:
        section = page.split(f"## muniment {command.name}\n", 1)[1].split("\n## ", 1)[0]
        assert command.meaning in section
        for each in command.parameters:
            assert all(f"`{name}`" in section for name in each.names)
            assert each.meaning, f"{command.name} {each.names}: says not what it does"


def test_every_setting_stands_in_the_reference():
    page = generate.page_settings()
    assert [each.name for each in SETTINGS if f"| `{each.name}` |" not in page] == []


def test_every_operation_of_the_api_stands_in_the_how_to():
    page = (ROOT / "docs" / "how-to" / "use-the-api.md").read_text(encoding="utf-8")
    told = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    lacking = [each for each in told if not re.search(rf"{re.escape(each)}[`?]", page)]
    assert lacking == []


def test_every_field_stands_in_the_reference():
    page = generate.page_fields()
    assert [each.name for each in fields_list() if f"| `{each.name}` |" not in page] == []


def test_every_source_stands_in_the_reference():
    page = generate.page_sources()
    assert [each.name for each in source_list() if f"## {each.name}\n" not in page] == []


def test_every_rule_stands_in_the_reference_with_its_days():
    page = generate.page_rules()
    for each in rules_list():
        section = page.split(f"## {each.rule_id}\n", 1)[1].split("\n## ", 1)[0]
        assert f"### Version {each.version}: from {each.valid_from}" in section
        assert each.text.en in section
        assert each.source.zh in section


def test_every_procedure_is_drawn_in_the_reference_from_its_declaration():
    page = generate.page_procedures()
    listed = declaration_list(date.max)
    assert {"pledge_registration", "mediation"} <= {each.procedure for each in listed}
    for each in listed:
        section = page.split(f"## {each.name.zh} {each.name.en}\n", 1)[1].split("\n## ", 1)[0]
        drawn = section.split("```mermaid\n", 1)[1].split("```", 1)[0]
        for name, move in each.moves.items():
            assert all(f"  {source} --> {move.target or source}: {name} (" in drawn for source in move.source)
            assert f"| `{name}` |" in section
        assert [name for name in each.states if f" as {name}\n" not in drawn] == []
        assert [name for name, limit in each.limits.items() if f"`{limit.rule}`" not in section] == []


def test_every_event_code_stands_in_the_reference():
    page = generate.page_events()
    offices = generate.event_offices()
    assert {"CN", "US", "generic"} <= set(offices)
    for office in offices:
        section = page.split(f"## {office}\n", 1)[1].split("\n## ", 1)[0]
        assert [each.code for each in event_codes(office) if f"| `{each.code}` |" not in section] == []


def test_every_public_field_has_its_component_in_the_reference_of_each_family():
    page = generate.page_st96()
    left = page.split("## Not carried\n", 1)[1]
    for family in table_get().families:
        section = page.split(f"## {family.name}\n", 1)[1].split("\n## ", 1)[0]
        assert f"`{family.root}`" in section
        lacking = [each.name for each in fields_list() if f"| `{each.name}" not in section and each.name not in left]
        assert lacking == []


def test_the_references_are_written_to_a_folder(tmp_path: Path):
    written = generate.write(tmp_path / "build")
    assert [path.stem for path in written] == list(generate.PAGES)
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in written)


# --- pages written by hand -------------------------------------------------------------------------------------------


def _anchors(path: Path) -> set[str]:
    """The names under which the headings of a page are linked."""
    heads = re.findall(r"^#+ (.+)$", _CODE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=_page_id)
def test_every_relative_link_leads_somewhere(path: Path):
    broken = []
    for link in _LINK.findall(_CODE.sub("", path.read_text(encoding="utf-8"))):
        target, _, anchor = unquote(link).partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        there = (path.parent / target).resolve() if target else path
        if not there.exists() or (anchor and anchor not in _anchors(there)):
            broken.append(link)
    assert broken == []


def _command_lines(text: str) -> Iterator[list[str]]:
    """The words of each command line that begins with ``muniment``, ``$ muniment`` or ``.venv/bin/muniment``."""
    lines = [line for block in _BLOCK.findall(text) for line in block.replace("\\\n", " ").splitlines()]
    for line in [*lines, *_INLINE.findall(text)]:
        bare = line.strip().removeprefix("$ ").removeprefix(".venv/bin/")
        if bare.startswith("muniment "):
            yield shlex.split(bare, comments=True)[1:]


def _mistakes(words: list[str]) -> list[str]:
    commands = {each.name: each for each in generate.commands()}
    name, *rest = words
    if name.startswith("-"):
        return [] if name == "--help" else [name]
    if name not in commands:
        return [name]
    known = {form for each in commands[name].parameters for form in each.names} | {"--help"}
    given = [word.partition("=")[0] for word in rest if word.startswith("--")]
    return [f"{name} {option}" for option in given if option not in known]


@pytest.mark.parametrize("path", PAGES, ids=_page_id)
def test_command_lines_use_commands_and_options_that_exist(path: Path):
    lines = _command_lines(path.read_text(encoding="utf-8"))
    assert [mistake for words in lines for mistake in _mistakes(words)] == []


def test_a_wrong_command_line_would_be_found():
    lines = list(_command_lines("```sh\nmuniment lode a.xml\nmuniment load a.xml --kind x --accept\n```"))
    assert [mistake for words in lines for mistake in _mistakes(words)] == ["lode", "load --kind"]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_names_the_two_commands(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.search(r"^make demo\b", text, re.MULTILINE)
    assert re.search(r"^make test\b", text, re.MULTILINE)


# --- the reader of the how-to ----------------------------------------------------------------------------------------


def _block(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", READER_PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_reader_of_the_how_to_reads_its_own_sample(monkeypatch: pytest.MonkeyPatch):
    spec = spec_read(yaml.safe_load(_block("yaml")[0]), folder="nz/variety")
    everything = (*source_list(), spec)
    monkeypatch.setattr(sources, "source_list", lambda: everything)
    room: dict[str, object] = {"__name__": "parse"}
    exec(compile(_block("python")[0], str(READER_PAGE), "exec"), room)  # noqa: S102 - our own page
    parse = room["parse"]
    lines = [line.encode() for line in _block("json")]
    assert callable(parse)
    said = [parse(line, Place(file="varieties.jsonl", position="line 1")) for line in lines]
    assert [parsed.unknown for parsed in said] == [(), ()]
    (first,), (second,) = (parsed.statements for parsed in said)
    assert (first.application_no, first.content.denomination, len(first.content.events)) == ("PV4711", "Rimu Gold", 2)
    assert (second.content.parties, len(second.content.events)) == ((), 1)
    assert "example.org" not in json.dumps(msgspec.to_builtins(first), default=str)


def test_the_webhook_of_the_how_to_is_verified_by_its_example():
    page = (ROOT / "docs" / "how-to" / "watch.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    room: dict[str, object] = {}
    exec(compile(program, "watch.md", "exec"), room)  # noqa: S102 - our own page
    genuine = room["genuine"]
    assert callable(genuine)
    body, at = b'{"key": "x"}', 1_800_000_000
    header = signature("whsec_a", body, at_s=at)
    assert genuine("whsec_a", header, body, now=at + 300)
    assert not genuine("whsec_a", header, body, now=at + 301)
    assert not genuine("whsec_b", header, body, now=at)
    assert not genuine("whsec_a", header, body + b" ", now=at)
    assert not genuine("whsec_a", header.replace(f"t={at}", f"t={at + 1}"), body, now=at)
