"""Cases as those who act in them see them: the draft, the moves, the timeline, letters, papers; and the work of staff."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.accounts.queries import identity_of
from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, InvalidInput, MunimentError, NotFound
from muniment.kernel.texts import Text
from muniment.procedures.queries.acting import colleagues_of
from muniment.procedures.queries.cases import case_get, case_list_own
from muniment.procedures.queries.described import procedures_following
from muniment.procedures.queries.files import file_of
from muniment.procedures.queries.hooks import hooks_own
from muniment.procedures.queries.papers import paper_file
from muniment.procedures.queries.worklist import work_list
from muniment.procedures.services.adding import held_add
from muniment.procedures.services.assenting import assent_record
from muniment.procedures.services.assigning import case_assign
from muniment.procedures.services.cases import draft_save
from muniment.procedures.services.fees import fee_settle
from muniment.procedures.services.filing import file_put, file_take
from muniment.procedures.services.hooks import hook_drop, hook_set
from muniment.procedures.services.inviting import party_invite
from muniment.procedures.services.letters import letter_open, message_send
from muniment.procedures.services.moving import case_move, move_precheck
from muniment.procedures.services.parties import word_use
from muniment.procedures.services.scanning import scanner_of
from muniment.procedures.services.timing import limit_extend
from muniment.procedures.values import Case, FieldAsked, Obstacle
from muniment.procedures.views.frame import moment, place_of, shown, signed_in, today
from muniment.webbase.frame import acted, data_dir, lang_of, told

ROWS_MORE = 3
"""Empty rows below a table to fill in."""
_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@signed_in
def own(request: HttpRequest, me: Identity) -> HttpResponse:
    """The reader's own cases."""
    return _own(request, me)


def _own(request: HttpRequest, me: Identity, **more: object) -> HttpResponse:
    cases = case_list_own(me=me, after=place_of(request))
    response = shown(request, "cases.html", cases=cases, staff=me.may("staff"), hooks=hooks_own(me), **more)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@signed_in
def work(request: HttpRequest, me: Identity) -> HttpResponse:
    """The work of staff, what is due first."""
    procedure, whose = request.GET.get("procedure", ""), request.GET.get("whose", "")
    found = work_list(me, on=today(), procedure=procedure, whose=whose, after=place_of(request))
    return shown(request, "work.html", work=found, procedure=procedure, whose=whose)


@require_POST
@signed_in
def hook(request: HttpRequest, me: Identity) -> HttpResponse:
    """A program hears of every letter from now on, or no more; its secret is shown once."""
    body, url = request.POST.get("body", ""), request.POST.get("url", "")
    try:
        if request.POST.get("do") == "drop":
            hook_drop(me=me, body=body)
            return HttpResponseRedirect("/cases#hooks")
        secret = hook_set(me=me, url=url, body=body, moment=moment())
    except MunimentError as problem:
        return told(request, problem, lambda: _own(request, me))
    return _own(request, me, secret=secret)


def _page(request: HttpRequest, case_no: str, **more: object) -> HttpResponse:
    me = identity_of(request.user)
    case = case_get(case_no=case_no, me=me, on=today())
    colleagues = colleagues_of(case_no, me) if me and case.staff and not case.closed else ()
    key = secrets.token_hex(8)
    more.setdefault("onward", procedures_following(case, on=today()))
    response = shown(
        request, "case.html", case=case, me=me, colleagues=colleagues, rows_more=range(ROWS_MORE), key=key, **more
    )
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_safe
def page(request: HttpRequest, case_no: str) -> HttpResponse:
    """A case as its reader may see it."""
    return _page(request, case_no)


def _rev(request: HttpRequest) -> int:
    asked = request.POST.get("rev", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


def _typed(request: HttpRequest, fields: tuple[FieldAsked, ...], before: str = "") -> dict[str, Any]:
    """What was typed into these fields; a table row by row."""
    said: dict[str, Any] = {}
    for each in fields:
        name = before + each.name
        if each.type == "table":
            columns = [(column, request.POST.getlist(f"{name}.{column}")) for column, _ in each.columns]
            length = max((len(values) for _, values in columns), default=0)
            rows = [
                {column: values[at] if at < len(values) else "" for column, values in columns} for at in range(length)
            ]
            said[each.name] = [row for row in rows if any(row.values())]
        elif name in request.POST:
            said[each.name] = request.POST.get(name, "")
    return said


def _drafted(request: HttpRequest, me: Identity, case_no: str) -> None:
    """What was typed is kept before anything else is done."""
    case = case_get(case_no=case_no, me=me, on=today())
    if case.asked:
        typed = _typed(request, case.asked)
        draft_save(data_dir=data_dir(), case_no=case_no, me=me, typed=typed, rev=_rev(request), moment=moment())
        _files_put(request, me, case_no, case.asked, "")


def _files_put(request: HttpRequest, me: Identity, case_no: str, fields: tuple[FieldAsked, ...], before: str) -> None:
    """The files of these fields are put in, one by one."""
    for each in fields:
        for sent in request.FILES.getlist(before + each.name) if each.type == "files" else ():
            file_put(
                data_dir=data_dir(),
                case_no=case_no,
                field=before + each.name,
                name=sent.name or "",
                size=sent.size or 0,
                pieces=sent.chunks(),
                me=me,
                moment=moment(),
                scanner=scanner_of(),
            )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draft(request: HttpRequest, me: Identity, case_no: str) -> HttpResponse:
    """The draft is kept; then what its button asked for: nothing more, a check, or a move."""
    if request.method != "POST":  # a page with a problem on it was loaded again
        return HttpResponseRedirect(f"/cases/{case_no}")
    try:
        _drafted(request, me, case_no)
    except (Conflict, InvalidInput) as problem:
        return told(request, problem, lambda: _page(request, case_no))
    step, _, name = request.POST.get("do", "save").partition(":")
    if step == "held" or (step == "take" and name.isascii() and name.isdigit() and len(name) < 10):
        act = _held_added if step == "held" else _file_taken
        return _done(request, case_no, lambda: act(me, case_no, name), "form")
    if step == "check":
        return _checked(request, me, case_no, name)
    if step == "move":
        return _moved(request, me, case_no, name, None)
    return HttpResponseRedirect(f"/cases/{case_no}?kept=1")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def move(request: HttpRequest, me: Identity, case_no: str, name: str) -> HttpResponse:
    """A move is made; what refuses it is shown with the law, and nothing that was typed is lost."""
    if request.method != "POST":
        return HttpResponseRedirect(f"/cases/{case_no}")
    rev: int | None = _rev(request)
    if request.FILES:
        case = case_get(case_no=case_no, me=me, on=today())
        fields = next((each.fields for each in case.moves if each.name == name), ())
        try:
            _rev_told(case, rev)
            _files_put(request, me, case_no, fields, f"{name}.")
        except (Conflict, InvalidInput) as problem:
            return told(request, problem, lambda: _page(request, case_no, tried=name))
        rev = None
    if request.POST.get("do") == "check":
        return _checked(request, me, case_no, name)
    return _moved(request, me, case_no, name, rev)


def _moved(request: HttpRequest, me: Identity, case_no: str, name: str, rev: int | None) -> HttpResponse:
    case = case_get(case_no=case_no, me=me, on=today())
    fields = next((each.fields for each in case.moves if each.name == name), ())
    try:
        case_move(
            data_dir=data_dir(),
            case_no=case_no,
            move=name,
            me=me,
            moment=moment(),
            said=_typed(request, fields, f"{name}."),
            rev=rev,
            key=request.POST.get("key", ""),
        )
    except (Conflict, InvalidInput) as problem:
        why = _why(problem.facts)
        return told(request, problem, lambda: _page(request, case_no, tried=name, **why))
    return HttpResponseRedirect(f"/cases/{case_no}")


def _held_added(me: Identity, case_no: str, field: str) -> None:
    held_add(data_dir=data_dir(), case_no=case_no, field=field, me=me, moment=moment())


def _file_taken(me: Identity, case_no: str, name: str) -> None:
    file_take(case_no=case_no, file_id=int(name), me=me)


def _rev_told(case: Case, rev: int | None) -> None:
    if case.rev != rev:
        line = Text("案件刚被他人更新，请看过后再办", "somebody else has just changed the case: look at it, then go on")
        raise Conflict(line, code="case.rev")


def _why(facts: Mapping[str, Any]) -> dict[str, object]:
    return {"obstacles": facts.get("obstacles", ()), "lacking": facts.get("faults", {})}


def _checked(request: HttpRequest, me: Identity, case_no: str, name: str) -> HttpResponse:
    try:
        found: tuple[Obstacle, ...] = move_precheck(
            data_dir=data_dir(), case_no=case_no, move=name, me=me, moment=moment()
        )
    except (Conflict, InvalidInput) as problem:
        why = _why(problem.facts)
        return told(request, problem, lambda: _page(request, case_no, tried=name, **why))
    return _page(request, case_no, tried=name, checked=True, obstacles=found)


def _done(request: HttpRequest, case_no: str, act: Callable[[], object], anchor: str) -> HttpResponse:
    return acted(
        request,
        act,
        onward=f"/cases/{case_no}#{anchor}",
        again=lambda: _page(request, case_no),
        unknown=("case.unknown",),
    )


@require_POST
@signed_in
def message(request: HttpRequest, me: Identity, case_no: str) -> HttpResponse:
    """A message goes to another side."""
    words = {name: request.POST.get(name, "") for name in ("to", "subject", "body")}
    return _done(request, case_no, lambda: message_send(case_no=case_no, me=me, moment=moment(), **words), "letters")


@require_safe
@signed_in
def letter(request: HttpRequest, me: Identity, case_no: str, letter_id: int) -> HttpResponse:
    """A letter; that it was opened is kept where it is the reader's."""
    letter_open(letter_id=letter_id, me=me, moment=moment())
    case = case_get(case_no=case_no, me=me, on=today())
    found = next((each for each in case.letters if each.letter_id == letter_id), None)
    if found is None:
        raise NotFound(Text("没有这封信函", "there is no such letter"), code="letter.unknown")
    return shown(request, "letter.html", case=case, letter=found)


@require_POST
@signed_in
def assign(request: HttpRequest, me: Identity, case_no: str) -> HttpResponse:
    """The case is given to one of the staff."""
    asked = request.POST.get("person", "")
    person = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    return _done(
        request, case_no, lambda: case_assign(case_no=case_no, person_id=person, me=me, moment=moment()), "staff"
    )


@require_POST
@signed_in
def extend(request: HttpRequest, me: Identity, case_no: str, name: str) -> HttpResponse:
    """A limit is extended by the rule of the declaration."""
    reason = request.POST.get("reason", "")
    return _done(
        request,
        case_no,
        lambda: limit_extend(case_no=case_no, name=name, me=me, reason=reason, moment=moment()),
        "limits",
    )


@require_POST
@signed_in
def fee(request: HttpRequest, me: Identity, case_no: str, fee_id: int) -> HttpResponse:
    """A fee is told as paid, checked or waived."""
    receipt, waive = request.POST.get("receipt", ""), request.POST.get("do") == "waive"
    return _done(
        request,
        case_no,
        lambda: fee_settle(case_no=case_no, fee_id=fee_id, receipt=receipt, waive=waive, me=me, moment=moment()),
        "fees",
    )


@require_POST
@signed_in
def assent(request: HttpRequest, me: Identity, case_no: str) -> HttpResponse:
    """Staff record an assent on paper."""
    words = {name: request.POST.get(name, "") for name in ("side", "name", "paper")}
    return _done(
        request,
        case_no,
        lambda: assent_record(case_no=case_no, me=me, moment=moment(), rev=_rev(request), **words),
        "parties",
    )


@require_POST
@signed_in
def invite(request: HttpRequest, me: Identity, case_no: str) -> HttpResponse:
    """A word that makes whoever brings it a party is shown once."""
    side, name = request.POST.get("side", ""), request.POST.get("name", "")
    try:
        word = party_invite(case_no=case_no, side=side, name=name, me=me)
    except (Conflict, InvalidInput) as problem:
        return told(request, problem, lambda: _page(request, case_no))
    address = request.build_absolute_uri(f"/cases/join/{word}")
    return _page(request, case_no, invited=name, invitation=address)


@never_cache
@signed_in
def join(request: HttpRequest, me: Identity, word: str) -> HttpResponse:
    """Somebody joins as the party that an invitation names."""
    if request.method != "POST":
        return shown(request, "join.html", word=word, me=me)
    row: list[str] = []
    answer = acted(
        request,
        lambda: row.append(word_use(word=word, me=me, body=request.POST.get("body", "")).case_no),
        onward="/cases",
        again=lambda: shown(request, "join.html", word=word, me=me),
    )
    return HttpResponseRedirect(f"/cases/{row[0]}") if row else answer


@never_cache
@require_safe
def file(request: HttpRequest, case_no: str, file_id: int) -> FileResponse:
    """A file of the case, to be kept and not to be shown by the browser."""
    case = case_get(case_no=case_no, me=identity_of(request.user), on=today())
    path, media_type, seen = file_of(data_dir=data_dir(), files=case.files, file_id=file_id)
    return FileResponse(path.open("rb"), as_attachment=True, filename=seen.name, content_type=media_type)


@never_cache
@require_safe
def paper(request: HttpRequest, case_no: str, code: str, form: str) -> HttpResponse:
    """A paper of the case as a file."""
    name, body = paper_file(
        data_dir=data_dir(),
        case_no=case_no,
        code=code,
        me=identity_of(request.user),
        form="pdf" if form == "pdf" else "docx",
        lang=lang_of(request),
        site=request.build_absolute_uri("/")[:-1],
    )
    return HttpResponse(
        body, content_type=_MEDIA[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
