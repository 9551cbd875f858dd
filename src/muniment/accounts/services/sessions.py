"""Signing in and out: password, throttle, second step, and the end of every session.

Accounts live in real time, like sessions and tokens: the clock of a demo does not move them.
"""

from __future__ import annotations

import secrets
import time

import structlog
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest

from muniment.accounts.models import Person, SecondFactor
from muniment.accounts.queries import identity_get
from muniment.accounts.services.audit import audit_write
from muniment.accounts.services.limits import (
    SIGN_IN_ACCOUNT,
    SIGN_IN_ADDRESS,
    limit_check,
    limit_clear,
    limit_note,
    limit_take,
)
from muniment.accounts.values import Actor, Identity
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text

_BACKEND = "muniment.accounts.adapters.backend.AccountsBackend"
_HALF = "accounts.half"
_HALF_S = 600
"""How long the second step may take."""
_log = structlog.get_logger("muniment.accounts")


def person_sign_in(*, email: str, password: str, address: str = "") -> Identity:
    """The person whose address and password these are; the session is the caller's next step.

    Args:
        email: As it was typed.
        password: As it was typed.
        address: The network address that asks, for the throttle.

    Raises:
        NotAllowed: they are nobody's, or the account is closed (which of these is not said); the address waits for its
            confirmation; or too many tries were made for this account or from this network address.
    """
    account = email.strip().lower()
    if address:
        limit_check(SIGN_IN_ADDRESS, address)
    if account:
        limit_take(SIGN_IN_ACCOUNT, account)
    person = authenticate(None, username=account, password=password)
    if not isinstance(person, Person):
        if address:
            limit_note(SIGN_IN_ADDRESS, address)
        _log.info("accounts.sign_in_refused")
        raise NotAllowed(Text("邮箱或密码不对", "the e-mail address or the password is wrong"), code="account.sign_in")
    limit_clear(SIGN_IN_ACCOUNT, account)
    if person.email_confirmed_at is None:
        line = Text(
            "邮箱还没有确认：请打开我们寄去的链接", "the address is not confirmed yet: open the link in our letter"
        )
        raise NotAllowed(line, code="account.unconfirmed")
    return identity_get(person_id=person.pk)


def session_begin(*, request: HttpRequest, identity: Identity, onward: str) -> bool:
    """The browser is signed in (``True``), or is half way and owes the second step (``False``)."""
    if SecondFactor.objects.filter(person=identity.person_id).exists():
        request.session.cycle_key()
        request.session[_HALF] = {"person": identity.person_id, "at": int(time.time()), "onward": onward}
        return False
    session_open(request=request, identity=identity)
    return True


def session_half(request: HttpRequest) -> tuple[int, str] | None:
    """Who is half way in this browser and where they were going; ``None`` for nobody, or after ten minutes."""
    kept = request.session.get(_HALF)
    if not kept or time.time() - kept["at"] > _HALF_S:
        return None
    return int(kept["person"]), str(kept["onward"])


def session_open(*, request: HttpRequest, identity: Identity) -> None:
    """The browser behind ``request`` is signed in as that person, under a fresh session."""
    request.session.pop(_HALF, None)
    person = Person.objects.get(pk=identity.person_id)
    with transaction.atomic():
        login(request, person, backend=_BACKEND)
        audit_write(actor=identity.actor, action="person.signed_in", subject=identity.ref)


def session_close(*, request: HttpRequest) -> None:
    """Nobody is signed in, and what the session held is gone."""
    logout(request)


def sessions_end(*, actor: Actor, person_id: int) -> None:
    """Every session of the person has ended, in whatever browser."""
    with transaction.atomic():
        Person.objects.filter(pk=person_id).update(stamp=secrets.token_hex(16))
        ref = f"person:{person_id}"
        audit_write(actor=actor, action="person.signed_out_everywhere", subject=ref, about=ref)


def session_renew(*, request: HttpRequest, person_id: int) -> None:
    """This browser stays signed in, under a new key, after a change that ended the person's other sessions."""
    login(request, Person.objects.get(pk=person_id), backend=_BACKEND)
