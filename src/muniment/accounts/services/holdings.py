"""Personal data: given out as one document, and erased when an account is closed.

What flats hold of people stands in ``holders``; nothing here knows what that is.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from muniment.accounts.models import (
    AuditRow,
    ExternalIdentity,
    Invitation,
    Membership,
    Person,
    RecoveryCode,
    SecondFactor,
    Token,
)
from muniment.accounts.queries import identity_get
from muniment.accounts.services.audit import audit_write
from muniment.accounts.services.holders import holdings_known
from muniment.accounts.services.people import administrators_remain
from muniment.accounts.values import Actor, Identity
from muniment.kernel.errors import Conflict, NotAllowed
from muniment.kernel.texts import Text

_log = structlog.get_logger("muniment.accounts")


def data_export(*, identity: Identity) -> Mapping[str, Any]:
    """Everything that is held of the person: what other flats hold comes under the flat's name."""
    person = Person.objects.get(pk=identity.person_id)
    document: dict[str, Any] = {
        "made_at": timezone.now().isoformat(),
        "account": {
            "reference": identity.ref,
            "name": {"zh": person.name_zh, "en": person.name_en},
            "email": person.email,
            "email_confirmed_at": _said(person.email_confirmed_at),
            "made_at": _said(person.made_at),
            "last_signed_in_at": _said(person.last_login),
            "second_factor_set_at": _said(getattr(SecondFactor.objects.filter(person=person).first(), "made_at", None)),
        },
        "roles": [
            {"body": each.body.slug if each.body else None, "role": each.role, "manages": each.manages,
             "since": _said(each.since), "until": _said(each.until)}
            for each in Membership.objects.filter(person=person).select_related("body").order_by("pk")
        ],
        "providers": [
            {"provider": each.provider, "subject": each.subject, "connected_at": _said(each.made_at)}
            for each in ExternalIdentity.objects.filter(person=person).order_by("pk")
        ],
        "tokens": [
            {"reference": f"token:{each.pk}", "name": each.name, "scopes": each.scopes, "made_at": _said(each.made_at),
             "expires_at": _said(each.expires_at), "last_used_at": _said(each.last_used_at),
             "revoked_at": _said(each.revoked_at)}
            for each in Token.objects.filter(person=person).order_by("pk")
        ],
        "invitations_made": [
            {"reference": f"invitation:{each.pk}", "email": each.email, "made_at": _said(each.made_at)}
            for each in Invitation.objects.filter(made_by=person).order_by("pk")
        ],
        "trail": [
            {"no": each.no, "at": _said(each.at), "actor": each.actor, "action": each.action, "subject": each.subject,
             "on_behalf": each.on_behalf, "under": each.under, "facts": each.facts}
            for each in (AuditRow.objects.filter(actor=identity.ref) | AuditRow.objects.filter(about=identity.ref))
            .order_by("no")
        ],
    }  # fmt: skip
    document |= {each.name: each.export(identity.person_id) for each in holdings_known()}
    audit_write(actor=identity.actor, action="person.exported", subject=identity.ref)
    return document


def person_close(*, actor: Actor, person_id: int) -> None:
    """The account is closed for ever: name, address and everything that names the person is erased.

    What others rely on stays by reference: memberships with their days, mandates, lines of the trail (``person:12``).

    Raises:
        NotFound: no such account.
        NotAllowed: a persona: the demo needs them all.
        Conflict: nobody would be administrator any more, or a body would be without a manager.
    """
    identity = identity_get(person_id=person_id)
    if identity.persona is not None:
        raise NotAllowed(Text("示例角色不能注销", "a persona cannot be closed"), code="persona.closing")
    now = timezone.now()
    with transaction.atomic():
        administrators_remain(without=person_id)
        _bodies_managed(person_id)
        for each in holdings_known():
            each.erase(person_id)
        person = Person.objects.get(pk=person_id)
        Invitation.objects.filter(email=person.email).delete()
        Membership.objects.filter(person=person, until__isnull=True).update(until=now)
        for held in (SecondFactor, RecoveryCode, ExternalIdentity, Token):
            held.objects.filter(person=person).delete()
        person.name_zh, person.name_en, person.email = "已注销账户", "closed account", None
        person.password, person.stamp = make_password(None), secrets.token_hex(16)
        person.is_active, person.closed_at = False, now
        person.last_login, person.email_confirmed_at = None, None
        person.save()
        audit_write(actor=actor, action="person.closed", subject=identity.ref, about=identity.ref)
    _log.info("accounts.person_closed", person=person_id, actor=actor.id)


def _bodies_managed(person_id: int) -> None:
    standing = Membership.objects.filter(until__isnull=True, manages=True, person__is_active=True)
    for row in standing.filter(person=person_id).select_related("body"):
        others = Membership.objects.filter(body=row.body, until__isnull=True, person__is_active=True)
        led = standing.filter(body=row.body).exclude(person=person_id).exists()
        if others.exclude(person=person_id).exists() and not led:
            line = Text(
                "您是 {b} 唯一的负责人：请先邀请另一位", "you are the only manager of {b}: invite another one first"
            )
            name = Text(row.body.name_zh, row.body.name_en) if row.body else Text("", "")
            raise Conflict(line.fill(b=name), code="member.last_manager")


def _said(at: Any) -> str | None:  # noqa: ANN401 - an instant or nothing
    return at.isoformat() if at is not None else None
