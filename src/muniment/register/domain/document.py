"""The JSON document of a right: the fields that outsiders rely on, and more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from muniment.catalogue.values import Claim, Event, Record
from muniment.kernel.texts import Text
from muniment.register.values import Answer, CoverageAnswer, Covered, Expiry, Lien, LienStanding, Reason, StatusPart

Json = dict[str, Any]


def text_json(text: Text) -> Json:
    """A text as ``{zh, en}``."""
    return {"zh": text.zh, "en": text.en}


def reason_json(reason: Reason) -> Json:
    """A reason with the events and rules that it rests on."""
    return {
        "text": text_json(reason.text),
        "events": list(reason.events),
        "rules": [
            {
                "rule_id": rule.rule_id,
                "version": rule.version,
                "source": text_json(rule.source),
                "text": text_json(rule.text),
                "valid_from": _day(rule.valid_from),
                "valid_to": _day(rule.valid_to),
            }
            for rule in reason.rules
        ],
    }


def status_json(part: StatusPart) -> Json:
    """One row of the status: part, territory, state, stage, the two clocks and the reasons."""
    return {
        "territory": part.territory,
        "part": part.part,
        "state": part.state,
        "stage": part.stage,
        "badge": part.badge.value,
        "text": text_json(part.text),
        "as_of": part.as_of.isoformat(),
        "known_on": part.known_on.isoformat(),
        "granted_on": _day(part.granted_on),
        "ended_on": _day(part.ended_on),
        "reasons": [reason_json(reason) for reason in part.reasons],
    }


def coverage_json(rows: Iterable[tuple[str, CoverageAnswer]]) -> list[Json]:
    """Family by family: which sources know it, and until when."""
    return [
        {
            "family": family,
            "covered": isinstance(answer, Covered),
            "sources": list(answer.sources),
            "until": _day(answer.until),
            "text": text_json(answer.text),
        }
        for family, answer in rows
    ]


def expiry_json(expiry: Expiry | None) -> Json | None:
    """The last day of the term with its rule and source, or nothing."""
    if expiry is None:
        return None
    return {
        "on": expiry.on.isoformat(),
        "rule": expiry.rule_id,
        "source": text_json(expiry.source),
        "text": text_json(expiry.text),
        "inputs": dict(expiry.inputs),
        "renewable": expiry.renewable,
        "stated": expiry.stated,
    }


def lien_json(lien: Lien) -> Json:
    """One lien that stands."""
    return {
        "family": lien.family,
        "since": lien.since.isoformat(),
        "until_on": _day(lien.until_on),
        "ended_on": _day(lien.ended_on),
        "instrument_id": lien.instrument_id,
        "names": list(lien.names),
        "detail": dict(lien.detail),
        "part": lien.part,
        "territory": lien.territory,
        "events": list(lien.events),
        "text": text_json(lien.text),
    }


def record_json(record: Record, *, claims: Iterable[Claim], descriptions: Mapping[str, str]) -> Json:
    """The record's own fields, with its long texts in line."""
    content = record.content
    built: Json = {
        "right_id": record.right_id,
        "kind": record.kind,
        "office": record.office,
        "register": record.register,
        "application_no": record.application_no,
        "part": record.part,
        "filed_on": _day(content.filed_on),
        "granted_on": _day(content.granted_on),
        "titles": content.titles,
        "abstracts": content.abstracts,
        "descriptions": dict(descriptions),
        "mark": _plain(content.mark) if content.mark else None,
        "denomination": content.denomination,
        "family_id": content.family_id,
        "territories": list(content.territories),
        "facts": content.facts,
        "content_hash": record.content_hash,
    }
    for name in ("numbers", "parties", "classes", "citations", "priorities", "relations", "images"):
        built[name] = [_whole(each) for each in getattr(content, name)]
    built["claims"] = [_whole(claim) for claim in claims]
    built["goods_services"] = [
        {"class": each.class_no, "text": each.text, "lang": each.lang, "groups": list(each.groups)}
        for each in content.goods_services
    ]
    return built


def event_json(event: Event, *, title: Text, recorded_at: str | None) -> Json:
    """One event of the timeline."""
    return {**_whole(event), "title": text_json(title), "recorded_at": recorded_at}


def liens_json(standings: Iterable[LienStanding]) -> list[Json]:
    """All liens that stand, of every family."""
    return [lien_json(lien) for standing in standings for lien in standing.current]


def answers_json(answers: Iterable[Answer]) -> list[Json]:
    """One answer to each question: what is said, how far it is known, the events and rules behind it."""
    return [
        {
            "name": each.name,
            "question": text_json(each.question),
            "said": text_json(each.said),
            "known": text_json(each.known) if each.known else None,
            "missing": each.missing,
            "past": [text_json(line) for line in each.past],
            "events": list(each.events),
            "instruments": list(each.instruments),
            "rules": [rule for reason in each.reasons for rule in reason.rule_ids],
        }
        for each in answers
    ]


def provenance_json(record: Record) -> tuple[list[Json], Json]:
    """The documents behind the record, and for each field the name of its source."""
    documents = [_whole(each) for each in record.provenance]
    sources = {field: record.provenance[at].source for field, at in record.field_sources.items()}
    return documents, sources


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(value: msgspec.Struct) -> Json:
    built: Json = msgspec.to_builtins(value)
    return built


def _whole(value: msgspec.Struct) -> Json:
    """A struct with all its fields, also those that are empty."""
    plain = _plain(value)
    return {name: plain.get(name, _empty(value, name)) for name in value.__struct_fields__}


def _empty(value: msgspec.Struct, name: str) -> object:
    kept = getattr(value, name)
    return [] if isinstance(kept, tuple) else kept
