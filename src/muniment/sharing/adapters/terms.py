"""What publishers let others do with their data, as ``data/reuse.yaml`` states it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import cast

import yaml

from muniment.kernel.texts import Text
from muniment.sharing.values import TERMS, Terms


@cache
def terms_read() -> dict[str, tuple[Terms, Text, str]]:
    """By source: the terms, the licence in words, and where the publisher says it."""
    kept = yaml.load(
        (files("muniment.sharing") / "data" / "reuse.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )["sources"]
    for name, each in kept.items():
        if each["terms"] not in TERMS:
            raise ValueError(f"reuse.yaml: {name}: there are no terms {each['terms']!r}")
    return {name: (cast("Terms", each["terms"]), Text(**each["note"]), each["uri"]) for name, each in kept.items()}
