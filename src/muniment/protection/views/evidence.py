"""Evidence of a case with its stamps and hands; and what a hash or file tells to everybody."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.accounts.values import Identity
from muniment.kernel.dates import date_read
from muniment.kernel.errors import EngineUnavailable, InvalidInput, SourceProblem
from muniment.kernel.texts import Text
from muniment.protection.domain.custody import digest_read
from muniment.protection.queries.evidence import evidence_list, hash_known
from muniment.protection.services.evidence import evidence_copy, evidence_hand, evidence_stamp
from muniment.protection.values import BY_HAND, HANDS
from muniment.protection.views.frame import moment, shown, signed_in, today
from muniment.webbase.frame import acted, data_dir, problem_put

_BAD = 400


def _page(request: HttpRequest, me: Identity, case_no: str) -> HttpResponse:
    case, pieces = evidence_list(case_no=case_no, me=me, on=today())
    acts = [(each, HANDS[each]) for each in BY_HAND]
    return shown(request, "evidence.html", case=case, pieces=pieces, acts=acts, today=today())


@require_safe
@signed_in
def listing(request: HttpRequest, me: Identity, case_no: str) -> HttpResponse:
    """The evidence of a case that its reader may see."""
    return _page(request, me, case_no)


def _done(request: HttpRequest, me: Identity, case_no: str, act: Callable[[], object]) -> HttpResponse:
    return acted(
        request,
        act,
        onward=f"/cases/{case_no}/evidence",
        again=lambda: _page(request, me, case_no),
        unknown=("case.unknown", "evidence.unknown"),
    )


@require_POST
@signed_in
def stamp(request: HttpRequest, me: Identity, case_no: str, file_id: int) -> HttpResponse:
    """A piece is time-stamped; an authority that is silent is said so on the page."""

    def do() -> None:
        try:
            evidence_stamp(data_dir=data_dir(), case_no=case_no, file_id=file_id, me=me, moment=moment())
        except EngineUnavailable as problem:
            raise InvalidInput(problem.text, code=problem.code) from problem

    return _done(request, me, case_no, do)


@require_POST
@signed_in
def hand(request: HttpRequest, me: Identity, case_no: str, file_id: int) -> HttpResponse:
    """One more hand is written down."""

    def do() -> None:
        try:
            on = date_read(request.POST.get("on", ""))
        except SourceProblem:
            on = None
        if on is None:
            line = Text("请填公历日期（如 2026-11-20）", "give a day of the Gregorian calendar (as 2026-11-20)")
            raise InvalidInput(line, code="hand.on", field="on")
        words = {name: request.POST.get(name, "") for name in ("act", "to", "note")}
        evidence_hand(case_no=case_no, file_id=file_id, on=on, me=me, moment=moment(), **words)

    return _done(request, me, case_no, do)


@require_POST
@signed_in
def package(request: HttpRequest, me: Identity, case_no: str, file_id: int) -> StreamingHttpResponse:
    """The package of a piece; that it was copied out stands in the chain, which is why it is asked for by a button."""
    name, packed = evidence_copy(data_dir=data_dir(), case_no=case_no, file_id=file_id, me=me, moment=moment())
    return StreamingHttpResponse(
        packed,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a file or hash was stamped here, when and by whose authority; never in which case."""
    known, status = None, 200
    asked = request.GET.get("hash", "")
    sent = request.FILES.get("file") if request.method == "POST" else None
    if sent is not None:
        digest = hashlib.sha256()
        for piece in sent.chunks():
            digest.update(piece)
        asked = digest.hexdigest()
    elif request.method == "POST":
        problem_put(request, Text("请选择文件", "choose a file"))
        status = _BAD
    if asked:
        try:
            known = hash_known(digest_read(asked[:300]))
        except InvalidInput as problem:
            problem_put(request, problem.text)
            status = _BAD
    response = shown(request, "verify.html", known=known, asked=asked[:300])
    response.status_code = status
    return response
