"""Assents that come another way than by a click: a seal or signature on paper that staff have seen, with where it lies."""

from __future__ import annotations

from django.db import transaction

from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed
from muniment.kernel.texts import Text
from muniment.procedures.domain.machine import form_digest
from muniment.procedures.models import PartyRow
from muniment.procedures.queries.acting import sides_of
from muniment.procedures.services.cases import Moment, case_lock, case_unknown, rev_check, step_write

PAPER_MOST = 300


def assent_record(
    *, case_no: str, side: str, name: str, paper: str, me: Identity, moment: Moment, rev: int | None = None
) -> None:
    """A party has assented on paper to the form as it stands: staff who saw seal or signature say on which paper.

    Args:
        case_no: The case, while it is being filled in.
        side: The side on which the party stands.
        name: The party.
        paper: The paper that bears the seal or signature, and where it is kept.
        me: Staff of the case.
        moment: When.
        rev: The revision that was read.

    Raises:
        NotFound: there is no such case for them.
        NotAllowed: they are no staff of it.
        InvalidInput: the paper is not named.
        Conflict: the case was put in already, was changed, or has no such party.
    """
    words = " ".join(paper.split())
    if not words or len(words) > PAPER_MOST:
        line = Text(
            "请写明盖章或签字的纸件及其存放处", "name the paper that bears the seal or signature, and where it is kept"
        )
        raise InvalidInput(line, code="assent.paper", field="paper")
    with transaction.atomic():
        row, declaration = case_lock(case_no)
        sides = sides_of(declaration, row, me)
        if not sides:
            raise case_unknown(case_no)
        staff = next((each for each in sides if declaration.sides[each].kind == "staff"), None)
        if staff is None:
            raise NotAllowed(
                Text("纸面同意由工作人员登记", "assents on paper are recorded by staff"), code="assent.staff"
            )
        if declaration.states[row.state].kind != "draft":
            raise Conflict(Text("案件已提交", "the case was put in already"), code="case.fixed")
        rev_check(row, rev)
        party = PartyRow.objects.filter(case=row, side=side, name=name).first()
        if party is None:
            raise Conflict(Text("没有这一当事人", "there is no such party"), code="case.party")
        party.assent, party.assent_by, party.assent_at = form_digest(row.typed), me.ref, moment.at
        party.save(update_fields=["assent", "assent_by", "assent_at"])
        row.rev += 1
        row.save(update_fields=["rev"])
        said = {"digest": party.assent, "party": name, "paper": words}
        step_write(row, kind="assent", side=staff, me=me, moment=moment, before=row.state, said=said)
