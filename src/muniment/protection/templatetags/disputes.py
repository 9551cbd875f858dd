"""Words of disputes for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django import template

from muniment.kernel.texts import Text
from muniment.procedures.values import FieldAsked

register = template.Library()


@register.filter
def faulty(field: FieldAsked, faults: Mapping[str, Text]) -> FieldAsked:
    """The field with what is wrong in it."""
    return replace(field, fault=faults.get(field.name))
