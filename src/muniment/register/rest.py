"""The register for machines: one right, a check, the editions and what changed between two."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import P, PathEx, Query, Router

from muniment.register.domain.document import coverage_json
from muniment.register.queries.changes import difference_json, edition_compare
from muniment.register.queries.checks import number_check
from muniment.register.queries.documents import check_document, edition_document
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.rights import right_get, right_resolve
from muniment.register.replies import RIGHT_FORMS, right_reply
from muniment.register.schemas import CheckAsked, Checked, Compared, DifferenceTold, EditionsTold, Right, RightAsked
from muniment.webbase.replies import day_of, form_asked, json_reply, words_known
from muniment.webbase.schemas import Problem

_NUMBER = "Any number in any customary form, or the identity of a right."
router = Router(tags=["register"])
PROBLEMS = {400: Problem, 404: Problem, 451: Problem, 503: Problem}


@router.get(
    "/show/{path:number}",
    response={200: Right, 406: Problem, **PROBLEMS},
    operation_id="show",
    by_alias=True,
    summary="One right, whole",
)
def show(
    request: HttpRequest,
    asked: Query[RightAsked],
    number: PathEx[str, P(description=_NUMBER, examples=["ZL 2018 1 9000731.1"])],
) -> HttpResponse:
    """The right that a number names, as an edition knows it: the document of `muniment show`, in the form asked for.

    `format`, else the header `Accept`, chooses: `application/json` is this document; `application/json; profile=st97`
    WIPO ST.97; `application/xml` (or with `profile=st96`) WIPO ST.96; `application/pdf` a report sheet. A header that
    accepts none of them gets 406. Where several rights answer, the problem names them in `right_ids`.
    """
    words_known(request, RightAsked.model_fields)
    form = form_asked(request, RIGHT_FORMS, asked.format)
    edition = edition_get(asked.edition or None)
    as_of = day_of("as_of", asked.as_of)
    data_dir = settings.MUNIMENT_DATA
    right_id = right_resolve(data_dir, number, edition)
    view = right_get(data_dir, right_id, edition=edition.name, as_of=as_of)
    response = right_reply(request, data_dir, view, form)
    patch_vary_headers(response, ("Accept",))
    return response


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
