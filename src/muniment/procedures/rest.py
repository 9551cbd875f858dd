"""Procedures and cases for machines: what a person may do at a browser, a program may do with their token."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import P, PathEx, Query, Router

from muniment.accounts.services.bearer import Bearer, bearer_of
from muniment.kernel.clock import clock_read
from muniment.procedures import schemas as told
from muniment.procedures.queries import documents
from muniment.procedures.queries.cases import case_get, case_list_own
from muniment.procedures.queries.described import procedure_get, procedure_list
from muniment.procedures.queries.files import file_of
from muniment.procedures.queries.papers import paper_file, paper_verify
from muniment.procedures.queries.registers import register_figures, register_list
from muniment.procedures.queries.worklist import work_list
from muniment.procedures.services import filing, moving
from muniment.procedures.services.assenting import assent_record
from muniment.procedures.services.assigning import case_assign
from muniment.procedures.services.cases import Moment, case_open, draft_save
from muniment.procedures.services.fees import fee_settle
from muniment.procedures.services.inviting import party_invite
from muniment.procedures.services.letters import letter_open, message_send
from muniment.procedures.services.parties import word_use
from muniment.procedures.services.scanning import scanner_of
from muniment.procedures.services.timing import limit_extend
from muniment.webbase.replies import json_reply, words_known
from muniment.webbase.schemas import Problem

router = Router(tags=["procedures"])
READ, WRITE = Bearer("read"), Bearer("write:cases")
OPEN = {400: Problem, 404: Problem, 503: Problem}
OWN = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 503: Problem}
Name = PathEx[str, P(max_length=60)]
CaseNo = PathEx[str, P(max_length=20, examples=["C2026-000001"])]
Number = Annotated[int, P(ge=1, le=2**31 - 1)]


def _moment() -> Moment:
    return Moment(clock_read(settings.MUNIMENT_DATA).today(), timezone.now())


def _key(request: HttpRequest) -> str:
    return request.headers.get("Idempotency-Key", "")[:100]


def _done() -> HttpResponse:
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@router.get(
    "/procedures",
    response={200: told.ProceduresTold, **OPEN},
    operation_id="procedures",
    summary="What can be begun here",
)
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure in the version that holds today."""
    words_known(request, ())
    every = procedure_list(on=_moment().on)
    return json_reply({"items": [documents.procedure_line_json(each) for each in every]})


@router.get(
    "/procedures/{name}",
    response={200: told.ProcedureTold, **OPEN},
    operation_id="procedure",
    summary="One procedure, whole",
)
def procedure(request: HttpRequest, name: Name) -> HttpResponse:
    """Sides, states, moves with what is checked, limits with their rules, fields, laws; and its figures."""
    words_known(request, ())
    on = _moment().on
    document = documents.procedure_json(procedure_get(name, on=on))
    return json_reply(document | {"figures": documents.figures_json(register_figures(name, on=on))})


@router.get(
    "/registers/{name}",
    response={200: told.RegisterTold, **OPEN},
    operation_id="register_cases",
    summary="The public register of a procedure",
)
def register_cases(request: HttpRequest, asked: Query[told.RegisterAsked], name: Name) -> HttpResponse:
    """Its public cases as everybody sees them, the latest moved first."""
    words_known(request, told.RegisterAsked.model_fields)
    page = register_list(name, on=_moment().on, state=asked.state, right_id=asked.right, after=asked.after)
    return json_reply(documents.register_json(page))


@router.get(
    "/papers/{code}",
    response={200: told.PaperTold, **OPEN},
    operation_id="paper_verify",
    summary="A paper verified by its code",
)
def paper(request: HttpRequest, code: PathEx[str, P(max_length=40)]) -> HttpResponse:
    """Whether a paper was issued here under this code, and whether its words are those that were sealed."""
    words_known(request, ())
    return json_reply(documents.paper_json(paper_verify(code=code)))


@router.get(
    "/cases", response={200: told.OwnTold, **OWN}, operation_id="cases", summary="The bearer's own cases", auth=READ
)
def cases(request: HttpRequest, asked: Query[told.PageAsked]) -> HttpResponse:
    """Cases on a side of which they stand, and whether something waits for them."""
    words_known(request, told.PageAsked.model_fields)
    return json_reply(documents.own_json(case_list_own(me=bearer_of(request), after=asked.after)))


@router.post(
    "/cases", response={201: told.CaseTold, **OWN}, operation_id="case_open", summary="A case is begun", auth=WRITE
)
def case_begin(request: HttpRequest, asked: told.OpenWish) -> HttpResponse:
    """A draft; the same `Idempotency-Key` again gives the same case."""
    words_known(request, ())
    me, moment = bearer_of(request), _moment()
    number = case_open(
        procedure=asked.procedure, side=asked.side, me=me, moment=moment, body=asked.body, key=_key(request)
    )
    document = documents.case_json(case_get(case_no=number, me=me, on=moment.on))
    return json_reply(document, status=HTTPStatus.CREATED)


@router.get(
    "/worklist", response={200: told.WorkTold, **OWN}, operation_id="worklist", summary="The work of staff", auth=READ
)
def worklist(request: HttpRequest, asked: Query[told.WorkAsked]) -> HttpResponse:
    """Open cases on which the bearer may work, those that are due first, and how much each has in hand."""
    words_known(request, told.WorkAsked.model_fields)
    found = work_list(
        bearer_of(request), on=_moment().on, procedure=asked.procedure, whose=asked.whose, after=asked.after
    )
    return json_reply(documents.work_json(found))


@router.get(
    "/cases/{case_no}", response={200: told.CaseTold, **OWN}, operation_id="case", summary="One case", auth=READ
)
def case(request: HttpRequest, case_no: CaseNo) -> HttpResponse:
    """As the bearer may see it."""
    words_known(request, ())
    return json_reply(documents.case_json(case_get(case_no=case_no, me=bearer_of(request), on=_moment().on)))


@router.post(
    "/cases/{case_no}/draft",
    response={200: told.CaseTold, **OWN},
    operation_id="case_draft",
    summary="A draft is filled in",
    auth=WRITE,
)
def case_draft(request: HttpRequest, case_no: CaseNo, asked: told.DraftWish) -> HttpResponse:
    """What is typed is kept as it is; what of it cannot be read stands beside each field of the reply."""
    words_known(request, ())
    me, moment = bearer_of(request), _moment()
    draft_save(data_dir=settings.MUNIMENT_DATA, case_no=case_no, me=me, typed=asked.typed, rev=asked.rev, moment=moment)
    return json_reply(documents.case_json(case_get(case_no=case_no, me=me, on=moment.on)))


@router.post(
    "/cases/{case_no}/checks/{move}",
    response={200: told.CheckTold, **OWN},
    operation_id="case_check",
    summary="A move is tried",
    auth=WRITE,
)
def case_check(request: HttpRequest, case_no: CaseNo, move: Name) -> HttpResponse:
    """What its guards would say today; nothing is written."""
    words_known(request, ())
    found = moving.move_precheck(
        data_dir=settings.MUNIMENT_DATA, case_no=case_no, move=move, me=bearer_of(request), moment=_moment()
    )
    return json_reply(documents.obstacles_json(found))


@router.post(
    "/cases/{case_no}/moves/{move}",
    response={200: told.MovedTold, **OWN},
    operation_id="case_move",
    summary="A move is made",
    auth=WRITE,
)
def case_move(request: HttpRequest, case_no: CaseNo, move: Name, asked: told.CaseMoveWish) -> HttpResponse:
    """The same `Idempotency-Key` again moves nothing twice; a refusal names every obstacle with its law."""
    words_known(request, ())
    moved = moving.case_move(
        data_dir=settings.MUNIMENT_DATA,
        case_no=case_no,
        move=move,
        me=bearer_of(request),
        moment=_moment(),
        said=asked.said,
        rev=asked.rev,
        key=_key(request),
    )
    return json_reply(
        {
            "case_no": moved.case_no,
            "state": moved.state,
            "waits": list(moved.waits),
            "remarks": [documents.obstacle_json(each) for each in moved.remarks],
        }
    )


@router.post(
    "/cases/{case_no}/messages",
    response={204: None, **OWN},
    operation_id="case_message",
    summary="A message to another side",
    auth=WRITE,
)
def case_message(request: HttpRequest, case_no: CaseNo, asked: told.MessageWish) -> HttpResponse:
    """It lies with that side; both and staff see it."""
    words_known(request, ())
    words = {"to": asked.to, "subject": asked.subject, "body": asked.body}
    message_send(case_no=case_no, me=bearer_of(request), moment=_moment(), **words)
    return _done()


@router.post(
    "/cases/{case_no}/letters/{letter}/opened",
    response={204: None, **OWN},
    operation_id="case_letter_opened",
    summary="A letter was opened",
    auth=WRITE,
)
def case_letter_opened(request: HttpRequest, case_no: CaseNo, letter: Number) -> HttpResponse:
    """That whoever it is for has read it is kept, the first time."""
    words_known(request, ())
    me, moment = bearer_of(request), _moment()
    case_get(case_no=case_no, me=me, on=moment.on)
    letter_open(letter_id=letter, me=me, moment=moment)
    return _done()


@router.post(
    "/cases/{case_no}/worker",
    response={204: None, **OWN},
    operation_id="case_assign",
    summary="A case is given to somebody",
    auth=WRITE,
)
def case_worker(request: HttpRequest, case_no: CaseNo, asked: told.AssignWish) -> HttpResponse:
    """To one of the staff who may work on it."""
    words_known(request, ())
    case_assign(case_no=case_no, person_id=asked.person, me=bearer_of(request), moment=_moment())
    return _done()


@router.post(
    "/cases/{case_no}/limits/{name}/extension",
    response={204: None, **OWN},
    operation_id="case_extend",
    summary="A time limit is extended",
    auth=WRITE,
)
def case_extend(request: HttpRequest, case_no: CaseNo, name: Name, asked: told.ExtendWish) -> HttpResponse:
    """Once, by the rule of the declaration."""
    words_known(request, ())
    limit_extend(case_no=case_no, name=name, me=bearer_of(request), reason=asked.reason, moment=_moment())
    return _done()


@router.post(
    "/cases/{case_no}/fees/{fee}",
    response={200: told.FeeTold, **OWN},
    operation_id="case_fee",
    summary="A fee of a case is told as paid, checked or waived",
    auth=WRITE,
)
def case_fee(request: HttpRequest, case_no: CaseNo, fee: Number, asked: told.FeeWish) -> HttpResponse:
    """Told by the side that owes it, settled by staff."""
    words_known(request, ())
    state = fee_settle(
        case_no=case_no, fee_id=fee, receipt=asked.receipt, waive=asked.waive, me=bearer_of(request), moment=_moment()
    )
    return json_reply({"state": state})


@router.post(
    "/cases/{case_no}/assents",
    response={204: None, **OWN},
    operation_id="case_assent",
    summary="An assent on paper",
    auth=WRITE,
)
def case_assent(request: HttpRequest, case_no: CaseNo, asked: told.AssentWish) -> HttpResponse:
    """Recorded by staff who saw seal or signature, with the paper."""
    words_known(request, ())
    assent_record(
        case_no=case_no, side=asked.side, name=asked.name, paper=asked.paper, me=bearer_of(request), moment=_moment()
    )
    return _done()


@router.post(
    "/cases/{case_no}/invitations",
    response={201: told.InviteTold, **OWN},
    operation_id="case_invite",
    summary="A party is invited",
    auth=WRITE,
)
def case_invite(request: HttpRequest, case_no: CaseNo, asked: told.InviteWish) -> HttpResponse:
    """A word that makes whoever brings it this party."""
    words_known(request, ())
    word = party_invite(case_no=case_no, side=asked.side, name=asked.name, me=bearer_of(request))
    return json_reply({"word": word}, status=HTTPStatus.CREATED)


@router.post(
    "/invitations",
    response={200: told.CaseTold, **OWN},
    operation_id="case_join",
    summary="An invitation is taken up",
    auth=WRITE,
)
def case_join(request: HttpRequest, asked: told.JoinWish) -> HttpResponse:
    """The bearer joins the case as the party that the word names."""
    words_known(request, ())
    me = bearer_of(request)
    number = word_use(word=asked.word, me=me, body=asked.body).case_no
    return json_reply(documents.case_json(case_get(case_no=number, me=me, on=_moment().on)))


@router.post(
    "/cases/{case_no}/uploads",
    response={201: told.UploadTold, **OWN},
    operation_id="upload_begin",
    summary="A file is to come",
    auth=WRITE,
)
def upload_begin(request: HttpRequest, case_no: CaseNo, asked: told.UploadWish) -> HttpResponse:
    """Its size is known before the first byte is read."""
    words_known(request, ())
    words = {"field": asked.field, "name": asked.name}
    begun = filing.upload_begin(case_no=case_no, size=asked.size, me=bearer_of(request), moment=_moment(), **words)
    return json_reply(documents.upload_json(begun), status=HTTPStatus.CREATED)


@router.get(
    "/uploads/{upload}",
    response={200: told.UploadTold, **OWN},
    operation_id="upload",
    summary="How far a file has come",
    auth=READ,
)
def upload(request: HttpRequest, upload: Name) -> HttpResponse:
    """Go on from `offset`."""
    words_known(request, ())
    seen = filing.upload_get(data_dir=settings.MUNIMENT_DATA, token=upload, me=bearer_of(request))
    return json_reply(documents.upload_json(seen))


@router.post(
    "/uploads/{upload}/bytes",
    response={200: told.UploadTold, **OWN},
    operation_id="upload_append",
    summary="More of a file",
    auth=WRITE,
)
def upload_append(request: HttpRequest, upload: Name, asked: Query[told.OffsetAsked]) -> HttpResponse:
    """The bytes of the body stand from `offset` on; sent again they change nothing."""
    words_known(request, told.OffsetAsked.model_fields)
    pieces = iter(lambda: request.read(1 << 20), b"")
    seen = filing.upload_append(
        data_dir=settings.MUNIMENT_DATA, token=upload, offset=asked.offset, pieces=pieces, me=bearer_of(request)
    )
    return json_reply(documents.upload_json(seen))


@router.post(
    "/uploads/{upload}/finish",
    response={200: told.UploadTold, **OWN},
    operation_id="upload_finish",
    summary="A file is whole",
    auth=WRITE,
)
def upload_finish(request: HttpRequest, upload: Name, asked: told.FinishWish) -> HttpResponse:
    """It is looked at, scanned and kept under its hash."""
    words_known(request, ())
    seen = filing.upload_finish(
        data_dir=settings.MUNIMENT_DATA,
        token=upload,
        me=bearer_of(request),
        moment=_moment(),
        scanner=scanner_of(),
        sha256=asked.sha256,
    )
    return json_reply(documents.upload_json(seen))


@router.get(
    "/cases/{case_no}/files/{file}",
    response={200: bytes, **OWN},
    operation_id="case_file",
    summary="A file of a case",
    auth=READ,
)
def case_file(request: HttpRequest, case_no: CaseNo, file: Number) -> FileResponse:
    """For whoever may see it."""
    words_known(request, ())
    seen = case_get(case_no=case_no, me=bearer_of(request), on=_moment().on)
    path, media_type, told_file = file_of(data_dir=settings.MUNIMENT_DATA, files=seen.files, file_id=file)
    return FileResponse(path.open("rb"), as_attachment=True, filename=told_file.name, content_type=media_type)


@router.post(
    "/cases/{case_no}/files/{file}/away",
    response={204: None, **OWN},
    operation_id="case_file_take",
    summary="A file is taken away",
    auth=WRITE,
)
def case_file_take(request: HttpRequest, case_no: CaseNo, file: Number) -> HttpResponse:
    """One that was not put in yet, by the side that brought it."""
    words_known(request, ())
    filing.file_take(case_no=case_no, file_id=file, me=bearer_of(request))
    return _done()


@router.get(
    "/cases/{case_no}/papers/{code}",
    response={200: bytes, **OWN},
    operation_id="case_paper",
    summary="A paper of a case as PDF",
    auth=READ,
)
def case_paper(request: HttpRequest, case_no: CaseNo, code: PathEx[str, P(max_length=40)]) -> HttpResponse:
    """For whoever may see it."""
    words_known(request, ())
    name, body = paper_file(
        data_dir=settings.MUNIMENT_DATA,
        case_no=case_no,
        code=code,
        me=bearer_of(request),
        form="pdf",
        lang=str(getattr(request, "lang", "zh-Hans")),
        site=request.build_absolute_uri("/")[:-1],
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)
