"""What the pages show and the commands tell, the API tells too: each is mapped to an operation, or excused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from muniment.cli.app import COMMANDS as COMMAND_LINE
from muniment.portal.telling import chinese_read
from tests.contract.parity import COMMANDS, EXCUSED, PAGES, excuse
from tests.visibility.faces import routes

pytestmark = pytest.mark.one_database
DOCUMENT = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = {told["operationId"] for methods in DOCUMENT["paths"].values() for told in methods.values()}
ADDRESSES = {each for each in routes() if not each.startswith("api/")}


def lacking(addresses: set[str], commands: set[str]) -> list[str]:
    """What is neither mapped nor excused."""
    pages = [each for each in addresses if each not in PAGES and not excuse(each)]
    return sorted(pages) + sorted(each for each in commands if each not in COMMANDS and each not in EXCUSED)


def test_every_page_and_every_command_has_its_operation_or_a_reason():
    assert lacking(ADDRESSES, set(COMMAND_LINE)) == []


def test_every_operation_is_told_in_chinese():
    asked = {f"{method.upper()} {address}" for address, told in DOCUMENT["paths"].items() for method in told}
    assert set(chinese_read()) == asked


def test_a_new_page_or_command_without_one_is_found():
    assert lacking({*ADDRESSES, "fees", "accounts/fees"}, {*COMMAND_LINE, "draw"}) == ["fees", "draw"]


def test_what_is_mapped_is_there():
    mapped = {operation for named in (PAGES, COMMANDS) for kept in named.values() for operation in kept}
    assert sorted(mapped - OPERATIONS) == []
    assert sorted(set(PAGES) - ADDRESSES) == []
    assert sorted(set(COMMANDS) - set(COMMAND_LINE)) == []


def test_nothing_is_mapped_and_excused_and_every_reason_is_said():
    assert sorted({*PAGES, *COMMANDS} & set(EXCUSED)) == []
    assert sorted(set(EXCUSED) - ADDRESSES - set(COMMAND_LINE)) == []
    assert [each for each, why in EXCUSED.items() if len(why.split()) < 5] == []


def test_every_operation_stands_beside_a_page_or_a_command_or_follows_one():
    """Beside the pages there is only what programs alone need: the feed of changes and what a follower asks."""
    mapped = {operation for named in (PAGES, COMMANDS) for kept in named.values() for operation in kept}
    assert OPERATIONS - mapped == {"changes", "node"}
