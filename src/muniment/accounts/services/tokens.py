"""Tokens: what a person gives to a program so that it may ask, export or write in their name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from muniment.accounts.adapters.sealing import digest_of, word_make
from muniment.accounts.models import Person, Token
from muniment.accounts.queries import identity_of, personas_offered
from muniment.accounts.services.audit import audit_write
from muniment.accounts.values import TOKEN_SCOPES, Identity
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text

PREFIX = "mnt_"
"""With which every token begins: a scanner of leaked secrets knows it, and so does a reader."""
DAYS = (7, 30, 90, 365)
"""For how long a token may be made; none is made for ever."""
_MOST = 20
_FRESH = timedelta(minutes=1)
_WRITE = re.compile(r"write:[a-z]{2,30}", re.ASCII)
_added: dict[str, Text] = {}


def scope_offer(scope: str, name: Text) -> None:
    """Tokens may be made for that scope too. A flat that takes writing says so when it starts (``apps.ready``).

    Args:
        scope: ``write:`` and the name of the flat.
        name: What it allows, in words.

    Raises:
        InvalidInput: it is not of that form.
    """
    if not _WRITE.fullmatch(scope):
        raise InvalidInput(f"not a scope: {scope!r}", code="token.scope_form")
    _added[scope] = name


def scopes_offered() -> dict[str, Text]:
    """Every scope that a token may be made for, with its words."""
    return TOKEN_SCOPES | _added


def token_make(*, identity: Identity, name: str, scopes: Iterable[str], days: int) -> str:
    """The token stands; returns it, for the one time that it can be shown.

    Raises:
        InvalidInput: no name, no scope, or a term that is not offered.
        Conflict: the person has twenty that stand.
    """
    called = name.strip()[:80]
    wanted = [each for each in scopes_offered() if each in set(scopes)]
    if not called or not called.isprintable():
        line = Text("请写令牌的用途", "say what the token is for")
        raise InvalidInput(line, code="token.name", field="name")
    if not wanted:
        raise InvalidInput(Text("请选择权限", "choose what it may do"), code="token.scopes", field="scopes")
    if days not in DAYS:
        raise InvalidInput(Text("请选择期限", "choose how long it lasts"), code="token.days", field="days")
    word, now = f"{PREFIX}{word_make()}", timezone.now()
    with transaction.atomic():
        if (
            Token.objects.filter(person=identity.person_id, revoked_at__isnull=True, expires_at__gt=now).count()
            >= _MOST
        ):
            line = Text("至多 {n} 个令牌：请先撤销不用的", "{n} tokens at most: revoke one first").fill(n=_MOST)
            raise Conflict(line, code="token.too_many", field="name")
        row = Token.objects.create(
            person_id=identity.person_id,
            name=called,
            digest=digest_of(word),
            hint=word[-4:],
            scopes=wanted,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        facts = {"scopes": wanted, "until": row.expires_at.date().isoformat()}
        audit_write(actor=identity.actor, action="token.made", subject=f"token:{row.pk}", facts=facts)
    return word


def token_revoke(*, identity: Identity, token_id: int) -> None:
    """The token opens nothing any more. Its owner may do so, and administrators.

    Raises:
        NotFound: there is none of that number that the person may revoke.
    """
    with transaction.atomic():
        rows = Token.objects.filter(pk=token_id, revoked_at__isnull=True)
        row = (rows if identity.may("administrator") else rows.filter(person=identity.person_id)).first()
        if row is None:
            raise NotFound(Text("没有这个令牌", "there is no such token"), code="token.unknown")
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        about = f"person:{row.person_id}"
        audit_write(actor=identity.actor, action="token.revoked", subject=f"token:{row.pk}", about=about)


def token_person(*, word: str) -> tuple[int, Person]:
    """The number of the token and its person, who carries what it may do (``identity_of(person).scopes``).

    Raises:
        NotAllowed: it is nobody's, revoked or expired, or its owner's account is closed: code ``token.invalid``.
    """
    now = timezone.now()
    row = Token.objects.select_related("person").filter(digest=digest_of(word)).first()
    lapsed = row is None or row.revoked_at is not None or row.expires_at <= now
    if row is None or lapsed or not row.person.is_active or (row.person.persona and not personas_offered()):
        line = Text("令牌无效、已过期或已撤销", "the token is wrong, expired or revoked")
        raise NotAllowed(line, code="token.invalid")
    if row.last_used_at is None or now - row.last_used_at > _FRESH:
        Token.objects.filter(pk=row.pk).update(last_used_at=now)
    row.person.token_scopes = tuple(row.scopes)  # type: ignore[attr-defined]
    return row.pk, row.person


def scope_needed(*, request: HttpRequest, scope: str) -> Identity:
    """The person whose token this request of a program carries, being one for ``scope``.

    Raises:
        NotAllowed: no token (``token.missing``), or not for this (``token.scope``).
    """
    identity = identity_of(request.user)
    if identity is None or identity.scopes is None:
        line = Text("需要令牌：Authorization: Bearer …", "a token is needed: Authorization: Bearer …")
        raise NotAllowed(line, code="token.missing")
    if scope not in identity.scopes:
        line = Text("令牌没有权限 {s}", "the token is not made for {s}").fill(s=scope)
        raise NotAllowed(line, code="token.scope", scope=scope)
    return identity
