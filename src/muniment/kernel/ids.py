"""Identities: the name of a right and of the things around it."""

from __future__ import annotations

import re
from typing import NewType

from muniment.kernel.errors import InvalidInput

RightId = NewType("RightId", str)
"""``<register>-<kind>-<number>[-<part>]``, such as ``CN-patent-201710601862``."""

KINDS: tuple[str, ...] = (
    "patent",
    "utility_model",
    "design",
    "trademark",
    "gi",
    "plant_variety",
    "layout_design",
    "copyright",
    "data_set",
    "traditional_knowledge",
    "protected_sign",
)

_SHAPE = re.compile(rf"(?P<register>[A-Z]{{2}}(?:\.[A-Z0-9]+)?)-(?P<kind>{'|'.join(KINDS)})-(?P<number>.+)")
_NUMBER = re.compile(r"[^\s/?#%<>\"'\\]+")


def right_id_make(*, register: str, kind: str, number: str, part: str | None = None) -> RightId:
    """The identity of the right that ``number`` (normalised) names in ``register``.

    Raises:
        InvalidInput: the kind is not one of ``KINDS`` or a piece is empty or not addressable.
    """
    text = f"{register}-{kind}-{number}" + (f"-{part}" if part else "")
    if _SHAPE.fullmatch(text) is None or _NUMBER.fullmatch(number) is None:
        raise InvalidInput(f"not a right's identity: {text!r}", code="right.id", value=text)
    return RightId(text)


def stand_in_make(*, register: str, kind: str, publication_no: str) -> RightId:
    """The identity that serves while only a publication number is known (infix ``pub``)."""
    return right_id_make(register=register, kind=kind, number=f"pub-{publication_no}")


def stand_in_is(right_id: str) -> bool:
    """Whether the identity waits for an application number."""
    match = _SHAPE.fullmatch(right_id)
    return bool(match) and match["number"].startswith("pub-")  # type: ignore[index]


def right_id_split(text: str) -> tuple[str, str, str]:
    """Register, kind and number (with part) of an identity.

    Raises:
        InvalidInput: the text has not the shape of an identity.
    """
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise InvalidInput(f"not a right's identity: {text!r}", code="right.id", value=text)
    return match["register"], match["kind"], match["number"]
