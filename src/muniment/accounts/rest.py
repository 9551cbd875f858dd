"""The accounts for machines: whose token it is, what that person did, and the trail for administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from muniment.accounts.queries import identity_document
from muniment.accounts.queries.trail import Wanted, audit_list, audit_own, lines_document, wanted_facts
from muniment.accounts.schemas import Me, Trail, TrailAsked, TrailPage
from muniment.accounts.services.audit import audit_write
from muniment.accounts.services.bearer import Bearer, bearer_of
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text
from muniment.webbase.replies import day_of, json_reply, words_known
from muniment.webbase.schemas import Problem

router = Router(tags=["accounts"])
PROBLEMS = {400: Problem, 401: Problem, 403: Problem}


@router.get("/me", response={200: Me, **PROBLEMS}, operation_id="me", summary="Whose token it is", auth=Bearer("read"))
def me(request: HttpRequest) -> HttpResponse:
    """The person behind the token: role, bodies, mandates, and what the token was made for."""
    words_known(request, ())
    return json_reply(identity_document(bearer_of(request)))


@router.get(
    "/activity",
    response={200: Trail, **PROBLEMS},
    operation_id="activity",
    summary="What was done by me, or about me",
    auth=Bearer("read"),
)
def activity(request: HttpRequest, asked: Query[TrailPage]) -> HttpResponse:
    """The lines of the trail by or about the person behind the token, newest first."""
    words_known(request, TrailPage.model_fields)
    before = int(asked.cursor) if asked.cursor else None
    return json_reply(lines_document(audit_own(ref=bearer_of(request).ref, before=before)))


@router.get("/audit", response={200: Trail, **PROBLEMS}, operation_id="audit", summary="The trail", auth=Bearer("read"))
def audit(request: HttpRequest, asked: Query[TrailAsked]) -> HttpResponse:
    """The whole trail, for administrators; that it was looked at stands in it."""
    words_known(request, TrailAsked.model_fields)
    identity = bearer_of(request)
    if not identity.may("administrator"):
        raise NotAllowed(Text("审计记录供管理员查看", "the trail is for administrators"), code="audit.administrator")
    wanted = Wanted(
        who=asked.who.strip(),
        action=asked.action.strip(),
        since=day_of("since", asked.since),
        until=day_of("until", asked.until),
        before=int(asked.cursor) if asked.cursor else None,
    )
    lines = audit_list(wanted=wanted)
    if wanted.before is None:
        audit_write(actor=identity.actor, action="audit.viewed", subject="audit", facts=wanted_facts(wanted))
    return json_reply(lines_document(lines))
