"""A mapping at work: one row in, one statement out, or the column that is to blame."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from muniment.catalogue.values import Content, GoodsServices, Image, Mark, Number, Statement
from muniment.intake.domain.mapping import DATES, NUMBERS, ColumnSpec, Mapping, Pick
from muniment.intake.domain.rows import Row
from muniment.intake.domain.table_cells import Cells, TableCells, blame
from muniment.intake.domain.table_columns import PUT, Draft, Put
from muniment.intake.domain.table_events import events_of
from muniment.intake.errors import DocumentProblem
from muniment.kernel.ids import KINDS

_UNSAID = (None, "", "number")


class _Bound(NamedTuple):
    """A column of the table with what becomes of it."""

    column: str
    spec: ColumnSpec
    put: Put


class TableMap:
    """A mapping bound to the header of one table.

    Attributes:
        unknown: Columns of the table that the mapping does not speak of.
        missing: Columns that the mapping reads and the table lacks.

    Args:
        mapping: The mapping.
        header: The names of the table's columns.
    """

    def __init__(self, mapping: Mapping, header: Iterable[str]) -> None:
        self.mapping = mapping
        self._table = TableCells(mapping, header)
        self.unknown = self._table.unknown
        bound: list[_Bound] = []
        missing: list[str] = []
        for name, specs in mapping.columns.items():
            column = self._table.find(name, *(other for spec in specs for other in spec.also))
            if column is not None:
                bound += [_Bound(column, spec, PUT[spec.to]) for spec in specs]
            elif not all(spec.optional for spec in specs):
                missing.append(name)
        # Days first: abbreviated numbers are told apart by them.
        order = {**dict.fromkeys(DATES, 0), **dict.fromkeys(NUMBERS, 1)}
        self._bound = sorted(bound, key=lambda one: order.get(one.spec.to, 2))
        self.missing = tuple(missing)
        self.numbered = any(one.spec.to in NUMBERS[:4] for one in bound)

    def statement(self, row: Row, *, position: str) -> Statement:
        """What the row says.

        Args:
            row: The row, its cells by the names of the header.
            position: Where it stands (``row 3114``).

        Raises:
            DocumentProblem: a cell cannot be read; facts carry ``field``, the column.
        """
        table, mapping, cells = self._table, self.mapping, row.cells
        draft = Draft(register=table.text(mapping.register, cells), kind=table.text(mapping.kind, cells))
        for column, spec, put in self._bound:
            text = table.clean(column, cells)
            if text and (spec.when is None or table.applies(spec.when, cells)):
                try:
                    put(table, draft, text, spec, cells)
                except DocumentProblem as problem:
                    raise blame(problem, column) from problem
        self._check(draft)
        draft.events.extend(events_of(table, cells, register=draft.register))
        return Statement(
            register=draft.register or "",
            kind=draft.kind or "",
            document=self._document(draft, cells),
            office_date=self._office_date(draft, cells),
            content=_content(draft),
            application_no=draft.application_no,
            position=position,
            claims=tuple(draft.claims),
            descriptions=draft.descriptions,
        )

    def _check(self, draft: Draft) -> None:
        if draft.application_no is None and not any(number.type != "other" for number in draft.numbers):
            column = next((one.column for one in self._bound if one.spec.to in NUMBERS), "number")
            raise DocumentProblem(f"{column}: the row has no number of a right", code="table.number", field=column)
        if draft.register in _UNSAID:
            field = self.mapping.register.column or "register"
            raise DocumentProblem("nothing in the row says the register", code="table.register", field=field)
        if draft.kind not in KINDS:
            field = self.mapping.kind.column or "kind"
            raise DocumentProblem("nothing in the row says the kind of right", code="table.kind", field=field)

    def _document(self, draft: Draft, cells: Cells) -> str:
        """The row's own name: its declared key, or its publication, or its number with what happened and when."""
        if self.mapping.document:
            parts = [self._table.text(Pick(column=name), cells) or "" for name in self.mapping.document]
            if not any(parts):
                field = self.mapping.document[0]
                raise DocumentProblem("the cells that name the row are empty", code="table.document", field=field)
            return "|".join(parts)
        first = next((number for number in draft.numbers if number.type == "publication"), None)
        if first is not None and not draft.events:
            return f"{first.office}{first.number}{first.kind_code or ''}"
        number = draft.application_no or _own(draft.numbers).number
        told = (
            "|".join(filter(None, (one.office_code or one.key_event, str(one.occurred_on), one.instrument_id)))
            for one in draft.events
        )
        return "|".join((f"{draft.register}{number}", *told))

    def _office_date(self, draft: Draft, cells: Cells) -> date | None:
        if self.mapping.office_date is not None:
            return self._table.day(self.mapping.office_date, cells)
        days = [number.date for number in draft.numbers if number.type != "application"]
        days += [event.published_on or event.occurred_on for event in draft.events]
        return max((day for day in days if day), default=draft.granted_on or draft.filed_on)


_IMAGE_ROLES = {"trademark": "mark", "design": "view", "patent": "drawing", "utility_model": "drawing"}
"""What a picture beside a table shows, by the kind of right."""


def _own(numbers: list[Number]) -> Number:
    return next((number for number in numbers if number.type != "other"), numbers[0])


def _content(draft: Draft) -> Content:
    return Content(
        filed_on=draft.filed_on,
        granted_on=draft.granted_on,
        expiry_stated_on=draft.expiry_stated_on,
        numbers=tuple(draft.numbers),
        titles=draft.titles,
        abstracts=draft.abstracts,
        mark=Mark(text=draft.mark, kind=draft.mark_kind) if draft.mark or draft.mark_kind else None,
        denomination=draft.denomination,
        parties=tuple(draft.parties),
        classes=tuple(draft.classes),
        citations=tuple(draft.citations),
        priorities=tuple(draft.priorities),
        family_id=draft.family_id,
        territories=tuple(draft.territories),
        goods_services=tuple(_goods(draft)),
        images=tuple(Image(name=name, role=_IMAGE_ROLES.get(draft.kind or "", "other")) for name in draft.images),
        events=tuple(draft.events),
        facts=draft.facts,
    )


def _goods(draft: Draft) -> Iterable[GoodsServices]:
    """Goods under their class; under none where one text speaks of several classes."""
    classes = draft.goods_classes
    if not draft.goods or len(classes) > 1:
        yield from (GoodsServices(class_no=one) for one in classes)
    yield from (
        GoodsServices(class_no=classes[0] if len(classes) == 1 else "", text=text, lang=lang)
        for text, lang in draft.goods
    )
