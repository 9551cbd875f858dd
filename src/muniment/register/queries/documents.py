"""The JSON documents of the register's commands and API: one right, an edition, a check."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from muniment.register.domain import document
from muniment.register.queries.answers import answers_get
from muniment.register.queries.rights import (
    Related,
    RightView,
    event_title,
    right_cited,
    right_citing,
    right_claims,
    right_descriptions,
    right_family,
    right_get,
    right_resolve,
)
from muniment.register.values import CheckResult, Manifest

Json = dict[str, Any]


def right_document(data_dir: Path, text: str, *, edition: Manifest, as_of: date | None = None) -> Json:
    """The right that a number or identity names, as one JSON document.

    Raises:
        NotFound: nothing or several rights answer, or it is withheld.
    """
    right_id = right_resolve(data_dir, text, edition)
    return view_document(data_dir, right_get(data_dir, right_id, edition=edition.name, as_of=as_of))


def view_document(data_dir: Path, view: RightView) -> Json:
    """A right that was read already, as one JSON document."""
    record = view.record
    built = document.record_json(
        record, claims=right_claims(data_dir, view), descriptions=right_descriptions(data_dir, view)
    )
    documents, field_sources = document.provenance_json(record)
    loaded = {each["source"] + "|" + each["document"]: each["loaded_at"] for each in documents}
    built["citations"] = [_cited(related) for related in right_cited(data_dir, view)]
    built["cited_by"] = [related.right_id for related in right_citing(data_dir, view)]
    built["family"] = [related.right_id for related in right_family(data_dir, view)]
    built["events"] = [
        document.event_json(
            event,
            title=event_title(record.office, event),
            recorded_at=min((loaded[name] for name in event.sources if name in loaded), default=None),
        )
        for event in sorted(
            record.content.events, key=lambda each: (each.effective_on or each.occurred_on, each.event_id)
        )
    ]
    built["status"] = [document.status_json(part) for part in view.status]
    built["status_line"] = document.text_json(view.line)
    built["coverage"] = document.coverage_json(view.coverage)
    built["expiry"] = document.expiry_json(view.expiry)
    built["liens"] = document.liens_json(view.liens)
    built["answers"] = document.answers_json(answers_get(view))
    built["owners"] = {"names": list(view.ownership.names), "text": document.text_json(view.ownership.text)}
    built["provenance"] = documents
    built["field_sources"] = field_sources
    built["withheld"] = [
        {"field": act.field, "ground": act.ground, "since": act.since.date().isoformat()} for act in view.withheld
    ]
    built["held"] = [
        {
            "entry_no": each.act.entry_no,
            "event_id": each.event_id,
            "family": each.act.event.family,
            "differs": [document.text_json(line) for line in each.differs],
        }
        for each in view.held
    ]
    built["recorded"] = view.recorded
    built["as_of"] = view.as_of.isoformat()
    built["edition"] = view.edition.name
    built["program"] = view.edition.program
    return built


def _cited(related: Related) -> Json:
    citation = related.citation
    if citation is None:
        return {"right_id": related.right_id}
    return {
        "number": citation.number,
        "office": citation.office,
        "kind_code": citation.kind_code,
        "category": citation.category,
        "by": citation.by,
        "phase": citation.phase,
        "text": citation.text,
        "level": _level(citation.number, citation.kind_code),
        "right_id": related.right_id,
    }


def _level(number: str | None, kind_code: str | None) -> str:
    """How closely the cited thing is named: a document, a number whose document is open, or words only."""
    if number is None:
        return "text"
    return "document" if kind_code else "number"


def edition_document(manifest: Manifest) -> Json:
    """One edition of the list."""
    return {
        "name": manifest.name,
        "seq": manifest.seq,
        "made_at": manifest.made_at.isoformat(),
        "day": manifest.day.isoformat(),
        "total": manifest.total,
        "kinds": manifest.kinds,
        "offices": manifest.offices,
        "sources": [
            {
                "name": seen.name,
                "reader": seen.reader,
                "documents": seen.documents,
                "since": seen.since.isoformat() if seen.since else None,
                "until": seen.until.isoformat() if seen.until else None,
            }
            for seen in manifest.sources
        ],
        "coverage": [
            {
                "source": entry.source,
                "register": entry.register,
                "kind": entry.kind,
                "families": list(entry.families),
                "since": entry.since.isoformat() if entry.since else None,
                "until": entry.until.isoformat(),
            }
            for entry in manifest.coverage
        ],
        "versions": manifest.versions,
        "program": manifest.program,
        "digest": manifest.digest,
        "journal": {"no": manifest.journal_no, "head": manifest.journal_head},
    }


def check_document(result: CheckResult, *, number: str, edition: Manifest, coverage: list[Json]) -> Json:
    """The verdict on a number as printed on goods."""
    return {
        "number": number,
        "verdict": result.verdict.value,
        "right_id": result.right_id,
        "sentence": document.text_json(result.sentence),
        "marking": document.text_json(result.marking),
        "lawful": result.lawful,
        "reasons": [document.reason_json(reason) for reason in result.reasons],
        "on": result.on.isoformat(),
        "made_on": result.made_on.isoformat() if result.made_on else None,
        "known_on": result.known_on.isoformat(),
        "edition": edition.name,
        "coverage": coverage,
    }
