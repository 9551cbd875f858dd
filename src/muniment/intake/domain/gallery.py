"""Pictures that lie beside documents, joined to what refers to them by folder and name."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator

import msgspec

from muniment.catalogue.values import Image, Statement
from muniment.intake.values import Read

_KEPT = 20_000
"""Names that are remembered: a weekly package has under 2,000 pictures in one folder."""
_WAITING = 64
"""Documents that wait for pictures further down in their folder: an archive keeps the two side by side."""


class Gallery:
    """The pictures seen last, and the documents that still wait for theirs."""

    def __init__(self) -> None:
        self._images: OrderedDict[tuple[str, str], tuple[str, str]] = OrderedDict()
        self._waiting: deque[Read] = deque()

    def add(self, folder: str, name: str, sha256: str, media_type: str) -> None:
        """The picture is known from now on, under its name whatever the case of the letters."""
        self._images[folder, name.lower()] = (sha256, media_type)
        if len(self._images) > _KEPT:
            self._images.popitem(last=False)

    def pass_on(self, read: Read) -> Iterator[Read]:
        """The documents that can go on now, in order, ``read`` among them or kept for later."""
        self._waiting.append(read)
        while self._waiting and (
            len(self._waiting) > _WAITING
            or self._waiting[0].member.folder != read.member.folder
            or not wants(self._joined(self._waiting[0]))
        ):
            yield self._joined(self._waiting.popleft())

    def rest(self) -> Iterator[Read]:
        """The documents that still wait, with the pictures that were found."""
        while self._waiting:
            yield self._joined(self._waiting.popleft())

    def _joined(self, read: Read) -> Read:
        if not wants(read) or not self._images:
            return read
        folder = read.member.folder
        statements = tuple(self._with_images(statement, folder) for statement in read.parsed.statements)
        return msgspec.structs.replace(read, parsed=msgspec.structs.replace(read.parsed, statements=statements))

    def _with_images(self, statement: Statement, folder: str) -> Statement:
        images = tuple(self._with_hash(image, folder) for image in statement.content.images)
        return msgspec.structs.replace(statement, content=msgspec.structs.replace(statement.content, images=images))

    def _with_hash(self, image: Image, folder: str) -> Image:
        found = self._images.get((folder, image.name.lower()))
        if image.sha256 is not None or found is None:
            return image
        return msgspec.structs.replace(image, sha256=found[0], media_type=found[1])


def wants(read: Read) -> bool:
    """Whether a statement of the block refers to a picture that was not found yet."""
    return any(image.sha256 is None for one in read.parsed.statements for image in one.content.images)
