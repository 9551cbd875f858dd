"""A sentence in the two languages that every page and reply speaks."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh-Hans", "en"]
LANGS: tuple[Lang, ...] = ("zh-Hans", "en")


class Text(NamedTuple):
    """One meaning said twice; the two are written side by side so that neither is forgotten."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """The wording for a BCP 47 tag: Chinese for ``zh…``, English for all else."""
        return self.zh if lang.startswith("zh") else self.en

    def fill(self, **values: object) -> Text:
        """The same text with ``{name}`` places filled; a ``Text`` value is filled in its own language."""
        zh = {key: value.zh if isinstance(value, Text) else value for key, value in values.items()}
        en = {key: value.en if isinstance(value, Text) else value for key, value in values.items()}
        return Text(self.zh.format(**zh), self.en.format(**en))
