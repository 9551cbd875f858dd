"""For administrators: people, their roles, invitations, and the audit trail."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.accounts.forms import EMAIL, Field, Form
from muniment.accounts.queries.directory import PAGE, invitation_list, people_list, person_page, token_list
from muniment.accounts.queries.trail import ACTIONS, Wanted, audit_list, audit_rows, wanted_facts
from muniment.accounts.queries.trail import PAGE as LINES
from muniment.accounts.services import factors, holdings, invitations, people, sessions
from muniment.accounts.services.audit import audit_write
from muniment.accounts.values import ROLE_NAMES, Identity, Role
from muniment.accounts.views.frame import HOME, administrators, done, done_of, form_answer, lang_of, site_of
from muniment.kernel.errors import NotAllowed
from muniment.kernel.inert import cell_plain
from muniment.kernel.texts import Text

_BOTH = ["GET", "HEAD", "POST"]
_AT = f"{HOME}people"
_GIVEN = ("registered", "staff", "administrator")


@administrators
@require_safe
def listing(request: HttpRequest, me: Identity) -> HttpResponse:
    """People by name or address, and the invitations that stand."""
    words, after = request.GET.get("q", "").strip()[:100], _count(request.GET.get("after", "")) or 0
    found = people_list(words=words, after=after)
    audit_write(actor=me.actor, action="people.listed", subject="people", facts={"shown": len(found)})
    context = {
        "people": found,
        "words": words,
        "more": found[-1].person_id if len(found) == PAGE else None,
        "invitations": invitation_list(),
        "roles": ROLE_NAMES,
        "said": done_of(request),
    }
    return render(request, "accounts/people.html", context)


@administrators
@require_http_methods(_BOTH)
def person(request: HttpRequest, me: Identity, person_id: int) -> HttpResponse:
    """One person: role, second factor, sessions, tokens; that it was looked at stands in the trail."""
    seen = person_page(person_id=person_id)
    ref = f"person:{person_id}"

    def act(form: Form) -> HttpResponse:
        role: Role = form["role"]  # type: ignore[assignment]
        _no_persona(seen.persona)
        people.person_role_set(actor=me.actor, person_id=person_id, role=role)
        return done(f"{_AT}/{person_id}", "role")

    if request.method != "POST":
        audit_write(actor=me.actor, action="person.viewed", subject=ref, about=ref)
    choices = tuple(ROLE_NAMES.items())
    form = Form((Field("role", Text("角色", "Role"), "select", choices=choices),), Text("更改角色", "Set the role"))
    context = {"person": seen, "roles": ROLE_NAMES, "tokens": token_list(person_id=person_id), "me": me, "ref": ref}
    return form_answer(request, form.filled(role=seen.role), act, template="accounts/person.html", **context)


@administrators
@require_http_methods(_BOTH)
def person_close(request: HttpRequest, me: Identity, person_id: int) -> HttpResponse:
    """An account is closed for ever."""
    seen = person_page(person_id=person_id)

    def act(_form: Form) -> HttpResponse:
        _no_persona(seen.persona)
        holdings.person_close(actor=me.actor, person_id=person_id)
        return done(_AT, "closed")

    form = Form((), Text("永久注销", "Close it for ever"), danger=True)
    title = Text("注销账户：{n}", "Close the account of {n}").fill(n=seen.name)
    lead = Text("个人数据会删除，无法恢复。", "Personal data is erased and cannot be brought back.")
    back = f"{_AT}/{person_id}"
    return form_answer(request, form, act, title=title, lead=lead, back=back, back_name=seen.name, crumb=True)


@administrators
@require_POST
def person_out(request: HttpRequest, me: Identity, person_id: int) -> HttpResponse:
    """All sessions of the person have ended."""
    person_page(person_id=person_id)
    sessions.sessions_end(actor=me.actor, person_id=person_id)
    return done(f"{_AT}/{person_id}", "out")


@administrators
@require_POST
def person_factor_off(request: HttpRequest, me: Identity, person_id: int) -> HttpResponse:
    """The second factor of somebody who has lost it is gone; what it protected waits for a new one."""
    person_page(person_id=person_id)
    factors.factor_remove(actor=me.actor, person_id=person_id)
    return done(f"{_AT}/{person_id}", "factor-off")


@administrators
@require_http_methods(_BOTH)
def invite(request: HttpRequest, me: Identity) -> HttpResponse:
    """A letter that opens an account."""

    def act(form: Form) -> HttpResponse:
        role: Role = form["role"]  # type: ignore[assignment]
        invitations.invitation_send(
            identity=me, email=form["email"], body=None, role=role, manages=False,
            site=site_of(request), lang=lang_of(request),
        )  # fmt: skip
        return done(_AT, "invited")

    roles = Field("role", Text("角色", "Role"), "select", choices=tuple((each, ROLE_NAMES[each]) for each in _GIVEN))
    form = Form((EMAIL, roles), Text("寄出邀请", "Send the invitation")).filled(role="registered")
    title, back_name = Text("邀请", "Invite somebody"), Text("用户", "People")
    return form_answer(request, form, act, title=title, back=_AT, back_name=back_name, crumb=True)


@administrators
@require_safe
def audit(request: HttpRequest, me: Identity) -> HttpResponse:
    """The trail, narrowed down; that it was looked at stands in it."""
    wanted = _wanted(request)
    lines = audit_list(wanted=wanted)
    if wanted.before is None:
        audit_write(actor=me.actor, action="audit.viewed", subject="audit", facts=wanted_facts(wanted))
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "lines": lines, "wanted": wanted, "actions": ACTIONS, "more": lines[-1].no if len(lines) == LINES else None,
        "query": query.urlencode(),
    }  # fmt: skip
    return render(request, "accounts/audit.html", context)


@administrators
@require_safe
def audit_csv(request: HttpRequest, me: Identity) -> StreamingHttpResponse:
    """The same lines as a table, oldest first, of any length."""
    wanted = _wanted(request)
    audit_write(actor=me.actor, action="audit.exported", subject="audit", facts=wanted_facts(wanted))
    writer = csv.writer(_Echo())

    def rows() -> Iterator[str]:
        yield "\ufeff"
        for each in audit_rows(wanted=wanted):
            yield writer.writerow([cell_plain(cell) for cell in each])

    response = StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8")
    name = f"muniment-audit-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _wanted(request: HttpRequest) -> Wanted:
    asked = request.GET
    return Wanted(
        who=asked.get("who", "").strip()[:120],
        action=asked.get("action", "").strip()[:60],
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        before=_count(asked.get("before", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _no_persona(persona: str | None) -> None:
    if persona is not None:
        line = Text("示例角色不能更改", "a persona is not changed")
        raise NotAllowed(line, code="persona.fixed", field="role")
