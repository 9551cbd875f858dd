"""Simple drawn pictures for designs and logos: shapes by chance, the same ones for the same seed."""

from __future__ import annotations

import math
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

_WIDTH, _HEIGHT = 320, 240
_LINE = (40, 44, 52)
_COLOURS = ((176, 58, 46), (31, 97, 141), (17, 122, 101), (154, 125, 10), (91, 44, 111))


def view_png(seed: str) -> bytes:
    """A line drawing of a product, as PNG: a base, a body and what stands on it."""
    rng = Random(f"view:{seed}")
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
    pen = ImageDraw.Draw(picture)
    middle, foot = _WIDTH // 2, _HEIGHT - 30
    half, height = rng.randrange(30, 90), rng.randrange(60, 130)
    pen.rectangle((middle - half, foot - 12, middle + half, foot), outline=_LINE, width=2)
    top = foot - 12 - height
    if rng.random() < 0.5:
        pen.rounded_rectangle(
            (middle - half // 2, top, middle + half // 2, foot - 12), rng.randrange(3, 18), outline=_LINE, width=2
        )
    else:
        pen.polygon(
            [
                (middle - half // 3, top),
                (middle + half // 3, top),
                (middle + half // 2, foot - 12),
                (middle - half // 2, foot - 12),
            ],
            outline=_LINE,
            width=2,
        )
    crown = rng.randrange(18, 44)
    pen.arc((middle - crown, top - crown, middle + crown, top + crown), 180, 360, fill=_LINE, width=2)
    for step in range(1, rng.randrange(3, 7)):
        y = top + step * height // 7
        pen.line((middle - half // 3, y, middle + half // 3, y), fill=_LINE, width=1)
    return _png(picture)


def logo_png(seed: str) -> bytes:
    """A plain sign in one or two colours, as PNG: a ring, a polygon or waves."""
    rng = Random(f"logo:{seed}")
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
    pen = ImageDraw.Draw(picture)
    first, second = rng.sample(_COLOURS, 2)
    x, y, radius = _WIDTH // 2, _HEIGHT // 2, rng.randrange(50, 90)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=first, width=rng.randrange(4, 14))
    corners, turn = rng.randrange(3, 8), rng.random() * math.pi
    inner = radius * rng.uniform(0.4, 0.75)
    pen.polygon(
        [
            (
                x + inner * math.cos(turn + 2 * math.pi * at / corners),
                y + inner * math.sin(turn + 2 * math.pi * at / corners),
            )
            for at in range(corners)
        ],
        fill=second,
    )
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.quantize(16).save(out, "PNG", compress_level=6)
    return out.getvalue()
