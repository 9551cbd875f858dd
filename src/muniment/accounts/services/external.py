"""Signing in through an OpenID Connect provider."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from muniment.accounts.adapters.oidc import Claims, Provider, provider_finish, provider_start, providers_read
from muniment.accounts.models import ExternalIdentity, Person
from muniment.accounts.queries import identity_get, registration
from muniment.accounts.services.audit import audit_write
from muniment.accounts.services.people import person_save
from muniment.accounts.values import Actor, Identity
from muniment.kernel.errors import Conflict, NotAllowed, NotFound
from muniment.kernel.texts import Text


def external_start(*, slug: str, back: str) -> tuple[str, dict[str, str]]:
    """The address to send the browser to, and what its session keeps until it comes back.

    Raises:
        NotFound: no such provider.
        EngineUnavailable: it does not answer.
    """
    return provider_start(_provider(slug), back=back)


def external_finish(*, slug: str, back: str, code: str, state: str, kept: dict[str, str] | None) -> Claims:
    """What the provider says of the person.

    Raises:
        NotAllowed: the browser did not start here, or the provider's reply is not as it should be.
    """
    if kept is None or kept.get("provider") != slug or not state or kept.get("state") != state:
        line = Text("这次登录不是从本页开始的，请重新登录", "this sign-in did not begin here: try again")
        raise NotAllowed(line, code="oidc.state")
    return provider_finish(_provider(slug), back=back, code=code, kept=kept)


def external_sign_in(*, slug: str, claims: Claims) -> Identity:
    """The person whom the provider means: linked before, known by a verified address that is trusted, or new.

    Raises:
        NotAllowed: none of these.
    """
    provider = _provider(slug)
    link = ExternalIdentity.objects.filter(provider=slug, subject=claims.subject).first()
    if link is not None:
        return _open(link.person_id)
    if not claims.email:
        line = Text("登录服务没有给出经核实的邮箱", "the provider gave no verified e-mail address")
        raise NotAllowed(line, code="oidc.email")
    with transaction.atomic():
        person = Person.objects.filter(email=claims.email).first()
        if person is not None and not (provider.trusts_email and person.email_confirmed_at):
            line = Text(
                "该邮箱已有账户：请先用密码登录，再到“我的账户”连接",
                "this address has an account: sign in with its password, then connect the provider in My account",
            )
            raise NotAllowed(line, code="oidc.unlinked")
        if person is None:
            person = _new(claims)
        _link(person.pk, slug, claims)
    return _open(person.pk)


def external_link(*, identity: Identity, slug: str, claims: Claims) -> None:
    """The signed-in person may also come through the provider from now on.

    Raises:
        Conflict: somebody else does so already, under that name.
    """
    _provider(slug)
    with transaction.atomic():
        there = ExternalIdentity.objects.filter(provider=slug, subject=claims.subject).first()
        if there is not None and there.person_id != identity.person_id:
            line = Text("这个外部身份已连接到另一账户", "that identity is connected to another account")
            raise Conflict(line, code="oidc.taken")
        if there is None:
            ExternalIdentity.objects.filter(provider=slug, person=identity.person_id).delete()
            _link(identity.person_id, slug, claims)


def external_unlink(*, identity: Identity, slug: str) -> None:
    """The person no longer comes through the provider.

    Raises:
        Conflict: they would have no way in.
    """
    with transaction.atomic():
        person = Person.objects.get(pk=identity.person_id)
        others = ExternalIdentity.objects.filter(person=person).exclude(provider=slug).exists()
        if not person.has_usable_password() and not others:
            line = Text(
                "这是您唯一的登录方式：请先以“忘记密码”设定密码",
                "this is your only way in: set a password by Forgotten password first",
            )
            raise Conflict(line, code="oidc.only")
        if ExternalIdentity.objects.filter(person=person, provider=slug).delete()[0]:
            audit_write(
                actor=identity.actor, action="external.unlinked", subject=identity.ref, facts={"provider": slug}
            )


def _provider(slug: str) -> Provider:
    found = next((each for each in providers_read() if each.slug == slug), None)
    if found is None:
        raise NotFound(Text("没有这个登录服务", "there is no such sign-in provider"), code="oidc.unknown")
    return found


def _new(claims: Claims) -> Person:
    if registration() != "open":
        raise NotAllowed(Text("这里不开放注册", "signing up is not open here"), code="account.registration")
    name = claims.name or claims.email.partition("@")[0]
    person = person_save(email=claims.email, password=None, name=Text(name, name), confirmed=True, role="registered")
    actor = Actor(id=f"person:{person.pk}", name=person.name_zh, kind="person")
    audit_write(actor=actor, action="person.signed_up", subject=actor.id)
    return person


def _link(person_id: int, slug: str, claims: Claims) -> None:
    ExternalIdentity.objects.create(person_id=person_id, provider=slug, subject=claims.subject, made_at=timezone.now())
    ref = f"person:{person_id}"
    actor = Actor(id=ref, name="", kind="person")
    audit_write(actor=actor, action="external.linked", subject=ref, facts={"provider": slug})


def _open(person_id: int) -> Identity:
    try:
        return identity_get(person_id=person_id)
    except NotFound as problem:
        raise NotAllowed(Text("账户已关闭", "the account is closed"), code="account.closed") from problem
