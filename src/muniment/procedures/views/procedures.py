"""Procedures as everybody reads them: what there is, how each goes, its public register, and papers verified."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from muniment.accounts.queries import identity_of
from muniment.accounts.values import Identity
from muniment.kernel.errors import InvalidInput, NotFound
from muniment.kernel.texts import Text
from muniment.procedures.queries.described import Procedure, opens_for, procedure_get, procedure_list
from muniment.procedures.queries.papers import paper_verify
from muniment.procedures.queries.registers import register_figures, register_list
from muniment.procedures.services.cases import case_open, draft_save
from muniment.procedures.views.frame import moment, place_of, shown, signed_in, today
from muniment.webbase.frame import acted, data_dir, told


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What can be begun here; with a right, what can be begun about it."""
    rights = request.GET.getlist("rights")
    every = procedure_list(on=today())
    found = [each for each in every if all(_takes(each, right) for right in rights)]
    groups: dict[Text, list[Procedure]] = {}
    for each in found:
        groups.setdefault(each.group, []).append(each)
    return shown(request, "procedures.html", groups=list(groups.items()), rights=rights)


def _takes(procedure: Procedure, right_id: str) -> bool:
    try:
        return procedure.takes(right_id)
    except InvalidInput:
        return False


def _page(request: HttpRequest, name: str) -> HttpResponse:
    found = procedure_get(name, on=today())
    me = identity_of(request.user)
    return shown(
        request,
        "procedure.html",
        found=found,
        figures=register_figures(name, on=today()),
        bodies=opens_for(found, me) if me else (),
        rights=request.GET.getlist("rights") or request.POST.getlist("rights"),
    )


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """A procedure: who, by what law, from where to where, within what time; and the button that begins it."""
    return _page(request, name)


@require_POST
@signed_in
def start(request: HttpRequest, me: Identity, name: str) -> HttpResponse:
    """A case stands as a draft, with the rights that were brought along."""
    made: list[str] = []

    def do() -> None:
        number = case_open(
            procedure=name,
            side=request.POST.get("side", ""),
            me=me,
            moment=moment(),
            body=request.POST.get("body", ""),
            key=request.POST.get("key", ""),
            follows=request.POST.get("follows", ""),
        )
        made.append(number)
        brought = [each for each in request.POST.getlist("rights") if each.strip()]
        field = next((each.name for each in procedure_get(name, on=today()).fields if each.type == "rights"), None)
        if brought and field:
            typed = {field: "\n".join(brought)}
            draft_save(data_dir=data_dir(), case_no=number, me=me, typed=typed, rev=1, moment=moment())

    answer = acted(request, do, onward="/cases", again=lambda: _page(request, name))
    return HttpResponseRedirect(f"/cases/{made[0]}") if made and answer.status_code < 400 else answer


@require_safe
def register(request: HttpRequest, name: str) -> HttpResponse:
    """The public register of a procedure."""
    found = procedure_get(name, on=today())
    state, right_id = request.GET.get("state", ""), request.GET.get("right", "")
    after = place_of(request)
    cases = register_list(name, on=today(), state=state, right_id=right_id, after=after)
    figures = register_figures(name, on=today())
    return shown(
        request, "register.html", found=found, cases=cases, figures=figures, state=state, right_id=right_id, after=after
    )


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """The public registers."""
    found = [(each, register_figures(each.name, on=today())) for each in procedure_list(on=today()) if each.public]
    return shown(request, "registers.html", found=found)


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The box for the code of a paper; with a code, what stands under it."""
    code = request.GET.get("code", "").strip()
    return HttpResponseRedirect(f"/verify/{code}") if _plain(code) else shown(request, "verify.html", paper=None)


def _plain(code: str) -> bool:
    return 0 < len(code) < 40 and code.isascii() and code.replace("-", "").isalnum()


@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a paper of that code was issued here."""
    try:
        paper = paper_verify(code=code)
    except NotFound as problem:
        return told(request, problem, lambda: shown(request, "verify.html", paper=None, code=code))
    return shown(request, "verify.html", paper=paper, code=code)
