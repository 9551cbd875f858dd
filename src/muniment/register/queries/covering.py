"""Which families of events an edition knows over a period, for each register and kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from muniment.register.domain.coverage import covered_over
from muniment.register.queries.rights import edition_knows
from muniment.register.values import CoverageAnswer, Manifest, Span

Place = tuple[str, str]
"""A register and a kind of right."""


def places_known(edition: Manifest) -> tuple[Place, ...]:
    """The registers and kinds of which any source of the edition knows anything."""
    return tuple(sorted({(each.register, each.kind) for each in edition.coverage}))


def families_known(
    edition: Manifest, places: Iterable[Place], families: Iterable[str], *, since: date, until: date
) -> Mapping[Place, Mapping[str, CoverageAnswer]]:
    """For each register and kind whether each family is known over these days, both included."""
    known = edition_knows(edition)
    asked = tuple(families)
    return {
        (register, kind): {
            family: covered_over(known, register=register, kind=kind, families=(family,), period=Span(since, until))
            for family in asked
        }
        for register, kind in places
    }
