"""Entries about errors on records: as the reporter follows them, and as staff work on them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.db.models import Count

from muniment.accounts.values import Actor, Identity
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.rights import RightView, event_title, right_get
from muniment.workspace.domain.reporting import CLOSED
from muniment.workspace.models import ReportActRow, ReportRow
from muniment.workspace.values import REPORT_FIELDS, ReportAct, ReportSeen, SubjectSeen

LINES = 200


def right_reportable(data_dir: Path, right_id: str, edition: str | None = None) -> RightView:
    """The record that a reporter looks at; one that is withheld is answered like one that nobody knows.

    Raises:
        NotFound: it is not there to be seen.
    """
    try:
        return right_get(data_dir, right_id, edition=edition or None)
    except NotFound as problem:
        raise NotFound(Text("没有这件权利", "there is no such right"), code="report.unknown") from problem


def subjects_of(view: RightView) -> tuple[SubjectSeen, ...]:
    """What of the record a reporter can point at: the fields and events that it shows, and something else."""
    content = view.record.content
    shown = [name for name in REPORT_FIELDS if getattr(content, name, None)]
    listed = [SubjectSeen("status", REPORT_FIELDS["status"])]
    listed += [SubjectSeen(name, REPORT_FIELDS[name]) for name in shown if name != "events"]
    for event in content.events:
        title, day = event_title(view.record.office, event), event.occurred_on.isoformat()
        label = Text("事件：{d} {zh}", "event: {d} {en}").fill(d=day, zh=title.zh, en=title.en)
        listed.append(SubjectSeen(f"events:{event.event_id}"[:120], label))
    return (*listed, SubjectSeen("other", REPORT_FIELDS["other"]))


def source_of(view: RightView, subject: str) -> str:
    """The source behind what is pointed at; that of the first document where no other is known."""
    record = view.record
    at = record.field_sources.get(subject.partition(":")[0], 0)
    return record.provenance[at].source if at < len(record.provenance) else ""


def reports_open(right_id: str) -> int:
    """How many entries about a record are open; nothing else of them is public."""
    return ReportRow.objects.filter(right_id=right_id).exclude(state__in=CLOSED).count()


def reports_open_of(source: str) -> int:
    """How many entries about what a source told are open."""
    return ReportRow.objects.filter(source=source[:80]).exclude(state__in=CLOSED).count()


def report_followed(data_dir: Path, token: str) -> ReportSeen:
    """The entry as its reporter sees it.

    Raises:
        NotFound: no entry has this address.
    """
    row = ReportRow.objects.filter(token=token).first() if token else None
    if row is None:
        raise report_unknown()
    return report_told(data_dir, row)


def report_list(me: Identity | Actor, asked: Mapping[str, str], *, after: int = 0) -> tuple[ReportSeen, ...]:
    """Entries for staff, oldest first; without closed ones unless a state is asked for. No address of a reporter.

    Args:
        me: Who asks.
        asked: ``state``, ``source``, ``field``; an empty one asks nothing.
        after: The number of the entry behind which to begin.

    Raises:
        NotFound: the person is no staff, and this page is not there for them.
    """
    staff_only(me)
    rows = ReportRow.objects.filter(pk__gt=after).order_by("pk")
    state, source, field = (asked.get(name, "") for name in ("state", "source", "field"))
    rows = rows.filter(state=state) if state else rows.exclude(state__in=CLOSED)
    if source:
        rows = rows.filter(source=source)
    if field:
        rows = rows.filter(subject__regex=rf"^{field}(:|$)") if field in REPORT_FIELDS else rows.none()
    return tuple(_seen(row, _field(row)) for row in rows[:LINES])


def report_sources(me: Identity) -> tuple[tuple[str, int], ...]:
    """The sources with how many entries were ever made about each, most first.

    Raises:
        NotFound: the person is no staff.
    """
    staff_only(me)
    rows = ReportRow.objects.values("source").annotate(n=Count("id")).order_by("-n", "source")
    return tuple((str(each["source"]), int(each["n"])) for each in rows)


def report_told(data_dir: Path, row: ReportRow) -> ReportSeen:
    """The entry with its history; what it points at is named in full only while the record can be shown."""
    view: RightView | None = None
    try:
        view = right_reportable(data_dir, row.right_id)
    except NotFound:
        view = None
    labels = {each.key: each.label for each in subjects_of(view)} if view else {}
    acts = list(row.acts.order_by("pk"))
    return _seen(
        row, labels.get(row.subject, _field(row)), token=row.token, email=row.email, public=view is not None, acts=acts
    )


def remark_waits(acts: list[ReportActRow]) -> bool:
    """Whether the newest line of a history, past the first, is the reporter's."""
    return len(acts) > 1 and acts[-1].by == "reporter"


def staff_only(me: Identity | Actor) -> None:
    """The person is staff, or runs a command on the machine itself.

    Raises:
        NotFound: they are not, and the page is not there for them.
    """
    if isinstance(me, Identity) and not me.may("staff"):
        raise report_unknown()


def report_unknown() -> NotFound:
    """What is said of an entry that is not there for whoever asks."""
    return NotFound(Text("没有这条报告", "there is no such report"), code="desk.unknown")


def _field(row: ReportRow) -> Text:
    return REPORT_FIELDS.get(row.subject.partition(":")[0], REPORT_FIELDS["other"])


def _seen(
    row: ReportRow,
    subject: Text,
    *,
    token: str = "",
    email: str = "",
    public: bool = False,
    acts: list[ReportActRow] | None = None,
) -> ReportSeen:
    lines = acts or []
    return ReportSeen(
        report_id=row.pk,
        right_id=row.right_id,
        edition=row.edition,
        source=row.source,
        subject=subject,
        says=row.says,
        seen_at=row.seen_at,
        state=row.state,
        made_at=row.made_at,
        moved_at=row.moved_at,
        token=token,
        email=email,
        public=public,
        can_add=not remark_waits(lines),
        lang=row.lang,
        acts=tuple(
            ReportAct(each.at, each.by == "reporter", each.state, each.text, each.edition, each.same_as_id)
            for each in lines
        ),
    )
