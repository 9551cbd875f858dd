"""The words of the accounts: who acts, who is signed in, what a role may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from muniment.kernel.texts import Text

ActorKind = Literal["person", "body", "system"]
Role = Literal["public", "registered", "staff", "administrator"]

ROLES: tuple[Role, ...] = ("public", "registered", "staff", "administrator")
"""Least first: who holds a role may do what every role before it may."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a thing. ``id`` is a reference that outlives the name (``person:12``); ``name`` is for people to read."""

    id: str
    name: str
    kind: ActorKind


SYSTEM = Actor(id="system", name="Muniment", kind="system")
"""The installation itself, acting by its clock and not for anybody."""


def local_operator(user: str) -> Actor:
    """Whoever runs a command on the machine itself, by the name that the operating system gives them."""
    return Actor(id=f"operator:{user}", name=user, kind="person")


@dataclass(frozen=True, slots=True)
class Identity:
    """A person who is signed in: name, the body they act for, their role, and their slug if they are a persona."""

    person_id: int
    name: Text
    role: Role
    body: Text | None = None
    persona: str | None = None

    @property
    def actor(self) -> Actor:
        """This person as the actor of what they do."""
        return Actor(id=f"person:{self.person_id}", name=self.name.zh, kind="person")

    def may(self, role: Role) -> bool:
        """Whether this person may do what ``role`` may."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Persona:
    """One of the ten made-up people of the sample country: signed in by one click, in a demo only.

    Attributes:
        slug: Its stable name in addresses (``bank-officer``).
        calling: What it is called everywhere (bank officer).
        name: The made-up person.
        does: One line: what this person comes here for.
        body: The made-up body they act for, or ``None``.
    """

    slug: str
    calling: Text
    name: Text
    does: Text
    role: Role
    body: Text | None = None
