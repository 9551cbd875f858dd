"""Reading the accounts: who somebody is, what they may do, and the personas."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from muniment.accounts.adapters.personas import cast_read
from muniment.accounts.models import Membership, Person
from muniment.accounts.values import ROLES, Identity, Persona
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text


def personas_offered() -> bool:
    """Whether anybody may become a persona here: in a demo, and nowhere else."""
    return bool(settings.MUNIMENT_PROFILE == "demo")


def persona_list() -> tuple[Persona, ...]:
    """The ten personas in the order in which they are shown; none outside a demo."""
    return cast_read().personas if personas_offered() else ()


def identity_of(user: AbstractBaseUser | AnonymousUser) -> Identity | None:
    """Who ``request.user`` is, or ``None`` for somebody who is not signed in."""
    return _identity(user) if isinstance(user, Person) and user.is_active else None


def identity_get(*, person_id: int) -> Identity:
    """The person of that id.

    Raises:
        NotFound: there is none, or the account is closed.
    """
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFound(Text("没有这个账户", "there is no such account"), code="account.unknown", person_id=person_id)
    return _identity(person)


def _identity(person: Person) -> Identity:
    """With the highest role that stands, and the body that it is held for; without any, a public one."""
    standing = Membership.objects.filter(person=person, until__isnull=True).select_related("body")
    best = max(standing, key=lambda each: (ROLES.index(each.role), each.body_id is not None), default=None)
    body = best.body if best else None
    return Identity(
        person_id=person.pk,
        name=Text(person.name_zh, person.name_en),
        role=best.role if best else "public",  # type: ignore[arg-type]
        body=Text(body.name_zh, body.name_en) if body else None,
        persona=person.persona,
    )
