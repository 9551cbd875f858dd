"""Errors on records: reported by anybody, followed at an address of their own, worked on by staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.accounts.queries import identity_of
from muniment.accounts.services.limits import network_address
from muniment.accounts.values import Identity
from muniment.kernel.errors import InvalidInput, NotAllowed
from muniment.register.queries.editions import edition_list
from muniment.workspace.domain.reporting import MOVES
from muniment.workspace.queries.reports import (
    report_followed,
    report_list,
    report_sources,
    right_reportable,
    subjects_of,
)
from muniment.workspace.services import reports
from muniment.workspace.values import REPORT_FIELDS, REPORT_STATES
from muniment.workspace.views.frame import acted, data_dir, lang_of, problem_put, shown, signed_in

_TOO_MANY = 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Somebody reports an error; nobody needs an account for it."""
    asked = request.POST if request.method == "POST" else request.GET
    right_id, edition = asked.get("right", ""), asked.get("edition", "")
    view = right_reportable(data_dir(), right_id, edition)
    problem, status = None, 200
    if request.method == "POST" and not request.POST.get("website"):  # a field that only machines fill in
        words = {name: request.POST.get(name, "") for name in ("subject", "says", "seen_at", "email")}
        try:
            token = reports.report_make(
                data_dir=data_dir(),
                said=reports.Reported(right_id=right_id, edition=view.edition.name, **words),
                me=identity_of(request.user),
                network=network_address(request),
                lang=lang_of(request),
                site=request.build_absolute_uri("/").rstrip("/"),
                at=timezone.now(),
            )
        except InvalidInput as refused:
            problem, status = refused.text, 400
        except NotAllowed as refused:
            problem, status = refused.text, _TOO_MANY
        else:
            return acted(request, lambda: None, onward=f"/workspace/reports/{token}")
    if problem:
        problem_put(request, problem)
    response = shown(request, "report_form.html", view=view, subjects=subjects_of(view), most=reports.TEXT_MOST)
    response.status_code = status
    return response


def _followed(request: HttpRequest, token: str) -> HttpResponse:
    seen = report_followed(data_dir(), token)
    address = request.build_absolute_uri(f"/workspace/reports/{token}")
    response = shown(request, "report.html", seen=seen, states=REPORT_STATES, address=address)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The reporter looks how it stands."""
    return _followed(request, token)


@require_POST
def act(request: HttpRequest, token: str) -> HttpResponse:
    """The reporter adds a remark, or takes the e-mail address away."""

    def do() -> None:
        if request.POST.get("do") == "forget":
            reports.report_forget(token=token)
        else:
            reports.report_remark(token=token, text=request.POST.get("remark", ""), at=timezone.now())

    return acted(request, do, onward=f"/workspace/reports/{token}", again=lambda: _followed(request, token))


@require_safe
@signed_in
def listing(request: HttpRequest, me: Identity) -> HttpResponse:
    """The worklist of staff."""
    asked = {name: request.GET.get(name, "") for name in ("state", "source", "field")}
    listed, sources = report_list(me, asked), report_sources(me)
    words = {"states": REPORT_STATES, "fields": REPORT_FIELDS, "asked": asked}
    return shown(request, "reports.html", listed=listed, sources=sources, **words)


def _entry(request: HttpRequest, me: Identity, report_id: int) -> HttpResponse:
    seen = reports.report_open(data_dir=data_dir(), me=me, report_id=report_id)
    view = right_reportable(data_dir(), seen.right_id) if seen.public else None
    after = [(each, REPORT_STATES[each]) for each in MOVES[seen.state]]
    editions = [each.name for each in reversed(edition_list())]
    return shown(
        request, "report_entry.html", seen=seen, view=view, after=after, editions=editions, states=REPORT_STATES
    )


@require_safe
@signed_in
def entry(request: HttpRequest, me: Identity, report_id: int) -> HttpResponse:
    """One entry, with the record beside it."""
    return _entry(request, me, report_id)


@require_POST
@signed_in
def move(request: HttpRequest, me: Identity, report_id: int) -> HttpResponse:
    """Staff move an entry."""
    text = request.POST.get("same_as", "").strip()
    same_as = (int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0) if text else None

    def do() -> None:
        reports.report_move(
            me=me,
            report_id=report_id,
            state=request.POST.get("state", ""),
            reply=request.POST.get("reply", ""),
            edition=request.POST.get("edition", ""),
            same_as=same_as,
            at=timezone.now(),
        )

    onward = f"/workspace/reports/entries/{report_id}"
    return acted(request, do, onward=onward, again=lambda: _entry(request, me, report_id))
