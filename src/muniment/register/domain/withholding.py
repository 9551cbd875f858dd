"""The public projection of a Record: what is withheld is left out, and said to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from muniment.catalogue.values import Content, Record
from muniment.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Withholding:
    """One act of withholding: ``field`` is ``None`` for the whole record."""

    right_id: str
    field: str | None
    ground: str
    since: datetime
    entry_no: int


DECIDING = frozenset({"events", "filed_on", "granted_on", "numbers"})
"""Fields that status and every statement of absence rest on: without them a page would say what is not so
(*not pledged*, *not granted*), so they are withheld with the whole record or not at all."""

_EMPTY = Content()


def whole_withheld(acts: Iterable[Withholding]) -> Withholding | None:
    """The act that hides the whole record, if there is one."""
    return next((act for act in acts if act.field is None), None)


def withheld_text(act: Withholding) -> Text:
    """What stands in the place of a record that is withheld."""
    line = Text("1 条记录自 {day} 起不予公开，依据：{ground}", "1 record withheld since {day}, ground: {ground}")
    return line.fill(day=act.since.date(), ground=act.ground)


def record_project(record: Record, acts: Iterable[Withholding], private: Iterable[str] = ()) -> Record:
    """The record without the fields that are withheld or ``private``; the hash stays that of the sealed data."""
    hidden = {act.field for act in acts if act.field is not None}.union(private)
    if not hidden:
        return record
    gone = {name: getattr(_EMPTY, name) for name in hidden if name in Content.__struct_fields__}
    texts = tuple(ref for ref in record.content.texts if ref.field not in hidden)
    content = msgspec.structs.replace(record.content, **{"texts": texts, **gone})
    sources = {field: at for field, at in record.field_sources.items() if field.split(".")[0] not in hidden}
    return msgspec.structs.replace(record, content=content, field_sources=sources)
