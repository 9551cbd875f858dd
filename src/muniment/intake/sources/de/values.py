"""What the readers of German registers have in common: numbers, and the words of records."""

from __future__ import annotations

import re
from typing import NamedTuple

from muniment.kernel.errors import MunimentError, NotFound
from muniment.standards.events import event_of
from muniment.standards.numbers import number_normalise

OFFICE = "DE"
_CHECK = re.compile(r"\.\d$")


class Words(NamedTuple):
    """What a code or a wording means: category, family, action, effect."""

    category: str
    family: str
    action: str | None = None
    effect: str = "from_now"


def known(wording: str) -> Words | None:
    """What the office's word means by the list of its words."""
    try:
        found = event_of(office=OFFICE, code=wording)
    except NotFound:
        return None
    return Words(found.category, found.family, found.action, found.effect)


def normalised(office: str, printed: str, kind: str) -> str:
    """The number in its normal form; where the office's forms do not know it, as printed without spaces.

    A German number may end in a point and a check digit (``M8800174.1``), which is no part of it.
    """
    printed = _CHECK.sub("", printed) if office == OFFICE else printed
    try:
        return number_normalise(office=office, number=printed, type=kind)
    except MunimentError:
        return "".join(printed.split())
