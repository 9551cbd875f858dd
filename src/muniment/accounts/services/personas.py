"""The ten personas of a demo: made, and signed in by one click."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils import timezone

from muniment.accounts.adapters.personas import Cast, cast_read
from muniment.accounts.models import Body, BodyIdentifier, Membership, Person
from muniment.accounts.queries import identity_get, personas_offered
from muniment.accounts.values import Actor, Identity
from muniment.kernel.errors import NotAllowed, NotFound
from muniment.kernel.texts import Text

_log = structlog.get_logger("muniment.accounts")


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


def _demo_only() -> None:
    if not personas_offered():
        raise NotAllowed(
            Text("角色只在示例中存在", "personas exist in the demo only (muniment demo)"), code="persona.not_demo"
        )


def _bodies_save(cast: Cast) -> dict[str, Body]:
    saved = {
        each.slug: Body.objects.update_or_create(
            slug=each.slug, defaults={"kind": each.kind, "name_zh": each.name.zh, "name_en": each.name.en}
        )[0]
        for each in cast.bodies
    }
    for each in cast.bodies:
        if each.uscc:
            BodyIdentifier.objects.update_or_create(scheme="uscc", value=each.uscc, defaults={"body": saved[each.slug]})
    return saved


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
    Membership.objects.update_or_create(
        person=person,
        body=body,
        until=None,
        defaults={"manages": body is not None},
        create_defaults={"role": persona.role, "since": timezone.now(), "manages": body is not None},
    )
    return person
