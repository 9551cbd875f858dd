"""The events that a row tells: its code read through ``standards.events``, its days, parties, instrument and sum."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from muniment.catalogue.values import Event, Party
from muniment.intake.domain.cells import amount_cell
from muniment.intake.domain.mapping import EventSpec
from muniment.intake.domain.table_cells import Cells, TableCells, blame
from muniment.intake.errors import DocumentProblem
from muniment.kernel.errors import MunimentError
from muniment.standards import events


def events_of(table: TableCells, cells: Cells, *, register: str | None) -> Iterator[Event]:
    """The events of one row, in the order of the mapping.

    Args:
        table: The mapping beside the table's header.
        cells: The row.
        register: The register of the right; the codes are its office's unless the mapping names another.

    Raises:
        DocumentProblem: a day is missing, a code is not known, a sum is none; facts carry the column.
    """
    for spec in table.mapping.events:
        if table.applies(spec.when, cells) and (event := _event(table, spec, cells, register)) is not None:
            yield event


def _event(table: TableCells, spec: EventSpec, cells: Cells, register: str | None) -> Event | None:
    code = table.text(spec.code, cells)
    if spec.code is not None and not code:
        return None
    occurred_on = table.day(spec.occurred_on, cells)
    if occurred_on is None:
        if spec.optional:
            return None
        column = spec.occurred_on.column or "occurred_on"
        raise DocumentProblem(f"{column}: the event has no day", code="table.event_day", field=column)
    words = _words(spec, code, spec.office or (register or "").split(".")[0])
    return msgspec.structs.replace(
        words,
        occurred_on=occurred_on,
        effective_on=table.day(spec.effective_on, cells),
        published_on=table.day(spec.published_on, cells),
        part=table.text(spec.part, cells),
        territory=table.text(spec.territory, cells),
        instrument_id=table.text(spec.instrument, cells),
        text=table.text(spec.text, cells),
        parties=tuple(_parties(table, spec, cells)),
        detail=_detail(table, spec, cells),
    )


def _words(spec: EventSpec, code: str | None, office: str) -> Event:
    """Category, key event, family, action and effect: of the office's code, or as the mapping says."""
    said = Event(
        occurred_on=date.min,
        category=spec.category or "",
        key_event=spec.key_event or "",
        family=spec.family or "",
        action=spec.action,
    )
    if code is None:
        return said
    try:
        known = events.event_of(office=office, code=code)
    except MunimentError as problem:
        column = spec.code.column if spec.code and spec.code.column else "event.code"
        raise DocumentProblem(f"{column}: {problem.message}", code="table.event_code", field=column) from problem
    return msgspec.structs.replace(
        said,
        category=said.category or known.category,
        key_event=said.key_event or known.key_event,
        family=said.family or known.family,
        action=said.action or known.action,
        effect=known.effect,
        office_code=known.code,
    )


def _parties(table: TableCells, spec: EventSpec, cells: Cells) -> Iterator[Party]:
    for one in spec.parties:
        for seq, name in enumerate(table.names(one.column, one.split, cells), start=1):
            yield Party(role=one.role, name=name, seq=seq, lang=one.lang or table.mapping.lang)


def _detail(table: TableCells, spec: EventSpec, cells: Cells) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, pick in spec.detail.items():
        day = table.day(pick, cells) if name.endswith("_on") else None
        if value := day.isoformat() if day else table.text(pick, cells):
            found[name] = value
    if until_on := table.day(spec.until_on, cells):
        found["until_on"] = until_on.isoformat()
    currency = table.text(spec.currency, cells)
    if spec.amount is not None and (text := table.clean(table.find(spec.amount.column), cells)):
        try:
            found["amount"], named = amount_cell(text, unit=spec.amount.unit)
        except DocumentProblem as problem:
            raise blame(problem, spec.amount.column) from problem
        currency = named or currency
        if currency:
            found["currency"] = currency
    return found
