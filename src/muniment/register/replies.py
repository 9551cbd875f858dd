"""One right as a reply, in whatever form it was asked for."""

from __future__ import annotations

from pathlib import Path

import msgspec
from django.http import HttpRequest, HttpResponse

from muniment.register.queries.documents import view_document
from muniment.register.queries.rights import RightView
from muniment.register.queries.sheets import right_pdf
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
        site = request.build_absolute_uri("/").rstrip("/")
        body = right_pdf(data_dir, view, lang=getattr(request, "lang", "zh-Hans"), site=site)
    response = HttpResponse(body, content_type=form.content_type)
    if form is not JSON:
        name = f"{view.record.right_id}.{view.edition.name}.{_ENDINGS.get(form.name, form.name)}"
        plain = "".join(
            letter if letter.isascii() and (letter.isalnum() or letter in "-._") else "_" for letter in name
        )
        response["Content-Disposition"] = f'inline; filename="{plain}"'
    return response
