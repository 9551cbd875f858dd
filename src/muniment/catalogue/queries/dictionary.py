"""The data dictionary."""

from __future__ import annotations

from muniment.catalogue.domain import fields
from muniment.catalogue.domain.fields import FieldSpec


def fields_list() -> tuple[FieldSpec, ...]:
    """Every field of a Record, in the order of the dictionary."""
    return fields.fields_list()
