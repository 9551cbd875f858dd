"""Rights as ST.96 documents, ST.97 objects: what may be shown of them, as one edition knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path

import msgspec

from muniment.catalogue.queries.editions import texts_get
from muniment.catalogue.queries.records import claims_get, descriptions_get
from muniment.catalogue.values import Claim, Record
from muniment.kernel.texts import Text
from muniment.register.domain.st96 import Stamp, Told, right_json, right_xml, rights_xml
from muniment.register.domain.withholding import record_project
from muniment.register.queries.rights import RightView
from muniment.register.queries.withholdings import fields_private
from muniment.register.values import Manifest

_CLAIMS = msgspec.json.Decoder(tuple[Claim, ...])
Show = Callable[[Record], Record | None]
"""What may be shown of a Record; ``None`` where nothing may."""


def right_told(data_dir: Path, view: RightView) -> Told:
    """What a document tells of a right that was read for showing."""
    record = view.record
    return Told(
        record=record,
        stamp=stamp_of(view.edition, view.as_of),
        claims=claims_get(data_dir, (ref for ref in record.content.texts if ref.field == "claims")),
        descriptions=descriptions_get(data_dir, (ref for ref in record.content.texts if ref.field == "descriptions")),
        status=view.status,
        coverage=view.coverage,
        withheld=view.withheld,
        licences=licences_of(view.edition),
        address=f"/rights/{record.right_id}?edition={view.edition.name}",
    )


def stamp_of(edition: Manifest, as_of: date | None = None) -> Stamp:
    """The stamp that every document of an edition carries."""
    return Stamp(name=edition.name, day=edition.day, digest=edition.digest, program=edition.program, as_of=as_of)


def licences_of(edition: Manifest) -> Mapping[str, Text]:
    """Terms of use by source, of the sources of which the edition knows them."""
    return {seen.name: seen.licence for seen in edition.sources if seen.licence is not None}


def right_st96(data_dir: Path, view: RightView) -> bytes:
    """One right as an ST.96 document in UTF-8, of whatever kind."""
    return right_xml(right_told(data_dir, view)).encode()


def right_st97(data_dir: Path, view: RightView) -> bytes:
    """One right as an ST.97 object on one line, so that such files can be put one after another."""
    return msgspec.json.encode(right_json(right_told(data_dir, view))) + b"\n"


def rights_told(
    data_dir: Path, records: Iterable[Record], *, edition: Manifest, show: Show, batch: int = 100
) -> Iterator[Told]:
    """What a document of many rights tells of each, one after another; those that may not be shown are left out.

    Args:
        data_dir: The data folder.
        records: Records of the edition, in the order of the document; a batch of them is held together.
        edition: Their edition.
        show: What may be shown of each.
        batch: Records whose long texts are read together.
    """
    private = fields_private()
    shown = (kept for record in records if (kept := show(record)) is not None)
    public = (record_project(record, (), private) for record in shown)
    while part := list(islice(public, batch)):
        bodies = texts_get(data_dir, {ref.sha256 for record in part for ref in record.content.texts})
        for record in part:
            yield _told(record, bodies, edition)


def _told(record: Record, bodies: Mapping[str, str], edition: Manifest) -> Told:
    """One right of many; the state of each on a day is left to the documents of single rights."""
    refs = [ref for ref in record.content.texts if ref.sha256 in bodies]
    held = (_CLAIMS.decode(bodies[ref.sha256]) for ref in refs if ref.field == "claims")
    return Told(
        record=record,
        stamp=stamp_of(edition),
        claims=tuple(claim for claims in held for claim in claims),
        descriptions={ref.lang: bodies[ref.sha256] for ref in refs if ref.field == "descriptions"},
        licences=licences_of(edition),
        address=f"/rights/{record.right_id}?edition={edition.name}",
    )


def rights_st96(told: Iterable[Told], *, batch: int = 64) -> Iterator[bytes]:
    """Any number of rights as one ST.96 document, in pieces of some rights each; memory holds one piece."""
    pieces = rights_xml(told)
    while part := "".join(islice(pieces, batch)):
        yield part.encode()


def rights_st97(told: Iterable[Told]) -> Iterator[bytes]:
    """Any number of rights as ST.97 objects, a line each."""
    for each in told:
        yield msgspec.json.encode(right_json(each)) + b"\n"
