"""US published applications."""

from __future__ import annotations

from muniment.intake.sources import source_get, xml
from muniment.intake.sources.us import ice
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place

_SPEC = source_get("us.application")
_AGAIN = (
    "us-republication-amended",
    "us-republication-corrected",
    "us-republication-redacted",
    "us-original-publication-amended",
    "us-original-publication-redacted",
    "us-original-publication-voluntary",
    "us-publication-of-continued-prosecution-application",
)


def parse(raw: bytes, place: Place) -> Parsed:
    """What one published application says of its right.

    Source: USPTO Red Book, ICE 4.x, ``us-patent-application``.
    """
    opened, part = ice.open_document(raw, _SPEC)
    head = ice.front(part)
    event = ice.published(head.publication)
    return ice.statement(opened, part, head, granted=False, events=(event,) if event else (), facts=_facts(part))


def _facts(part: Element) -> dict[str, str]:
    holder = xml.find(part, "us-publication-filing-type")
    names = [xml.local(element) for element in (holder if holder is not None else ())]
    kinds = [name for name in names if name in _AGAIN]
    return {"publication_type": kinds[0].removeprefix("us-")} if kinds else {}
