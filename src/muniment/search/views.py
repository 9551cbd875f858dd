"""Pages of the search: what was found, how to ask, and lists to take away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muniment.kernel.errors import EngineUnavailable, InvalidInput
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get
from muniment.register.queries.rights import right_find
from muniment.register.values import Badge
from muniment.search.domain.fields import FieldSpec, field_of, fields_all
from muniment.search.domain.grammar import parse
from muniment.search.domain.suggest import plain_words
from muniment.search.domain.tree import Numbered
from muniment.search.queries.listing import list_formats, list_stream
from muniment.search.queries.searching import index_reach, search
from muniment.search.values import Answer, Hit, Question

PAGE = 20
SAMPLE_MARKER = "sample.json"
SAMPLE = Text("示例数据，并非真实权利", "sample data: no right of the real world")
EXAMPLES: tuple[str, ...] = (
    "电解液",
    'title:"电解液"',
    "owner:岚湾 AND kind:patent",
    "ipc:H01M* AND filed:2018..2020",
    "电解液 NOT status:ended",
    "*",
)
"""Questions that an empty box offers; each is a link."""
_NOT_OF_THE_QUERY = frozenset({"search.limit", "search.sort", "search.facet"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One hit as a list shows it: its status as a badge."""

    hit: Hit
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A facet value that was clicked, and the address without it."""

    facet: FieldSpec
    label: Text | str
    without: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet with its count, and the address that adds it or, where it is chosen, takes it away."""

    label: Text | str
    count: int
    address: str
    chosen: bool


def data_dir() -> Path:
    """The data folder of this installation."""
    folder: Path = settings.MUNIMENT_DATA
    return folder


def question_of(request: HttpRequest) -> Question:
    """The question as the address asks it.

    Raises:
        InvalidInput: ``as_of`` is no date.
    """
    asked = request.GET
    filters = tuple((name, value) for name in Question("").facets for value in asked.getlist(name) if value)
    return Question(
        query=asked.get("q", "").strip(),
        edition=asked.get("edition") or None,
        as_of=_day(asked.get("as_of", "").strip()),
        filters=filters,
        sort=asked.get("sort") or "score",
        descending=asked.get("order") != "up",
        after=asked.get("after", ""),
        limit=PAGE,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        line = Text("日期写作 2025-06-30，而不是 {t}", "a date is written 2025-06-30, not {t}").fill(t=text[:40])
        raise InvalidInput(line, code="page.date") from problem


def address_of(request: HttpRequest, path: str = "/search", /, **changes: str | list[str]) -> str:
    """The address of the same question with some words changed; paging starts again unless ``after`` is given."""
    words = {name: values for name, values in request.GET.lists() if name != "after"}
    for name, value in changes.items():
        words[name] = value if isinstance(value, list) else [value]
    kept = {name: [each for each in values if each] for name, values in words.items()}
    text = urlencode({name: values for name, values in kept.items() if values}, doseq=True)
    return f"{path}?{text}" if text else path


@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """What an edition holds that answers, explained; without a question, how one can be asked."""
    question = question_of(request)
    context: dict[str, object] = {"question": question, "examples": EXAMPLES}
    if not question.query:
        return render(request, "search/found.html", context)
    right_id = _numbered(question)
    if right_id is not None:
        return HttpResponseRedirect(address_of(request, f"/rights/{right_id}", q=""))
    try:
        answer = search(data_dir(), question)
    except InvalidInput as problem:
        if problem.code in _NOT_OF_THE_QUERY:
            raise
        context |= {"problem": problem.text, "plain": plain_words(question.query)}
        return render(request, "search/found.html", context, status=400)
    except EngineUnavailable as problem:
        if problem.code != "search.none":
            raise
        return render(request, "search/found.html", context | {"waits": True}, status=503)
    reach = index_reach(data_dir())
    context |= {
        "answer": answer,
        "shown": [Shown(hit, Badge(hit.status) if hit.status else None) for hit in answer.hits],
        "facets": [(field_of(name), _values(request, name, answer)) for name in question.facets],
        "chosen": _chosen(request, question, answer),
        "reach": reach if reach.behind else None,
        "next": address_of(request, after=answer.next_after) if answer.next_after else None,
        "first": address_of(request) if question.after else None,
        "fixed": address_of(request, edition=answer.edition),
        "sorts": [spec for spec in fields_all().values() if spec.sort],
        "formats": [(each, address_of(request, f"/search/list/{each.name}")) for each in list_formats()],
    }
    return render(request, "search/found.html", context)


def _numbered(question: Question) -> str | None:
    """The one right that a number alone names: it is shown at once, with or without an index."""
    if question.filters or question.after:
        return None
    try:
        if not isinstance(parse(question.query), Numbered):
            return None
    except InvalidInput:
        return None
    named = right_find(data_dir(), question.query, edition_get(question.edition)).right_ids
    return named[0] if len(named) == 1 else None


def _values(request: HttpRequest, name: str, answer: Answer) -> list[Value]:
    there = request.GET.getlist(name)
    told = []
    for each in answer.facets.get(name, ()):
        chosen = each.value in there
        after = [value for value in there if value != each.value] if chosen else [*there, each.value]
        told.append(Value(each.label, each.count, address_of(request, **{name: after}), chosen))
    return told


def _chosen(request: HttpRequest, question: Question, answer: Answer) -> list[Chosen]:
    labels = {(name, each.value): each.label for name, values in answer.facets.items() for each in values}
    return [
        Chosen(
            field_of(name),
            labels.get((name, value), value),
            address_of(request, **{name: [each for each in request.GET.getlist(name) if each != value]}),
        )
        for name, value in question.filters
    ]


@require_safe
def taken(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """The whole list of a question as a file."""
    question = question_of(request)
    form = next((each for each in list_formats() if each.name == name), None)
    if form is None or not question.query:
        line = Text("清单格式或检索式有误", "there is no such form of list, or no query")
        raise InvalidInput(line, code="search.format")
    edition = edition_get(question.edition).name
    pieces = list_stream(
        data_dir(),
        question,
        name,
        edition=edition,
        lang=getattr(request, "lang", "zh-Hans"),
        marking=SAMPLE if (data_dir() / SAMPLE_MARKER).exists() else None,
        site=request.build_absolute_uri("/").rstrip("/"),
    )
    response = StreamingHttpResponse(pieces, content_type=form.media_type)
    ending = form.ending.lstrip(".")
    response["Content-Disposition"] = f'attachment; filename="muniment-{edition}.{ending}"'
    return response


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How to ask: the grammar by examples, and every field."""
    return render(request, "search/how.html", {"fields": list(fields_all().values()), "examples": EXAMPLES})
