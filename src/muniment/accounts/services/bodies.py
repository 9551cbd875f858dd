"""Bodies: founded, described, their members, and the mandates that they give one another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from muniment.accounts.models import Body, BodyIdentifier, Delegation, Membership
from muniment.accounts.services.audit import audit_write
from muniment.accounts.services.people import name_checked
from muniment.accounts.values import BODY_KINDS, MANDATE_SCOPES, ROLES, Actor, Identity, Role
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text
from muniment.standards.numbers import uscc_ok

_USCC = "uscc"


def body_found(*, identity: Identity, name: Text, kind: str) -> str:
    """The body stands with the person as its manager; returns its slug. Who it is in law is stated by administrators.

    Raises:
        InvalidInput: no name, or an unknown kind.
    """
    name = name_checked(name)
    if kind not in BODY_KINDS:
        raise InvalidInput(Text("请选择机构类型", "choose a kind of body"), code="body.kind", field="kind")
    with transaction.atomic():
        body = Body.objects.create(slug=_slug(name.en), name_zh=name.zh, name_en=name.en, kind=kind)
        Membership.objects.create(
            person_id=identity.person_id, body=body, role="registered", manages=True, since=timezone.now()
        )
        audit_write(actor=identity.actor, action="body.created", subject=f"body:{body.slug}")
    return body.slug


def body_credit_code_set(*, identity: Identity, body: str, code: str) -> None:
    """The body has that unified social credit code; an empty one takes it away. For administrators, who checked it.

    Raises:
        NotAllowed: no administrator.
        InvalidInput: the check sign is wrong.
        Conflict: another body has it.
    """
    _administers(identity)
    typed = "".join(code.split()).upper()
    if typed and not uscc_ok(typed):
        line = Text("统一社会信用代码的校验位不对", "the check sign of the unified social credit code is wrong")
        raise InvalidInput(line, code="body.uscc", field="uscc")
    with transaction.atomic():
        row = body_row(body)
        if BodyIdentifier.objects.filter(scheme=_USCC, value=typed).exclude(body=row).exists():
            line = Text("另一机构已用这个代码", "another body has this code")
            raise Conflict(line, code="body.uscc_taken", field="uscc")
        BodyIdentifier.objects.filter(body=row, scheme=_USCC).delete()
        if typed:
            BodyIdentifier.objects.create(body=row, scheme=_USCC, value=typed)
        audit_write(actor=identity.actor, action="body.identified", subject=f"body:{body}", facts={"uscc": typed})


def member_save(*, actor: Actor, person_id: int, body: Body, role: Role, manages: bool) -> None:
    """The person belongs to the body; a higher role or the right to manage that they had there stays."""
    there = Membership.objects.filter(person=person_id, body=body, until__isnull=True).first()
    if there is None:
        Membership.objects.create(person_id=person_id, body=body, role=role, manages=manages, since=timezone.now())
    else:
        there.role = max(there.role, role, key=ROLES.index)
        there.manages = there.manages or manages
        there.save(update_fields=["role", "manages"])
    audit_write(
        actor=actor,
        action="member.added",
        subject=f"body:{body.slug}",
        about=f"person:{person_id}",
        facts={"role": role, "manages": manages},
    )


def member_end(*, identity: Identity, body: str, person_id: int) -> None:
    """The person no longer belongs to the body: they left, or a manager or administrator ended it.

    Raises:
        NotAllowed: none of these asks.
        NotFound: they did not belong to it.
        Conflict: nobody would manage the body any more.
    """
    own = identity.person_id == person_id
    if not (own or identity.manages(body) or identity.may("administrator")):
        raise _not_yours()
    with transaction.atomic():
        standing = Membership.objects.filter(body__slug=body, until__isnull=True, person__is_active=True)
        row = standing.filter(person=person_id).first()
        if row is None:
            raise NotFound(Text("不是该机构的成员", "no member of that body"), code="member.unknown")
        alone = row.manages and not standing.filter(manages=True).exclude(pk=row.pk).exists()
        if alone and not identity.may("administrator"):
            line = Text("这是唯一的负责人：请先邀请另一位", "this is the only manager: invite another one first")
            raise Conflict(line, code="member.last_manager")
        row.until = timezone.now()
        row.save(update_fields=["until"])
        about = f"person:{person_id}"
        audit_write(actor=_for(identity, body), action="member.ended", subject=f"body:{body}", about=about)


def delegation_give(
    *, identity: Identity, owner: str, agent: str, scopes: Iterable[str], since: date, until: date | None
) -> int:
    """The agent may act for the owner in those matters, from and through those days; returns the delegation's number.

    Raises:
        NotAllowed: the person does not manage the owner.
        NotFound: no such agent.
        InvalidInput: no matter is named, or the last day is before the first.
    """
    _manages(identity, owner)
    wanted = [each for each in MANDATE_SCOPES if each in set(scopes)]
    if not wanted:
        raise InvalidInput(
            Text("请选择委托的事项", "say what the mandate covers"), code="mandate.scope", field="scopes"
        )
    if until is not None and until < since:
        line = Text("截止日早于起始日", "the last day is before the first")
        raise InvalidInput(line, code="mandate.days", field="until")
    with transaction.atomic():
        giving, taking = body_row(owner), body_row(agent, field="agent")
        if giving.pk == taking.pk:
            line = Text("不能委托给自己", "a body needs no mandate for itself")
            raise InvalidInput(line, code="mandate.self", field="agent")
        row = Delegation.objects.create(
            owner=giving, agent=taking, scopes=wanted, since_on=since, until_on=until,
            given_by=identity.ref, given_at=timezone.now(),
        )  # fmt: skip
        audit_write(
            actor=_for(identity, owner),
            action="delegation.given",
            subject=f"delegation:{row.pk}",
            facts={"owner": owner, "agent": agent, "scopes": wanted, "since": since.isoformat(),
                   "until": until.isoformat() if until else None},
        )  # fmt: skip
    return row.pk


def delegation_end(*, identity: Identity, delegation_id: int) -> str:
    """The mandate has ended; the owner's side may do so at any time, and the agent may lay it down.

    Returns:
        The slug of the owner.

    Raises:
        NotFound: there is none of that number, or it has ended.
        NotAllowed: the person manages neither body.
    """
    with transaction.atomic():
        row = (
            Delegation.objects.select_related("owner", "agent").filter(pk=delegation_id, ended_at__isnull=True).first()
        )
        if row is None:
            raise NotFound(Text("没有这项委托，或已终止", "no such mandate, or it has ended"), code="mandate.unknown")
        owns, acts = identity.manages(row.owner.slug), identity.manages(row.agent.slug)
        if not (owns or acts or identity.may("administrator")):
            raise _not_yours()
        row.ended_at, row.ended_by = timezone.now(), identity.ref
        row.save(update_fields=["ended_at", "ended_by"])
        side = row.owner.slug if owns or not acts else row.agent.slug
        actor = _for(identity, side) if owns or acts else identity.actor
        audit_write(
            actor=actor,
            action="delegation.withdrawn" if owns or not acts else "delegation.laid_down",
            subject=f"delegation:{row.pk}",
            facts={"owner": row.owner.slug, "agent": row.agent.slug},
        )
        return row.owner.slug


def body_row(slug: str, *, field: str = "body") -> Body:
    """The row of the body of that slug.

    Raises:
        NotFound: there is none.
    """
    row = Body.objects.filter(slug=slug).first()
    if row is None:
        line = Text("没有代号为 {s} 的机构", "no body is called {s}").fill(s=slug)
        raise NotFound(line, code="body.unknown", field=field)
    return row


def _slug(name: str) -> str:
    stem = slugify(name)[:50].strip("-") or "body"
    taken = set(Body.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(each for each in (stem, *(f"{stem}-{no}" for no in range(2, 10_000))) if each not in taken)


def _for(identity: Identity, body: str) -> Actor:
    """The person in the name of the body, where they belong to it."""
    return identity.acting_for(body, scope="") if identity.member_of(body) else identity.actor


def _manages(identity: Identity, body: str) -> None:
    if not identity.manages(body):
        raise _not_yours()


def _administers(identity: Identity) -> None:
    if not identity.may("administrator"):
        raise _not_yours()


def _not_yours() -> NotAllowed:
    return NotAllowed(Text("您不是该机构的负责人", "you do not manage that body"), code="body.not_yours")
