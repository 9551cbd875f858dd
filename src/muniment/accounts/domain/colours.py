"""Colours that can be read: contrast as WCAG 2.2 defines it, and palettes that have it.

Source: W3C, Web Content Accessibility Guidelines 2.2, definitions of *relative luminance* and *contrast ratio*, and
success criterion 1.4.3 (4.5 : 1 for text).
"""

from __future__ import annotations

import re

from muniment.accounts.values import Palette
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text

NEEDED = 4.5
PAPERS = {"light": ("#fcfbf8", "#f5f3ed"), "dark": ("#14171a", "#1b1f23")}
"""What stands behind text: paper and sheet of the stylesheet (``muniment.css``)."""
PALETTES: tuple[Palette, ...] = (
    Palette("jade", Text("玉绿", "jade"), "#0b6b5f", "#5fc9b8"),
    Palette("indigo", Text("靛青", "indigo"), "#2f4b8f", "#9fb4ee"),
    Palette("slate", Text("黛蓝", "slate"), "#2f5a75", "#93c4de"),
    Palette("plum", Text("绛紫", "plum"), "#7a2f6b", "#e0a3d4"),
    Palette("ochre", Text("赭石", "ochre"), "#7d4e12", "#dcb074"),
)
_HEX = re.compile(r"#[0-9a-f]{6}", re.ASCII)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour_checked(text: str, ground: str) -> str:
    """The colour, which can be read on that ground, in small letters.

    Args:
        text: ``#2f4b8f``.
        ground: ``light`` or ``dark``.

    Raises:
        InvalidInput: it is no colour, or its contrast is below 4.5 : 1.
    """
    colour = text.strip().lower()
    if not _HEX.fullmatch(colour):
        line = Text("颜色写作 #2f4b8f", "a colour is written #2f4b8f")
        raise InvalidInput(line, code="house.colour", field=ground)
    worst = min(contrast(colour, paper) for paper in PAPERS[ground])
    if worst < NEEDED:
        line = Text(
            "{c} 与底色的对比度只有 {r}：至少要 4.5", "{c} has a contrast of only {r} with the paper: 4.5 is needed"
        )
        raise InvalidInput(line.fill(c=colour, r=f"{worst:.2f}"), code="house.contrast", field=ground)
    return colour
