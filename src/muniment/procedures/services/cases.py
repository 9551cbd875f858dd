"""Cases opened, and their forms filled in: a draft keeps what was typed at every step, whole or not."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration
from muniment.procedures.domain.forms import FormRead, form_read, value_plain
from muniment.procedures.domain.machine import form_digest
from muniment.procedures.models import CaseRightRow, CaseRow, KeyRow, PartyRow, StepRow
from muniment.procedures.queries.acting import sides_of
from muniment.procedures.queries.authority import authority_of
from muniment.procedures.queries.facts import rights_resolve
from muniment.procedures.queries.registry import declaration_of, declaration_on
from muniment.procedures.services.parties import opener_party, parties_named

TYPED_MOST = 200_000
"""Signs that a draft keeps: the house's choice, ten long fields."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a thing is done: the legal day by the installation's clock, and the real instant."""

    on: date
    at: datetime


def case_open(
    *, procedure: str, side: str, me: Identity, moment: Moment, body: str = "", key: str = "", follows: str = ""
) -> str:
    """A case stands as a draft, with whoever opened it on their side; returns its number.

    Args:
        procedure: Name of the procedure.
        side: On which side the opener stands.
        me: Who opens it.
        moment: When.
        body: Slug of the body that they act for; empty for themselves.
        key: An idempotency key: the same again gives the same case.
        follows: A case on a side of which they stand, and from whose words the new one begins as its declaration says.

    Raises:
        NotFound: no such procedure on this day, or no case to follow for them.
        Conflict: this installation only mirrors what this procedure is about.
        NotAllowed: the side opens no cases, or they may not act for the body.
    """
    declaration = declaration_on(procedure, moment.on)
    authority = authority_of(declaration)
    if authority == "mirror":
        line = Text(
            "本机构只展示这类登记，不受理申请", "this installation only shows such entries and takes no applications"
        )
        raise Conflict(line, code="case.mirror")
    spec = declaration.sides.get(side)
    if spec is None or not spec.opens:
        raise NotAllowed(Text("这一方不能提起此程序", "this side cannot open the procedure"), code="case.opens")
    digest = form_digest({"open": procedure, "side": side, "body": body, **({"follows": follows} if follows else {})})
    with transaction.atomic():
        known = key_known(me.ref, key, digest)
        if known is not None:
            return known.case.case_no
        row = CaseRow.objects.create(
            case_no=secrets.token_hex(8),
            procedure=declaration.procedure,
            version=declaration.version,
            authority=authority,
            state=declaration.start,
            opened_by=me.ref,
            opened_at=moment.at,
            opened_on=moment.on,
            moved_on=moment.on,
        )
        row.case_no = f"C{moment.on.year}-{row.pk:06d}"
        row.save(update_fields=["case_no"])
        if follows:
            follow_begin(row, declaration, follows, me)
        if spec.kind == "party":
            party = opener_party(me, body)
            PartyRow.objects.create(case=row, side=side, name=party.name, code=party.code, ref=party.ref, place=0)
        step_write(row, kind="opened", side=side, me=me, moment=moment, before=row.state)
        key_keep(row, me.ref, key, digest, moment)
    return row.case_no


def follow_begin(row: CaseRow, declaration: Declaration, follows: str, me: Identity) -> None:
    """A new case begins with the words of the one that it follows, field by field as its declaration names them."""
    earlier, theirs = case_lock(follows)
    if not sides_of(theirs, earlier, me):
        raise case_unknown(follows)
    names = declaration.follows.get(earlier.procedure)
    if names is None:
        line = Text(
            f"“{declaration.name.zh}”不能由这种案件转来", f"“{declaration.name.en}” does not follow from such a case"
        )
        raise Conflict(line, code="case.follows")
    said = {name: value for step in earlier.steps.order_by("no") for name, value in step.said.items()} | earlier.typed
    row.follows = earlier
    row.typed = {here: said[there] for here, there in names.items() if said.get(there)}
    row.save(update_fields=["follows", "typed"])


def draft_save(
    *, data_dir: Path, case_no: str, me: Identity, typed: Mapping[str, Any], rev: int, moment: Moment
) -> FormRead:
    """What was typed is kept as it was typed, and what of it cannot be read yet is told; nothing is lost by that.

    Args:
        data_dir: The data folder.
        case_no: The case.
        me: Who fills it in: a side that may still change it.
        typed: By field; fields that are not named keep what they had.
        rev: The revision that was read.
        moment: When.

    Raises:
        NotFound: there is no such case for them.
        Conflict: somebody else changed it meanwhile, or it cannot be changed any more.
        InvalidInput: too much was typed.
    """
    with transaction.atomic():
        row, declaration = case_lock(case_no)
        sides = sides_of(declaration, row, me)
        if not sides:
            raise case_unknown(case_no)
        if declaration.states[row.state].kind != "draft":
            raise Conflict(
                Text("案件已提交，表单不能再改", "the case was put in: its form cannot be changed"), code="case.fixed"
            )
        rev_check(row, rev)
        known = {each.name for each in declaration.form if each.type != "files"}  # files come by a way of their own
        row.typed = {**row.typed, **{name: value for name, value in typed.items() if name in known}}
        if len(str(row.typed)) > TYPED_MOST:
            raise InvalidInput(Text("表单内容过长", "the form holds too much"), code="form.long")
        found = form_values(data_dir, declaration, row, on=moment.on, complete=False)
        row.form = {name: value_plain(value) for name, value in found.values.items()}
        row.rev += 1
        row.save(update_fields=["typed", "form", "rev"])
        rights_put(row, declaration, found)
        parties_named(row, declaration, found.values)
    return found


def form_values(data_dir: Path, declaration: Declaration, row: CaseRow, *, on: date, complete: bool) -> FormRead:
    """The values of a case's form, with its numbers led to the rights that they name."""
    found = form_read(declaration.form, row.typed, on=on, complete=complete)
    if declaration.rights is None:
        return found
    name = next(each.name for each in declaration.form if each.type == "rights")
    if name in found.values:
        ids, faults = rights_resolve(data_dir, declaration.rights, found.values[name])
        found.values[name] = ids
        if faults:
            found.faults[name] = Text("；".join(each.zh for each in faults), "; ".join(each.en for each in faults))
    return found


def rights_put(row: CaseRow, declaration: Declaration, found: FormRead) -> None:
    """The case is about the rights that its form names."""
    name = next((each.name for each in declaration.form if each.type == "rights"), None)
    if name is None:
        return
    CaseRightRow.objects.filter(case=row).delete()
    CaseRightRow.objects.bulk_create(
        CaseRightRow(case=row, right_id=each, place=place) for place, each in enumerate(found.values.get(name, ()))
    )


def case_lock(case_no: str) -> tuple[CaseRow, Declaration]:
    """The case, held until the transaction ends, with the declaration that it keeps.

    Raises:
        NotFound: there is none.
    """
    row = CaseRow.objects.select_for_update().filter(case_no=case_no).first()
    if row is None:
        raise case_unknown(case_no)
    return row, declaration_of(f"{row.procedure}@{row.version}")


def case_unknown(case_no: str) -> NotFound:
    """The same answer whether there is none or one that is not theirs to see."""
    line = Text(f"没有案件 {case_no}，或者您无权查看", f"there is no case {case_no}, or it is not yours to see")
    return NotFound(line, code="case.unknown", case_no=case_no)


def rev_check(row: CaseRow, rev: int | None) -> None:
    """Nobody changed the case since it was read.

    Raises:
        Conflict: somebody did.
    """
    if rev is not None and rev != row.rev:
        line = Text("案件刚被他人更新，请看过后再办", "somebody else has just changed the case: look at it, then go on")
        raise Conflict(line, code="case.rev", rev=row.rev)


def step_write(
    row: CaseRow,
    *,
    kind: str,
    side: str,
    me: Identity | None,
    moment: Moment,
    before: str,
    move: str = "",
    said: Mapping[str, Any] | None = None,
    remarks: list[Any] | None = None,
    sees: tuple[str, ...] = (),
    entry_no: int | None = None,
    on_behalf: str = "",
) -> StepRow:
    """One more step stands at the end of the case."""
    last = StepRow.objects.filter(case=row).order_by("-no").values_list("no", flat=True).first() or 0
    return StepRow.objects.create(
        case=row,
        no=last + 1,
        kind=kind,
        move=move,
        before=before,
        after=row.state,
        side=side,
        ref=me.ref if me else "system",
        on_behalf=on_behalf,
        on=moment.on,
        at=moment.at,
        said=dict(said or {}),
        remarks=list(remarks or []),
        sees=list(sees),
        entry_no=entry_no,
    )


def key_known(ref: str, key: str, digest: str) -> KeyRow | None:
    """What was done under a key already.

    Raises:
        Conflict: the key was used for something else.
    """
    if not key:
        return None
    found = KeyRow.objects.filter(ref=ref, key=key).select_related("case").first()
    if found is not None and found.digest != digest:
        line = Text("这个幂等键已用于别的请求", "this idempotency key was used for another request")
        raise Conflict(line, code="case.key")
    return found


def key_keep(row: CaseRow, ref: str, key: str, digest: str, moment: Moment) -> None:
    """What is done is remembered under the key."""
    if key:
        KeyRow.objects.create(ref=ref, key=key[:100], digest=digest, case=row, rev=row.rev, at=moment.at)
