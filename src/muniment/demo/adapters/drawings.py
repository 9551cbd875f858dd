"""Simple drawn pictures for designs and logos: shapes by chance, the same ones for the same seed."""

from __future__ import annotations

import math
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

_WIDTH, _HEIGHT = 320, 240
_PAPER, _LINE = 0, 1
_PALETTE = (255, 255, 255, 40, 44, 52, 176, 58, 46, 31, 97, 141, 17, 122, 101, 154, 125, 10, 91, 44, 111)
"""White, the line, and five colours, each as red, green and blue."""
_COLOURS = range(2, 7)


def view_png(seed: str) -> bytes:
    """A line drawing of a product, as PNG: a base, a body and what stands on it."""
    rng = Random(f"view:{seed}")
    picture, pen = _sheet()
    middle, foot = _WIDTH // 2, _HEIGHT - 30
    half, height = rng.randrange(30, 90), rng.randrange(60, 130)
    pen.rectangle((middle - half, foot - 12, middle + half, foot), outline=_LINE, width=2)
    top, low = foot - 12 - height, foot - 12
    if rng.random() < 0.5:
        body = (middle - half // 2, top, middle + half // 2, low)
        pen.rounded_rectangle(body, rng.randrange(3, 18), outline=_LINE, width=2)
    else:
        corners = [
            (middle - half // 3, top),
            (middle + half // 3, top),
            (middle + half // 2, low),
            (middle - half // 2, low),
        ]
        pen.polygon(corners, outline=_LINE, width=2)
    crown = rng.randrange(18, 44)
    pen.arc((middle - crown, top - crown, middle + crown, top + crown), 180, 360, fill=_LINE, width=2)
    for step in range(1, rng.randrange(3, 7)):
        y = top + step * height // 7
        pen.line((middle - half // 3, y, middle + half // 3, y), fill=_LINE, width=1)
    return _png(picture)


def logo_png(seed: str) -> bytes:
    """A plain sign in two colours, as PNG: a ring and a polygon in it."""
    rng = Random(f"logo:{seed}")
    picture, pen = _sheet()
    first, second = rng.sample(_COLOURS, 2)
    x, y, radius = _WIDTH // 2, _HEIGHT // 2, rng.randrange(50, 90)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=first, width=rng.randrange(4, 14))
    corners, turn = rng.randrange(3, 8), rng.random() * math.pi
    inner = radius * rng.uniform(0.4, 0.75)
    angles = [turn + 2 * math.pi * at / corners for at in range(corners)]
    pen.polygon([(x + inner * math.cos(angle), y + inner * math.sin(angle)) for angle in angles], fill=second)
    return _png(picture)


def _sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("P", (_WIDTH, _HEIGHT), _PAPER)
    picture.putpalette(_PALETTE)
    return picture, ImageDraw.Draw(picture)


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", compress_level=6, bits=4)
    return out.getvalue()
