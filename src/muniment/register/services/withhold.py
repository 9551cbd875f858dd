"""Withholding: a record or a field hidden from all editions at once, reversibly, with its ground."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from muniment.accounts.values import Actor
from muniment.catalogue.queries.dictionary import fields_list
from muniment.journal.services import entry_append
from muniment.kernel.errors import Conflict, InvalidInput
from muniment.kernel.texts import Text
from muniment.register.domain.withholding import DECIDING, Withholding
from muniment.register.models import WithholdingRow
from muniment.register.queries.withholdings import withholdings_of


def right_withhold(
    *, data_dir: Path, actor: Actor, right_id: str, field: str | None, ground: str, at: datetime
) -> Withholding:
    """The record, or the one field of it, is shown by no page, command or export of any edition from now on.

    Args:
        data_dir: The data folder: it tells which identities are one right.
        actor: Who withholds.
        right_id: The right, as its newest edition names it.
        field: A field of the data dictionary, or ``None`` for the whole record.
        ground: The rule or decision behind it, in words; shown in place of what is hidden.
        at: The instant, aware.

    Raises:
        InvalidInput: no ground, or no such field.
        Conflict: it is withheld already, or status and absence rest on the field.
    """
    if not ground.strip():
        raise InvalidInput(Text("请写明不予公开的依据", "a withholding needs its ground"), code="withhold.ground")
    if field is not None and field not in {each.name for each in fields_list()}:
        raise InvalidInput(
            Text("没有名为 {field} 的字段", "no field is named {field}").fill(field=field), code="withhold.field"
        )
    if field in DECIDING:
        line = Text(
            "{field} 决定权利的状态：只能连同整条记录不予公开",
            "{field} decides what is said of the right: withhold the whole record instead",
        )
        raise Conflict(line.fill(field=field), code="withhold.deciding")
    with transaction.atomic():
        if _row(data_dir, right_id, field) is not None:
            raise Conflict(
                Text("{id} 已不予公开", "{id} is withheld already").fill(id=right_id), code="withhold.already"
            )
        entry = entry_append(
            kind="right.withheld",
            actor=actor,
            payload={"right_id": right_id, "field": field, "ground": ground},
            subjects=(right_id,),
            made_at=at,
        )
        WithholdingRow.objects.create(right_id=right_id, field=field or "", ground=ground, since=at, entry_no=entry.no)
    return Withholding(right_id=right_id, field=field, ground=ground, since=at, entry_no=entry.no)


def right_release(*, data_dir: Path, actor: Actor, right_id: str, field: str | None, ground: str, at: datetime) -> None:
    """What was withheld, under this identity or a former one, is shown again; both entries stay in the journal.

    Raises:
        Conflict: it is not withheld.
    """
    with transaction.atomic():
        row = _row(data_dir, right_id, field)
        if row is None:
            raise Conflict(Text("{id} 并未不予公开", "{id} is not withheld").fill(id=right_id), code="withhold.not")
        entry = entry_append(
            kind="right.released",
            actor=actor,
            payload={"right_id": right_id, "field": field, "ground": ground},
            subjects=tuple(dict.fromkeys((right_id, row.right_id))),
            made_at=at,
        )
        row.lifted_at = at
        row.lifted_entry_no = entry.no
        row.save(update_fields=["lifted_at", "lifted_entry_no"])


def _row(data_dir: Path, right_id: str, field: str | None) -> WithholdingRow | None:
    """The act in force on the right, also one that named it before it was renumbered."""
    acts = (act for act in withholdings_of(data_dir, right_id) if act.field == field)
    act = next(acts, None)
    return None if act is None else WithholdingRow.objects.get(entry_no=act.entry_no)
