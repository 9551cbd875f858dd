"""Invitations: a letter that opens an account, a place in a body, or both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from muniment.accounts.adapters.mail import letter_send
from muniment.accounts.adapters.sealing import digest_of, word_make
from muniment.accounts.models import Body, Invitation, Membership, Person
from muniment.accounts.queries import identity_get
from muniment.accounts.services.audit import audit_write
from muniment.accounts.services.bodies import body_row, member_save
from muniment.accounts.services.people import email_checked, name_checked, password_checked, person_save
from muniment.accounts.values import ROLES, Actor, Identity, Role
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text

_DAYS = 14


@dataclass(frozen=True, slots=True)
class Letter:
    """What an invitation says to whoever opens it."""

    email: str
    body: Text | None
    role: str


def invitation_send(
    *, identity: Identity, email: str, body: str | None, role: Role, manages: bool, site: str, lang: str
) -> None:
    """A letter with a link that opens once, for fourteen days, is on its way.

    Raises:
        NotAllowed: the person neither manages the body nor administers, or gives more than they may.
        InvalidInput: no address, or an unknown role.
        NotFound: no such body.
    """
    if not identity.may("administrator"):
        if body is None or not identity.manages(body):
            raise NotAllowed(Text("您不是该机构的负责人", "you do not manage that body"), code="body.not_yours")
        if role != "registered":
            line = Text("这个角色只能由管理员给出", "only administrators give this role")
            raise NotAllowed(line, code="invitation.role", field="role")
    on_behalf = f"body:{body}" if body and identity.member_of(body) else None
    actor = Actor(identity.ref, identity.name.zh, "person", on_behalf)
    word = invitation_make(actor=actor, email=email, body=body, role=role, manages=manages, made_by=identity.person_id)
    row = Invitation.objects.select_related("body").get(digest=digest_of(word))
    where = Text(row.body.name_zh, row.body.name_en) if row.body else Text("知契", "Muniment")
    letter_send(
        to=row.email,
        subject=Text("邀请您加入：{w}", "You are invited: {w}").fill(w=where),
        body=Text(
            "{who} 邀请您加入 {w}。请打开以下链接接受，十四天内有效：\n\n{link}",
            "{who} invites you to join {w}. Open this link to accept; it works for fourteen days:\n\n{link}",
        ).fill(who=identity.name, w=where, link=f"{site}/accounts/invitations/{word}"),
        lang=lang,
    )


def invitation_make(
    *, actor: Actor, email: str, body: str | None, role: Role, manages: bool, made_by: int | None = None
) -> str:
    """The invitation stands; returns the word of its link, which nobody can read again.

    Raises:
        InvalidInput: no address, or an unknown role.
        NotFound: no such body.
    """
    address = email_checked(email)
    if role not in ROLES or role == "public":
        line = Text("没有角色 {role}", "not a role: {role}").fill(role=role)
        raise InvalidInput(line, code="account.role", field="role")
    word, now = word_make(), timezone.now()
    with transaction.atomic():
        row = Invitation.objects.create(
            email=address,
            body=body_row(body) if body else None,
            role=role,
            manages=manages and body is not None,
            digest=digest_of(word),
            made_by_id=made_by,
            made_at=now,
            expires_at=now + timedelta(days=_DAYS),
        )
        facts = {"body": body, "role": role, "manages": row.manages}
        audit_write(actor=actor, action="invitation.made", subject=f"invitation:{row.pk}", facts=facts)
    return word


def invitation_read(*, word: str) -> Letter:
    """What the letter says.

    Raises:
        NotFound: it was used, withdrawn, is too old or not ours.
    """
    row = _open(word)
    name = Text(row.body.name_zh, row.body.name_en) if row.body else None
    return Letter(email=row.email, body=name, role=row.role)


def invitation_accept(*, word: str, identity: Identity) -> None:
    """The person who is signed in has what the letter gives; it opens nothing more.

    Raises:
        NotFound: it was used, withdrawn, is too old or not ours.
        NotAllowed: it gives a higher role, and the account has another address than the letter.
    """
    with transaction.atomic():
        row = _open(word)
        mine = Person.objects.filter(pk=identity.person_id, email=row.email).exists()
        if row.role != "registered" and not mine:
            line = Text("这份邀请只能由收信邮箱的账户接受", "only the account of the letter's address accepts this")
            raise NotAllowed(line, code="invitation.other")
        _give(row, identity.person_id, identity.actor)


def invitation_sign_up(*, word: str, password: str, name: Text) -> Identity:
    """The person invited has an account, with what the letter gives; their address is confirmed by the letter.

    Raises:
        NotFound: it was used, withdrawn, is too old or not ours.
        InvalidInput: no name, or too easy a password.
        Conflict: the address has an account: it signs in and accepts.
    """
    with transaction.atomic():
        row = _open(word)
        name = name_checked(name)
        password_checked(password)
        person = person_save(email=row.email, password=password, name=name, confirmed=True, role="registered")
        actor = Actor(id=f"person:{person.pk}", name=person.name_zh, kind="person")
        audit_write(actor=actor, action="person.signed_up", subject=actor.id)
        _give(row, person.pk, actor)
    return identity_get(person_id=person.pk)


def invitation_withdraw(*, identity: Identity, invitation_id: int) -> str | None:
    """The letter opens nothing any more; returns the slug of its body.

    Raises:
        NotFound: there is none that stands.
        NotAllowed: the person neither manages its body nor administers.
    """
    with transaction.atomic():
        standing = Invitation.objects.filter(used_at__isnull=True, withdrawn_at__isnull=True)
        row = standing.select_related("body").filter(pk=invitation_id).first()
        if row is None:
            raise NotFound(Text("没有这份邀请", "there is no such invitation"), code="invitation.unknown")
        body: Body | None = row.body
        if not identity.may("administrator") and not (body and identity.manages(body.slug)):
            raise NotAllowed(Text("您不是该机构的负责人", "you do not manage that body"), code="body.not_yours")
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        audit_write(actor=identity.actor, action="invitation.withdrawn", subject=f"invitation:{row.pk}")
    return body.slug if body else None


def _open(word: str) -> Invitation:
    row = (
        Invitation.objects.select_related("body")
        .filter(digest=digest_of(word), used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now())
        .first()
    )
    if row is None:
        line = Text("邀请已失效：请对方再发一份", "this invitation no longer opens: ask for another one")
        raise NotFound(line, code="invitation.stale")
    return row


def _give(row: Invitation, person_id: int, actor: Actor) -> None:
    """Raises ``Conflict`` where somebody else used the letter in the same moment."""
    now = timezone.now()
    if not Invitation.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=now):
        raise Conflict(Text("邀请已被使用", "the invitation was used"), code="invitation.used")
    audit_write(actor=actor, action="invitation.accepted", subject=f"invitation:{row.pk}")
    role: Role = row.role  # type: ignore[assignment]
    if row.body is not None:
        member_save(actor=actor, person_id=person_id, body=row.body, role=role, manages=row.manages)
        return
    own = Membership.objects.filter(person=person_id, body__isnull=True, until__isnull=True).first()
    if own is None or ROLES.index(own.role) < ROLES.index(role):
        if own is not None:
            own.until = now
            own.save(update_fields=["until"])
        Membership.objects.create(person_id=person_id, role=role, since=now)
        ref = f"person:{person_id}"
        audit_write(actor=actor, action="person.role_set", subject=ref, facts={"to": role})
