"""Which flats hold something of people, and how each gives it out and erases it.

A flat registers when it starts (``apps.ready``): ``holding_register(Holding("workspace", Text(…), export, erase))``.
Every start of the program comes through here, so this module loads next to nothing, and the two functions of a flat
load what they need when they are called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from muniment.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Holding:
    """What a flat holds of people.

    Attributes:
        name: Name of the flat, and key in the document.
        label: What it is, in words.
        export: From the id of a person to everything held of them, as JSON takes it.
        erase: Takes the id of a person; afterwards nothing is held that names them. It may run twice.
    """

    name: str
    label: Text
    export: Callable[[int], Any]
    erase: Callable[[int], None]


_held: dict[str, Holding] = {}


def holding_register(holding: Holding) -> None:
    """The flat takes part in exports and closings from now on."""
    _held[holding.name] = holding


def holdings_known() -> tuple[Holding, ...]:
    """What flats hold of people, by name."""
    return tuple(_held[name] for name in sorted(_held))
