"""What lies on a person's desk, as JSON documents: the same values that its pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from muniment.workspace.models import SeenRow
from muniment.workspace.queries.dues import due_document
from muniment.workspace.queries.telling import tiding_document, what_told, why_told
from muniment.workspace.values import (
    AlertSeen,
    ClaimSeen,
    CollectionSeen,
    Docket,
    Due,
    MessageSeen,
    PortfolioSeen,
    ReportSeen,
    RightList,
    RightSeen,
    SearchSeen,
    Tiding,
)

Json = dict[str, Any]


def claim_json(claim: ClaimSeen) -> Json:
    """A claim to an owner, and how it stands."""
    return {
        "claim_id": claim.claim_id,
        "who": claim.who._asdict(),
        "code": claim.uscc,
        "name": claim.name,
        "state": claim.state,
        "asked_at": claim.asked_at.isoformat(),
        "decided_at": claim.decided_at.isoformat() if claim.decided_at else None,
        "reason": claim.reason,
    }


def report_json(seen: ReportSeen) -> Json:
    """An entry about an error on a record, as the worklist has it: without its address and without an e-mail address."""
    return {
        "report_id": seen.report_id,
        "right_id": seen.right_id,
        "edition": seen.edition,
        "source": seen.source,
        "subject": seen.subject._asdict(),
        "says": seen.says,
        "seen_at": seen.seen_at,
        "lang": seen.lang,
        "state": seen.state,
        "made_at": seen.made_at.isoformat(),
        "moved_at": seen.moved_at.isoformat(),
    }


def report_whole_json(seen: ReportSeen) -> Json:
    """An entry with its history and the e-mail address, for its reporter and for staff who open it."""
    acts = [
        {
            "at": each.at.isoformat(),
            "by_reporter": each.by_reporter,
            "state": each.state,
            "text": each.text,
            "edition": each.edition,
            "same_as": each.same_as,
        }
        for each in seen.acts
    ]
    return {**report_json(seen), "email": seen.email, "can_add": seen.can_add, "acts": acts}


def rights_json(listed: RightList) -> list[Json]:
    """The rights of a list with what comes next on them."""
    return [_right(each) for each in listed.rights]


def _right(seen: RightSeen) -> Json:
    return {
        "right_id": seen.right_id,
        "title": seen.title,
        "kind": seen.kind,
        "number": seen.number,
        "status": seen.badge.value,
        "fee": due_json(seen.fee) if seen.fee else None,
        "next": due_json(seen.next) if seen.next else None,
    }


def due_json(due: Due) -> Json:
    """Something that falls due on a right, by rule or typed in, with whether it is done."""
    return {
        **due_document(due),
        "right_id": due.right_id or None,
        "source": due.source,
        "note": due.note,
        "done": due.done,
    }


def portfolio_json(portfolio: PortfolioSeen, *, site: str) -> Json:
    """A portfolio by name and items, with the address of its calendar where it has one."""
    return {
        "portfolio_id": portfolio.portfolio_id,
        "name": portfolio.name,
        "client": portfolio.client,
        "body": portfolio.body or None,
        "calendar": f"{site}/workspace/feeds/{portfolio.feed}.ics" if portfolio.feed else None,
        "items": [{"item_id": each.item_id, "sort": each.sort, "value": each.value} for each in portfolio.items],
    }


def docket_json(docket: Docket, *, site: str) -> Json:
    """A portfolio with its rights and everything that falls due on them, soonest first."""
    return {
        **portfolio_json(docket.portfolio, site=site),
        "edition": docket.listed.edition,
        "total": docket.listed.total,
        "rights": rights_json(docket.listed),
        "dues": [due_json(each) for each in docket.dues],
        "done": [due_json(each) for each in docket.done],
        "unknown": list(docket.unknown),
    }


def collection_json(seen: CollectionSeen, *, site: str, own: bool) -> Json:
    """A collection with its notes; its address for readers is told to its owner alone."""
    return {
        "collection_id": seen.collection_id if own else None,
        "name": seen.name,
        "about": seen.about,
        "shared": f"{site}/workspace/shared/{seen.share}" if own and seen.share else None,
        "count": seen.count,
        "kept": [
            {
                "kept_id": each.kept_id if own else None,
                "right_id": each.right_id,
                "title": each.title,
                "note": each.note,
                "before": [{"text": note.text, "at": note.at.isoformat()} for note in each.before],
            }
            for each in seen.kept
        ],
    }


def search_json(kept: SearchSeen, *, site: str) -> Json:
    """A kept search, the address that asks it, and the alert that watches it."""
    return {
        "search_id": kept.search_id,
        "name": kept.name,
        "query": kept.said,
        "address": f"{site}/search?{kept.address}",
        "alert_id": kept.alert_id,
    }


def alert_json(alert: AlertSeen, *, site: str) -> Json:
    """An alert: what it watches, how it speaks, how much it has told."""
    return {
        "alert_id": alert.alert_id,
        "name": alert.name,
        "watched": alert.watched,
        "subject": alert.subject,
        "address": f"{site}{alert.address}",
        "rhythm": alert.rhythm,
        "by_mail": alert.by_mail,
        "by_hook": alert.by_hook,
        "hook_url": alert.hook_url,
        "feed": f"{site}/workspace/alerts/feeds/{alert.feed}.atom",
        "made_at": alert.made_at.isoformat(),
        "run_at": alert.run_at.isoformat() if alert.run_at else None,
        "next_on": alert.next_on.isoformat() if alert.next_on else None,
        "paused_at": alert.paused_at.isoformat() if alert.paused_at else None,
        "told": alert.told,
        "waiting": alert.waiting,
        "heard": alert.heard or None,
        "problem": alert.problem._asdict() if alert.problem else None,
    }


def message_json(message: MessageSeen) -> Json:
    """A message of an alert, and how it went each of its ways."""
    return {
        "message_id": message.message_id,
        "made_at": message.made_at.isoformat(),
        "editions": list(message.editions),
        "total": message.total,
        "sent": [
            {
                "way": each.way,
                "state": each.state,
                "tries": each.tries,
                "sent_at": each.sent_at.isoformat() if each.sent_at else None,
                "problem": each.problem,
            }
            for each in message.sent
        ],
    }


def tidings_json(alert: AlertSeen, tidings: Sequence[Tiding], *, site: str) -> list[Json]:
    """The changes that an alert told, each with what changed and why somebody got this."""
    return [
        {
            **tiding_document(each, site),
            "what": what_told(each)._asdict(),
            "why": why_told(alert, each)._asdict(),
            "at": each.at.isoformat(),
        }
        for each in tidings
    ]


def history_json(lines: Iterable[SeenRow], *, site: str) -> list[Json]:
    """What the person looked at and searched for, newest first."""
    return [
        {"at": each.at.isoformat(), "sort": each.sort, "words": each.words, "address": f"{site}{each.address}"}
        for each in lines
    ]
