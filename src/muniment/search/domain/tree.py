"""The query as a tree: what the parser makes, what is explained in words, what each engine compiles.

A node is frozen and compares by value; ``field`` is the name of a field of ``fields.yaml``, or ``""`` for the words of
every text. Later kinds of nodes (proximity, likeness) join ``Node``; an engine refuses those that it does not know.

That a field says anything at all is ``Word("*", field)`` for texts, ``Code(field, "", open=True)`` for codes and
``Between(field)`` without either end for days, years and numbers.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class Word(msgspec.Struct, frozen=True, tag=True):
    """A word, or a run of Chinese characters, anywhere in a text. ``*`` (any letters) and ``?`` (one) truncate it."""

    text: str
    field: str = ""


class Phrase(msgspec.Struct, frozen=True, tag=True):
    """Words next to one another in this order."""

    text: str
    field: str = ""


class Code(msgspec.Struct, frozen=True, tag=True):
    """A value of a code field, whole, or its beginning where ``open``: ``kind:trademark``, ``ipc:H01M*``."""

    field: str
    value: str
    open: bool = False


class Between(msgspec.Struct, frozen=True, tag=True):
    """Days (``YYYY-MM-DD``), years or numbers from ``low`` to ``high``, both included; ``None`` is without an end."""

    field: str
    low: str | None = None
    high: str | None = None


class Numbered(msgspec.Struct, frozen=True, tag=True):
    """A number in any customary form, with the look-up keys of all its readings.

    ``field`` says whose number: ``number`` (any of the right's own), ``application publication registration`` (those of
    one type: the keys are cut down to it already), or ``cites related priority_no`` (another right's).
    """

    text: str
    keys: tuple[str, ...] = ()
    field: str = "number"


class Everything(msgspec.Struct, frozen=True, tag=True):
    """Every record: ``*``."""


class Not(msgspec.Struct, frozen=True, tag=True):
    """What the other does not match."""

    node: Node


class And(msgspec.Struct, frozen=True, tag=True):
    """What all of them match."""

    nodes: tuple[Node, ...]


class Or(msgspec.Struct, frozen=True, tag=True):
    """What any of them matches."""

    nodes: tuple[Node, ...]


Node: TypeAlias = Word | Phrase | Code | Between | Numbered | Everything | Not | And | Or
