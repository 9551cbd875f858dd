"""The second factor: an authenticator app, and recovery codes for the day on which it is lost."""

from __future__ import annotations

import io
import secrets
import time

import qrcode  # type: ignore[import-untyped]
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

from muniment.accounts.adapters.sealing import sealed, unsealed
from muniment.accounts.domain.totp import address_of, secret_of, step_matching
from muniment.accounts.models import Person, RecoveryCode, SecondFactor
from muniment.accounts.queries import identity_get
from muniment.accounts.services.audit import audit_write
from muniment.accounts.services.limits import CODE, limit_clear, limit_take
from muniment.accounts.services.sessions import session_half, session_open, session_renew
from muniment.accounts.values import Actor, Identity
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text

_SETTING_UP = "accounts.factor"
_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without signs that are taken for one another."""
_WRONG = Text("代码不对，或已用过", "the code is wrong, or was used before")


def factor_offer(*, request: HttpRequest, identity: Identity) -> tuple[str, str]:
    """The secret that this browser is setting up, the same until it is done, and its QR code as SVG."""
    kept = request.session.get(_SETTING_UP)
    secret = (unsealed(kept) if kept else None) or secret_of(secrets.token_bytes(20))
    if not kept:
        request.session[_SETTING_UP] = sealed(secret)
    person = Person.objects.get(pk=identity.person_id)
    address = address_of(secret, account=str(person.email or person.persona), issuer="Muniment")
    drawn = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, box_size=10, border=2).save(drawn)
    return secret, drawn.getvalue().decode().partition("?>")[2].strip()


def factor_set(*, request: HttpRequest, identity: Identity, code: str) -> tuple[str, ...]:
    """The second factor stands; other sessions of the person have ended. Returns the recovery codes, shown once.

    Raises:
        NotAllowed: the code is not of the secret that was offered, or too many were tried.
    """
    limit_take(CODE, identity.ref)
    kept = request.session.get(_SETTING_UP)
    secret = unsealed(kept) if kept else None
    step = step_matching(secret, code, now=time.time()) if secret else None
    if secret is None or step is None:
        raise NotAllowed(_WRONG, code="account.code", field="code")
    with transaction.atomic():
        SecondFactor.objects.update_or_create(
            person_id=identity.person_id,
            defaults={"sealed": sealed(secret), "last_step": step, "made_at": timezone.now()},
        )
        codes = _codes_make(identity.person_id)
        Person.objects.filter(pk=identity.person_id).update(stamp=secrets.token_hex(16))
        audit_write(actor=identity.actor, action="factor.set", subject=identity.ref)
    limit_clear(CODE, identity.ref)
    session_renew(request=request, person_id=identity.person_id)
    request.session.pop(_SETTING_UP, None)
    return codes


def factor_pass(*, request: HttpRequest, code: str) -> str:
    """The second step is done and the browser is signed in; returns where it was going.

    Raises:
        NotAllowed: a wrong or used code, too many of them, or nobody is half way in this browser.
    """
    half = session_half(request)
    if half is None:
        line = Text("已过十分钟，请重新登录", "ten minutes have passed: sign in again")
        raise NotAllowed(line, code="account.half")
    person_id, onward = half
    ref = f"person:{person_id}"
    limit_take(CODE, ref)
    identity = identity_get(person_id=person_id)
    if not (_app_code(identity, code) or _recovery_code(identity, code)):
        raise NotAllowed(_WRONG, code="account.code", field="code")
    limit_clear(CODE, ref)
    session_open(request=request, identity=identity)
    return onward


def codes_renew(*, identity: Identity) -> tuple[str, ...]:
    """Ten new recovery codes, shown once; the old ones open nothing any more."""
    with transaction.atomic():
        codes = _codes_make(identity.person_id)
        audit_write(actor=identity.actor, action="factor.codes_made", subject=identity.ref)
    return codes


def factor_remove(*, actor: Actor, person_id: int) -> None:
    """The person signs in with the password alone; their codes are gone."""
    with transaction.atomic():
        SecondFactor.objects.filter(person=person_id).delete()
        RecoveryCode.objects.filter(person=person_id).delete()
        ref = f"person:{person_id}"
        audit_write(actor=actor, action="factor.removed", subject=ref, about=ref)


def _app_code(identity: Identity, code: str) -> bool:
    with transaction.atomic():
        row = SecondFactor.objects.select_for_update().filter(person=identity.person_id).first()
        secret = unsealed(row.sealed) if row else None
        step = step_matching(secret, code, now=time.time(), after=row.last_step) if row and secret else None
        if row is None or step is None:
            return False
        row.last_step = step
        row.save(update_fields=["last_step"])
    return True


def _recovery_code(identity: Identity, code: str) -> bool:
    digest = _digest(identity.person_id, code)
    with transaction.atomic():
        unused = RecoveryCode.objects.filter(person=identity.person_id, digest=digest, used_at__isnull=True)
        if not unused.update(used_at=timezone.now()):
            return False
        audit_write(actor=identity.actor, action="factor.code_used", subject=identity.ref)
    return True


def _codes_make(person_id: int) -> tuple[str, ...]:
    """Codes of 50 bits each: with five tries in a quarter of an hour nobody guesses one."""
    codes = tuple(
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2)) for _ in range(_CODES)
    )
    RecoveryCode.objects.filter(person=person_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person_id=person_id, digest=_digest(person_id, each)) for each in codes
    )
    return codes


def _digest(person_id: int, code: str) -> str:
    plain = "".join(each for each in code.lower() if each.isalnum())
    return salted_hmac("muniment.accounts.recovery", f"{person_id}:{plain}", algorithm="sha256").hexdigest()
