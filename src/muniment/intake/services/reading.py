"""What the intake does for others: reads inputs down to statements, with a full account of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from muniment.intake.adapters.archives import Limits
from muniment.intake.adapters.inputs import inputs_digest
from muniment.intake.adapters.reading import OnImage, Reading
from muniment.intake.domain.account import Account, Sink
from muniment.intake.queries import reader_versions
from muniment.intake.values import Read, RejectLine

WORKERS = 2
"""Reading processes by default: the smallest machine that is supported has two cores."""


def load_read(
    *,
    paths: Sequence[Path],
    account: Account,
    source: str | None = None,
    mapping: str | None = None,
    workers: int = WORKERS,
    on_image: OnImage | None = None,
    limits: Limits | None = None,
) -> Iterator[Read]:
    """Every document below the paths is read, block by block in a fixed order, and entered in the account.

    Memory stays the same however large the inputs are. A document that cannot be read is a reject in the account and
    never ends the reading. Who takes the statements tells the account what became of them
    (``accept``, ``duplicate``, ``hold``).

    Args:
        paths: Files, folders or archives.
        account: Is told of every file and document; give it ``on_reject=`` to keep rejected texts.
        source: Name of a reader, to read everything by it instead of telling from the content.
        mapping: Text of a mapping file, for tables.
        workers: Reading processes; 0 reads in this one.
        on_image: Stores a picture (bytes, media type) and gives its sha256.
        limits: How far archives may grow.

    Returns:
        Blocks in order: a ``Read`` carries its file, its reader and the statements.

    Raises:
        NotFound: a path does not exist.
        SourceUnknown: there is no reader of that name.
        EngineUnavailable: a reading process died.
    """
    reading = Reading(account=account, source=source, mapping=mapping, on_image=on_image, limits=limits)
    return reading.reads(paths, workers=workers)


def load_key(*, paths: Sequence[Path], source: str | None = None, mapping: str | None = None) -> str:
    """The key of a load: equal for equal bytes, source, mapping and readers, whatever the files are called.

    Args:
        paths: Files, folders or archives.
        source: Name of the reader that was asked for, if any.
        mapping: Text of the mapping file, if any.
    """
    digest = hashlib.sha256()
    for piece in (inputs_digest(paths), source or "", mapping or "", *sorted(reader_versions().items())):
        digest.update(repr(piece).encode())
    return digest.hexdigest()


@contextmanager
def rejects_open(*, path: Path) -> Iterator[Sink]:
    """Rejected documents are written to ``path``, a line each; the file is made with the first of them.

    Args:
        path: ``…/rejects.jsonl``; its folder exists.
    """
    encoder = msgspec.json.Encoder()
    file = None

    def write(line: RejectLine) -> None:
        nonlocal file
        if file is None:
            file = path.open("wb")
        file.write(encoder.encode(line) + b"\n")

    try:
        yield write
    finally:
        if file is not None:
            file.close()
