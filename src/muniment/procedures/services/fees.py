"""The fees of cases: charged with a move, told as paid by who owes them, checked or waived by staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from muniment.accounts.values import Identity
from muniment.journal.services import chain_hold, entry_append
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration, MoveSpec
from muniment.procedures.domain.fees import fee_sum
from muniment.procedures.models import CaseRow, FeeRow
from muniment.procedures.queries.acting import sides_of
from muniment.procedures.services.cases import Moment, case_lock, case_unknown, step_write
from muniment.procedures.values import FEE, Ground, Obstacle, RightFacts
from muniment.standards.rules import rule_on

OPEN = ("due", "told")
RECEIPT_MOST = 300


def fees_charge(
    row: CaseRow,
    declaration: Declaration,
    spec: MoveSpec,
    *,
    rights: Mapping[str, RightFacts],
    remarks: Sequence[Obstacle],
    moment: Moment,
) -> None:
    """The fees that a move charges are due from now on; one that is open already is not charged twice."""
    for name in spec.charges:
        fee = declaration.fees[name]
        meant = {each.right_id for each in remarks if each.code == fee.when} if fee.when else set(rights)
        charged = [right for right_id, right in rights.items() if right_id in meant]
        if (fee.when and not charged) or FeeRow.objects.filter(case=row, name=name).exclude(state="dropped").exists():
            continue
        rule = rule_on(fee.rule, moment.on)
        found = fee_sum(rule, charged)
        FeeRow.objects.create(
            case=row,
            name=name,
            side=fee.side,
            rule=rule.rule_id,
            amount=found.amount.amount,
            currency=found.amount.currency,
            lines=[each._asdict() for each in found.lines],
            source=rule.source._asdict(),
            confidence=rule.confidence,
            charged_on=moment.on,
            state="due",
        )


def fees_drop(row: CaseRow, *, moment: Moment) -> None:
    """A case that came to an end asks for no fee any more."""
    FeeRow.objects.filter(case=row, state__in=OPEN).update(state="dropped", settled_on=moment.on)


def fees_unpaid(row: CaseRow, declaration: Declaration, spec: MoveSpec) -> tuple[Obstacle, ...]:
    """The fees that a move waits for, each as an obstacle with its rule."""
    found = []
    for fee in FeeRow.objects.filter(case=row, name__in=spec.paid, state__in=OPEN).order_by("pk"):
        title, sum_ = declaration.fees[fee.name].name.text, Money(fee.currency, fee.amount).text
        text = Text(f"{title.zh} {sum_.zh} 尚未核定缴纳", f"{title.en}, {sum_.en}, is not settled yet")
        found.append(Obstacle("fee.unpaid", "stop", text, Ground(Text(**fee.source), fee.rule, fee.confidence)))
    return tuple(found)


def fee_settle(*, case_no: str, fee_id: int, receipt: str, me: Identity, moment: Moment, waive: bool = False) -> str:
    """A fee is told as paid by the side that owes it, or settled by staff; returns its state.

    Args:
        case_no: The case.
        fee_id: The fee.
        receipt: Number of the receipt; for a waiver its ground.
        me: Who says so. What a party tells, staff check; what staff enter is settled.
        moment: When.
        waive: Staff waive it.

    Raises:
        NotFound: there is no such case or fee for them.
        NotAllowed: it is another side's, or a party would waive it.
        Conflict: it is settled already.
        InvalidInput: no receipt or ground is named.
    """
    words = _receipt(receipt)
    with transaction.atomic():
        chain_hold()
        row, declaration = case_lock(case_no)
        sides = sides_of(declaration, row, me)
        if not sides:
            raise case_unknown(case_no)
        fee = FeeRow.objects.filter(case=row, pk=fee_id).first()
        if fee is None:
            raise NotFound(Text("没有这笔费用", "there is no such fee"), code="fee.unknown")
        staff = next((each for each in sides if declaration.sides[each].kind == "staff"), "")
        if not staff and (waive or fee.side not in sides):
            line = Text(
                "费用由应缴一方报缴，由承办人员核定", "a fee is told as paid by who owes it, and settled by staff"
            )
            raise NotAllowed(line, code="fee.side")
        if fee.state not in OPEN:
            raise Conflict(Text("这笔费用已经了结", "this fee is settled already"), code="fee.settled")
        fee.state = "waived" if waive else ("paid" if staff else "told")
        fee.receipt, fee.settled_on = words, moment.on if staff else None
        fee.save(update_fields=["state", "receipt", "settled_on"])
        _written(row, fee, staff or fee.side, me, moment)
    return fee.state


def _written(row: CaseRow, fee: FeeRow, side: str, me: Identity, moment: Moment) -> None:
    said = {"fee": fee.name, "state": fee.state, "amount": str(fee.amount), "currency": fee.currency}
    entry = entry_append(
        kind="case.fee",
        actor=me.actor,
        payload={"case": row.case_no, **said},
        made_at=moment.at,
        subjects=(f"case:{row.case_no}",),
    )
    row.rev += 1
    row.save(update_fields=["rev"])
    step_write(
        row,
        kind=FEE,
        side=side,
        me=me,
        moment=moment,
        before=row.state,
        said={**said, "receipt": fee.receipt},
        sees=(fee.side,),
        entry_no=entry.no,
    )


def _receipt(said: str) -> str:
    words = " ".join(said.split())
    if not words or len(words) > RECEIPT_MOST:
        line = Text("请写明缴费凭证编号或免缴理由", "name the receipt, or the ground of the waiver")
        raise InvalidInput(line, code="fee.receipt", field="receipt")
    return words
