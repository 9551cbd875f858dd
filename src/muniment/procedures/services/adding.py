"""Rights added to a draft: all that the holder of those already there holds."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from muniment.accounts.values import Identity
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.procedures.models import CaseRightRow
from muniment.procedures.queries.facts import held_beside
from muniment.procedures.services.cases import Moment, case_lock, draft_save


def held_add(*, data_dir: Path, case_no: str, field: str, me: Identity, moment: Moment) -> int:
    """The other rights of the same kind that the holders hold stand in the draft too; returns how many came.

    Args:
        data_dir: The data folder.
        case_no: The case.
        field: The field of its form that takes rights and offers this.
        me: Who fills it in.
        moment: When.

    Raises:
        NotFound: there is no such case for them.
        Conflict: it cannot be changed any more.
        InvalidInput: the field offers nothing of the kind, or names no right yet.
    """
    with transaction.atomic():
        row, declaration = case_lock(case_no)
        spec = declaration.field(field)
        named = tuple(CaseRightRow.objects.filter(case=row).order_by("place").values_list("right_id", flat=True))
        if spec is None or not spec.held or not named:
            line = Text("请先填写一个号码", "give one number first")
            raise InvalidInput(line, code="form.held")
        more = held_beside(data_dir, named, moment.on)
        typed = {field: "\n".join((*named, *more))}
        draft_save(data_dir=data_dir, case_no=case_no, me=me, typed=typed, rev=row.rev, moment=moment)
    return len(more)
