"""The exchange for machines: what lies on a right, and due diligence over a list."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from muniment.accounts.services.bearer import Bearer, bearer_of
from muniment.exchange.queries.board import board_get, ceiling_of, instrument_get
from muniment.exchange.queries.boards import board_document, board_page, certificate_document, instrument_document
from muniment.exchange.queries.diligence import diligence_document, diligence_get
from muniment.exchange.queries.liens import certificate_get, liens_document, liens_get
from muniment.exchange.queries.offers import (
    figures_document,
    hint_document,
    offer_document,
    offer_figures,
    offer_list,
    price_hint,
)
from muniment.exchange.queries.opening import looked_document, open_check
from muniment.exchange.replies import LOOKS, plan_of, wanted_of
from muniment.exchange.schemas import (
    DiligenceAsked,
    DiligenceTold,
    HintAsked,
    HintTold,
    LienCertificateTold,
    LiensAsked,
    LiensTold,
    OffersAsked,
    OffersTold,
    OpenCheckTold,
    PledgeAsked,
    PledgesAsked,
    PledgesTold,
    PledgeTold,
)
from muniment.exchange.services.offering import offers_follow
from muniment.kernel.clock import clock_read
from muniment.webbase.replies import day_of, json_reply, words_known
from muniment.webbase.schemas import Problem

router = Router(tags=["exchange"])
PROBLEMS = {400: Problem, 404: Problem, 451: Problem, 503: Problem}
OWN = {**PROBLEMS, 401: Problem, 403: Problem}
READ = Bearer("read")
PledgeNo = PathEx[str, P(max_length=200, examples=["Y2026980000001"])]
CertificateCode = PathEx[str, P(max_length=60, examples=["AAAA-BBBB-CCCC-DDDD"])]
_NUMBER = "Any number in any customary form, or the identity of a right."
Named = PathEx[str, P(description=_NUMBER, examples=["ZL 2018 1 9000731.1"])]


@router.get(
    "/liens/{path:number}",
    response={200: LiensTold, **PROBLEMS},
    operation_id="liens",
    summary="What lies on one right on a day",
)
def liens(request: HttpRequest, asked: Query[LiensAsked], number: Named) -> HttpResponse:
    """Pledges, preservation orders in waiting order, licences and disputes: the document of `/liens/<right>?format=json`."""
    words_known(request, LiensAsked.model_fields)
    on = day_of("on", asked.on) or clock_read(settings.MUNIMENT_DATA).today()
    return json_reply(liens_document(liens_get(settings.MUNIMENT_DATA, number, on=on)))


@router.get(
    "/open-licences",
    response={200: OffersTold, **PROBLEMS},
    operation_id="open_licences",
    summary="Open licences by need and price, and in figures",
)
def open_licences(request: HttpRequest, asked: Query[OffersAsked]) -> HttpResponse:
    """Those that stand on the register, or all; `next_cursor` goes on."""
    words_known(request, OffersAsked.model_fields)
    on = clock_read(settings.MUNIMENT_DATA).today()
    waiting = offers_follow(data_dir=settings.MUNIMENT_DATA, on=on, most=LOOKS)
    page = offer_list(wanted_of(request), data_dir=settings.MUNIMENT_DATA, on=on, after=asked.after, limit=asked.limit)
    return json_reply(
        {
            "items": [offer_document(each) for each in page.items],
            "total": page.total,
            "next_cursor": page.next_cursor,
            "still_to_look_at": waiting,
            "figures": figures_document(offer_figures(data_dir=settings.MUNIMENT_DATA, on=on)),
        }
    )


@router.get(
    "/open-licence/check/{path:number}",
    response={200: OpenCheckTold, **PROBLEMS},
    operation_id="open_licence_check",
    summary="What the register says against an open licence of one right",
)
def open_licence_check(request: HttpRequest, number: Named) -> HttpResponse:
    """No obstacle in the register is not a permission: what no register knows, the patentee declares."""
    words_known(request, ())
    on = clock_read(settings.MUNIMENT_DATA).today()
    return json_reply(looked_document(open_check(settings.MUNIMENT_DATA, [number], on=on)[0]))


@router.get(
    "/open-licence/price/{path:number}",
    response={200: HintTold, **PROBLEMS},
    operation_id="open_licence_price",
    summary="What an open licence of one right might cost: an estimate",
)
def open_licence_price(request: HttpRequest, asked: Query[HintAsked], number: Named) -> HttpResponse:
    """Comparable prices on the register, and the usual formulas over what the caller expects."""
    words_known(request, HintAsked.model_fields)
    on = clock_read(settings.MUNIMENT_DATA).today()
    return json_reply(hint_document(price_hint(settings.MUNIMENT_DATA, number, on=on, plan=plan_of(request))))


@router.post(
    "/due-diligence",
    response={200: DiligenceTold, **PROBLEMS},
    operation_id="due_diligence",
    summary="Due diligence over a list of rights",
)
def due_diligence(request: HttpRequest, asked: DiligenceAsked) -> HttpResponse:
    """Title, liens, term against the loan, fees, family, disputes and coverage of each; nothing is kept."""
    on = clock_read(settings.MUNIMENT_DATA).today()
    text = "\n".join(asked.numbers)
    sheet = diligence_get(
        settings.MUNIMENT_DATA, text, pledgor=asked.pledgor, until=day_of("until", asked.until), on=on
    )
    return json_reply(diligence_document(sheet))


@router.get(
    "/pledges",
    response={200: PledgesTold, **OWN},
    operation_id="pledges",
    summary="A lender's board of pledges",
    auth=READ,
)
def pledges(request: HttpRequest, asked: Query[PledgesAsked]) -> HttpResponse:
    """The pledges of the bearer's lender, the gravest first; `next_cursor` goes on. For its own people alone."""
    words_known(request, PledgesAsked.model_fields)
    on = clock_read(settings.MUNIMENT_DATA).today()
    board = board_get(settings.MUNIMENT_DATA, bearer_of(request), body=asked.body, on=on)
    page = board_page(board, after=asked.after, limit=asked.limit)
    return json_reply(board_document(board, page, ceiling_of(board.body, on)))


@router.get(
    "/pledges/{path:no}",
    response={200: PledgeTold, **OWN},
    operation_id="pledge",
    summary="One pledge of a lender",
    auth=READ,
)
def pledge(request: HttpRequest, asked: Query[PledgeAsked], no: PledgeNo) -> HttpResponse:
    """Its loan, its rights with their values and signals, loan to value before and now."""
    words_known(request, PledgeAsked.model_fields)
    on = clock_read(settings.MUNIMENT_DATA).today()
    _, one = instrument_get(settings.MUNIMENT_DATA, bearer_of(request), no, body=asked.body, on=on)
    return json_reply(instrument_document(one))


@router.get(
    "/lien-certificates/{code}",
    response={200: LienCertificateTold, **PROBLEMS},
    operation_id="lien_certificate",
    summary="A certificate of liens by its code",
)
def lien_certificate(request: HttpRequest, code: CertificateCode) -> HttpResponse:
    """Whether it was issued here, whether its words are whole, and whether the register says the same of that day now."""
    words_known(request, ())
    return json_reply(certificate_document(certificate_get(settings.MUNIMENT_DATA, code)))
