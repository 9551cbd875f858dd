"""Reading editions: the list, one by name, the head."""

from __future__ import annotations

import msgspec

from muniment.kernel.errors import InvalidInput, NotFound
from muniment.kernel.texts import Text
from muniment.register.models import EditionRow
from muniment.register.values import Manifest


def _decode(row: EditionRow) -> Manifest:
    return msgspec.json.decode(row.manifest, type=Manifest)


def edition_list() -> tuple[Manifest, ...]:
    """All editions, oldest first."""
    return tuple(_decode(row) for row in EditionRow.objects.order_by("seq"))


def edition_head() -> Manifest | None:
    """The newest edition, or ``None`` while nothing was published."""
    row = EditionRow.objects.order_by("-seq").first()
    return _decode(row) if row else None


def edition_get(name: str | None = None) -> Manifest:
    """The edition of that name; the newest where no name is given.

    Raises:
        NotFound: nothing was published yet, or no edition has that name.
    """
    if name is None:
        head = edition_head()
        if head is None:
            line = Text(
                "还没有载入任何文件：请先运行 muniment load PATH",
                "nothing is loaded yet: load a file first (muniment load PATH)",
            )
            raise NotFound(line, code="edition.none")
        return head
    if len(name) > 40:
        line = Text("版本的名称形如 2026-11-22.1", "an edition's name looks like 2026-11-22.1")
        raise InvalidInput(line, code="edition.name")
    row = EditionRow.objects.filter(name=name).first()
    if row is None:
        line = Text("没有名为 {name} 的版本", "no edition is named {name}").fill(name=name)
        raise NotFound(line, code="edition.unknown", edition=name)
    return _decode(row)


def edition_find(name: str) -> Manifest | None:
    """The edition of that name, or ``None``."""
    row = EditionRow.objects.filter(name=name[:40]).first()
    return _decode(row) if row else None


def edition_after(name: str) -> Manifest | None:
    """The edition published next after the named one, or ``None``."""
    row = EditionRow.objects.filter(seq__gt=edition_get(name).seq).order_by("seq").first()
    return _decode(row) if row else None


def manifest_bodies() -> list[tuple[str, bytes]]:
    """Name and exact JSON of every manifest, oldest first: what the mirror has to say."""
    return [(row.name, row.manifest.encode()) for row in EditionRow.objects.order_by("seq")]
