"""One right, or any number of them, told in components of WIPO ST.96 and ST.97."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from muniment.catalogue.values import Claim, Event, Record, Value
from muniment.kernel.texts import Text
from muniment.register.domain.folding import fold
from muniment.register.domain.rights import filed_on, granted_on, law_day, of_status
from muniment.register.domain.withholding import Withholding
from muniment.register.values import CoverageAnswer, Covered, StatusPart
from muniment.standards.st96.binding import components_write
from muniment.standards.st96.mapping import Table, names_get, table_get
from muniment.standards.st96.nodes import Node, camel, json_of, xml_text

XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ALIVE = frozenset("12345")
#: ST.27 asks for a detailed event; none is kept beside the key event, which the code X00 says.
_NO_DETAIL = "X00"


class Stamp(Value, frozen=True):
    """The edition that a document was written from, and the day of law for which it speaks."""

    name: str
    day: date
    digest: str
    program: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that a document tells of one right.

    Attributes:
        record: The right as it may be shown: what is withheld is not in it.
        stamp: The edition.
        claims, descriptions: Its long texts, as they may be shown.
        status, coverage: What the edition says of it on the day of the stamp; empty in a document of many rights.
        withheld: The acts by which fields are missing.
        licences: Terms of use by name of the source, where they are known.
        address: Where the right is shown.
    """

    record: Record
    stamp: Stamp
    claims: tuple[Claim, ...] = ()
    descriptions: Mapping[str, str] = field(default_factory=dict)
    status: tuple[StatusPart, ...] = ()
    coverage: tuple[tuple[str, CoverageAnswer], ...] = ()
    withheld: tuple[Withholding, ...] = ()
    licences: Mapping[str, Text] = field(default_factory=dict)
    address: str | None = None


def right_component(told: Told) -> Node:
    """The right as the root component of a document of its kind.

    Source: WIPO ST.96, annex I (namespaces, names, ``st96Version`` and ``ipoVersion`` of the root); the components
    stand in ``standards/data/st96/components.yaml``.
    """
    table = table_get()
    family = table.family(told.record.kind)
    root = Node(family.root, attributes=_versions(table))
    components_write(root, _head(told), table.head)
    components_write(root, _content(told), family.content)
    components_write(root, _tail(told), table.tail)
    return root


def _versions(table: Table) -> dict[str, str]:
    return {"com:st96Version": table.version, "com:ipoVersion": table.ipo_version}


def _head(told: Told) -> dict[str, Any]:
    record = told.record
    return {
        "right_id": record.right_id,
        "register": record.register,
        "office": record.office,
        "kind": record.kind,
        "application_no": record.application_no,
        "part": record.part,
        "address": told.address,
        "content_hash": record.content_hash,
        "edition": msgspec.to_builtins(told.stamp),
    }


def _content(told: Told) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(told.record.content)
    built["events"] = [
        {**said, **stage} for said, stage in zip(built.get("events", ()), stages_of(told.record), strict=True)
    ] or None
    built["claims"] = msgspec.to_builtins(told.claims) or None
    built["descriptions"] = dict(told.descriptions) or None
    return built


def stages_of(record: Record) -> tuple[dict[str, str], ...]:
    """For each event, in order, the state and stage that it led to, and the stage before.

    Several events of one day share what that day led to. An event that moves no right leaves the stage as it was.

    Source: WIPO ST.27, status event code ``S-p-c-KKK-DDD``; ST.96 ``StatusEventCode``.
    """
    turns = {day for day in (filed_on(record), granted_on(record)) if day}
    turns |= {law_day(event) for event in record.content.events if of_status(event)}
    stage_on = {day: fold(record, territory=None, part=None, as_of=day).stage for day in sorted(turns)}
    return tuple(_stage(event, stage_on) for event in record.content.events)


def _stage(event: Event, stage_on: Mapping[date, str]) -> dict[str, str]:
    day = law_day(event)
    before = [stage for since, stage in stage_on.items() if since < day]
    until = [stage for since, stage in stage_on.items() if since <= day]
    current = until[-1] if until else "0"
    return {
        "state": "A" if current in _ALIVE else "N",
        "previous_stage": before[-1] if before else "0",
        "current_stage": current,
        "detailed_event": _NO_DETAIL,
    }


def _tail(told: Told) -> dict[str, Any]:
    documents = msgspec.to_builtins(told.record.provenance)
    for said in documents:
        licence = told.licences.get(said["source"])
        if licence is not None:
            said["licence"] = _spoken(licence)
    names = [each.source for each in told.record.provenance]
    sources = {name: names[at] for name, at in told.record.field_sources.items()}
    return {
        "status": [_status(part) for part in told.status] or None,
        "coverage": [_coverage(family, answer) for family, answer in told.coverage] or None,
        "withheld": [_withheld(act) for act in told.withheld if act.field is not None] or None,
        "provenance": documents or None,
        "field_sources": sources or None,
    }


def _spoken(text: Text) -> dict[str, str]:
    return {"zh-Hans": text.zh, "en": text.en}


def _status(part: StatusPart) -> dict[str, Any]:
    return {
        "territory": part.territory,
        "part": part.part,
        "state": part.state,
        "stage": part.stage,
        "text": _spoken(part.text),
    }


def _coverage(family: str, answer: CoverageAnswer) -> dict[str, Any]:
    return {
        "family": family,
        "covered": isinstance(answer, Covered),
        "until": answer.until.isoformat() if answer.until else None,
        "sources": list(answer.sources) or None,
    }


def _withheld(act: Withholding) -> dict[str, Any]:
    return {"field": act.field, "ground": act.ground, "since": act.since.date().isoformat()}


# --- text ------------------------------------------------------------------------------------------------------------


def right_xml(told: Told) -> str:
    """The right as one ST.96 document."""
    return XML_HEAD + xml_text(_rooted(right_component(told)))


def rights_xml(items: Iterable[Told]) -> Iterator[str]:
    """Any number of rights as one ST.96 document, a piece for each; memory holds one right at a time.

    Args:
        items: What is told of each right, in the order of the document.
    """
    table = table_get()
    bag = _rooted(Node(table.bulk, attributes=_versions(table)))
    attributes = "".join(f' {name}="{words}"' for name, words in bag.attributes.items())
    yield f"{XML_HEAD}<{table.bulk}{attributes}>\n"
    for told in items:
        root = right_component(told)
        root.attributes.clear()
        yield xml_text(root, depth=1)
    yield f"</{table.bulk}>\n"


def _rooted(root: Node) -> Node:
    """The root with the namespaces of its document."""
    spaces = {f"xmlns:{prefix}": address for prefix, address in table_get().namespaces.items()}
    root.attributes = {**spaces, **root.attributes}
    return root


def right_json(told: Told) -> dict[str, Any]:
    """The right as one ST.97 object: the ST.96 document by the same names in lower camel case, bags as arrays.

    Source: WIPO ST.97 (no attributes, no namespaces; one member for each component).
    """
    root = right_component(told)
    return {camel(root.name): json_of(root, names_get())}
