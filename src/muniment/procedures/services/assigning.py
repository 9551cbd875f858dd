"""Cases given to one of those who may work on them."""

from __future__ import annotations

from django.db import transaction

from muniment.accounts.queries import identity_get
from muniment.accounts.values import Identity
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text
from muniment.procedures.queries.acting import conflict_of, sides_of
from muniment.procedures.services.cases import Moment, case_lock, case_unknown, step_write


def case_assign(*, case_no: str, person_id: int, me: Identity, moment: Moment) -> None:
    """The case is that person's to work on; whoever must not work on it cannot be given it.

    Raises:
        NotFound: there is no such case for them, or no such person.
        NotAllowed: they are no staff of the case, or the other may not work on it; the line says why.
    """
    with transaction.atomic():
        row, declaration = case_lock(case_no)
        sides = sides_of(declaration, row, me)
        if not sides:
            raise case_unknown(case_no)
        if not any(declaration.sides[each].kind == "staff" for each in sides):
            raise NotAllowed(Text("案件由工作人员分派", "cases are given out by staff"), code="case.assign")
        other = identity_get(person_id=person_id)
        why = conflict_of(declaration, row, other)
        able = any(declaration.sides[each].kind == "staff" for each in sides_of(declaration, row, other))
        if why is not None or not able:
            line = why or Text("此人不是本案的工作人员", "this person is no staff of the case")
            raise NotAllowed(line, code="case.worker", person_id=person_id)
        row.worker_id = person_id
        row.rev += 1
        row.save(update_fields=["worker", "rev"])
        side = next(each for each in sides if declaration.sides[each].kind == "staff")
        said = {"person": other.ref}
        step_write(row, kind="assigned", side=side, me=me, moment=moment, before=row.state, said=said)
