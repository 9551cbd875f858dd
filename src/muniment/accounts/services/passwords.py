"""Passwords and addresses: changed by their owner, or set anew by letter."""

from __future__ import annotations

import secrets

from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from muniment.accounts.adapters.mail import letter_send
from muniment.accounts.models import Person
from muniment.accounts.queries import identity_get
from muniment.accounts.services.audit import audit_write
from muniment.accounts.services.limits import SIGN_IN_ACCOUNT, limit_clear, limit_take
from muniment.accounts.services.people import CONFIRM_S, email_checked, password_checked
from muniment.accounts.services.sessions import session_renew
from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text

_CHANGE = "muniment.accounts.email"
_STALE = Text("链接已失效：请再索取一封", "this link no longer opens: ask for another letter")


def password_confirmed(*, identity: Identity, password: str, field: str = "current") -> None:
    """It was their password that was typed. Who signs in through a provider only types their address instead.

    Raises:
        NotAllowed: it was not, or too many tries were made.
    """
    person = Person.objects.get(pk=identity.person_id)
    account = str(person.email or person.persona)
    limit_take(SIGN_IN_ACCOUNT, account)
    if person.has_usable_password():
        right = person.check_password(password)
    else:
        right = secrets.compare_digest(password.strip().lower().encode(), account.encode())
    if not right:
        raise NotAllowed(Text("密码不对", "this is not the password"), code="account.password", field=field)
    limit_clear(SIGN_IN_ACCOUNT, account)


def password_forgotten(*, email: str, site: str, lang: str) -> None:
    """If the address has an account, a letter with a link that opens once, for an hour, is on its way."""
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        return
    uid = urlsafe_base64_encode(str(person.pk).encode())
    link = f"{site}/accounts/password/new/{uid}/{default_token_generator.make_token(person)}"
    letter_send(
        to=str(person.email),
        subject=Text("设定新密码", "Set a new password"),
        body=Text(
            "请打开以下链接设定新密码，一小时内有效，只能用一次：\n\n{link}\n\n若不是您申请的，请忽略本邮件：密码没有改变。",
            "Open this link to set a new password; it works once, for an hour:\n\n{link}\n\n"
            "If you did not ask for it, leave this letter: the password is as it was.",
        ).fill(link=link),
        lang=lang,
    )


def reset_read(*, uid: str, token: str) -> None:
    """The link of the letter opens.

    Raises:
        NotFound: it is too old, used, or not ours.
    """
    _resetting(uid, token)


def password_reset(*, uid: str, token: str, password: str) -> Identity:
    """The person has the new password, their address is confirmed, and every session of theirs has ended.

    Raises:
        NotFound: the link is too old, used, or not ours.
        InvalidInput: too easy a password.
    """
    with transaction.atomic():
        person = _resetting(uid, token)
        password_checked(password)
        person.set_password(password)
        person.stamp = secrets.token_hex(16)
        person.email_confirmed_at = person.email_confirmed_at or timezone.now()
        person.save()
        identity = identity_get(person_id=person.pk)
        audit_write(actor=identity.actor, action="person.password_reset", subject=identity.ref)
    limit_clear(SIGN_IN_ACCOUNT, str(person.email))
    return identity


def password_change(*, request: HttpRequest, identity: Identity, current: str, password: str) -> None:
    """The person has the new password; their other sessions have ended, this one has a new key.

    Raises:
        NotAllowed: the current password is wrong.
        InvalidInput: the new one is too easy.
    """
    password_confirmed(identity=identity, password=current)
    password_checked(password)
    with transaction.atomic():
        person = Person.objects.get(pk=identity.person_id)
        person.set_password(password)
        person.stamp = secrets.token_hex(16)
        person.save()
        audit_write(actor=identity.actor, action="person.password_changed", subject=identity.ref)
    session_renew(request=request, person_id=person.pk)


def email_change_ask(*, identity: Identity, current: str, email: str, site: str, lang: str) -> None:
    """A letter is on its way to the new address, and a notice to the old one; nothing has changed yet.

    Raises:
        NotAllowed: the current password is wrong.
        InvalidInput: no address.
    """
    password_confirmed(identity=identity, password=current)
    new = email_checked(email)
    person = Person.objects.get(pk=identity.person_id)
    token = signing.dumps([person.pk, person.email, new], salt=_CHANGE)
    if not Person.objects.filter(email=new).exists():  # an address that is taken gets no letter; the page does not tell
        letter_send(
            to=new,
            subject=Text("请确认新邮箱", "Confirm your new e-mail address"),
            body=Text(
                "请打开以下链接，把账户改到这个邮箱，三天内有效：\n\n{link}",
                "Open this link to move your account to this address; it works for three days:\n\n{link}",
            ).fill(link=f"{site}/accounts/email/confirm/{token}"),
            lang=lang,
        )
    if person.email:
        letter_send(
            to=person.email,
            subject=Text("账户邮箱即将更改", "Your account's address is to change"),
            body=Text(
                "有人在您的账户中申请改用另一个邮箱。若不是您，请立即更改密码：{site}/accounts/password",
                "Somebody in your account asked to move it to another address. If that was not you, change the "
                "password now: {site}/accounts/password",
            ).fill(site=site),
            lang=lang,
        )


def email_change(*, token: str) -> Identity:
    """The account has the new address.

    Raises:
        NotFound: the link is too old, used, or not ours.
        Conflict: the address has an account by now.
    """
    try:
        pk, old, new = signing.loads(token, salt=_CHANGE, max_age=CONFIRM_S)
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise NotFound(_STALE, code="account.link") from problem
    with transaction.atomic():
        person = Person.objects.filter(pk=pk, email=old, is_active=True).first()
        if person is None:
            raise NotFound(_STALE, code="account.link")
        if Person.objects.filter(email=new).exists():
            raise Conflict(Text("该邮箱已有账户", "this e-mail address has an account"), code="account.exists")
        person.email, person.email_confirmed_at = new, timezone.now()
        person.save(update_fields=["email", "email_confirmed_at"])
        identity = identity_get(person_id=person.pk)
        audit_write(actor=identity.actor, action="person.email_changed", subject=identity.ref)
    return identity


def _resetting(uid: str, token: str) -> Person:
    try:
        pk = int(urlsafe_base64_decode(uid))
    except (ValueError, TypeError, OverflowError):
        pk = 0
    person = Person.objects.filter(pk=pk, is_active=True, email__isnull=False).first() if pk < 2**63 else None
    if person is None or not default_token_generator.check_token(person, token):
        raise NotFound(_STALE, code="account.link")
    return person


def passwords_match(password: str, again: str) -> None:
    """Both fields say the same.

    Raises:
        InvalidInput: they do not.
    """
    if password != again:
        raise InvalidInput(Text("两次输入不同", "the two are not the same"), code="account.password", field="again")
