"""The chain of title of a right, as of any day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from muniment.exchange.queries.titles import title_document, title_get
from muniment.exchange.views.pages import day_asked, shown, today
from muniment.webbase.frame import data_dir


@require_safe
def page(request: HttpRequest, right_id: str) -> HttpResponse:
    """From the first holder to the last, with every gap by name; the same as JSON."""
    on = day_asked(request.GET.get("on", ""), "on") or today()
    title = title_get(data_dir(), right_id, on=on)
    if request.GET.get("format") == "json":
        return JsonResponse(title_document(title), json_dumps_params={"ensure_ascii": False})
    return shown(request, "title.html", title=title)
