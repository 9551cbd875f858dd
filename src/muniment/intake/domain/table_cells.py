"""The cells of a row by the words of a mapping: fixed values, values of columns, days; with the column that is to blame."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from muniment.intake.domain.cells import EMPTY, cell_clean, date_cell, list_cell
from muniment.intake.domain.mapping import Mapping, Pick, When, columns_named
from muniment.intake.domain.rows import name_key
from muniment.intake.errors import DocumentProblem

Cells = dict[str, str]
"""A row: the texts of its cells by the names of the header."""


class TableCells:
    """A mapping beside the header of one table.

    Args:
        mapping: The mapping.
        header: The names of the table's columns.
    """

    def __init__(self, mapping: Mapping, header: Iterable[str]) -> None:
        self.mapping = mapping
        self.publishes = any(spec.to == "publication" for specs in mapping.columns.values() for spec in specs)
        self._empty = EMPTY | frozenset(mapping.empty)
        self._header = {name_key(name): name for name in header}
        known = {name_key(name) for name in columns_named(mapping)}
        self.unknown = tuple(name for key, name in self._header.items() if key not in known)
        self._found: dict[str, str | None] = {}

    def find(self, *names: str) -> str | None:
        """The column of the table that has one of these names, however it is typed."""
        return next((self._header[key] for name in names if (key := name_key(name)) in self._header), None)

    def clean(self, column: str | None, cells: Cells) -> str:
        """The cell of a column of the table, without white space; empty where it says nothing."""
        return cell_clean(cells.get(column), empty=self._empty) if column else ""

    def text(self, pick: Pick | None, cells: Cells) -> str | None:
        """The value of a pick in this row, or ``None`` where the cell says nothing.

        Raises:
            DocumentProblem: the cell has a value that the mapping's ``map`` does not know.
        """
        if pick is None or pick.column is None:
            return pick.value if pick else None
        text = self.clean(self._named(pick.column, pick.also), cells)
        try:
            return meaning(text, pick.map, pick.pattern) or None
        except DocumentProblem as problem:
            raise blame(problem, pick.column) from problem

    def day(self, pick: Pick | None, cells: Cells) -> date | None:
        """The day that a pick gives in this row.

        Raises:
            DocumentProblem: the cell holds no day.
        """
        text = self.text(pick, cells)
        if pick is None or not text:
            return None
        try:
            return date_cell(text, form=pick.format)
        except DocumentProblem as problem:
            raise blame(problem, pick.column or "") from problem

    def applies(self, when: When | None, cells: Cells) -> bool:
        """Whether the row is one of those that a piece of the mapping speaks of."""
        return when is None or (self.text(Pick(column=when.column), cells) or "") in when.is_

    def names(self, column: str, split: str | None, cells: Cells) -> tuple[str, ...]:
        """The names in a column of parties."""
        return list_cell(self.clean(self._named(column), cells), split=split)

    def _named(self, name: str, also: tuple[str, ...] = ()) -> str | None:
        if name not in self._found:
            self._found[name] = self.find(name, *also)
        return self._found[name]


def meaning(text: str, words: dict[str, str], pattern: str | None) -> str:
    """What a cell means by the mapping's ``pattern`` and ``map``.

    Args:
        text: The cell.
        words: Its possible values and what they mean; a key may end in ``*``.
        pattern: A regular expression with one group.

    Raises:
        DocumentProblem: the value is none of those.
    """
    if text and pattern:
        match = re.search(pattern, text)
        text = (match[1] or "") if match else ""
    if not words or not text:
        return text
    if text in words:
        return words[text]
    for key, value in words.items():
        if key.endswith("*") and text.startswith(key[:-1]):
            return value
    known = ", ".join(words)
    raise DocumentProblem(
        f"{text!r} is none of the values that the mapping knows: {known}", code="table.value", value=text
    )


def blame(problem: DocumentProblem, column: str) -> DocumentProblem:
    """The problem with its column named, unless it names one already."""
    if problem.facts.get("field"):
        return problem
    return DocumentProblem(f"{column}: {problem.message}", code=problem.code, **(problem.facts | {"field": column}))
