"""Words on the terminal: one JSON document, or plain lines in the language of the user."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from muniment.cli.failures import lang
from muniment.kernel.texts import Text


def say(text: Text | str = "") -> None:
    """One line on standard output."""
    print(text.say(lang()) if isinstance(text, Text) else text)


def told(text: Mapping[str, str]) -> str:
    """A ``{zh, en}`` of a JSON document in the language of the user."""
    return text["zh"] if lang().startswith("zh") else text["en"]


def json_print(document: object) -> None:
    """The one JSON document of a command, with nothing else on standard output."""
    body = msgspec.json.format(msgspec.json.encode(document), indent=2)
    sys.stdout.write(body.decode() + "\n")


def table(rows: Iterable[tuple[str, ...]]) -> None:
    """Rows in columns; Chinese characters count as two."""
    kept = [tuple(str(cell) for cell in row) for row in rows]
    if not kept:
        return
    widths = [max(_width(row[at]) for row in kept) for at in range(len(kept[0]))]
    for row in kept:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def reasons_print(reasons: Iterable[Mapping[str, Any]]) -> None:
    """The *why* of an answer, a line each, with the rules behind it."""
    for reason in reasons:
        say(f"    - {told(reason['text'])}")
        for rule in reason["rules"]:
            say(f"        {told(rule['source'])} ({rule['rule_id']})")
