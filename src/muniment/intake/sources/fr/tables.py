"""Tables of French offices: rows read one by one, names in the languages that a cell gives them in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec

from muniment.catalogue.values import Reject, Statement
from muniment.intake.domain.rows import Row, row_text, rows_of_text
from muniment.intake.errors import DocumentProblem
from muniment.intake.values import Parsed, Place, SourceSpec
from muniment.kernel.dates import date_read
from muniment.kernel.errors import MunimentError, SourceProblem
from muniment.standards.numbers import number_normalise

Cells = dict[str, str]
_LANGUAGES = {"fra": "fr", "eng": "en", "deu": "de", "spa": "es", "ita": "it", "por": "pt"}


def read(raw: bytes, place: Place, spec: SourceSpec, statement: Callable[[Cells, str], Statement]) -> Parsed:
    """One statement or one reject for each row, and the columns that the reader does not know.

    Args:
        raw: The header and rows, as UTF-8.
        place: Where the rows stand.
        spec: The reader, whose ``known`` and ``ignore`` name the columns.
        statement: What the cells of one row say, given with the row's position.
    """
    header, rows = rows_of_text(raw.decode("utf-8-sig"), first_row=place.first_row)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for row in rows:
        position = f"row {row.no}"
        if row.problem is not None:
            rejects.append(Reject(position=position, reason=row.problem, raw=row.raw or None))
            continue
        try:
            statements.append(statement(_plain(row), position))
        except MunimentError as problem:
            field = problem.facts.get("field")
            rejects.append(
                Reject(
                    position=position, reason=problem.message, field=str(field) if field else None, raw=row_text(row)
                )
            )
    unknown = tuple(name for name in header if name not in spec.known | spec.ignore)
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=unknown)


def _plain(row: Row) -> Cells:
    return {name: " ".join(cell.split()) for name, cell in row.cells.items()}


def required(cells: Cells, name: str) -> str:
    """The text of the cell.

    Raises:
        DocumentProblem: it is empty; ``field`` is the column.
    """
    if not (words := cells.get(name, "")):
        raise DocumentProblem(f"{name} is missing", code="document.field", field=name)
    return words


def day(cells: Cells, name: str) -> date | None:
    """The day in the cell, ``None`` for an empty one.

    Raises:
        DocumentProblem: the text is no day; ``field`` is the column.
    """
    words = cells.get(name, "")
    try:
        return date_read(words)
    except SourceProblem as problem:
        raise DocumentProblem(f"{name}: {problem.message}", code=problem.code, field=name, value=words) from problem


def number(printed: str, kind: str) -> str:
    """A number of a French list in its normal form."""
    return number_normalise(office="FR", number=printed, type=kind)


def names(cell: str, plain: str) -> dict[str, str]:
    """The names that a cell such as ``{"fra": "Montrachet"}`` gives by language; the plain name where there is none.

    Raises:
        DocumentProblem: the cell is no such list.
    """
    if not cell:
        return {"fr": plain}
    try:
        said = msgspec.json.decode(cell, type=dict[str, str])
    except msgspec.MsgspecError as problem:
        raise DocumentProblem(f"no names by language: {problem}", code="document.value", value=cell) from problem
    return {_LANGUAGES.get(lang, lang): " ".join(name.split()) for lang, name in said.items() if name.strip()}
