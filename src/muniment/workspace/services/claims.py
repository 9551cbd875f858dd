"""Claims to owners: asked, confirmed or refused by staff with a reason, or proved by a code out of a letter."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import F

from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text
from muniment.standards.numbers import uscc_ok
from muniment.workspace.models import ClaimRow
from muniment.workspace.queries.desk import owner_names

CODE_DAYS = 30
CODE_TRIES = 5
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def claim_ask(*, data_dir: Path, me: Identity, uscc: str, at: datetime) -> int:
    """The claim waits for staff; returns its id.

    Raises:
        InvalidInput: the code is not of eighteen signs, or its check sign is wrong.
        NotFound: no right of the newest edition stands under the code.
        Conflict: the person has asked already.
    """
    code = "".join(uscc.split()).upper()
    if not uscc_ok(code):
        line = Text("统一社会信用代码有误：校验位不符", "the credit code is wrong: its check sign does not fit")
        raise InvalidInput(line, code="claim.uscc", field="uscc")
    names = owner_names(data_dir, code)
    if not names:
        line = Text("所载来源中没有以此代码登记的权利", "the loaded sources hold no right under this code")
        raise NotFound(line, code="claim.nobody", field="uscc")
    try:
        with transaction.atomic():
            return ClaimRow.objects.create(person_id=me.person_id, uscc=code, name=names[0][:300], asked_at=at).pk
    except IntegrityError as problem:
        raise Conflict(Text("已经认领过", "you have claimed it already"), code="claim.twice") from problem


def claim_withdraw(*, me: Identity, claim_id: int, at: datetime) -> None:
    """The person's claim, waiting or confirmed, is given up."""
    rows = ClaimRow.objects.filter(pk=claim_id, person=me.person_id, state__in=["asked", "confirmed"])
    if not rows.update(state="withdrawn", decided_at=at, decided_by=me.ref, code_hash=""):
        raise _unknown()


def claim_decide(*, me: Identity, claim_id: int, confirm: bool, reason: str, at: datetime) -> None:
    """Staff have confirmed the claim, or refused it with a reason.

    Raises:
        NotAllowed: the person is no staff, or it is their own claim.
        InvalidInput: a refusal without a reason.
        NotFound: no such claim waits.
    """
    _staff(me, claim_id)
    if not confirm and not reason.strip():
        raise InvalidInput(Text("不通过须说明理由", "a refusal needs a reason"), code="claim.reason", field="reason")
    state = "confirmed" if confirm else "refused"
    rows = ClaimRow.objects.filter(pk=claim_id, state="asked")
    if not rows.update(state=state, decided_at=at, decided_by=me.ref, reason=reason.strip()[:500], code_hash=""):
        raise _unknown()


def claim_code(*, me: Identity, claim_id: int, at: datetime) -> str:
    """A code to print in a letter to the owner's registered address; it can be read here only once.

    Raises:
        NotAllowed: the person is no staff, or it is their own claim.
        NotFound: no such claim waits.
    """
    _staff(me, claim_id)
    code = "".join(secrets.choice(_SIGNS) for _ in range(10))
    rows = ClaimRow.objects.filter(pk=claim_id, state="asked")
    if not rows.update(code_hash=_hash(claim_id, code), code_until=at + timedelta(days=CODE_DAYS), code_tries=0):
        raise _unknown()
    return code


def claim_prove(*, me: Identity, claim_id: int, code: str, at: datetime) -> None:
    """The claim is confirmed by the code of the letter.

    Raises:
        Conflict: the code is wrong, used up by five tries, or too old.
        NotFound: the person has no such claim.
    """
    rows = ClaimRow.objects.filter(pk=claim_id, person=me.person_id, state="asked")
    counted = rows.exclude(code_hash="").filter(code_tries__lt=CODE_TRIES, code_until__gte=at)
    if not rows.exists():
        raise _unknown()
    counted_now = counted.update(code_tries=F("code_tries") + 1)
    typed = _hash(claim_id, "".join(code.split()).upper())
    words = {"state": "confirmed", "decided_at": at, "decided_by": "letter", "code_hash": ""}
    if not counted_now or not rows.filter(code_hash=typed).update(**words):
        line = Text("代码不对、已过期或试错次数已满", "the code is wrong, too old, or was tried too often")
        raise Conflict(line, code="claim.code", field="code")


def _staff(me: Identity, claim_id: int) -> None:
    if not me.may("staff"):
        raise NotAllowed(Text("只供工作人员", "this is for staff"), code="claim.staff")
    if ClaimRow.objects.filter(pk=claim_id, person=me.person_id).exists():
        raise NotAllowed(Text("不能核对自己的认领", "nobody decides over a claim of their own"), code="claim.own")


def _hash(claim_id: int, code: str) -> str:
    return hashlib.scrypt(code.encode(), salt=f"claim:{claim_id}".encode(), n=2**14, r=8, p=1, dklen=32).hex()


def _unknown() -> NotFound:
    return NotFound(Text("没有这项认领", "there is no such claim"), code="desk.unknown")
