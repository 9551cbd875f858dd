"""Pages of the search: what was found, how to ask, and lists to take away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muniment.kernel.errors import EngineUnavailable, InvalidInput
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.glances import Glance, glances_get, title_told
from muniment.register.queries.rights import Found, right_find
from muniment.register.values import Badge
from muniment.search.domain.explain import explain
from muniment.search.domain.fields import FieldSpec, field_find, field_of, fields_all
from muniment.search.domain.grammar import parse
from muniment.search.domain.passages import passage, words_sought
from muniment.search.domain.profiles import party_address
from muniment.search.domain.suggest import plain_words
from muniment.search.domain.tree import Numbered
from muniment.search.ports import SCORE
from muniment.search.queries.listing import list_formats, list_marking, list_stream
from muniment.search.queries.narrowing import NARROWED, narrowed_label, narrowed_title
from muniment.search.queries.searching import index_reach, search
from muniment.search.queries.watching import FILTERS
from muniment.search.values import Answer, Hit, Question
from muniment.standards.numbers import Reading

PAGE = 20
_TAUGHT: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("词与短语", "Words and phrases"), ("电解液", "锂离子电池 电解液", '"solid electrolyte"', "electrolyt*")),
    (Text("与、或、非", "And, or, not"), ("(锂 OR 钠) 电池", "电池 与 电解液", "battery NOT lead")),
    (
        Text("一个字段", "One field"),
        ("title:electrolyte", "owner:岚湾", "kind:发明 status:有效", "ipc:H01M", "has:pledge"),
    ),
    (Text("日期", "Dates"), ("filed:2020..2023", "granted:>=2021-06", "year:2022")),
    (Text("号码", "Numbers"), ("ZL 2021 1 9002305.3", "number:CN2021*")),
    (Text("全部", "Everything"), ("*",)),
)
"""What the page of help teaches: each query is a link, and says itself what it means."""
_FIRST = ("电解液", "owner:岚湾 电解液", "ipc:H01M filed:2018..2020", "kind:商标 NOT status:ended", "*")
"""Queries that an empty box offers."""
_GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("词语", "Words"), ("text",)),
    (Text("代码和号码", "Codes and numbers"), ("code",)),
    (Text("日期、年份、数目", "Dates, years, counts"), ("date", "year", "number")),
)
_USUAL = {"sort": SCORE, "order": "down"}
"""What an address leaves out, as it is so anyway; of all else it leaves out what is empty."""
_AT_ONCE, _CLASSES = 8, 3
"""Values of a facet, and classes of a hit, that are seen at once."""
"""What an address narrows a question down by: the facets, and what is no facet of the page."""
_NOT_OF_THE_QUERY = frozenset({"search.limit", "search.sort", "search.facet", "search.event"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One hit as a list shows it.

    Attributes:
        hit: As the search found it.
        badge: Its status.
        title: In the reader's language, with the ``original`` where that is another.
        passage: Where the words asked for stand in its abstract: pieces, and whether each is one of them.
        classes: Each with the question that lists it.
    """

    hit: Hit
    badge: Badge | None
    title: str
    original: str
    passage: tuple[tuple[str, bool], ...]
    classes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What narrows the question down, and the address without it."""

    title: Text
    label: Text | str
    without: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet with its count, and the address that adds it or, where it is chosen, takes it away.

    ``page`` is the page about the owner whose name it is.
    """

    label: Text | str
    count: int
    address: str
    chosen: bool
    name: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Sifted:
    """One facet: the values that are seen at once, those behind a fold, and whether one of them is chosen."""

    facet: FieldSpec
    first: tuple[Value, ...]
    rest: tuple[Value, ...]
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
    filters = tuple((name, value) for name in FILTERS for value in asked.getlist(name) if value)
    return Question(
        query=asked.get("q", "").strip(),
        edition=asked.get("edition") or None,
        as_of=day_read(asked.get("as_of", "").strip()),
        filters=filters,
        sort=asked.get("sort") or SCORE,
        descending=asked.get("order") != "up",
        after=asked.get("after", ""),
        limit=PAGE,
    )


def day_read(text: str) -> date | None:
    """The day that a text says; none where it is empty.

    Raises:
        InvalidInput: it is no date.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        line = Text("日期写作 2025-06-30，而不是 {t}", "a date is written 2025-06-30, not {t}").fill(t=text[:40])
        raise InvalidInput(line, code="page.date") from problem


def whole_asked(request: HttpRequest, name: str) -> int:
    """A whole number of the query, 0 where it is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def address_of(request: HttpRequest, path: str = "/search", /, **changes: str | list[str]) -> str:
    """The address of the same question with some words changed; paging starts again unless ``after`` is given."""
    paging = () if changes.get("after") else ("after", "from")
    words = {name: values for name, values in request.GET.lists() if name not in paging}
    for name, value in changes.items():
        words[name] = value if isinstance(value, list) else [value]
    kept = {name: [each for each in values if each != _USUAL.get(name, "")] for name, values in words.items()}
    kept = {name: [each for each in values if each] for name, values in kept.items()}
    text = urlencode({name: values for name, values in kept.items() if values}, doseq=True)
    return f"{path}?{text}" if text else path


@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """What an edition holds that answers, explained; without a question, how one can be asked."""
    if any(value == _USUAL.get(name, "") for name in request.GET for value in request.GET.getlist(name)):
        return HttpResponseRedirect(address_of(request, after=request.GET.get("after", "")))
    question = question_of(request)
    context: dict[str, object] = {
        "question": question,
        "examples": [(None, _explained(_FIRST))],
        "sorts": [spec for spec in fields_all().values() if spec.sort],
        "editions": edition_list()[::-1],
    }
    if not question.query:
        return render(request, "search/found.html", context)
    named = _numbered(question)
    if named is not None and len(named.right_ids) == 1 and not _digit_wrong(named):
        return HttpResponseRedirect(address_of(request, f"/rights/{named.right_ids[0]}", q=""))
    context["number"] = _number_told(named)
    try:
        answer = search(data_dir(), question)
    except InvalidInput as problem:
        if problem.code in _NOT_OF_THE_QUERY:
            raise
        context |= {"problem": problem.text, "plain": plain_words(question.query)}
        return render(request, "search/found.html", context, status=400)
    except EngineUnavailable as problem:
        context |= {"waits": True, "unready": problem.text if problem.code != "search.none" else None}
        return render(request, "search/found.html", context, status=503)
    return render(request, "search/found.html", context | _answered(request, question, answer))


def _answered(request: HttpRequest, question: Question, answer: Answer) -> dict[str, object]:
    """What the page says of an answer."""
    reach = index_reach(data_dir())
    first = whole_asked(request, "from") or 1
    last = first + len(answer.hits) - 1
    fixed: dict[str, str] = {"edition": answer.edition}
    return {
        "answer": answer,
        "shown": _shown(request, answer),
        "facets": [sifted for name in question.facets if (sifted := _sifted(request, name, answer))],
        "chosen": _chosen(request, question, answer),
        "reach": reach if reach.behind else None,
        "next": address_of(request, after=answer.next_after, **{"from": str(last + 1)}) if answer.next_after else None,
        "first": address_of(request) if question.after else None,
        "from": first,
        "until": last,
        "fixed": address_of(request, **fixed),
        "formats": [(each, address_of(request, f"/search/list/{each.name}", **fixed)) for each in list_formats()],
        "day": question.as_of or edition_get(answer.edition).day,
    }


def _shown(request: HttpRequest, answer: Answer) -> list[Shown]:
    lang = getattr(request, "lang", "zh-Hans")
    seq = edition_get(answer.edition).seq
    glances = glances_get(data_dir(), [hit.right_id for hit in answer.hits], seq)
    words = words_sought(parse(answer.parsed))
    shown = []
    for hit in answer.hits:
        glance = glances.get(hit.right_id, Glance({}, {}))
        title, original = title_told(glance, lang)
        badge = Badge(hit.status) if hit.status else None
        seen = _passage(glance, words, lang)
        shown.append(Shown(hit, badge, title or hit.title or hit.right_id, original, seen, _classes(request, hit)))
    return shown


def _passage(glance: Glance, words: tuple[str, ...], lang: str) -> tuple[tuple[str, bool], ...]:
    """The passage of the abstract in the reader's language, or in another where that one does not have the words."""
    texts = sorted(glance.abstracts.items(), key=lambda pair: pair[0].split("-")[0] != lang.split("-", maxsplit=1)[0])
    return next((seen for _, text in texts if (seen := passage(text, words))), ())


def _classes(request: HttpRequest, hit: Hit) -> tuple[tuple[str, str], ...]:
    said = []
    for each in hit.classes[:_CLASSES]:
        scheme, _, symbol = each.partition(" ")
        field = scheme.lower()
        ask = f"{field}:{symbol.replace(' ', '')}" if field_find(field) else ""
        said.append((each, address_of(request, q=ask) if ask else ""))
    return tuple(said)


def _numbered(question: Question) -> Found | None:
    """What a number alone names: it is looked up at once, with or without an index."""
    if question.filters or question.after:
        return None
    try:
        if not isinstance(parse(question.query), Numbered):
            return None
    except InvalidInput:
        return None
    return right_find(data_dir(), question.query, edition_get(question.edition))


def _digit_wrong(named: Found) -> Reading | None:
    """The likeliest reading, where its check digit is wrong and no other reading of the number is sound."""
    told = [each for each in named.readings if each.check_digit_ok is not None]
    return told[0] if told and not any(each.check_digit_ok for each in told) else None


def _number_told(named: Found | None) -> dict[str, object] | None:
    """What is to be said of a number: nothing answers to it, or its check digit is wrong and what it would be."""
    if named is None:
        return None
    wrong = _digit_wrong(named)
    if wrong is None and named.right_ids:
        return None
    return {"text": named.text, "digit": wrong.check_digit_expected if wrong else None, "none": not named.right_ids}


def _sifted(request: HttpRequest, name: str, answer: Answer) -> Sifted | None:
    values = _values(request, name, answer)
    if not values:
        return None
    chosen = any(value.chosen for value in values)
    return Sifted(field_of(name), tuple(values[:_AT_ONCE]), tuple(values[_AT_ONCE:]), chosen)


def _values(request: HttpRequest, name: str, answer: Answer) -> list[Value]:
    there = request.GET.getlist(name)
    told = []
    for each in answer.facets.get(name, ()):
        chosen = each.value in there
        after = [value for value in there if value != each.value] if chosen else [*there, each.value]
        page = party_address(name, each.value) if name == "owner" else ""
        told.append(Value(each.label, each.count, address_of(request, **{name: after}), chosen, each.value, page))
    return told


def _chosen(request: HttpRequest, question: Question, answer: Answer) -> list[Chosen]:
    labels = {(name, each.value): each.label for name, values in answer.facets.items() for each in values}
    return [
        Chosen(
            narrowed_title(name),
            narrowed_label(name, value) if name in NARROWED else labels.get((name, value), value),
            address_of(request, **{name: [each for each in request.GET.getlist(name) if each != value]}),
        )
        for name, value in question.filters
    ]


@require_safe
def taken(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """The whole list of a question as a file."""
    asked = question_of(request)
    form = next((each for each in list_formats() if each.name == name), None)
    if form is None or not asked.query:
        line = Text("清单格式或检索式有误", "there is no such form of list, or no query")
        raise InvalidInput(line, code="search.format")
    edition = asked.edition or index_reach(data_dir()).edition
    pieces = list_stream(
        data_dir(),
        replace(asked, edition=edition),
        name,
        edition=edition,
        lang=getattr(request, "lang", "zh-Hans"),
        marking=list_marking(data_dir()),
        site=request.build_absolute_uri("/").rstrip("/"),
    )
    response = StreamingHttpResponse(pieces, content_type=form.media_type)
    ending = form.ending.lstrip(".")
    response["Content-Disposition"] = f'attachment; filename="muniment-{edition}.{ending}"'
    return response


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How to ask: the grammar by examples, and every field."""
    fields = list(fields_all().values())
    grouped = [(title, [each for each in fields if each.type in types]) for title, types in _GROUPS]
    grammar = [(title, _explained(queries)) for title, queries in _TAUGHT]
    return render(request, "search/how.html", {"groups": grouped, "grammar": grammar})


def _explained(queries: tuple[str, ...]) -> list[tuple[str, Text]]:
    return [(query, explain(parse(query))) for query in queries]
