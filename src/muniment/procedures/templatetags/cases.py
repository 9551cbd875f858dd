"""Words of cases for pages."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from muniment.kernel.texts import Text
from muniment.procedures.values import AUTHORITIES, FEE_STATES, LIMIT_STATES

register = template.Library()


@register.filter
def limit_words(state: str) -> Text:
    """What a time limit is."""
    return LIMIT_STATES[state]


@register.filter
def fee_words(state: str) -> Text:
    """What a fee is."""
    return FEE_STATES[state]


@register.filter
def authority_words(authority: str) -> Text:
    """What this installation is for an act."""
    return AUTHORITIES[authority]


@register.filter
def typed_in(typed: Mapping[str, str], name: str) -> str:
    """What was typed into the field of that name."""
    return typed.get(name, "")
