"""Files put into a case: taken in pieces, checked by what they are, hashed, scanned, and kept under their hash.

Nothing is read beyond what was told and is taken; a file that is refused leaves the draft as it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text
from muniment.procedures.adapters import store
from muniment.procedures.domain.declaration import Declaration, FieldSpec
from muniment.procedures.domain.files import USUAL, media_check, media_of, name_clean, size_check
from muniment.procedures.domain.forms import FILES_MOST
from muniment.procedures.models import CaseRow, FileRow
from muniment.procedures.queries.acting import sides_of
from muniment.procedures.queries.registry import declaration_of
from muniment.procedures.services.cases import Moment, case_lock, case_unknown
from muniment.procedures.values import Upload

_MB = 1_000_000
PART_KEPT_S = 7 * 24 * 3600.0
"""An upload that was not gone on with for a week is given up."""


def field_find(declaration: Declaration, field: str) -> FieldSpec | None:
    """A field for files: of the form, or ``move.field`` of what a move asks."""
    move, _, name = field.rpartition(".")
    specs = declaration.moves[move].asks if move in declaration.moves else declaration.form if not move else ()
    return next((each for each in specs if each.name == name and each.type == "files"), None)


def upload_begin(*, case_no: str, field: str, name: str, size: int, me: Identity, moment: Moment) -> Upload:
    """A file may come: its size is known before the first byte of it is read.

    Args:
        case_no: The case.
        field: The field of the form that it is for, or ``move.field``.
        name: As it is called where it comes from.
        size: Bytes.
        me: Who puts it in.
        moment: When.

    Raises:
        NotFound: there is no such case for them.
        NotAllowed: there is no such field, or it is not theirs to fill in now.
        InvalidInput: it is empty, too large, or one too many.
    """
    clean = name_clean(name)
    with transaction.atomic():
        row, declaration = case_lock(case_no)
        side, spec = _may(declaration, row, field, me)
        size_check(clean, size, spec.largest_mb * _MB)
        here = FileRow.objects.filter(case=row, field=field, state__in=("coming", "whole"), step_no=None).count()
        most = int(spec.most or FILES_MOST)
        if here >= most:
            raise InvalidInput(Text(f"最多 {most} 个文件", f"at most {most} files"), code="file.many", field=field)
        kept = FileRow.objects.create(
            case=row,
            field=field,
            name=clean,
            token=secrets.token_urlsafe(24),
            state="coming",
            size=size,
            side=side,
            ref=me.ref,
            on=moment.on,
            at=moment.at,
        )
    return Upload(kept.token, clean, size, 0)


def upload_get(*, data_dir: Path, token: str, me: Identity) -> Upload:
    """How far an upload has come.

    Raises:
        NotFound: there is none of theirs.
    """
    row = _coming(token, me)
    offset = row.size if row.state == "whole" else store.part_size(data_dir, token)
    return Upload(token, row.name, row.size, offset, row.sha256)


def upload_append(*, data_dir: Path, token: str, offset: int, pieces: Iterable[bytes], me: Identity) -> Upload:
    """The pieces stand behind the first ``offset`` bytes; sent again they change nothing.

    Raises:
        NotFound: there is no such upload of theirs.
        Conflict: fewer bytes have come than ``offset``, more came than were told, or it is whole already.
    """
    row = _coming(token, me)
    if row.state != "coming":
        raise Conflict(Text("此文件已收全", "this file is whole already"), code="file.whole")
    if offset < 0 or offset > row.size:
        raise Conflict(Text("续传位置有误", "there is no such place to go on from"), code="file.offset", offset=0)
    at = store.part_append(data_dir, token, offset, iter(pieces), row.size)
    return Upload(token, row.name, row.size, at)


def upload_finish(
    *, data_dir: Path, token: str, me: Identity, moment: Moment, scanner: list[str] | None = None, sha256: str = ""
) -> Upload:
    """The file is whole: of a kind that is taken, clean, and kept under its hash; done again it is the same.

    Args:
        data_dir: The data folder.
        token: The upload.
        me: Who puts it in.
        moment: When.
        scanner: The command that looks for viruses, or ``None``.
        sha256: What its hash should be; empty does not ask.

    Raises:
        NotFound: there is no such upload of theirs.
        Conflict: it is not whole yet, or its hash is another.
        InvalidInput: it is of a kind that is not taken, or a scanner found something in it.
        EngineUnavailable: the scanner gave no answer.
    """
    row = _coming(token, me)
    if row.state == "whole":
        return Upload(token, row.name, row.size, row.size, row.sha256)
    if store.part_size(data_dir, token) != row.size:
        have = store.part_size(data_dir, token)
        line = Text(f"还缺内容：已收 {have} / {row.size} 字节", f"not whole yet: {have} of {row.size} bytes have come")
        raise Conflict(line, code="file.part", offset=have)
    found = store.part_hash(data_dir, token)
    if sha256 and sha256 != found:
        _refuse(data_dir, row)
        raise Conflict(Text("内容与声明的哈希不符", "the content has another hash than was told"), code="file.hash")
    declaration = _declared(row)
    spec = field_find(declaration, row.field)
    try:
        kind = _checked(store.part_path(data_dir, token), row.name, (spec.media if spec else ()) or USUAL, scanner)
    except InvalidInput:
        _refuse(data_dir, row)
        raise
    store.part_keep(data_dir, token, found)
    with transaction.atomic():
        case, declaration = case_lock(row.case.case_no)
        _may(declaration, case, row.field, me)
        row.state, row.sha256, row.media, row.at = "whole", found, kind, moment.at
        row.save(update_fields=["state", "sha256", "media", "at"])
        _typed(case, row.field)
    return Upload(token, row.name, row.size, row.size, found)


def _checked(path: Path, name: str, allowed: tuple[str, ...], scanner: list[str] | None) -> str:
    """The kind of a file that is taken and clean."""
    kind = media_of(name, store.media_found(path))
    media_check(name, kind, allowed)
    if scanner and not store.file_scan(scanner, path):
        line = Text(f"{name}：查毒程序报告有问题，未收", f"{name}: the virus scanner found something: not taken")
        raise InvalidInput(line, code="file.virus")
    return kind


def file_put(
    *,
    data_dir: Path,
    case_no: str,
    field: str,
    name: str,
    size: int,
    pieces: Iterable[bytes],
    me: Identity,
    moment: Moment,
    scanner: list[str] | None = None,
) -> Upload:
    """A file put in at one go; see ``upload_begin`` and ``upload_finish`` for what may be wrong with it."""
    begun = upload_begin(case_no=case_no, field=field, name=name, size=size, me=me, moment=moment)
    upload_append(data_dir=data_dir, token=begun.token, offset=0, pieces=pieces, me=me)
    return upload_finish(data_dir=data_dir, token=begun.token, me=me, moment=moment, scanner=scanner)


def file_take(*, case_no: str, file_id: int, me: Identity) -> None:
    """A file that was not put in yet is taken away by the side that brought it.

    Raises:
        NotFound: there is no such case or file for them.
        Conflict: it was put in: what was put in stays.
    """
    with transaction.atomic():
        row, declaration = case_lock(case_no)
        sides = sides_of(declaration, row, me)
        kept = FileRow.objects.filter(pk=file_id, case=row, side__in=sides, state="whole").first()
        if not sides:
            raise case_unknown(case_no)
        if kept is None:
            raise NotFound(Text("没有这个文件", "there is no such file"), code="file.unknown")
        if kept.step_no is not None or ("." not in kept.field and declaration.states[row.state].kind != "draft"):
            raise Conflict(Text("已提交的文件不能撤下", "a file that was put in stays"), code="file.fixed")
        kept.state = "taken"
        kept.save(update_fields=["state"])
        _typed(row, kept.field)


def uploads_sweep(*, data_dir: Path) -> int:
    """Uploads that nobody went on with are given up; how many."""
    gone = store.parts_sweep(data_dir, older_s=PART_KEPT_S)
    for row in FileRow.objects.filter(state="coming"):
        if gone and store.part_size(data_dir, row.token) == 0:
            row.state = "refused"
            row.save(update_fields=["state"])
    return gone


def files_of(row: CaseRow, field: str) -> list[str]:
    """The hashes of the files that wait in a field, in the order in which they came."""
    waiting = FileRow.objects.filter(case=row, field=field, state="whole", step_no=None)
    return list(dict.fromkeys(waiting.order_by("pk").values_list("sha256", flat=True)))


def files_put_in(row: CaseRow, move: str, step_no: int) -> None:
    """The files of a move, and of the form where it left the draft, belong to the step from now on."""
    FileRow.objects.filter(case=row, state="whole", step_no=None, field__startswith=f"{move}.").update(step_no=step_no)


def _typed(row: CaseRow, field: str) -> None:
    """The form says which files it has, so that an assent is to these."""
    row.rev += 1
    if "." not in field:
        row.typed = {**row.typed, field: files_of(row, field)}
    row.save(update_fields=["typed", "rev"])


def _coming(token: str, me: Identity) -> FileRow:
    row = FileRow.objects.filter(token=token, ref=me.ref).select_related("case").first()
    if row is None or row.state not in ("coming", "whole"):
        raise NotFound(Text("没有这个上传", "there is no such upload"), code="file.upload")
    return row


def _refuse(data_dir: Path, row: FileRow) -> None:
    store.part_drop(data_dir, row.token)
    row.state = "refused"
    row.save(update_fields=["state"])


def _declared(row: FileRow) -> Declaration:
    return declaration_of(f"{row.case.procedure}@{row.case.version}")


def _may(declaration: Declaration, row: CaseRow, field: str, me: Identity) -> tuple[str, FieldSpec]:
    """The side that puts a file into a field, where it may do so now."""
    sides = sides_of(declaration, row, me)
    if not sides:
        raise case_unknown(row.case_no)
    spec = field_find(declaration, field)
    move = field.rpartition(".")[0]
    if spec is None:
        raise NotAllowed(Text("这里不收文件", "no file is taken there"), code="file.field", field=field)
    if not move:
        if declaration.states[row.state].kind == "draft":
            return sides[0], spec
        raise Conflict(
            Text("案件已提交，表单不能再改", "the case was put in: its form cannot be changed"), code="case.fixed"
        )
    wanted = declaration.moves[move]
    side = next((each for each in sides if each in wanted.by), "")
    if row.state not in wanted.source or not side:
        raise NotAllowed(Text("现在不能为这一步提交文件", "no file can be put in for this move now"), code="file.field")
    return side, spec
