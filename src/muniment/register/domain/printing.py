"""Any document of the house on paper: head, paragraphs, facts, tables, and how it is verified; as plain values in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from muniment.kernel.texts import Text

_LABELS = {
    "edition": Text("版本", "Edition"),
    "as_of": Text("法律日期", "as of"),
    "now": Text("法律日期", "as of"),
    "page": Text("第 {n} / {m} 页", "page {n} of {m}"),
    "proof": Text("怎样核验", "How to verify"),
    "no": Text("编号", "No."),
}
_SAMPLE = Text(
    "示例数据：省份、企业与号码均为虚构，不具任何效力",
    "Sample data: places, firms and numbers are invented; nothing here has any effect",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a heading: what its columns are called, and rows of as many cells."""

    heading: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A document to be printed.

    Attributes:
        kind: What it is, in the head of each page.
        title: Its title.
        number: The number that it bears, such as that of its case.
        body: Paragraphs.
        facts: Label and value.
        tables: Tables, in their order.
        proof: How it is verified: label, value, and whether that is a code.
        edition: The edition that it rests on.
        on: The day of law.
        made_at: The instant that the document bears.
        sample: Whether the data are a made-up sample.
    """

    kind: Text
    title: Text
    number: str
    body: Sequence[Text] = ()
    facts: Sequence[tuple[Text, Text]] = ()
    tables: Sequence[Table] = ()
    proof: Sequence[tuple[Text, str, bool]] = ()
    edition: str
    on: date
    made_at: datetime
    sample: bool = False


def printed_plain(printed: Printed, *, lang: str) -> dict[str, Any]:
    """The document in one language: texts and lists only."""

    def say(text: Text) -> str:
        return text.say(lang)

    return {
        "lang": lang,
        "labels": {name: say(text) for name, text in _LABELS.items()} | {"sheet": say(printed.kind)},
        "document": f"{say(printed.title)} · {printed.number}",
        "foot": printed.number,
        "sample": say(_SAMPLE) if printed.sample else "",
        "title": say(printed.title),
        "number": printed.number,
        "body": [say(each) for each in printed.body],
        "facts": [[say(label), say(value)] for label, value in printed.facts],
        "tables": [
            {
                "heading": say(table.heading),
                "columns": [say(each) for each in table.columns],
                "rows": [[say(cell) for cell in row] for row in table.rows],
            }
            for table in printed.tables
        ],
        "edition": printed.edition,
        "as_of": printed.on.isoformat(),
        "proof": [[say(label), value, code] for label, value, code in printed.proof],
    }
