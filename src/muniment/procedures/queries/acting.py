"""For which sides of a case somebody acts, and which cases are theirs."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from muniment.accounts.queries import identity_get
from muniment.accounts.queries.directory import members_of
from muniment.accounts.values import Identity
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration, SideSpec
from muniment.procedures.models import CaseRow, PartyRow
from muniment.procedures.queries.registry import declaration_of


def refs_of(me: Identity) -> frozenset[str]:
    """The references under which somebody acts: themselves, their bodies, and bodies that let them file."""
    own = {me.ref, *(f"body:{seat.body}" for seat in me.bodies)}
    return frozenset(own | {f"body:{each.owner}" for each in me.acts_for if "file" in each.scopes})


def staff_of(spec: SideSpec, me: Identity, body: str) -> bool:
    """Whether somebody may work on the cases of a staff side: staff of a body of such a kind, or of the body named."""
    seats = [seat for seat in me.bodies if seat.role in ("staff", "administrator") and seat.kind in spec.bodies]
    if body:
        return any(seat.body == body for seat in seats)
    return bool(seats) or me.may("administrator")


def sides_of(declaration: Declaration, row: CaseRow, me: Identity | None) -> tuple[str, ...]:
    """The sides of a case for which somebody acts, as declared; staff who are a party of it are no staff here.

    Source: the rule of recusal that every declaration names in ``conflicts``.
    """
    if me is None:
        return ()
    refs = refs_of(me)
    mine = set(PartyRow.objects.filter(case=row, ref__in=refs).values_list("side", flat=True))
    staff = {
        name
        for name, spec in declaration.sides.items()
        if spec.kind == "staff"
        and me.may("staff")
        and staff_of(spec, me, row.body)
        and not _unsent(declaration, row, name)
        and conflict_of(declaration, row, me) is None
    }
    return tuple(name for name in declaration.sides if name in mine | staff)


def _unsent(declaration: Declaration, row: CaseRow, side: str) -> bool:
    """Whether a case is still being filled in by others: what was not put in is theirs alone."""
    if declaration.states[row.state].kind != "draft":
        return False
    return not row.steps.filter(Q(kind="move") | Q(kind="opened", side=side)).exists()


def conflict_of(declaration: Declaration, row: CaseRow, me: Identity) -> Text | None:
    """Why somebody may not work on a case as staff, or ``None``.

    ``party``: they are a party themselves. ``own_body``: a body of theirs is one. ``opener``: they opened it.
    """
    said = set(declaration.conflicts)
    parties = set(PartyRow.objects.filter(case=row).exclude(ref="").values_list("ref", flat=True))
    if "party" in said and me.ref in parties:
        return Text("您是本案当事人，须回避", "you are a party of this case, and may not work on it")
    if "own_body" in said and parties & {f"body:{seat.body}" for seat in me.bodies}:
        return Text(
            "您所在的机构是本案当事人，须回避", "a body of yours is a party of this case: you may not work on it"
        )
    if "opener" in said and row.opened_by == me.ref:
        return Text("您是本案提交人，须回避", "you put this case in, and may not work on it")
    return None


def cases_own(me: Identity) -> QuerySet[CaseRow]:
    """The cases on a side of which somebody acts as a party, the latest moved first."""
    return CaseRow.objects.filter(Q(parties__ref__in=refs_of(me))).distinct().order_by("-moved_on", "-pk")


def colleagues_of(case_no: str, me: Identity) -> tuple[tuple[int, Text], ...]:
    """Those of the reader's own bodies who may work on a case as staff: number and name, by name."""
    row = CaseRow.objects.filter(case_no=case_no).first()
    if row is None:
        return ()
    declaration = declaration_of(f"{row.procedure}@{row.version}")
    kinds = {kind for side in declaration.sides.values() if side.kind == "staff" for kind in side.bodies}
    ids = {person for seat in me.bodies if seat.kind in kinds for person in members_of(seat.body)}
    found = []
    for person_id in sorted(ids):
        other = identity_get(person_id=person_id)
        if any(declaration.sides[each].kind == "staff" for each in sides_of(declaration, row, other)):
            found.append((person_id, other.name))
    return tuple(sorted(found, key=lambda each: each[1].zh))
