"""The words of roles and mandates, for templates: ``{% say role|role_words %}``."""

from __future__ import annotations

from django import template

from muniment.accounts.values import MANDATE_SCOPES, ROLE_NAMES
from muniment.kernel.texts import Text

register = template.Library()


@register.filter
def role_words(role: str) -> Text:
    """The words for a role."""
    return ROLE_NAMES.get(role, Text(role, role))


@register.filter
def fact_words(value: object) -> str:
    """A fact of an audit line on one line."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "—" if value in (None, "") else str(value)


@register.filter
def mandate_words(scope: str) -> Text:
    """The words for what a mandate covers."""
    return MANDATE_SCOPES.get(scope, Text(scope, scope))
