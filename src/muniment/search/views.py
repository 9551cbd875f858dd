"""Pages of the search: the box with what it found, and a list to take away."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muniment.kernel.texts import Text
from muniment.register.values import Badge
from muniment.search.adapters.exports import format_of
from muniment.search.forms import SORTS, Asked, asked_read
from muniment.search.queries.listing import list_formats, list_stream
from muniment.search.queries.searching import search
from muniment.search.values import Answer

_FACET_NAMES = {
    "kind": Text("种类", "Kind"),
    "office": Text("主管局", "Office"),
    "status": Text("当日状态", "Status on the day"),
    "year": Text("申请年", "Year filed"),
    "class": Text("分类", "Class"),
    "owner": Text("权利人", "Owner"),
    "region": Text("地区", "Region"),
    "source": Text("来源", "Source"),
}
_MARKING = Text("样例数据，并非真实权利", "sample data, no real rights")
_EXAMPLES = (
    ("电解质", Text("题名、摘要里有这个词的权利", "rights that speak of it")),
    ("battery", Text("英文词", "an English word")),
    ("kind:patent status:in_force", Text("今天有效的专利", "patents in force today")),
    ("kind:trademark", Text("全部商标", "all trade marks")),
)


def _folder() -> Path:
    folder: Path = settings.MUNIMENT_DATA
    return folder


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What the box finds, with its facets and the query in words; without a query, examples to follow."""
    asked = asked_read(request.GET)
    if not asked.question.query and not asked.question.filters:
        examples = [(text, line, Asked(asked.question, ()).url(("q", text))) for text, line in _EXAMPLES]
        return render(request, "search/empty.html", {"examples": examples})
    answer = search(_folder(), asked.question)
    shown = {
        "asked": asked.question,
        "answer": answer,
        "hits": [(hit, Badge(hit.status) if hit.status else None) for hit in answer.hits],
        "facets": _facets(asked, answer),
        "parts": [(part, asked.url(("q", part.query))) for part in answer.parts],
        "sorts": [
            (line, asked.url(("sort", name)), name == dict(asked.pairs).get("sort", "score")) for name, line in SORTS
        ],
        "next_url": asked.url(("after", answer.next_after)) if answer.next_after else "",
        "first_url": asked.url() if asked.question.after else "",
        "fixed_url": asked.url(("edition", answer.edition)),
        "takes": [
            (form.text, asked.url(("edition", answer.edition), at=f"/search/list/{form.name}"))
            for form in list_formats()
        ],
        "suggestions": [(text, line, asked.url(("q", text))) for text, line in answer.suggestions],
        "hidden": [pair for pair in asked.pairs if pair[0] != "q"],
    }
    return render(request, "search/page.html", shown)


def _facets(asked: Asked, answer: Answer) -> list[tuple[Text, list[tuple[Text, int, str, bool]]]]:
    groups = []
    for name, values in answer.facets.items():
        rows = []
        for each in values:
            pair = (name, each.value)
            chosen = pair in asked.pairs
            address = asked.url(less=(pair,)) if chosen else asked.url(pair)
            rows.append((each.label, each.count, address, chosen))
        if rows:
            groups.append((_FACET_NAMES[name], rows))
    return groups


@require_safe
def listing(request: HttpRequest, name: str) -> HttpResponseBase:
    """Every hit as a file, as it is made."""
    form = format_of(name)
    asked = asked_read(request.GET)
    folder = _folder()
    sample = (folder / "sample.json").is_file()
    edition = asked.question.edition or search(folder, asked.question).edition
    pieces = list_stream(
        folder,
        asked.question,
        name,
        edition=edition,
        lang=getattr(request, "lang", "zh-Hans"),
        marking=_MARKING if sample else None,
        site=request.build_absolute_uri("/").rstrip("/"),
    )
    response = StreamingHttpResponse(pieces, content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="muniment-{edition}.{form.ending}"'
    return response
