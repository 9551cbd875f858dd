"""Rights of every kind in ST.96, as a Muniment writes them: one document, or many in one bag."""

from __future__ import annotations

from muniment.intake.sources import xml
from muniment.intake.sources.wo import rights
from muniment.intake.values import Parsed, Place


def parse(raw: bytes, place: Place) -> Parsed:
    """What one document says of its right.

    Source: WIPO ST.96; ``standards/data/st96/components.yaml``.
    """
    return rights.parsed(rights.component(xml.tree(xml.as_utf8(raw))))
