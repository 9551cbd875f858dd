"""The data dictionary: every field of a Record with its text, unit, visibility and the policy by which layers merge."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

import msgspec
import yaml

from muniment.kernel.texts import Text

Policy = Literal["best", "by_lang", "union"]


class FieldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One field. ``policy``: ``best`` whole from the first layer that says it, ``by_lang`` per key, ``union`` of all."""

    name: str
    type: str
    text: Text
    policy: Policy
    visibility: Literal["public", "party", "staff"] = "public"
    unit: str | None = None
    standard: str | None = None


@cache
def fields_list() -> tuple[FieldSpec, ...]:
    """All fields in the order of the dictionary."""
    body = resources.files("muniment.catalogue").joinpath("fields.yaml").read_text(encoding="utf-8")
    rows = yaml.load(body, Loader=yaml.CSafeLoader)["fields"]
    return tuple(msgspec.convert({**row, "text": [row["text"]["zh"], row["text"]["en"]]}, FieldSpec) for row in rows)


@cache
def policies() -> dict[str, Policy]:
    """Policy by name of the field, for the fields that layers carry."""
    return {field.name: field.policy for field in fields_list()}
