"""Reading the accounts: who somebody is, what they may do, for whom, and the personas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from muniment.accounts.adapters.oidc import Provider, providers_read
from muniment.accounts.adapters.personas import cast_read
from muniment.accounts.models import Body, Delegation, Membership, Person, SecondFactor
from muniment.accounts.values import ROLES, Identity, Mandate, Persona, Seat
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text


def personas_offered() -> bool:
    """Whether anybody may become a persona here: in a demo, and nowhere else."""
    return bool(settings.MUNIMENT_PROFILE == "demo")


def persona_list() -> tuple[Persona, ...]:
    """The ten personas in the order in which they are shown; none outside a demo."""
    return cast_read().personas if personas_offered() else ()


def provider_list() -> tuple[Provider, ...]:
    """The OpenID Connect providers that one may sign in through."""
    return providers_read()


def registration() -> str:
    """Who may get an account: ``open`` (anybody), ``invited`` (by letter), ``closed`` (by command only)."""
    return str(settings.MUNIMENT_REGISTRATION)


def factor_owed(role: str) -> bool:
    """Whether somebody of the role has to set up a second factor before the role counts."""
    return role in settings.MUNIMENT_SECOND_FACTOR


def identity_of(user: AbstractBaseUser | AnonymousUser) -> Identity | None:
    """Who ``request.user`` is, or ``None`` for somebody who is not signed in."""
    if not isinstance(user, Person) or not user.is_active or (user.persona and not personas_offered()):
        return None
    kept: Identity | None = getattr(user, "seen_identity", None)  # once for a request: its user is one object
    if kept is None:
        kept = _identity(user, scopes=getattr(user, "token_scopes", None))
        user.seen_identity = kept  # type: ignore[attr-defined]
    return kept


def identity_get(*, person_id: int) -> Identity:
    """The person of that id.

    Raises:
        NotFound: there is none, or the account is closed.
    """
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFound(Text("没有这个账户", "there is no such account"), code="account.unknown", person_id=person_id)
    return _identity(person)


def _identity(person: Person, *, scopes: tuple[str, ...] | None = None) -> Identity:
    """With the highest role that stands, and the body that it is held for; without any, a public one."""
    standing = list(
        Membership.objects.filter(person=person, until__isnull=True).select_related("body").order_by("since", "pk")
    )
    best = max(standing, key=lambda each: (ROLES.index(each.role), each.body_id is not None), default=None)
    body = best.body if best else None
    role = best.role if best else "public"
    due = factor_owed(role) and person.persona is None and not SecondFactor.objects.filter(person=person).exists()
    seats = tuple(
        Seat(each.body.slug, Text(each.body.name_zh, each.body.name_en), each.body.kind, each.role, each.manages)  # type: ignore[arg-type]
        for each in standing
        if each.body is not None
    )
    return Identity(
        person_id=person.pk,
        name=Text(person.name_zh, person.name_en),
        role="registered" if due else role,  # type: ignore[arg-type]
        body=Text(body.name_zh, body.name_en) if body else None,
        persona=person.persona,
        bodies=seats,
        acts_for=_mandates([each.body_id for each in standing if each.body_id is not None]),
        factor_due=due,
        scopes=scopes,
    )


def _mandates(agents: Iterable[int]) -> tuple[Mandate, ...]:
    """The delegations to these bodies that stand today."""
    wanted = list(agents)
    if not wanted:
        return ()
    today = timezone.localdate()
    rows = (
        Delegation.objects.filter(agent__in=wanted, ended_at__isnull=True, since_on__lte=today)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=today))
        .select_related("owner", "agent")
        .order_by("pk")
    )
    return tuple(
        Mandate(
            delegation_id=each.pk,
            agent=each.agent.slug,
            owner=each.owner.slug,
            owner_name=Text(each.owner.name_zh, each.owner.name_en),
            scopes=tuple(each.scopes),
            until=each.until_on,
        )
        for each in rows
    )


def names_of(refs: Iterable[str]) -> dict[str, Text]:
    """Today's names of those people and bodies (``person:12``, ``body:x``); closed accounts have none."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for ref in refs:
        kind, _, key = ref.partition(":")
        wanted[kind].add(key)
    ids = [int(key) for key in wanted["person"] if key.isdigit()]
    people = Person.objects.filter(pk__in=ids, closed_at__isnull=True)
    found = {f"person:{each.pk}": Text(each.name_zh, each.name_en) for each in people}
    bodies = Body.objects.filter(slug__in=wanted["body"])
    return found | {f"body:{each.slug}": Text(each.name_zh, each.name_en) for each in bodies}


def identity_document(identity: Identity) -> dict[str, Any]:
    """The person as a JSON document: role, bodies, mandates, and what their token was made for."""
    return {
        "ref": identity.ref,
        "name": identity.name._asdict(),
        "role": identity.role,
        "body": identity.body._asdict() if identity.body else None,
        "bodies": [
            {
                "body": each.body,
                "name": each.name._asdict(),
                "kind": each.kind,
                "role": each.role,
                "manages": each.manages,
            }
            for each in identity.bodies
        ],
        "acts_for": [
            {
                "agent": each.agent,
                "owner": each.owner,
                "owner_name": each.owner_name._asdict(),
                "scopes": list(each.scopes),
                "until": each.until.isoformat() if each.until else None,
            }
            for each in identity.acts_for
        ],
        "factor_due": identity.factor_due,
        "scopes": list(identity.scopes or ()),
    }
