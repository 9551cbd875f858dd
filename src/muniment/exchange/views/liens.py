"""Pages of liens: what lies on a right on any day, and certificates of it."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from muniment.accounts.values import Identity
from muniment.exchange.queries.liens import certificate_get, certificate_pdf, liens_document, liens_get
from muniment.exchange.services.certificates import certificate_issue
from muniment.exchange.views.pages import day_asked, file_of, shown, signed_in, today
from muniment.webbase.frame import data_dir, lang_of


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The question: which right, as of which day."""
    right = " ".join(request.GET.get("right", "").split())[:120]
    if right:
        seen = liens_get(data_dir(), right, on=day_asked(request.GET.get("on", ""), "on") or today())
        return HttpResponseRedirect(f"/liens/{quote(seen.right_id)}?on={seen.on}")
    return shown(request, "liens_ask.html", today=today())


@require_safe
def page(request: HttpRequest, right_id: str) -> HttpResponse:
    """What lies on a right on a day; the same as JSON."""
    on = day_asked(request.GET.get("on", ""), "on") or today()
    seen = liens_get(data_dir(), right_id, on=on)
    if request.GET.get("format") == "json":
        return JsonResponse(liens_document(seen), json_dumps_params={"ensure_ascii": False})
    return shown(request, "liens.html", seen=seen, today=today())


@require_POST
@signed_in
def issue(request: HttpRequest, me: Identity, right_id: str) -> HttpResponse:
    """A certificate is issued, and its page is next."""
    on = day_asked(request.POST.get("on", ""), "on") or today()
    code = certificate_issue(data_dir=data_dir(), right=right_id, on=on, me=me, today=today(), at=timezone.now())
    return HttpResponseRedirect(f"/liens/certificates/{code}")


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """A certificate verified: whole or not, and whether the register still says so."""
    return shown(request, "certificate.html", certificate=certificate_get(data_dir(), code))


@require_safe
def certificate_file(request: HttpRequest, code: str) -> HttpResponse:
    """A certificate on paper."""
    found = certificate_get(data_dir(), code)
    site = request.build_absolute_uri("/").rstrip("/")
    body = certificate_pdf(data_dir(), found, lang=lang_of(request), site=site)
    return file_of(body, f"liens-{found.code}.pdf", "application/pdf")
