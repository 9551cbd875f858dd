"""The words between the search and those who ask it: a question, its answer, the hits and their facets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from muniment.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for. ``query`` in the grammar; ``filters`` are facet values that were clicked (name → values)."""

    query: str
    edition: str | None = None
    as_of: date | None = None
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = "score"
    descending: bool = True
    after: str = ""
    limit: int = 20
    facets: tuple[str, ...] = ("kind", "office", "status", "year", "class", "owner", "region", "source")


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found."""

    right_id: str
    seq: int
    score: float
    kind: str
    office: str
    title: str
    owners: tuple[str, ...] = ()
    filed_on: date | None = None
    status: str = ""
    granted_on: date | None = None
    expires_on: date | None = None
    title_other: str = ""
    applicants: tuple[str, ...] = ()
    inventors: tuple[str, ...] = ()
    application_no: str = ""
    publication_no: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet with its exact count; ``query`` is the value as the grammar writes it."""

    value: str
    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the query in words, with its own hits."""

    text: Text
    query: str
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. ``next_after`` goes on where this page ends."""

    edition: str
    total: int
    took_ms: float
    parsed: str
    explained: Text
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    suggestions: tuple[tuple[str, Text], ...] = ()
    next_after: str | None = None
    withheld: int = 0
    notes: tuple[Text, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)
