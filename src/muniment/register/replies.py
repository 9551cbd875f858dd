"""A right, or the check of a number, as a reply in the form that was asked for."""

from __future__ import annotations

from pathlib import Path

import msgspec
from django.http import HttpRequest, HttpResponse

from muniment.register.queries.checks import Checked
from muniment.register.queries.documents import view_document
from muniment.register.queries.rights import RightView
from muniment.register.queries.sheets import check_pdf, right_pdf
from muniment.register.queries.st96 import right_st96, right_st97
from muniment.webbase.replies import Offer

JSON, ST97 = Offer("json", "application/json"), Offer("st97", "application/json", profile="st97", implied=False)
ST96, PDF = Offer("st96", "application/xml", profile="st96"), Offer("pdf", "application/pdf")
RIGHT_FORMS: tuple[Offer, ...] = (JSON, ST97, ST96, PDF)
_ENDINGS = {"st96": "xml", "st97": "json"}


def right_reply(request: HttpRequest, data_dir: Path, view: RightView, form: Offer) -> HttpResponse:
    """The right in one of ``RIGHT_FORMS``; all but plain JSON bear the name of a file to keep them under."""
    if form is JSON:
        body = msgspec.json.encode(view_document(data_dir, view))
    elif form is ST97:
        body = right_st97(data_dir, view)
    elif form is ST96:
        body = right_st96(data_dir, view)
    else:
        body = right_pdf(data_dir, view, lang=_lang(request), site=_site(request))
    name = f"{view.record.right_id}.{view.edition.name}.{_ENDINGS.get(form.name, form.name)}"
    return _reply(body, form, None if form is JSON else name)


def check_reply(request: HttpRequest, data_dir: Path, checked: Checked, number: str) -> HttpResponse:
    """What a check of a number found, as a sheet."""
    body = check_pdf(data_dir, checked, number=number, lang=_lang(request), site=_site(request))
    return _reply(body, PDF, f"check-{number[:60]}.{checked.edition.name}.pdf")


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "zh-Hans"))


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _reply(body: bytes, form: Offer, name: str | None) -> HttpResponse:
    response = HttpResponse(body, content_type=form.content_type)
    if name is not None:
        plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "_" for sign in name)
        response["Content-Disposition"] = f'inline; filename="{plain}"'
    return response
