"""Drawings of US design patents: a row of a list that names the patent and the picture beside it."""

from __future__ import annotations

import re
from datetime import date

from muniment.catalogue.values import ClassSymbol, Content, Event, Image, Number, Reject, Statement
from muniment.intake.domain.rows import Row, row_text, rows_of_text
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get
from muniment.intake.values import Parsed, Place
from muniment.kernel.dates import date_read
from muniment.kernel.errors import MunimentError, SourceProblem
from muniment.standards.numbers import number_normalise

_SPEC = source_get("us.drawings")
_PATENT = re.compile(r"D\d{5,7}")
_FACTS = {"locarno_stated": "locarno_class", "drawing_page": "drawing_page", "collection_part": "source_type"}


def parse(raw: bytes, place: Place) -> Parsed:
    """What the rows say of design patents, one statement for each; a picture of no patent is rejected by name.

    Source: the list's own header; numbers of design patents as the USPTO prints them (``D1040651``).
    """
    header, rows = rows_of_text(raw.decode("utf-8-sig"), first_row=place.first_row)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for row in rows:
        position = f"row {row.no}"
        try:
            statements.append(_statement(row, position))
        except MunimentError as problem:
            field = problem.facts.get("field")
            rejects.append(
                Reject(
                    position=position,
                    reason=problem.message,
                    field=str(field) if field else None,
                    raw=row_text(row),
                    document=row.cells.get("id"),
                )
            )
    unknown = tuple(name for name in header if name not in _SPEC.known | _SPEC.ignore)
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=unknown)


def _statement(row: Row, position: str) -> Statement:
    if row.problem is not None:
        raise DocumentProblem(row.problem, code="table.row")
    cells = {name: " ".join(cell.split()) for name, cell in row.cells.items()}
    printed = cells.get("id", "")
    if _PATENT.fullmatch(printed) is None:
        raise DocumentProblem(f"id: {printed!r} is no design patent", code="document.field", field="id", value=printed)
    number = number_normalise(office="US", number=printed, type="publication")
    granted = _granted(cells)
    title = cells.get("invention_title", "")
    return Statement(
        register="US",
        kind="design",
        document=f"US{number}",
        office_date=granted,
        position=position,
        content=Content(
            granted_on=granted,
            numbers=(Number(type="publication", office="US", number=number, date=granted, original=printed),),
            titles={"en": title} if title else {},
            images=_drawing(cells),
            classes=_classes(cells),
            events=_grant(granted),
            facts={name: words for name, column in _FACTS.items() if (words := cells.get(column, ""))},
        ),
    )


def _granted(cells: dict[str, str]) -> date | None:
    try:
        return date_read(cells.get("grant_date"))
    except SourceProblem as problem:
        raise DocumentProblem(f"grant_date: {problem.message}", code=problem.code, field="grant_date") from problem


def _grant(day: date | None) -> tuple[Event, ...]:
    return () if day is None else (Event(occurred_on=day, category="F", key_event="F10", family="grant"),)


def _drawing(cells: dict[str, str]) -> tuple[Image, ...]:
    r"""The picture by its own name: the list gives the folders of another machine (``data\processed\D1040651.png``)."""
    name = cells.get("png_path", "").replace("\\", "/").rsplit("/", 1)[-1]
    return (Image(name=name, role="drawing"),) if name else ()


def _classes(cells: dict[str, str]) -> tuple[ClassSymbol, ...]:
    """The class of the US classification. The Locarno class of such lists is reckoned from it: it is a fact alone."""
    symbol = cells.get("uspc_class", "")
    return (ClassSymbol(scheme="USPC", symbol=symbol, first=True),) if symbol else ()
