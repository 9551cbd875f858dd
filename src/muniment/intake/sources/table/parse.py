"""Rows to statements, by the mapping that came with the load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from muniment.catalogue.values import Reject, Statement
from muniment.intake.domain.mapping import Mapping
from muniment.intake.domain.mapping_read import mapping_read
from muniment.intake.domain.rows import Row, row_text, rows_of_json, rows_of_text
from muniment.intake.domain.table_map import TableMap
from muniment.intake.errors import DocumentProblem
from muniment.intake.values import Parsed, Place


@lru_cache(maxsize=32)
def _mapping(text: str) -> Mapping:
    return mapping_read(text)


@lru_cache(maxsize=256)
def _bound(text: str, header: tuple[str, ...]) -> TableMap:
    """Lists of objects have as many headers as their objects leave out keys: a few are kept at hand."""
    return TableMap(_mapping(text), header)


def parse(raw: bytes, place: Place) -> Parsed:
    """What the rows say of rights; a row that cannot be read is a reject with its column and the reason.

    Args:
        raw: UTF-8: a header and rows, or one JSON object, or a list of them.
        place: Where the rows stand; carries the mapping.

    Raises:
        DocumentProblem: there is no mapping, or the table has no column for a number.
    """
    if place.mapping is None:
        raise DocumentProblem(
            "a table needs a mapping: `muniment sources --template FILE` writes one", code="table.mapping"
        )
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _objects(raw, place, place.mapping)
    return _delimited(raw, place, place.mapping)


def _delimited(raw: bytes, place: Place, mapping: str) -> Parsed:
    header, rows = rows_of_text(raw.decode("utf-8-sig"), first_row=place.first_row)
    bound = _bound(mapping, header)
    if not bound.numbered:
        wanted = ", ".join(bound.missing) or "a number"
        raise DocumentProblem(
            f"the table has no column for a number: it lacks {wanted}", code="table.columns", field=wanted
        )
    missing = (f"{name} (no such column)" for name in bound.missing)
    return _parsed(((row, bound, f"row {row.no}") for row in rows), (*bound.unknown, *missing))


def _objects(raw: bytes, place: Place, mapping: str) -> Parsed:
    alone = place.position.startswith("line")

    def bound_rows() -> Iterator[tuple[Row, TableMap, str]]:
        for row in rows_of_json(raw, first_row=place.first_row if alone else 1):
            yield row, _bound(mapping, tuple(row.cells)), place.position if alone else f"row {row.no}"

    return _parsed(bound_rows(), ())


def _parsed(rows: Iterable[tuple[Row, TableMap, str]], unknown: tuple[str, ...]) -> Parsed:
    statements: list[Statement] = []
    rejects: list[Reject] = []
    met = dict.fromkeys(unknown)
    for row, bound, position in rows:
        met.update(dict.fromkeys(bound.unknown))
        if row.problem is not None:
            rejects.append(Reject(position=position, reason=row.problem, raw=row.raw or None))
            continue
        try:
            statements.append(bound.statement(row, position=position))
        except DocumentProblem as problem:
            field = problem.facts.get("field")
            rejects.append(
                Reject(
                    position=position, reason=problem.message, field=str(field) if field else None, raw=row_text(row)
                )
            )
    return Parsed(statements=tuple(statements), unknown=tuple(met), rejects=tuple(rejects))
