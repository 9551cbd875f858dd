"""Pictures of offices as browsers can show them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image as Pillow

from muniment.kernel.errors import SourceProblem

_PIXELS = 60_000_000
"""A4 at 600 dpi has 35 million; anything far beyond is no drawing of an office."""


def picture_png(body: bytes) -> bytes:
    """The picture as PNG, at most 1,600 units wide or high.

    Raises:
        SourceProblem: it is no picture that can be read, or an absurdly large one.
    """
    try:
        with Pillow.open(BytesIO(body)) as picture:
            if picture.width * picture.height > _PIXELS:
                raise SourceProblem("the picture is too large to be shown", code="image.size")
            shown = picture.convert("L" if picture.mode in {"1", "L", "I;16"} else "RGB")
            shown.thumbnail((1600, 1600))
            out = BytesIO()
            shown.save(out, format="PNG")
    except (OSError, ValueError, Pillow.DecompressionBombError) as problem:
        raise SourceProblem(f"the picture cannot be read: {problem}", code="image.unreadable") from problem
    return out.getvalue()
