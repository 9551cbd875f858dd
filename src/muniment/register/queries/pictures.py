"""Pictures of offices as browsers can show them."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image as Pillow

from muniment.catalogue.queries.records import image_get, record_get, right_newest
from muniment.catalogue.queries.shares import rights_former
from muniment.kernel.errors import SourceProblem
from muniment.register.queries.editions import edition_head, edition_list
from muniment.register.queries.withholdings import fields_private, withholding_list

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


def picture_public(data_dir: Path, sha256: str) -> bytes | None:
    """The bytes of a picture as they are stored; none where no record, or only what is withheld, may show it.

    A picture of a record that is withheld is given to nobody, even where another record bears the very same one.
    """
    if "images" in fields_private() or sha256 in _withheld(data_dir):
        return None
    return image_get(data_dir, sha256)


def _withheld(data_dir: Path) -> frozenset[str]:
    """The pictures of what is withheld."""
    acts = tuple(act.right_id for act in withholding_list() if act.field in {None, "images"})
    head = edition_head()
    if head is None or not acts:
        return frozenset()
    return frozenset().union(*(_pictures(data_dir, each, head.digest) for each in acts))


@lru_cache(maxsize=10_000)
def _pictures(data_dir: Path, right_id: str, _digest: str) -> frozenset[str]:
    """The pictures of a right in every edition, under all its names; an edition never changes."""
    editions = edition_list()
    head = editions[-1].seq
    names = rights_former(data_dir, {right_id, right_newest(data_dir, right_id, head)}, head)
    found = (record_get(data_dir, name, each.seq) for name in names for each in editions)
    records = [each.record for each in found if each is not None and each.record is not None]
    return frozenset(image.sha256 for record in records for image in record.content.images if image.sha256)
