"""The ten personas and their bodies, as ``data/personas.yaml`` lists them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from muniment.accounts.values import Persona
from muniment.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class BodySeen:
    """A made-up body of the sample country; ``uscc`` is the credit code under which its files know it, or empty."""

    slug: str
    kind: str
    name: Text
    uscc: str


@dataclass(frozen=True, slots=True)
class Cast:
    """All who appear, in the order in which they are shown; ``body_of`` says which persona acts for which body."""

    bodies: tuple[BodySeen, ...]
    personas: tuple[Persona, ...]
    body_of: dict[str, str]


@cache
def cast_read() -> Cast:
    """The cast of the sample country, read once a process."""
    kept = yaml.load(
        (files("muniment.accounts") / "data" / "personas.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    bodies = {
        each["slug"]: BodySeen(each["slug"], each["kind"], Text(**each["name"]), each.get("uscc", ""))
        for each in kept["bodies"]
    }
    return Cast(
        bodies=tuple(bodies.values()),
        personas=tuple(_persona(each, bodies) for each in kept["personas"]),
        body_of={each["slug"]: each["body"] for each in kept["personas"] if "body" in each},
    )


def _persona(each: dict[str, Any], bodies: dict[str, BodySeen]) -> Persona:
    return Persona(
        slug=each["slug"],
        calling=Text(**each["calling"]),
        name=Text(**each["name"]),
        does=Text(**each["does"]),
        role=each["role"],
        body=bodies[each["body"]].name if "body" in each else None,
    )
