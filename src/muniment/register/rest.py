"""The register for machines: one right and what stands around it, a check, editions, code lists, regions."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import P, PathEx, Query, Router, Schema

from muniment.kernel.clock import clock_read
from muniment.register.domain.document import coverage_json
from muniment.register.queries.changes import difference_json, edition_compare
from muniment.register.queries.checks import number_check
from muniment.register.queries.documents import check_document, edition_document
from muniment.register.queries.editions import edition_get, edition_head, edition_list
from muniment.register.queries.kin import citations_get, family_get
from muniment.register.queries.regions import region_locate, region_page
from muniment.register.queries.rights import RightView, right_find, right_get, right_resolve
from muniment.register.queries.since import right_since
from muniment.register.queries.telling import (
    citations_json,
    family_json,
    found_json,
    located_json,
    region_json,
    since_json,
    tree_list_json,
    tree_page_json,
    wordings_json,
)
from muniment.register.queries.trees import tree_lists, tree_page
from muniment.register.queries.wordings import claims_compare, wordings_get
from muniment.register.replies import RIGHT_FORMS, right_reply
from muniment.register.schemas.lists import (
    CitationsTold,
    ClaimsTold,
    CodeLists,
    FamilyTold,
    FindAsked,
    FoundTold,
    InEdition,
    LocateAsked,
    LocatedTold,
    PlaceAsked,
    RegionTold,
    SinceAsked,
    SinceTold,
    TreeTold,
    WordingsAsked,
)
from muniment.register.schemas.rights import (
    CheckAsked,
    Checked,
    Compared,
    DifferenceTold,
    EditionsAsked,
    EditionsTold,
    EditionTold,
    Known,
    Right,
    RightAsked,
)
from muniment.register.values import Manifest
from muniment.webbase.replies import day_of, form_asked, json_reply, words_known
from muniment.webbase.schemas import Problem

_NUMBER = "Any number in any customary form, or the identity of a right."
Named = PathEx[str, P(description=_NUMBER, examples=["ZL 2018 1 9000731.1"])]
router = Router(tags=["register"])
PROBLEMS = {400: Problem, 404: Problem, 451: Problem, 503: Problem}


def _words(model: type[Schema]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _view(number: str, edition: str, as_of: str | None = None) -> RightView:
    """The right that a number names in an edition."""
    known = edition_get(edition or None)
    data_dir = settings.MUNIMENT_DATA
    right_id = right_resolve(data_dir, number, known)
    return right_get(data_dir, right_id, edition=edition or None, as_of=day_of("as_of", as_of))


def _counted(edition: str) -> Manifest | None:
    """The edition whose rights are counted; none while there is none and none was asked for."""
    return edition_get(edition) if edition else edition_head()


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
    number: Named,
) -> HttpResponse:
    """The right that a number names, as an edition knows it: the document of `muniment show`, in the form asked for.

    `format`, else the header `Accept`, chooses: `application/json` is this document; `application/json; profile=st97`
    WIPO ST.97; `application/xml` (or with `profile=st96`) WIPO ST.96; `application/pdf` a report sheet. A header that
    accepts none of them gets 406. Where several rights answer, the problem names them in `right_ids`.
    """
    words_known(request, RightAsked.model_fields)
    form = form_asked(request, RIGHT_FORMS, asked.format)
    response = right_reply(request, settings.MUNIMENT_DATA, _view(number, asked.edition, asked.as_of), form)
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
def editions(request: HttpRequest, asked: Query[EditionsAsked]) -> HttpResponse:
    """All editions, oldest first, page by page: the items of `muniment editions --format json`."""
    words_known(request, _words(EditionsAsked))
    after = int(asked.cursor or 0)
    kept = [each for each in edition_list() if each.seq > after]
    shown = kept[: asked.limit]
    onward = str(shown[-1].seq) if len(kept) > asked.limit else None
    return json_reply({"items": [edition_document(each) for each in shown], "next_cursor": onward})


@router.get("/editions/{name}", response={200: EditionTold, **PROBLEMS}, operation_id="edition", summary="One edition")
def edition(request: HttpRequest, name: str) -> HttpResponse:
    """One edition: what it holds, how far it knows, and the versions of everything that computes."""
    words_known(request, ())
    return json_reply(edition_document(edition_get(name)))


@router.get(
    "/diff",
    response={200: DifferenceTold, **PROBLEMS},
    operation_id="diff",
    by_alias=True,
    summary="What changed between two editions",
)
def diff(request: HttpRequest, asked: Query[Compared]) -> HttpResponse:
    """What came, went, changed and was renumbered, and why: the document of `muniment diff --format json`."""
    words_known(request, _words(Compared))
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


# --- around a right --------------------------------------------------------------------------------------------------


@router.get("/find", response={200: FoundTold, **PROBLEMS}, operation_id="find", summary="What a number leads to")
def find(request: HttpRequest, asked: Query[FindAsked]) -> HttpResponse:
    """The readings of a number in any customary form, and the rights that answer to it: none, one or several."""
    words_known(request, _words(FindAsked))
    known = edition_get(asked.edition or None)
    return json_reply(found_json(right_find(settings.MUNIMENT_DATA, asked.number, known), known.name))


@router.get(
    "/family/{path:number}", response={200: FamilyTold, **PROBLEMS}, operation_id="family", summary="A right's family"
)
def family(request: HttpRequest, asked: Query[Known], number: Named) -> HttpResponse:
    """Rights of one family number, or tied by a priority, as far as they are loaded and public."""
    words_known(request, _words(Known))
    view = _view(number, asked.edition, asked.as_of)
    return json_reply(family_json(view, family_get(settings.MUNIMENT_DATA, view)))


@router.get(
    "/citations/{path:number}",
    response={200: CitationsTold, **PROBLEMS},
    operation_id="citations",
    summary="What a right cites, and what cites it",
)
def citations(request: HttpRequest, asked: Query[InEdition], number: Named) -> HttpResponse:
    """What it cites and what cites it, as far as it is loaded and public."""
    words_known(request, _words(InEdition))
    view = _view(number, asked.edition)
    return json_reply(citations_json(view, citations_get(settings.MUNIMENT_DATA, view)))


@router.get(
    "/claims/{path:number}",
    response={200: ClaimsTold, **PROBLEMS},
    operation_id="claims",
    summary="The claims of two publications, compared",
)
def claims(request: HttpRequest, asked: Query[WordingsAsked], number: Named) -> HttpResponse:
    """The publications that state the claims, and two of them claim by claim and word by word."""
    words_known(request, _words(WordingsAsked))
    data_dir, view = settings.MUNIMENT_DATA, _view(number, asked.edition)
    compared = claims_compare(data_dir, view, asked.before, asked.after)
    return json_reply(wordings_json(view, wordings_get(data_dir, view), compared))


@router.get(
    "/since/{path:number}",
    response={200: SinceTold, **PROBLEMS},
    operation_id="since",
    summary="What changed of a right since an edition",
)
def since(request: HttpRequest, asked: Query[SinceAsked], number: Named) -> HttpResponse:
    """Its answer then and now, the events that came or went, the other fields that differ."""
    words_known(request, _words(SinceAsked))
    view = _view(number, asked.edition, asked.as_of)
    return json_reply(since_json(view, right_since(settings.MUNIMENT_DATA, view, asked.since)))


# --- code lists and regions ------------------------------------------------------------------------------------------


@router.get(
    "/codelists", response={200: CodeLists, **PROBLEMS}, operation_id="codelists", summary="The code lists loaded"
)
def codelists(request: HttpRequest) -> HttpResponse:
    """Every loaded list with edition, licence and what it lacks: the document of `muniment codelists --format json`."""
    words_known(request, ())
    data_dir = settings.MUNIMENT_DATA
    kept = tree_lists(data_dir, today=clock_read(data_dir).today())
    return json_reply({"lists": [tree_list_json(each) for each in kept]})


@router.get(
    "/browse/{scheme}",
    response={200: TreeTold, **PROBLEMS},
    operation_id="browse",
    summary="A place of a classification, with counts",
)
def browse(request: HttpRequest, scheme: str, asked: Query[PlaceAsked]) -> HttpResponse:
    """A place of IPC, CPC, Nice, Vienna … with its way, titles and what lies under it, and how many rights carry each."""
    words_known(request, _words(PlaceAsked))
    data_dir, known = settings.MUNIMENT_DATA, _counted(asked.edition)
    page = tree_page(
        data_dir,
        scheme=scheme,
        symbol=asked.symbol,
        version=asked.version or None,
        lang=getattr(request, "lang", "zh-Hans"),
        seq=known.seq if known else None,
        today=clock_read(data_dir).today(),
        skip=int(asked.cursor or 0),
        words=asked.words,
    )
    return json_reply(tree_page_json(page, known.name if known else None))


@router.get("/regions", response={200: RegionTold, **PROBLEMS}, operation_id="regions", summary="All provinces")
def regions(request: HttpRequest, asked: Query[InEdition]) -> HttpResponse:
    """Whose rights lie in which province, by kind and type of owner, and of how many that is not known."""
    return _region(request, "", asked)


@router.get(
    "/regions/{code}",
    response={200: RegionTold, **PROBLEMS},
    operation_id="region",
    summary="One administrative division",
)
def region(request: HttpRequest, code: str, asked: Query[InEdition]) -> HttpResponse:
    """Whose rights lie in a division of six digits and in those under it, by kind and type of owner."""
    return _region(request, code, asked)


def _region(request: HttpRequest, code: str, asked: InEdition) -> HttpResponse:
    words_known(request, _words(InEdition))
    known = _counted(asked.edition)
    page = region_page(settings.MUNIMENT_DATA, code, seq=known.seq if known else None)
    return json_reply(region_json(page, known.name if known else None))


@router.get("/locate", response={200: LocatedTold, **PROBLEMS}, operation_id="locate", summary="Where an address lies")
def locate(request: HttpRequest, asked: Query[LocateAsked]) -> HttpResponse:
    """The administrative division that the words name, on a day: the document of `muniment codelists locate`."""
    words_known(request, _words(LocateAsked))
    data_dir = settings.MUNIMENT_DATA
    on = day_of("as_of", asked.as_of) or clock_read(data_dir).today()
    return json_reply(located_json(region_locate(data_dir, asked.text, on=on, postcode=asked.postcode or None)))
