"""The words of regions: a division, and where a text lies with the words that say so."""

from __future__ import annotations

from dataclasses import dataclass

from muniment.kernel.texts import Text

LEVELS: tuple[Text, ...] = (Text("省级", "province"), Text("地级", "prefecture"), Text("县级", "county"))


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division under one name.

    Attributes:
        code: Six digits of GB/T 2260 or of a list in its form.
        since, until: Years or days (ISO text) of the name's validity, both included; ``None`` is without an end.
        postcodes: Postcodes of the division, or their beginnings.
        successor: The code that took its place, where the list says so.
    """

    code: str
    name: str
    since: str | None = None
    until: str | None = None
    postcodes: tuple[str, ...] = ()
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word of the text, and the division that it names."""

    word: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Located:
    """Where a text lies, or why that cannot be said.

    Attributes:
        code: The narrowest division that the words name; ``None`` where unresolved.
        level: 1 province, 2 prefecture, 3 county; 0 where unresolved.
        evidence: The words, the widest division first.
        by: ``text``, ``brackets`` (a place within brackets of a name) or ``postcode``.
        former: Whether the division no longer stands on the day asked; ``successor`` took its place, if known.
        reason: Where unresolved: ``region.empty region.none region.ambiguous region.unloaded``.
        doubt: The division that the postcode says, where it is another province than the words say.
    """

    code: str | None
    level: int = 0
    evidence: tuple[Evidence, ...] = ()
    by: str = ""
    former: bool = False
    successor: str | None = None
    reason: str | None = None
    doubt: str | None = None


def division_level(code: str) -> int:
    """1 for a province, 2 for a prefecture, 3 for a county, by the form of the code."""
    if code.endswith("0000"):
        return 1
    return 2 if code.endswith("00") else 3
