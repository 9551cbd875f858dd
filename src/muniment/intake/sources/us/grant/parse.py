"""US grants: utility, design, plant, reissue patents and statutory invention registrations."""

from __future__ import annotations

from muniment.catalogue.values import Event
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.us import ice
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place

_SPEC = source_get("us.grant")
_FACTS = {
    "number_of_claims": "number-of-claims",
    "number_of_drawing_sheets": "figures/number-of-drawing-sheets",
    "number_of_figures": "figures/number-of-figures",
    "term_years": "us-term-of-grant/length-of-grant",
    "terminal_disclaimer": "us-term-of-grant/disclaimer",
}


def parse(raw: bytes, place: Place) -> Parsed:
    """What one grant says of its right.

    Source: USPTO Red Book, ICE 4.x, ``us-patent-grant``.
    """
    opened, part = ice.open_document(raw, _SPEC)
    head = ice.front(part)
    grant = _grant(head)
    return ice.statement(
        opened, part, head, granted=grant is not None, events=(grant,) if grant else (), facts=_facts(part)
    )


def _grant(head: ice.Front) -> Event | None:
    """Grant and its publication are one act; a statutory invention registration (H) is published and gives no right."""
    number = head.publication
    if head.type == "sir" or number.date is None:
        return ice.published(number)
    return Event(
        occurred_on=number.date,
        published_on=number.date,
        category="F",
        key_event="F10",
        family="grant",
        office_code=number.kind_code,
    )


def _facts(part: Element) -> dict[str, str]:
    said = {name: xml.text(part, path) for name, path in _FACTS.items()}
    return {name: words for name, words in said.items() if words}
