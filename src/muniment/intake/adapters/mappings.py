"""Tables as sources: what a mapping declares takes the place of what the reader of tables declares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from muniment.intake.domain.mapping import Mapping, columns_named
from muniment.intake.domain.mapping_read import mapping_read
from muniment.intake.domain.rows import name_key
from muniment.intake.sources import mapping_texts, source_list
from muniment.intake.values import SourceSpec

_BETWEEN = re.compile(r"^---\s*$", re.MULTILINE)


class Mapped(NamedTuple):
    """A mapping as a source: its text, which the reader gets, its declaration, and the sheet it wants."""

    text: str
    spec: SourceSpec
    sheet: str | None
    headers: tuple[frozenset[str], ...]
    columns: frozenset[str]

    def knows(self, names: Iterable[str]) -> bool:
        """Whether any of these names is a column that the mapping speaks of."""
        return any(name_key(name) in self.columns for name in names)


@lru_cache(maxsize=32)
def mapped(text: str) -> Mapped:
    """The mapping whose text this is.

    Raises:
        SourceProblem: it is malformed.
    """
    mapping = mapping_read(text)
    headers = tuple(frozenset(name_key(name) for name in names) for names in mapping.detect)
    columns = frozenset(name_key(name) for name in columns_named(mapping))
    return Mapped(text, _spec(mapping), mapping.sheet, headers, columns)


def mapped_all(text: str | None) -> tuple[Mapped, ...]:
    """The mappings of one text, in which ``---`` lines stand between them.

    Raises:
        SourceProblem: one of them is malformed.
    """
    return tuple(mapped(one) for one in _BETWEEN.split(text or "") if one.strip())


@cache
def table_spec() -> SourceSpec | None:
    """The reader of tables, if there is one."""
    return next((spec for spec in source_list() if "table" in spec.detect.magic), None)


@cache
def bundled() -> tuple[Mapped, ...]:
    """The mappings that come with the program: tables that are known by their headers."""
    return tuple(
        one._replace(spec=msgspec.structs.replace(one.spec, folder=folder))
        for folder, one in ((folder, mapped(text)) for folder, text in mapping_texts())
    )


def mapping_for(names: Iterable[str], among: Iterable[Mapped]) -> Mapped | None:
    """The mapping that knows a table with these names in its header; the one that asks for most of them."""
    keys = frozenset(name_key(name) for name in names)
    fits = [(len(header), one) for one in among for header in one.headers if header and header <= keys]
    return max(fits, key=lambda pair: (pair[0], pair[1].spec.name))[1] if fits else None


def _spec(mapping: Mapping) -> SourceSpec:
    table = table_spec()
    if table is None:
        raise LookupError("there is no reader of tables")
    said = (mapping.kind.value, *mapping.kind.map.values())
    kinds = mapping.coverage.kinds or tuple(kind for kind in table.kinds if kind in said) or table.kinds
    return msgspec.structs.replace(
        table,
        name=mapping.name,
        title=mapping.title,
        publisher=mapping.publisher,
        licence=mapping.licence,
        licence_zh=mapping.licence_zh,
        url=mapping.url,
        schedule=mapping.schedule,
        schedule_zh=mapping.schedule_zh,
        reader_version=f"{table.reader_version}.{mapping.revision}",
        level=mapping.level,
        mode=mapping.mode,
        register="*" if mapping.register.value in (None, "number") else mapping.register.value,
        kinds=tuple(kind for kind in kinds if kind),
        families=mapping.coverage.families,
        since=mapping.coverage.since,
        until=mapping.coverage.until,
        whole_register=bool(mapping.coverage.kinds),
    )
