"""Whether the installation can serve, its measures, and what the workers do."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muniment.accounts.queries import identity_of
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text
from muniment.operation.queries.measures import measures_text
from muniment.operation.queries.queue import queue_get
from muniment.operation.queries.readiness import readiness_get

_OWN = frozenset({"127.0.0.1", "::1"})
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """200 where every part that a reader needs is there, else 503; a silent worker is told and refuses nobody.

    What was found stands on the page of the administrators: anybody may ask here.
    """
    seen = readiness_get(settings.MUNIMENT_DATA, now=datetime.now(UTC), free_mb=settings.MUNIMENT_DISK_FREE_MB)
    checks = {check.name: {"ok": check.ok, "needed": check.needed} for check in seen}
    ok = all(check.ok for check in seen if check.needed)
    return JsonResponse({"ok": ok, "checks": checks}, status=200 if ok else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The measures for Prometheus: to the machine itself, or to whoever brings the token of the settings."""
    if not _may_measure(request):
        line = Text("指标只供本机或持令牌者读取", "measures are for this machine or for a bearer of the token")
        raise NotAllowed(line, code="metrics.refused")
    return HttpResponse(measures_text(settings.MUNIMENT_DATA, now=datetime.now(UTC)), content_type=_TEXT)


def _may_measure(request: HttpRequest) -> bool:
    """Behind a proxy everything comes from loopback, so there only the token counts."""
    token = settings.MUNIMENT_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    forwarded = settings.MUNIMENT_PROXIES or "X-Forwarded-For" in request.headers
    return not forwarded and request.META.get("REMOTE_ADDR") in _OWN


@require_safe
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Administrators see which part needs attention, what waits and runs, and what has failed."""
    identity = identity_of(request.user)
    if identity is None:
        return redirect_to_login(request.get_full_path())
    if not identity.may("administrator"):
        line = Text("这一页供管理员使用", "this page is for administrators")
        raise NotAllowed(line, code="operation.administrator")
    now = datetime.now(UTC)
    seen = readiness_get(settings.MUNIMENT_DATA, now=now, free_mb=settings.MUNIMENT_DISK_FREE_MB)
    context = {
        "queue": queue_get(now),
        "checks": seen,
        "wrong": [each.title for each in seen if not each.ok],
        "now": now,
    }
    return render(request, "operation/overview.html", context)
