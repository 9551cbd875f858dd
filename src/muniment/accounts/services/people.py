"""People: made by an operator, signing up by themselves, renamed, given a role."""

from __future__ import annotations

import hashlib
from typing import Any

import structlog
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from muniment.accounts.adapters.mail import letter_send
from muniment.accounts.models import Membership, Person
from muniment.accounts.queries import identity_get, registration
from muniment.accounts.services.audit import audit_write
from muniment.accounts.values import ROLES, Actor, Identity, Role
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text

_log = structlog.get_logger("muniment.accounts")
CONFIRM_S = 3 * 24 * 3600
"""How long the link of a confirming letter opens."""
_CONFIRM = "muniment.accounts.confirm"
_NAME = 200


def email_checked(email: str) -> str:
    """The address as accounts keep it.

    Raises:
        InvalidInput: it is none.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as problem:
        line = Text("这不是邮箱地址", "this is no e-mail address")
        raise InvalidInput(line, code="account.email", field="email") from problem
    return address


def password_checked(password: str, *, field: str = "password") -> str:
    """The password, being one that may be chosen.

    Raises:
        InvalidInput: it is too short or too common.
    """
    try:
        validate_password(password)
    except ValidationError as problem:
        first: Any = problem.error_list[0]
        said = {
            "password_too_short": Text(
                "密码太短：至少 {min_length} 个字符", "too short: at least {min_length} characters"
            ),
            "password_too_common": Text("这个密码太常见，别人猜得到", "this password is too common: others guess it"),
        }[first.code]
        line = said.fill(**(first.params or {}))
        raise InvalidInput(line, code="account.password", field=field) from problem
    return password


def name_checked(name: Text) -> Text:
    """The name, without outer blanks; what is missing in one language is taken from the other.

    Raises:
        InvalidInput: there is none, or it is too long.
    """
    zh, en = name.zh.strip() or name.en.strip(), name.en.strip() or name.zh.strip()
    if not zh or max(len(zh), len(en)) > _NAME or not (zh.isprintable() and en.isprintable()):
        line = Text("请写姓名，至多 {n} 个字", "give a name, of at most {n} characters").fill(n=_NAME)
        raise InvalidInput(line, code="account.name", field="name")
    return Text(zh, en)


def person_create(*, actor: Actor, email: str, password: str, name: Text, role: Role) -> Identity:
    """A person has an account with a role of their own (``public`` to ``administrator``), for no body yet.

    The operator who makes it vouches for the address.

    Raises:
        InvalidInput: no e-mail address, too easy a password, no name, or an unknown role.
        Conflict: the address has an account.
    """
    if role not in ROLES:
        line = Text("没有角色 {role}", "not a role: {role}").fill(role=role)
        raise InvalidInput(line, code="account.role", field="role")
    address, name = email_checked(email), name_checked(name)
    password_checked(password)
    with transaction.atomic():
        person = person_save(email=address, password=password, name=name, confirmed=True, role=role)
        audit_write(
            actor=actor, action="person.created", subject=f"person:{person.pk}", about=f"person:{person.pk}",
            facts={"role": role},
        )  # fmt: skip
    _log.info("accounts.person_created", person=person.pk, role=role, actor=actor.id)
    return identity_get(person_id=person.pk)


def person_save(*, email: str, password: str | None, name: Text, confirmed: bool, role: Role) -> Person:
    """The row of a new person, with a role of their own; everything was checked before.

    Raises:
        Conflict: the address has an account.
    """
    if Person.objects.filter(email=email).exists():
        line = Text("该邮箱已有账户", "this e-mail address has an account")
        raise Conflict(line, code="account.exists", field="email")
    now = timezone.now()
    person = Person(
        email=email, name_zh=name.zh, name_en=name.en, made_at=now, email_confirmed_at=now if confirmed else None
    )
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    Membership.objects.create(person=person, role=role, since=now)
    return person


def person_sign_up(*, email: str, password: str, name: Text, site: str, lang: str) -> None:
    """A letter is on its way to the address, and what it says is the only thing that tells whether it had an account.

    Args:
        email: The address that the person types.
        password: What they will sign in with.
        name: What they are called.
        site: Where the pages are, ``https://ip.example``: the link of the letter begins with it.
        lang: Language of the letter.

    Raises:
        NotAllowed: not everybody may sign up here.
        InvalidInput: no address, no name, or too easy a password.
    """
    if registration() != "open":
        line = Text("这里不开放注册", "signing up is not open here")
        raise NotAllowed(line, code="account.registration")
    address, name = email_checked(email), name_checked(name)
    password_checked(password)
    with transaction.atomic():
        person = Person.objects.filter(email=address).first()
        if person is None:
            person = person_save(email=address, password=password, name=name, confirmed=False, role="registered")
            ref = f"person:{person.pk}"
            audit_write(actor=_self(person), action="person.signed_up", subject=ref)
        elif person.email_confirmed_at is None:
            person.name_zh, person.name_en = name
            person.set_password(password)
            person.save()
        else:
            person.set_password(password)  # unsaved: a known address takes as long as a new one
    _confirm_send(person, site=site, lang=lang)


def person_confirm_again(*, email: str, site: str, lang: str) -> None:
    """If the address waits for its confirmation, another letter is on its way."""
    person = Person.objects.filter(email=email.strip().lower(), email_confirmed_at__isnull=True).first()
    if person is not None:
        _confirm_send(person, site=site, lang=lang)


def confirmation_read(*, token: str) -> str:
    """The address that the link of a confirming letter is about.

    Raises:
        NotFound: the link is too old, used, or not ours.
    """
    return str(_confirming(token).email)


def person_confirm(*, token: str) -> Identity:
    """The address is confirmed; the person may sign in.

    Raises:
        NotFound: the link is too old, used, or not ours.
    """
    with transaction.atomic():
        person = _confirming(token)
        person.email_confirmed_at = timezone.now()
        person.save(update_fields=["email_confirmed_at"])
        audit_write(actor=_self(person), action="person.email_confirmed", subject=f"person:{person.pk}")
    return identity_get(person_id=person.pk)


def person_rename(*, identity: Identity, name: Text) -> None:
    """The person is called that from now on.

    Raises:
        InvalidInput: no name.
    """
    name = name_checked(name)
    with transaction.atomic():
        Person.objects.filter(pk=identity.person_id).update(name_zh=name.zh, name_en=name.en)
        audit_write(actor=identity.actor, action="person.renamed", subject=identity.ref)


def person_role_set(*, actor: Actor, person_id: int, role: Role) -> Identity:
    """The person's own role is that one; the one before is kept as ended.

    Raises:
        InvalidInput: an unknown role.
        NotFound: no such account.
        Conflict: nobody would be administrator any more.
    """
    if role not in ROLES:
        line = Text("没有角色 {role}", "not a role: {role}").fill(role=role)
        raise InvalidInput(line, code="account.role", field="role")
    before = identity_get(person_id=person_id)
    now = timezone.now()
    with transaction.atomic():
        if role != "administrator":
            administrators_remain(without=person_id)
        mine = Membership.objects.filter(person=person_id, until__isnull=True)
        mine.filter(body__isnull=True).update(until=now)
        # A role is held once: a higher one that was held for a body is lowered with it.
        for each in mine.filter(body__isnull=False):
            if ROLES.index(each.role) > ROLES.index(role):
                each.role = role
                each.save(update_fields=["role"])
        Membership.objects.create(person_id=person_id, role=role, since=now)
        ref = f"person:{person_id}"
        audit_write(
            actor=actor, action="person.role_set", subject=ref, about=ref, facts={"from": before.role, "to": role}
        )
    return identity_get(person_id=person_id)


def administrators_remain(*, without: int) -> None:
    """Somebody else is administrator.

    Raises:
        Conflict: the person is the only one.
    """
    held = Membership.objects.filter(role="administrator", until__isnull=True, person__is_active=True)
    if held.filter(person=without).exists() and not held.exclude(person=without).exists():
        line = Text("这是唯一的管理员：请先任命另一位", "this is the only administrator: appoint another one first")
        raise Conflict(line, code="account.last_administrator")


def person_find(*, email: str) -> int:
    """The id of the person whose address that is.

    Raises:
        NotFound: nobody's.
    """
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        line = Text("没有邮箱为 {email} 的账户", "no account has the address {email}").fill(email=email)
        raise NotFound(line, code="account.unknown")
    return person.pk


def _self(person: Person) -> Actor:
    return Actor(id=f"person:{person.pk}", name=person.name_zh, kind="person")


def _mark(person: Person) -> str:
    """Changes when the password or the sign-out does: links written before it no longer open."""
    return hashlib.sha256(f"{person.password}{person.stamp}{person.email_confirmed_at}".encode()).hexdigest()[:20]


def _confirming(token: str) -> Person:
    try:
        pk, mark = signing.loads(token, salt=_CONFIRM, max_age=CONFIRM_S)
        person = Person.objects.filter(pk=pk, is_active=True, email__isnull=False).first()
    except (signing.BadSignature, ValueError, TypeError):
        person, mark = None, ""
    if person is None or person.email_confirmed_at is not None or mark != _mark(person):
        line = Text("链接已失效：请再索取一封", "this link no longer opens: ask for another letter")
        raise NotFound(line, code="account.link")
    return person


def _confirm_send(person: Person, *, site: str, lang: str) -> None:
    to = str(person.email)
    if person.email_confirmed_at is not None:
        letter_send(
            to=to,
            subject=Text("您已有知契账户", "You already have a Muniment account"),
            body=Text(
                "有人用这个邮箱申请注册，而它已有账户；没有任何改动。\n\n登录：{site}/accounts/sign-in\n忘记密码：{site}/accounts/password/forgotten",
                "Somebody asked for an account with this address, which has one; nothing was changed.\n\n"
                "Sign in: {site}/accounts/sign-in\nForgotten password: {site}/accounts/password/forgotten",
            ).fill(site=site),
            lang=lang,
        )
        return
    link = f"{site}/accounts/sign-up/confirm/{signing.dumps([person.pk, _mark(person)], salt=_CONFIRM)}"
    letter_send(
        to=to,
        subject=Text("请确认您的邮箱", "Confirm your e-mail address"),
        body=Text(
            "请打开以下链接确认邮箱，三天内有效：\n\n{link}\n\n若不是您申请的，请忽略本邮件：未确认的账户不能登录。",
            "Open this link to confirm your address; it works for three days:\n\n{link}\n\n"
            "If you did not ask for it, leave this letter: an account that is not confirmed opens nothing.",
        ).fill(link=link),
        lang=lang,
    )
