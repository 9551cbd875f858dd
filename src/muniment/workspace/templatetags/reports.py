"""How many reports of errors are open on a record, and the words of their states."""

from __future__ import annotations

from django import template

from muniment.kernel.texts import Text
from muniment.workspace.queries.reports import reports_open, reports_open_of
from muniment.workspace.values import REPORT_STATES

register = template.Library()


@register.simple_tag
def open_reports(right_id: str) -> int:
    """The number of entries that are open."""
    return reports_open(right_id)


@register.simple_tag
def open_reports_of(source: str) -> int:
    """The number of open entries about what a source told."""
    return reports_open_of(source)


@register.filter
def state_words(state: str) -> Text:
    """The words for a state."""
    return REPORT_STATES[state]
