"""Errors reported on records: an entry is opened, followed, answered and closed; every move stands in the trail."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from muniment.accounts.services.audit import audit_write
from muniment.accounts.services.letters import address_letter
from muniment.accounts.services.limits import LETTER_ADDRESS, Limit, limit_take
from muniment.accounts.values import Actor, Identity
from muniment.kernel.errors import EngineUnavailable, InvalidInput
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_find
from muniment.workspace.domain.reporting import move_check, remark_state
from muniment.workspace.models import ReportActRow, ReportRow
from muniment.workspace.queries.reports import (
    remark_waits,
    report_told,
    report_unknown,
    right_reportable,
    source_of,
    staff_only,
    subjects_of,
)
from muniment.workspace.values import REPORT_STATES, ReportSeen

TEXT_MOST = 2_000
WHERE_MOST = 1_000
REPORT_ADDRESS = Limit("report:address", 10, 3600)
"""Entries from one network address in an hour: the house's own choice."""
REPORT_LETTER = Limit("report:letter", 5, 3600)
"""Entries in an hour that send a letter to one e-mail address, which may be somebody else's."""
_log = structlog.get_logger("muniment.workspace")


@dataclass(frozen=True, slots=True)
class Reported:
    """What a reporter typed: what is wrong, what is right, where that can be seen, where letters go."""

    right_id: str
    edition: str
    subject: str
    says: str
    seen_at: str = ""
    email: str = ""


def report_make(
    *, data_dir: Path, said: Reported, me: Identity | None, network: str, lang: str, site: str, at: datetime
) -> str:
    """The entry stands as received; returns the word of its address, which is also sent by letter where one is wanted.

    Args:
        data_dir: The data folder.
        said: What was typed.
        me: The person, where somebody is signed in.
        network: The network address that asks, for the throttle.
        lang: The reporter's language.
        site: The address of this installation, without a slash at its end.
        at: The real instant.

    Raises:
        NotFound: the right is not there to be seen.
        InvalidInput: nothing of the record is pointed at, or nothing is said, or the e-mail is none.
        NotAllowed: too many in an hour.
    """
    view = right_reportable(data_dir, said.right_id, said.edition)
    says, email = said.says.strip(), said.email.strip()
    if said.subject not in {each.key for each in subjects_of(view)}:
        raise InvalidInput(Text("请选择哪一项有误", "choose what is wrong"), code="report.subject", field="subject")
    if not says or len(says) > TEXT_MOST or len(said.seen_at) > WHERE_MOST:
        line = Text("请写明正确的内容，至多 {n} 字", "say what is right, in {n} signs at most").fill(n=TEXT_MOST)
        raise InvalidInput(line, code="report.says", field="says")
    if email:
        _email_checked(email)
    limit_take(REPORT_ADDRESS, network)
    if email:
        limit_take(LETTER_ADDRESS, network)
        limit_take(REPORT_LETTER, email.lower())
    with transaction.atomic():
        row = ReportRow.objects.create(
            person_id=me.person_id if me else None,
            right_id=view.record.right_id,
            edition=view.edition.name,
            source=source_of(view, said.subject)[:80],
            subject=said.subject,
            says=says,
            seen_at=said.seen_at.strip(),
            email=email,
            lang=lang,
            site=site,
            token=secrets.token_urlsafe(24),
            made_at=at,
            moved_at=at,
        )
        ReportActRow.objects.create(report=row, at=at, by="reporter", state="received")
    _letter(row, "")
    return row.token


def report_remark(*, token: str, text: str, at: datetime) -> None:
    """The reporter's remark stands in the history; a closed entry is open again.

    Raises:
        NotFound: no entry has this address.
        InvalidInput: nothing is said.
        Conflict: a remark waits for an answer already.
    """
    if not text.strip() or len(text) > TEXT_MOST:
        line = Text("请写补充内容，至多 {n} 字", "write your remark, in {n} signs at most").fill(n=TEXT_MOST)
        raise InvalidInput(line, code="report.remark", field="remark")
    with transaction.atomic():
        row = ReportRow.objects.select_for_update().filter(token=token).first()
        if row is None:
            raise report_unknown()
        row.state = remark_state(row.state, waiting=remark_waits(list(row.acts.order_by("pk"))))
        row.moved_at = at
        row.save(update_fields=["state", "moved_at"])
        ReportActRow.objects.create(report=row, at=at, by="reporter", state=row.state, text=text.strip())


def report_forget(*, token: str) -> None:
    """No e-mail address stands in the entry any more; it can still be followed at its own.

    Raises:
        NotFound: no entry has this address.
    """
    if not ReportRow.objects.filter(token=token).update(email=""):
        raise report_unknown()


def report_open(*, data_dir: Path, me: Identity | Actor, report_id: int) -> ReportSeen:
    """The entry as staff see it, e-mail included; that they looked stands in the trail.

    Raises:
        NotFound: there is no such entry, or the person is no staff.
    """
    staff_only(me)
    row = ReportRow.objects.filter(pk=report_id).first()
    if row is None:
        raise report_unknown()
    with transaction.atomic():
        audit_write(actor=_actor(me), action="report.viewed", subject=f"report:{row.pk}", about=_about(row))
    return report_told(data_dir, row)


def report_move(
    *, me: Identity | Actor, report_id: int, state: str, reply: str, edition: str, same_as: int | None, at: datetime
) -> None:
    """The entry is in another state, with a reply; the reporter gets a letter where they left an address.

    Args:
        me: Who moves it: staff, or whoever runs a command on the machine.
        report_id: Which entry.
        state: The state to which it goes.
        reply: The words for the reporter.
        edition: The edition that brings the correction, or nothing.
        same_as: The entry that this one repeats, or none.
        at: The real instant.

    Raises:
        NotFound: there is no such entry, or the person is no staff.
        Conflict: the state cannot follow.
        InvalidInput: something that the move must say is missing or unknown.
    """
    staff_only(me)
    with transaction.atomic():
        row = ReportRow.objects.select_for_update().filter(pk=report_id).first()
        if row is None:
            raise report_unknown()
        move_check(row.state, state, reply=reply, edition=edition, same_as=same_as)
        if edition and edition_find(edition) is None:
            raise InvalidInput(Text("没有这个版本", "there is no such edition"), code="report.edition", field="edition")
        if same_as is not None and not ReportRow.objects.filter(pk=same_as).exclude(pk=report_id).exists():
            raise InvalidInput(Text("没有这条报告", "there is no such report"), code="report.same", field="same_as")
        facts = {"from": row.state, "to": state}
        row.state, row.moved_at = state, at
        row.save(update_fields=["state", "moved_at"])
        text = reply.strip()[:TEXT_MOST]
        ReportActRow.objects.create(
            report=row, at=at, by=_actor(me).id[:60], state=state, text=text, edition=edition, same_as_id=same_as
        )
        about = _about(row)
        audit_write(actor=_actor(me), action="report.moved", subject=f"report:{row.pk}", about=about, facts=facts)
    _letter(row, text)


def _actor(me: Identity | Actor) -> Actor:
    return me.actor if isinstance(me, Identity) else me


def _about(row: ReportRow) -> str:
    return f"person:{row.person_id}" if row.person_id else ""


def _email_checked(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as problem:
        line = Text("邮箱地址有误", "this is no e-mail address")
        raise InvalidInput(line, code="report.email", field="email") from problem


def _letter(row: ReportRow, reply: str) -> None:
    """A letter that cannot go out stops nothing: the entry is at its address, and the log knows no more than its number."""
    if not row.email:
        return
    state = REPORT_STATES[row.state]
    facts = {"n": row.pk, "link": f"{row.site}/workspace/reports/{row.token}", "reply": reply, "r": row.right_id}
    subject = Text("错误报告 {n}：{zh}", "Report of an error {n}: {en}").fill(n=row.pk, zh=state.zh, en=state.en)
    body = Text(
        "您对 {r} 的错误报告（编号 {n}）：{zh}。\n\n{reply}\n\n随时查看：{link}\n请勿把这个地址告诉别人。",
        "Your report of an error on {r} (number {n}): {en}.\n\n{reply}\n\nFollow it at {link}\nKeep this address to yourself.",
    ).fill(zh=state.zh, en=state.en, **facts)
    try:
        address_letter(to=row.email, subject=subject, body=body, lang=row.lang)
    except EngineUnavailable:
        _log.warning("workspace.report_letter_failed", report=row.pk)
