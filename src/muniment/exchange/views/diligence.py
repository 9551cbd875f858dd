"""The page of due diligence: a pasted list, its table, and the same as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from muniment.exchange.domain.diligence import COLUMNS
from muniment.exchange.queries.diligence import (
    GRADES,
    NUMBERS_MOST,
    SHORT_MOST,
    diligence_get,
    diligence_pdf,
    diligence_xlsx,
    numbers_read,
)
from muniment.exchange.views.pages import XLSX, day_asked, file_of, shown, today
from muniment.kernel.errors import InvalidInput
from muniment.webbase.frame import data_dir, lang_of, told


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form, and the sheet over what was pasted: a short list stands in the address, a long one is sent."""
    asked = request.POST if request.method == "POST" else request.GET
    words = {"numbers": asked.get("numbers", ""), "pledgor": asked.get("pledgor", ""), "until": asked.get("until", "")}
    if not words["numbers"].strip():
        return _page(request, words)
    try:
        until = day_asked(words["until"], "until")
        sheet = diligence_get(data_dir(), words["numbers"], pledgor=words["pledgor"], until=until, on=today())
    except InvalidInput as problem:
        return told(request, problem, lambda: _page(request, words))
    form = asked.get("format", "")
    if form == "xlsx":
        return file_of(diligence_xlsx(sheet, lang=lang_of(request)), f"due-diligence-{today()}.xlsx", XLSX)
    if form == "pdf":
        site = request.build_absolute_uri("/").rstrip("/")
        body = diligence_pdf(data_dir(), sheet, lang=lang_of(request), at=timezone.now(), site=site)
        return file_of(body, f"due-diligence-{today()}.pdf", "application/pdf")
    short = len(numbers_read(words["numbers"])[0]) <= SHORT_MOST
    counts = [(grade, words_, sheet.counted(grade)) for grade, words_ in GRADES.items()]
    return _page(request, words, sheet=sheet, short=short, counts=counts)


def _page(request: HttpRequest, words: dict[str, str], **more: Any) -> HttpResponse:  # noqa: ANN401
    return shown(request, "diligence.html", words=words, columns=COLUMNS, grades=GRADES, most=NUMBERS_MOST, **more)
