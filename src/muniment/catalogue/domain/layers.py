"""A statement at rest: its long texts by hash, its content hashed, its provenance beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

import msgspec

from muniment.catalogue.domain.merge import content_hash
from muniment.catalogue.values import Claim, Content, Incoming, Layer, Statement, TextRef

_ENCODER = msgspec.json.Encoder(order="deterministic")
_CLAIMS = msgspec.json.Decoder(tuple[Claim, ...])

Body = tuple[str, str, str, str]
"""SHA-256, field, language and text of a long text."""


def document_key(source: str, document: str, right_id: str) -> bytes:
    """Sixteen bytes that stand for one document of one source (and one right, where a document has several)."""
    return hashlib.blake2b("\x1f".join((source, document, right_id)).encode(), digest_size=16).digest()


def wording_digest(content_sha256: str, office_date: date | None) -> bytes:
    """Sixteen bytes that stand for one wording of a document: a wording that returns on a later day is another."""
    return hashlib.blake2b(f"{content_sha256}|{office_date or ''}".encode(), digest_size=16).digest()


def statement_hash(statement: Statement) -> str:
    """The content hash that the statement's layer will have."""
    content, _bodies = content_at_rest(statement)
    return content_hash(content)


def content_at_rest(statement: Statement) -> tuple[Content, tuple[Body, ...]]:
    """The content with references in place of long texts, and the texts."""
    bodies = tuple(_bodies(statement))
    if not bodies:
        return statement.content, ()
    refs = tuple(
        TextRef(field=field, lang=lang, sha256=sha256, chars=len(text)) for sha256, field, lang, text in bodies
    )
    return msgspec.structs.replace(statement.content, texts=refs), bodies


def _bodies(statement: Statement) -> Iterable[Body]:
    by_lang: dict[str, list[Claim]] = {}
    for claim in statement.claims:
        by_lang.setdefault(claim.lang, []).append(claim)
    for lang in sorted(by_lang):
        yield _body("claims", lang, _ENCODER.encode(by_lang[lang]).decode())
    for lang, text in sorted(statement.descriptions.items()):
        yield _body("descriptions", lang, text)


def _body(field: str, lang: str, text: str) -> Body:
    return hashlib.sha256(text.encode()).hexdigest(), field, lang, text


def claims_of(text: str) -> tuple[Claim, ...]:
    """The claims that a stored text holds."""
    return _CLAIMS.decode(text.encode())


def layer_make(incoming: Incoming, right_id: str, known_hash: str = "") -> tuple[Layer, tuple[Body, ...]]:
    """The layer of a statement, and its long texts.

    Args:
        incoming: The statement.
        right_id: Whose layer it becomes.
        known_hash: Its ``statement_hash``, where that is known already.
    """
    statement = incoming.statement
    content, bodies = content_at_rest(statement)
    layer = Layer(
        right_id=right_id,
        source=incoming.source,
        document=statement.document,
        level=incoming.level,
        office_date=statement.office_date,
        content=content,
        content_hash=known_hash or content_hash(content),
        file=incoming.file,
        file_sha256=incoming.file_sha256,
        position=statement.position,
        loaded_at=incoming.loaded_at,
        reader=incoming.reader,
        snapshot_on=incoming.snapshot_on,
        carried=incoming.carried,
    )
    return layer, bodies
