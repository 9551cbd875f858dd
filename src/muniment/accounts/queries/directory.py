"""Who and what there is: people, bodies, members, mandates, invitations, tokens, as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from muniment.accounts.models import (
    Body,
    BodyIdentifier,
    Delegation,
    ExternalIdentity,
    Invitation,
    Membership,
    Person,
    RecoveryCode,
    SecondFactor,
    Token,
)
from muniment.accounts.values import ROLES
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text

PAGE = 50


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """A person as administrators see them."""

    person_id: int
    name: Text
    email: str
    persona: str | None
    role: str
    bodies: tuple[Text, ...]
    made_at: datetime
    last_at: datetime | None
    factor: bool
    confirmed: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class BodySeen:
    """A body in a list."""

    slug: str
    name: Text
    kind: str
    members: int


@dataclass(frozen=True, slots=True)
class MemberSeen:
    """A member of a body."""

    person_id: int
    name: Text
    role: str
    manages: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class DelegationSeen:
    """A mandate, from either side."""

    delegation_id: int
    owner: str
    owner_name: Text
    agent: str
    agent_name: Text
    scopes: tuple[str, ...]
    since: date
    until: date | None
    ended_at: datetime | None
    stands: bool


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """An invitation that stands."""

    invitation_id: int
    email: str
    body: str | None
    role: str
    manages: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class BodyPage:
    """A body, whole."""

    slug: str
    name: Text
    kind: str
    uscc: str
    members: tuple[MemberSeen, ...]
    given: tuple[DelegationSeen, ...]
    received: tuple[DelegationSeen, ...]
    invitations: tuple[InvitationSeen, ...]


@dataclass(frozen=True, slots=True)
class TokenSeen:
    """A token, which nobody can read again: its name, last signs and what it may do."""

    token_id: int
    name: str
    hint: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Means:
    """By what a person signs in: address, password, second factor, recovery codes left, providers."""

    email: str
    name_zh: str
    name_en: str
    password: bool
    factor: bool
    codes_left: int
    providers: tuple[str, ...]


def people_list(*, words: str = "", after: int = 0) -> tuple[PersonSeen, ...]:
    """Up to a page of people, oldest first, whose name or address has the words in it.

    Args:
        words: Any part of a name or address; empty for everybody.
        after: The id of the last person of the page before.
    """
    rows = Person.objects.filter(pk__gt=after)
    if words:
        rows = rows.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(email__icontains=words))
    return tuple(_person(each) for each in _with_all(rows)[:PAGE])


def person_page(*, person_id: int) -> PersonSeen:
    """One person.

    Raises:
        NotFound: there is none of that id.
    """
    row = _with_all(Person.objects.filter(pk=person_id)).first()
    if row is None:
        raise NotFound(Text("没有这个账户", "there is no such account"), code="account.unknown")
    return _person(row)


def _with_all(rows: QuerySet[Person]) -> QuerySet[Person]:
    return rows.order_by("pk").select_related("factor").prefetch_related("memberships__body")


def _person(row: Person) -> PersonSeen:
    standing = [each for each in row.memberships.all() if each.until is None]
    role = max((each.role for each in standing), key=ROLES.index, default="public")
    return PersonSeen(
        person_id=row.pk,
        name=Text(row.name_zh, row.name_en),
        email=row.email or "",
        persona=row.persona,
        role=role,
        bodies=tuple(Text(each.body.name_zh, each.body.name_en) for each in standing if each.body),
        made_at=row.made_at,
        last_at=row.last_login,
        factor=hasattr(row, "factor"),
        confirmed=row.email_confirmed_at is not None,
        closed=row.closed_at is not None,
    )


def means_get(*, person_id: int) -> Means:
    """By what the person signs in."""
    person = Person.objects.get(pk=person_id)
    return Means(
        email=person.email or "",
        name_zh=person.name_zh,
        name_en=person.name_en if person.name_en != person.name_zh else "",
        password=person.has_usable_password(),
        factor=SecondFactor.objects.filter(person=person).exists(),
        codes_left=RecoveryCode.objects.filter(person=person, used_at__isnull=True).count(),
        providers=tuple(ExternalIdentity.objects.filter(person=person).values_list("provider", flat=True)),
    )


def body_list(*, words: str = "", slugs: tuple[str, ...] | None = None) -> tuple[BodySeen, ...]:
    """Bodies by name: those of the slugs, or up to a page of all that have the words in their name."""
    rows = Body.objects.order_by("name_zh", "pk")
    if slugs is not None:
        rows = rows.filter(slug__in=slugs)
    if words:
        rows = rows.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(slug__icontains=words))
    return tuple(
        BodySeen(
            slug=each.slug,
            name=Text(each.name_zh, each.name_en),
            kind=each.kind,
            members=Membership.objects.filter(body=each, until__isnull=True).count(),
        )
        for each in rows[:PAGE]
    )


def body_page(*, slug: str) -> BodyPage:
    """A body with its members, mandates and invitations that stand.

    Raises:
        NotFound: there is none of that slug.
    """
    body = Body.objects.filter(slug=slug).first()
    if body is None:
        raise NotFound(Text("没有这个机构", "there is no such body"), code="body.unknown")
    members = Membership.objects.filter(body=body, until__isnull=True).select_related("person").order_by("since", "pk")
    mandates = Delegation.objects.select_related("owner", "agent").order_by("-pk")
    identifier = BodyIdentifier.objects.filter(body=body, scheme="uscc").first()
    return BodyPage(
        slug=body.slug,
        name=Text(body.name_zh, body.name_en),
        kind=body.kind,
        uscc=identifier.value if identifier else "",
        members=tuple(
            MemberSeen(
                each.person_id, Text(each.person.name_zh, each.person.name_en), each.role, each.manages, each.since
            )
            for each in members
        ),
        given=tuple(_delegation(each) for each in mandates.filter(owner=body)),
        received=tuple(_delegation(each) for each in mandates.filter(agent=body)),
        invitations=invitation_list(body=slug),
    )


def body_by_code(code: str) -> str | None:
    """The slug of the body of that unified social credit code, or ``None``."""
    found = BodyIdentifier.objects.filter(scheme="uscc", value=code).select_related("body").first()
    return found.body.slug if found else None


def bodies_of_kind(kind: str) -> tuple[tuple[str, Text, str], ...]:
    """Every body of a kind: slug, name and unified social credit code (empty where there is none), by slug."""
    codes = dict(BodyIdentifier.objects.filter(scheme="uscc", body__kind=kind).values_list("body_id", "value"))
    rows = Body.objects.filter(kind=kind).order_by("slug")
    return tuple((each.slug, Text(each.name_zh, each.name_en), codes.get(each.pk, "")) for each in rows)


def members_of(slug: str) -> tuple[int, ...]:
    """The people who belong to a body today, by number, in the order in which they came."""
    rows = Membership.objects.filter(body__slug=slug, until__isnull=True).order_by("since", "pk")
    return tuple(rows.values_list("person_id", flat=True))


def _delegation(row: Delegation) -> DelegationSeen:
    today = timezone.localdate()
    return DelegationSeen(
        delegation_id=row.pk,
        owner=row.owner.slug,
        owner_name=Text(row.owner.name_zh, row.owner.name_en),
        agent=row.agent.slug,
        agent_name=Text(row.agent.name_zh, row.agent.name_en),
        scopes=tuple(row.scopes),
        since=row.since_on,
        until=row.until_on,
        ended_at=row.ended_at,
        stands=row.ended_at is None and row.since_on <= today and (row.until_on is None or row.until_on >= today),
    )


def invitation_list(*, body: str | None = None) -> tuple[InvitationSeen, ...]:
    """The invitations that stand, newest first: all, or those into one body."""
    rows = Invitation.objects.filter(
        used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now()
    ).select_related("body")
    if body is not None:
        rows = rows.filter(body__slug=body)
    return tuple(
        InvitationSeen(
            each.pk, each.email, each.body.slug if each.body else None, each.role, each.manages, each.expires_at
        )
        for each in rows.order_by("-pk")[: PAGE * 4]
    )


def token_list(*, person_id: int) -> tuple[TokenSeen, ...]:
    """The tokens of a person, newest first; ended ones too."""
    now = timezone.now()
    return tuple(
        TokenSeen(
            token_id=each.pk,
            name=each.name,
            hint=each.hint,
            scopes=tuple(each.scopes),
            made_at=each.made_at,
            expires_at=each.expires_at,
            last_used_at=each.last_used_at,
            state="revoked" if each.revoked_at else "expired" if each.expires_at <= now else "stands",
        )
        for each in Token.objects.filter(person=person_id).order_by("-pk")
    )
