"""Records of The Lens patent API, one on each line."""

from __future__ import annotations

from muniment.intake.sources import objects, source_get
from muniment.intake.sources.lens import records
from muniment.intake.values import Parsed, Place

_SPEC = source_get("lens.lines")


def parse(raw: bytes, place: Place) -> Parsed:
    """What one record says of its right.

    Source: The Lens, patent API, response schema (docs.api.lens.org).
    """
    said, unknown = objects.document(raw, _SPEC)
    return Parsed(statements=(records.statement(said, place.position),), unknown=unknown)
