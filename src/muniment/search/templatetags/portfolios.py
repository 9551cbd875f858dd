"""A portfolio under a page of a lower flat: what ``portal`` adds below a class or a region."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template.context import RequestContext

from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text
from muniment.search.domain.profiles import Profile, Sort
from muniment.search.queries.profiles import query_profile
from muniment.webbase.replies import day_of

register = template.Library()


@dataclass(frozen=True, slots=True)
class Told:
    """A portfolio, or why there is none."""

    profile: Profile | None = None
    unready: Text | None = None


@register.simple_tag(takes_context=True)
def portfolio_of(context: RequestContext, sort: Sort, query: str) -> Told:
    """The portfolio of what answers to a query, by the clocks of the page's own address."""
    asked = context["request"].GET
    try:
        profile = query_profile(
            settings.MUNIMENT_DATA,
            sort,
            query,
            edition=asked.get("edition") or None,
            as_of=day_of("as_of", asked.get("as_of") or None),
            kind=asked.get("kind", "").strip(),
        )
    except EngineUnavailable as problem:
        return Told(unready=problem.text)
    return Told(profile)
