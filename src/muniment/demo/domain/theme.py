"""The theme database of the sample, as ``data/theme.yaml`` has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from muniment.demo.domain.country import data_text


@dataclass(frozen=True, slots=True)
class SampleTag:
    """A tag: its words and, where a rule gives it, the query."""

    code: str
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class SampleTheme:
    """A theme: its words, its tags from the top down, and the rights that have one by hand."""

    slug: str
    curator: str
    said: dict[str, str]
    tags: tuple[SampleTag, ...]
    by_hand: dict[str, tuple[str, ...]]


@cache
def theme_read() -> SampleTheme:
    """The theme of the sample."""
    kept = yaml.load(data_text("theme.yaml"), Loader=yaml.CSafeLoader)
    said = {f"{name}_{lang}": kept[name][lang].strip() for name in ("title", "about") for lang in ("zh", "en")}
    tags = tuple(
        SampleTag(
            each["code"],
            {
                "name_zh": each["name"]["zh"],
                "name_en": each["name"]["en"],
                "query": each.get("query", ""),
                "parent": each.get("parent", ""),
            },
        )
        for each in kept["tags"]
    )
    by_hand = {code: tuple(rights) for code, rights in kept["by_hand"].items()}
    return SampleTheme(kept["slug"], kept["curator"], {**said, "query": kept["query"]}, tags, by_hand)
