"""Reading the audit trail: all of it for administrators, one's own for everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from muniment.accounts.models import AuditRow
from muniment.accounts.queries import names_of
from muniment.accounts.values import AuditLine
from muniment.kernel.texts import Text

PAGE = 100
_CHUNK = 500
ACTIONS: dict[str, Text] = {
    "person.created": Text("建立账户", "made an account"),
    "person.signed_up": Text("注册", "signed up"),
    "person.email_confirmed": Text("确认邮箱", "confirmed the address"),
    "person.signed_in": Text("登录", "signed in"),
    "person.signed_out_everywhere": Text("退出所有浏览器", "signed out everywhere"),
    "person.password_changed": Text("更改密码", "changed the password"),
    "person.password_reset": Text("以信设定新密码", "set a new password by letter"),
    "person.email_changed": Text("更改邮箱", "changed the address"),
    "person.renamed": Text("更改姓名", "changed the name"),
    "person.role_set": Text("更改角色", "set a role"),
    "person.closed": Text("注销账户", "closed an account"),
    "person.exported": Text("导出个人数据", "took the personal data"),
    "person.viewed": Text("查看用户资料", "looked at a person"),
    "people.listed": Text("查看用户名单", "looked at the list of people"),
    "factor.set": Text("启用第二重验证", "set up the second factor"),
    "factor.removed": Text("停用第二重验证", "took the second factor off"),
    "factor.codes_made": Text("更换恢复代码", "made new recovery codes"),
    "factor.code_used": Text("使用恢复代码", "used a recovery code"),
    "external.linked": Text("连接外部登录", "connected a provider"),
    "external.unlinked": Text("断开外部登录", "disconnected a provider"),
    "body.created": Text("建立机构", "founded a body"),
    "body.viewed": Text("查看机构资料", "looked at a body"),
    "body.identified": Text("更改机构代码", "set the code of a body"),
    "member.added": Text("加入机构", "joined a body"),
    "member.ended": Text("移出机构", "left a body"),
    "invitation.made": Text("发出邀请", "sent an invitation"),
    "invitation.accepted": Text("接受邀请", "accepted an invitation"),
    "invitation.withdrawn": Text("撤回邀请", "withdrew an invitation"),
    "delegation.given": Text("给予委托", "gave a mandate"),
    "delegation.withdrawn": Text("撤回委托", "withdrew a mandate"),
    "delegation.laid_down": Text("辞去委托", "laid a mandate down"),
    "token.made": Text("建立令牌", "made a token"),
    "token.revoked": Text("撤销令牌", "revoked a token"),
    "house.changed": Text("更改本站设置", "changed the settings of the house"),
    "audit.viewed": Text("查看审计记录", "looked at the trail"),
    "audit.exported": Text("导出审计记录", "took the trail away"),
    "report.viewed": Text("查看错误报告", "looked at a report of an error"),
    "report.moved": Text("处理错误报告", "moved a report of an error"),
    "record.viewed": Text("查看记录的非公开内容", "looked at what is not public of a record"),
    "theme.made": Text("建立专题库", "made a theme database"),
    "theme.changed": Text("更改专题库", "changed a theme database"),
    "theme.published": Text("发布专题库", "published a theme database"),
    "theme.tag_set": Text("设定标签", "set a tag"),
    "theme.tag_dropped": Text("删除标签", "dropped a tag"),
}
"""The words for what is written, by this flat and by those above it; an action without words is shown by its code."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are wanted; an empty word asks for all.

    Attributes:
        who: Reference of the actor, the subject, the body acted for or the person concerned.
        before: Only lines of a lower number: the next page.
    """

    who: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


def wanted_facts(wanted: Wanted) -> dict[str, object]:
    """What was asked of the trail, as the trail itself keeps it."""
    kept = {"who": wanted.who, "action": wanted.action, "since": wanted.since, "until": wanted.until}
    return {key: str(each) for key, each in kept.items() if each}


def lines_document(lines: tuple[AuditLine, ...]) -> dict[str, Any]:
    """A page of lines as JSON, with where the next page begins."""
    return {
        "items": [_document(each) for each in lines],
        "next_cursor": str(lines[-1].no) if len(lines) == PAGE else None,
    }


def _document(each: AuditLine) -> dict[str, Any]:
    said = ACTIONS.get(each.action)
    return {
        "no": each.no,
        "at": each.at.isoformat(),
        "actor": each.actor,
        "actor_name": each.actor_name._asdict() if each.actor_name else None,
        "on_behalf": each.on_behalf,
        "under": each.under,
        "action": each.action,
        "text": said._asdict() if said else None,
        "subject": each.subject,
        "about": each.about,
        "facts": each.facts or {},
    }


def audit_list(*, wanted: Wanted) -> tuple[AuditLine, ...]:
    """Up to a page of lines, newest first, with today's names."""
    return _lines(list(_rows(wanted).order_by("-no")[:PAGE]))


def audit_own(*, ref: str, before: int | None = None) -> tuple[AuditLine, ...]:
    """Up to a page of the lines by or about a person, newest first."""
    rows = AuditRow.objects.filter(Q(actor=ref) | Q(about=ref))
    if before is not None:
        rows = rows.filter(no__lt=before)
    return _lines(list(rows.order_by("-no")[:PAGE]))


def audit_rows(*, wanted: Wanted) -> Iterator[tuple[str, ...]]:
    """Every line wanted, oldest first, as a table for export: the heading first. References, no names."""
    yield ("no", "at", "actor", "on_behalf", "under", "action", "subject", "about", "facts")
    for each in _rows(wanted).order_by("no").iterator(chunk_size=_CHUNK):
        yield (
            str(each.no), each.at.isoformat(), each.actor, each.on_behalf, each.under, each.action, each.subject,
            each.about, json.dumps(each.facts, ensure_ascii=False) if each.facts else "",
        )  # fmt: skip


def _rows(wanted: Wanted) -> QuerySet[AuditRow]:
    rows = AuditRow.objects.all()
    if wanted.who:
        one = wanted.who
        rows = rows.filter(Q(actor=one) | Q(subject=one) | Q(about=one) | Q(on_behalf=one) | Q(under=one))
    if wanted.action:
        rows = rows.filter(action__startswith=wanted.action)
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    if wanted.before is not None:
        rows = rows.filter(no__lt=wanted.before)
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _lines(rows: list[AuditRow]) -> tuple[AuditLine, ...]:
    names = names_of({ref for each in rows for ref in (each.actor, each.subject, each.about)})
    return tuple(
        AuditLine(
            no=each.no,
            at=each.at,
            actor=each.actor,
            actor_name=names.get(each.actor),
            on_behalf=each.on_behalf,
            under=each.under,
            action=each.action,
            subject=each.subject,
            about=each.about,
            facts=each.facts,
        )
        for each in rows
    )
