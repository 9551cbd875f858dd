"""The register for machines: one right, a check, the editions and what changed between two."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from muniment.register.domain.document import coverage_json
from muniment.register.queries.changes import difference_json, edition_compare
from muniment.register.queries.checks import number_check
from muniment.register.queries.documents import check_document, edition_document, right_document
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.schemas import CheckAsked, Checked, Compared, DifferenceTold, EditionsTold, Known, Right
from muniment.webbase.replies import day_of, json_reply, words_known
from muniment.webbase.schemas import Problem

_NUMBER = "Any number in any customary form, or the identity of a right."
router = Router(tags=["register"])
PROBLEMS = {400: Problem, 404: Problem, 451: Problem, 503: Problem}


@router.get(
    "/show/{path:number}",
    response={200: Right, **PROBLEMS},
    operation_id="show",
    by_alias=True,
    summary="One right, whole",
)
def show(
    request: HttpRequest,
    asked: Query[Known],
    number: PathEx[str, P(description=_NUMBER, examples=["ZL 2018 1 9000731.1"])],
) -> HttpResponse:
    """The right that a number names, as an edition knows it: the document of `muniment show --format json`.

    Where several rights answer, the problem names them in `right_ids`.
    """
    words_known(request, Known.model_fields)
    edition = edition_get(asked.edition or None)
    as_of = day_of("as_of", asked.as_of)
    return json_reply(right_document(settings.MUNIMENT_DATA, number, edition=edition, as_of=as_of))


@router.get("/check", response={200: Checked, **PROBLEMS}, operation_id="check", summary="A number as printed on goods")
def check(request: HttpRequest, asked: Query[CheckAsked]) -> HttpResponse:
    """Genuine, alive, whose, and what the marking means: the document of `muniment check --format json`."""
    words_known(request, CheckAsked.model_fields)
    edition = edition_get(asked.edition or None)
    checked = number_check(
        settings.MUNIMENT_DATA,
        asked.number,
        edition=edition,
        as_of=day_of("as_of", asked.as_of),
        made_on=day_of("made_on", asked.made_on),
    )
    coverage = coverage_json(checked.coverage)
    return json_reply(check_document(checked.result, number=asked.number, edition=edition, coverage=coverage))


@router.get("/editions", response={200: EditionsTold, **PROBLEMS}, operation_id="editions", summary="All editions")
def editions(request: HttpRequest) -> HttpResponse:
    """All editions, oldest first: the document of `muniment editions --format json`."""
    words_known(request, ())
    return json_reply({"items": [edition_document(each) for each in edition_list()]})


@router.get(
    "/diff",
    response={200: DifferenceTold, **PROBLEMS},
    operation_id="diff",
    by_alias=True,
    summary="What changed between two editions",
)
def diff(request: HttpRequest, asked: Query[Compared]) -> HttpResponse:
    """What came, went, changed and was renumbered, and why: the document of `muniment diff --format json`."""
    words_known(request, [field.alias or name for name, field in Compared.model_fields.items()])
    found = edition_compare(
        settings.MUNIMENT_DATA,
        asked.from_,
        asked.to,
        change=asked.change,
        cursor=asked.cursor,
        limit=asked.limit,
        region=asked.region,
        event=asked.event,
    )
    return json_reply(difference_json(found))
