"""Parties without an account here are invited by a word that their own side or the opener passes on."""

from __future__ import annotations

from django.db import transaction

from muniment.accounts.values import Identity
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text
from muniment.procedures.queries.acting import sides_of
from muniment.procedures.services.cases import case_lock, case_unknown
from muniment.procedures.services.parties import word_make


def party_invite(*, case_no: str, side: str, name: str, me: Identity) -> str:
    """A word that makes whoever brings it this party; it is told once, and a new one ends the one before.

    Raises:
        NotFound: there is no such case for them.
        NotAllowed: they neither opened the case nor are staff of it.
        Conflict: no party of that name still has to join.
    """
    with transaction.atomic():
        row, declaration = case_lock(case_no)
        sides = sides_of(declaration, row, me)
        if not sides:
            raise case_unknown(case_no)
        staff = any(declaration.sides[each].kind == "staff" for each in sides)
        if row.opened_by != me.ref and not staff:
            line = Text("由提起案件的人或工作人员邀请", "whoever opened the case, or staff, invites the others")
            raise NotAllowed(line, code="case.invite")
        return word_make(row, side, name)
