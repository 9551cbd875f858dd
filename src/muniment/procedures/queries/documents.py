"""Procedures and cases as JSON documents, the same for commands and API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from muniment.kernel.paging import Page
from muniment.kernel.texts import Text
from muniment.procedures.queries.cases import CaseLine
from muniment.procedures.queries.described import Procedure
from muniment.procedures.queries.papers import PaperTold
from muniment.procedures.queries.registers import Figures
from muniment.procedures.queries.worklist import Work, WorkItem
from muniment.procedures.values import Case, FeeSeen, FieldAsked, Ground, MoveSeen, Obstacle, Upload

Json = dict[str, Any]
_LEFT_OUT = {"explained"}
"""What a document tells in another form already."""


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of procedures
    """A value of procedures as JSON takes it: texts in both languages, days and instants in ISO 8601."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value) if each.name not in _LEFT_OUT}
    return value


def ground_json(ground: Ground) -> Json:
    """The law behind something."""
    return {"source": plain(ground.source), "rule": ground.rule or None, "confidence": ground.confidence or None}


def obstacle_json(each: Obstacle) -> Json:
    """An obstacle with its law and the events that show it."""
    return {
        "code": each.code,
        "kind": each.kind,
        "text": plain(each.text),
        "ground": ground_json(each.ground),
        "right_id": each.right_id,
        "events": list(each.events),
        "lifted_by": each.lifted_by or None,
    }


def _asked(each: FieldAsked) -> Json:
    return {
        "name": each.name,
        "type": each.type,
        "label": plain(each.label),
        "help": plain(each.help),
        "required": each.required,
        "choices": [{"value": value, "text": plain(words)} for value, words in each.choices],
        "columns": [{"name": name, "text": plain(words)} for name, words in each.columns],
        "media": list(each.media),
        "largest_mb": each.largest_mb or None,
        "fault": plain(each.fault),
    }


def procedure_json(each: Procedure) -> Json:
    """A procedure, whole: sides, states, moves, limits, fields, laws."""
    return {
        "procedure": each.name,
        "version": each.version,
        "valid_from": each.valid_from.isoformat(),
        "title": plain(each.title),
        "about": plain(each.about),
        "act": each.act,
        "authority": each.authority,
        "basis": [ground_json(one) for one in each.basis],
        "registers": list(each.registers),
        "kinds": list(each.kinds),
        "opens": [{"side": name, "name": plain(words)} for name, words in each.opens],
        "states": [{"state": box.name, "kind": box.kind, "name": plain(words)} for box, words in each.states],
        "moves": [
            {
                "no": move.no,
                "move": move.name,
                "name": plain(move.label),
                "who": plain(move.who),
                "from": plain(move.source),
                "to": plain(move.target),
                "joint": move.joint,
                "ground": plain(move.ground),
                "checks": [{"text": plain(text), "ground": ground_json(ground)} for text, ground in move.checks],
            }
            for move in each.moves
        ],
        "limits": [
            {
                "limit": limit.name,
                "name": plain(limit.label),
                "side": plain(limit.side),
                "rule": limit.rule.rule_id,
                "text": plain(limit.rule.text),
                "source": plain(limit.rule.source),
                "confidence": limit.rule.confidence,
            }
            for limit in each.limits
        ],
        "fields": [_asked(field) for field in each.fields],
        "papers": plain(each.papers),
        "public": each.public,
    }


def procedure_line_json(each: Procedure) -> Json:
    """A procedure in a list."""
    whole = procedure_json(each)
    return {name: whole[name] for name in ("procedure", "version", "title", "about", "act", "authority", "public")}


def figures_json(figures: Figures) -> Json:
    """A procedure in figures."""
    return {
        "total": figures.total,
        "states": [
            {"state": each.state, "name": plain(each.name), "count": each.count, "public": each.public}
            for each in figures.standings
        ],
        "years": [{"year": year, "count": count} for year, count in figures.years],
        "closed": figures.closed,
        "median_days": figures.days,
    }


def _move(each: MoveSeen) -> Json:
    return {
        "move": each.name,
        "side": each.side,
        "name": plain(each.label),
        "joint": each.joint,
        "given": each.given,
        "checked": each.checked,
        "ground": plain(each.ground),
        "asks": [_asked(field) for field in each.fields],
    }


def case_json(case: Case) -> Json:
    """A case as its reader sees it: what they may not see is not in it."""
    return {
        "case_no": case.case_no,
        "procedure": case.procedure,
        "version": case.version,
        "title": plain(case.name),
        "authority": case.authority,
        "state": case.state,
        "state_name": plain(case.state_name),
        "closed": case.closed,
        "opened_on": plain(case.opened_on),
        "moved_on": plain(case.moved_on),
        "closed_on": plain(case.closed_on),
        "rev": case.rev,
        "sides": list(case.sides),
        "right_ids": list(case.right_ids),
        "parties": [
            {
                "side": each.side,
                "side_name": plain(each.side_name),
                "name": each.party.name,
                "code": each.party.code or None,
                "assented": each.party.assented,
            }
            for each in case.parties
        ],
        "fields": [
            {"name": each.name, "label": plain(each.label), "value": plain(each.value), "type": each.type}
            for each in case.fields
        ],
        "form": [_asked(each) | {"typed": each.typed} for each in case.asked],
        "moves": [_move(each) for each in case.moves],
        "steps": [
            {
                "no": each.no,
                "kind": each.kind,
                "text": plain(each.text),
                "who": plain(each.who),
                "on": plain(each.on),
                "at": plain(each.at),
                "said": [{"label": plain(label), "value": plain(value)} for label, value in each.said],
                "remarks": [obstacle_json(one) for one in each.remarks],
                "entry_no": each.entry_no,
            }
            for each in case.steps
        ],
        "limits": [plain(each) for each in case.limits],
        "fees": [_fee(each) for each in case.fees],
        "letters": [plain(each) for each in case.letters],
        "papers": [plain(each) for each in case.papers],
        "files": [plain(each) for each in case.files],
    }


def _fee(each: FeeSeen) -> Json:
    said: Json = plain(each)
    return said | {"amount": str(each.amount.amount), "currency": each.amount.currency}


def own_json(page: Page[CaseLine]) -> Json:
    """A page of somebody's own cases."""
    return {"items": [plain(each) for each in page.items], "next_cursor": page.next_cursor}


def _work(each: WorkItem) -> Json:
    return dict(plain(each))


def work_json(work: Work) -> Json:
    """A page of the worklist."""
    return {
        "items": [_work(each) for each in work.page.items],
        "total": work.total,
        "overdue": work.overdue,
        "load": [{"name": plain(name), "count": count} for name, count in work.load],
        "next_cursor": work.page.next_cursor,
    }


def register_json(page: Page[Case]) -> Json:
    """A page of a public register."""
    return {"items": [case_json(each) for each in page.items], "total": page.total, "next_cursor": page.next_cursor}


def paper_json(paper: PaperTold) -> Json:
    """A paper that was verified."""
    return dict(plain(paper))


def upload_json(upload: Upload) -> Json:
    """How far a file has come."""
    return {
        "upload": upload.token,
        "name": upload.name,
        "size": upload.size,
        "offset": upload.offset,
        "sha256": upload.sha256 or None,
    }


def obstacles_json(found: Iterable[Obstacle]) -> Json:
    """What a check found; ``stopped`` is whether the move would be refused."""
    every = list(found)
    return {"stopped": any(each.refuses for each in every), "items": [obstacle_json(each) for each in every]}
