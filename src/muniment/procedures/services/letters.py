"""Notices and messages: written with the move that sends them, served by their rule, mailed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.db import transaction

from muniment.accounts.queries.directory import members_of
from muniment.accounts.services.letters import person_letter
from muniment.accounts.values import Identity
from muniment.kernel.errors import EngineUnavailable, InvalidInput, NotAllowed
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration, FieldSpec, MoveSpec
from muniment.procedures.domain.forms import LONG_MOST, TEXT_MOST, value_text
from muniment.procedures.domain.machine import form_digest
from muniment.procedures.models import CaseRightRow, CaseRow, FeeRow, HookRow, LetterRow, LimitRow, PartyRow
from muniment.procedures.queries.acting import refs_of, sides_of
from muniment.procedures.queries.registry import declaration_of
from muniment.procedures.queries.values import form_typed, said_typed
from muniment.procedures.services.cases import Moment, case_lock, case_unknown, step_write
from muniment.standards.time import Dispatch, service_on

WARNING, ASSENT = "limit_warning", "assent_asked"
_log = structlog.get_logger("muniment.procedures")
_MAIL_BATCH = 200


def places_filled(
    row: CaseRow,
    declaration: Declaration,
    *,
    asked: Mapping[str, Any],
    on: date,
    specs: tuple[FieldSpec, ...] = (),
    found: Text | None = None,
) -> dict[str, Text]:
    """What fills the places of letters, papers and events: the form, what this move and those before asked, sides, limits, the case."""
    values = form_typed(declaration, row)
    filled = {
        each.name: Text("—", "—")
        for each in (*declaration.form, *(f for m in declaration.moves.values() for f in m.asks))
    }
    values |= {name: value for name, value in said_typed(row).items() if name not in values}
    for spec in (*declaration.form, *(f for m in declaration.moves.values() for f in m.asks), *specs):
        value = asked.get(spec.name, values.get(spec.name))
        if value is not None:
            filled[spec.name] = value_text(spec, value)
    for side in declaration.sides:
        names = list(
            PartyRow.objects.filter(case=row, side=side).order_by("place", "pk").values_list("name", flat=True)
        )
        filled[side] = Text(
            "、".join(names) or declaration.sides[side].name.zh, ", ".join(names) or declaration.sides[side].name.en
        )
    for name in declaration.limits:
        limit = LimitRow.objects.filter(case=row, name=name).order_by("-pk").first()
        day = str(limit.due_on) if limit and limit.due_on else "—"
        filled[name] = Text(day, day)
    rights = list(CaseRightRow.objects.filter(case=row).order_by("place").values_list("right_id", flat=True))
    filled["rights"] = Text("、".join(rights), ", ".join(rights))
    filled["found"] = found or Text("—", "—")
    filled["fees"] = _fees_said(row, declaration)
    filled["case_no"] = Text(row.case_no, row.case_no)
    filled["today"] = Text(str(on), str(on))
    filled["procedure"] = declaration.name.text
    return filled


def _fees_said(row: CaseRow, declaration: Declaration) -> Text:
    due = FeeRow.objects.filter(case=row, state="due").order_by("pk")
    said = [(declaration.fees[each.name].name.text, Money(each.currency, each.amount).text) for each in due]
    if not said:
        return Text("无", "none")
    return Text(
        "；".join(f"{name.zh} {sum_.zh}" for name, sum_ in said),
        "; ".join(f"{name.en} {sum_.en}" for name, sum_ in said),
    )


def letters_write(
    row: CaseRow,
    declaration: Declaration,
    spec: MoveSpec,
    *,
    asked: Mapping[str, Any],
    moment: Moment,
    side: str,
    found: Text | None = None,
) -> None:
    """Each letter of a move lies with each of those whom it is for, with the day on which it counts as served."""
    for name in spec.letters:
        letter = declaration.letters[name]
        filled = places_filled(row, declaration, asked=asked, on=moment.on, specs=spec.asks, found=found)
        subject, body = letter.subject.text.fill(**filled), letter.body.text.fill(**filled)
        for to in letter.to:
            for party in _those(row, declaration, to):
                _put(row, _Said(name, side, subject, body, letter.service), to, party, moment)


def assent_ask(row: CaseRow, declaration: Declaration, spec: MoveSpec, *, moment: Moment, side: str) -> None:
    """Those for whom a joint move still waits are asked to look at the form as it stands, once for each state of it."""
    subject = Text(
        f"{row.case_no}：请查看并同意“{declaration.name.zh}”的内容",
        f"{row.case_no}: please look at “{declaration.name.en}” and assent to it",
    )
    body = Text(
        "另一方已同意提交。请打开案件页，核对内容后办理；内容改动后须重新同意。",
        "Another party has assented. Open the case, check what it says and assent; after any change it must be done again.",
    )
    digest = form_digest(row.typed)
    waiting = PartyRow.objects.filter(case=row, side__in=spec.joint).exclude(ref="").exclude(assent=digest)
    for party in waiting.order_by("place", "pk"):
        _put(row, _Said(ASSENT, side, subject, body), party.side, (party.name, party.ref), moment)


def _those(row: CaseRow, declaration: Declaration, side: str) -> list[tuple[str, str]]:
    """Name and reference of everybody on a side; staff as a whole where nobody has the case yet."""
    if declaration.sides[side].kind == "staff":
        return [("", f"person:{row.worker_id}" if row.worker_id else (f"body:{row.body}" if row.body else ""))]
    return list(PartyRow.objects.filter(case=row, side=side).order_by("place", "pk").values_list("name", "ref"))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a letter says, from which side, by which name, and by which rules it counts as served."""

    letter: str
    sender: str
    subject: Text
    body: Text
    service: str = ""


def _put(row: CaseRow, said: _Said, to: str, party: tuple[str, str], moment: Moment) -> None:
    served: date | None = moment.on
    told: dict[str, Any] = {}
    if said.service:
        counted = service_on(said.service, Dispatch(way="electronic", sent_on=moment.on, entered_on=moment.on))
        served, told = counted.on, counted.document()
    LetterRow.objects.create(
        case=row,
        letter=said.letter,
        from_side=said.sender,
        to_side=to,
        to_name=party[0],
        to_ref=party[1],
        subject_zh=said.subject.zh[:TEXT_MOST],
        subject_en=said.subject.en[:TEXT_MOST],
        body_zh=said.body.zh,
        body_en=said.body.en,
        sent_on=moment.on,
        sent_at=moment.at,
        served_on=served,
        sum=told,
        hooked="waiting" if party[1] and HookRow.objects.filter(ref=party[1]).exists() else "",
    )


def warning_write(limit: LimitRow, *, moment: Moment) -> int:
    """Those who must act are told that a limit is near its end, once for each of the days that the declaration names."""
    declaration = declaration_of(f"{limit.case.procedure}@{limit.case.version}")
    spec = declaration.limits[limit.name]
    if limit.due_on is None:
        return 0
    left = (limit.due_on - moment.on).days
    due = [days for days in spec.warns_days if left <= days and days not in limit.warned]
    if not due:
        return 0
    name = spec.name.text
    subject = Text(
        f"{limit.case.case_no}：{name.zh}，还有 {left} 天（{limit.due_on}）",
        f"{limit.case.case_no}: {name.en}, {left} days left ({limit.due_on})",
    )
    body = Text(
        f"{declaration.name.zh}（{limit.case.case_no}）：{name.zh}的最后一天是 {limit.due_on}。算法见案件页。",
        f"{declaration.name.en} ({limit.case.case_no}): the last day to {name.en} is {limit.due_on}. The case page shows the sum.",
    )
    with transaction.atomic():
        for party in _those(limit.case, declaration, limit.side):
            _put(limit.case, _Said(WARNING, "", subject, body), limit.side, party, moment)
        limit.warned = [*limit.warned, *due]
        limit.save(update_fields=["warned"])
    return 1


def message_send(*, case_no: str, to: str, subject: str, body: str, me: Identity, moment: Moment) -> None:
    """A message from one side of a case to another lies with it; both and staff see it, and nobody else.

    Raises:
        NotFound: there is no such case for them.
        NotAllowed: there is no such side, or it is their own.
        InvalidInput: nothing is said, or too much.
    """
    said, head = body.strip(), " ".join(subject.split())
    if not said or not head or len(said) > LONG_MOST or len(head) > TEXT_MOST:
        line = Text("请写明主题和内容", "a message needs a subject and words")
        raise InvalidInput(line, code="message.words", field="body")
    with transaction.atomic():
        row, declaration = case_lock(case_no)
        sides = sides_of(declaration, row, me)
        if not sides:
            raise case_unknown(case_no)
        if to not in declaration.sides or to in sides:
            raise NotAllowed(Text("没有这个收信方", "there is no such side to write to"), code="message.side")
        for party in _those(row, declaration, to):
            _put(row, _Said("", sides[0], Text(head, head), Text(said, said)), to, party, moment)
        seen = (sides[0], to)
        step_write(
            row, kind="message", side=sides[0], me=me, moment=moment, before=row.state, said={"to": to}, sees=seen
        )


def letter_open(*, letter_id: int, me: Identity, moment: Moment) -> None:
    """Whoever a letter is for has opened it: the first time is kept as the proof of its receipt."""
    LetterRow.objects.filter(pk=letter_id, to_ref__in=refs_of(me), opened_at__isnull=True).update(opened_at=moment.at)


def letters_mail(*, lang: str = "zh-Hans") -> int:
    """The letters that wait are mailed to those whom an address reaches; what the mail server refuses waits on."""
    sent = 0
    waiting = LetterRow.objects.filter(mailed="waiting").select_related("case").order_by("pk")[:_MAIL_BATCH]
    for letter in waiting:
        try:
            reached = [_mail(person, letter, lang) for person in _people(letter.to_ref)]
        except EngineUnavailable as problem:
            _log.warning("procedures.mail_refused", letter=letter.pk, problem=problem.message)
            return sent
        letter.mailed = "sent" if any(reached) else "nobody"
        letter.save(update_fields=["mailed"])
        sent += any(reached)
    return sent


def _people(ref: str) -> tuple[int, ...]:
    kind, _, key = ref.partition(":")
    if kind == "person" and key.isdigit():
        return (int(key),)
    return members_of(key) if kind == "body" else ()


def _mail(person_id: int, letter: LetterRow, lang: str) -> bool:
    subject = Text(letter.subject_zh, letter.subject_en)
    body = Text(letter.body_zh, letter.body_en)
    return person_letter(person_id=person_id, subject=subject, body=body, lang=lang)
