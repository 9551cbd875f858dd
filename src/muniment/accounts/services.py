"""Writing the accounts: people, bodies, roles, and opening and closing a session.

Accounts live in real time, like sessions and tokens: the clock of a demo does not move them.
"""

from __future__ import annotations

import structlog
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from muniment.accounts.adapters.personas import Cast, cast_read
from muniment.accounts.models import Body, Membership, Person
from muniment.accounts.queries import identity_get, personas_offered
from muniment.accounts.values import ROLES, Actor, Identity, Role
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text

_BACKEND = "muniment.accounts.adapters.backend.AccountsBackend"
_log = structlog.get_logger("muniment.accounts")


def person_create(*, actor: Actor, email: str, password: str, name: Text, role: Role) -> Identity:
    """A person has an account with a role of their own (``public`` to ``administrator``), for no body yet.

    Raises:
        InvalidInput: no e-mail address, too easy a password, or an unknown role.
        Conflict: the address has an account.
    """
    address = email.strip().lower()
    if role not in ROLES:
        raise InvalidInput(f"not a role: {role!r}", code="account.role")
    try:
        validate_email(address)
        validate_password(password)
    except ValidationError as problem:
        raise InvalidInput(" ".join(problem.messages), code="account.credentials") from problem
    with transaction.atomic():
        if Person.objects.filter(email=address).exists():
            raise Conflict(Text("该邮箱已有账户", "this e-mail address has an account"), code="account.exists")
        person = Person(email=address, name_zh=name.zh, name_en=name.en, made_at=timezone.now())
        person.set_password(password)
        person.save()
        Membership.objects.create(person=person, role=role, since=timezone.now())
    _log.info("accounts.person_created", person=person.pk, role=role, actor=actor.id)
    return identity_get(person_id=person.pk)


def person_sign_in(*, email: str, password: str) -> Identity:
    """The person whose address and password these are; the session is the caller's next step.

    Raises:
        NotAllowed: they are nobody's, or the account is closed; which of these is not said.
    """
    person = authenticate(None, username=email.strip().lower(), password=password)
    if not isinstance(person, Person):
        raise NotAllowed(Text("邮箱或密码不对", "the e-mail address or the password is wrong"), code="account.sign_in")
    return identity_get(person_id=person.pk)


def personas_create(*, actor: Actor) -> tuple[Identity, ...]:
    """The ten personas and their bodies stand as ``personas.yaml`` has them; made again, nothing is doubled.

    Raises:
        NotAllowed: this is no demo.
    """
    _demo_only()
    cast = cast_read()
    with transaction.atomic():
        bodies = _bodies_save(cast)
        people = [_persona_save(cast, slug, bodies) for slug in (each.slug for each in cast.personas)]
    _log.info("accounts.personas_created", count=len(people), actor=actor.id)
    return tuple(identity_get(person_id=person.pk) for person in people)


def persona_sign_in(*, slug: str) -> Identity:
    """The persona as one who may be signed in; the session is the caller's next step.

    Raises:
        NotAllowed: this is no demo.
        NotFound: no persona has that slug.
    """
    _demo_only()
    person = Person.objects.filter(persona=slug).first()
    if person is None:
        raise NotFound(Text("没有角色 {slug}", "no persona is called {slug}").fill(slug=slug), code="persona.unknown")
    return identity_get(person_id=person.pk)


def session_open(*, request: HttpRequest, identity: Identity) -> None:
    """The browser behind ``request`` is signed in as that person, under a fresh session."""
    login(request, Person.objects.get(pk=identity.person_id), backend=_BACKEND)


def session_close(*, request: HttpRequest) -> None:
    """Nobody is signed in, and what the session held is gone."""
    logout(request)


def _demo_only() -> None:
    if not personas_offered():
        raise NotAllowed(
            Text("角色只在示例中存在", "personas exist in the demo only (muniment demo)"), code="persona.not_demo"
        )


def _bodies_save(cast: Cast) -> dict[str, Body]:
    return {
        each.slug: Body.objects.update_or_create(
            slug=each.slug, defaults={"kind": each.kind, "name_zh": each.name.zh, "name_en": each.name.en}
        )[0]
        for each in cast.bodies
    }


def _persona_save(cast: Cast, slug: str, bodies: dict[str, Body]) -> Person:
    persona = next(each for each in cast.personas if each.slug == slug)
    person, fresh = Person.objects.update_or_create(
        persona=slug,
        defaults={"name_zh": persona.name.zh, "name_en": persona.name.en},
        create_defaults={"name_zh": persona.name.zh, "name_en": persona.name.en, "made_at": timezone.now()},
    )
    if fresh:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    body = bodies.get(cast.body_of.get(slug, ""))
    Membership.objects.get_or_create(
        person=person, body=body, until=None, defaults={"role": persona.role, "since": timezone.now()}
    )
    return person
