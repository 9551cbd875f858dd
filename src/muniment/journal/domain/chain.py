"""The chain: each entry carries the hash of the one before it, over a seal of its content.

``hash = SHA-256(prev ‖ seal ‖ header)`` and ``seal = BLAKE2b-256(salt ‖ content)``. ``prev`` and ``seal`` are 32 bytes
each, and the header is JSON in one canonical spelling, so no two different entries feed the hash the same bytes.
Salt and content can be erased: the seal stays, and without its salt a short content cannot be guessed back from it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from muniment.journal.values import Fault, Head, Link
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text

FIRST = "0" * 64
"""What the first entry carries in place of the hash of one before."""

ERASED = "journal.erased"
"""The kind of entry by which the content of another, ``entry:<no>`` among its subjects, was erased."""

SALT_BYTES = 16  # 128 bits, the least that NIST SP 800-132 5.1 asks of a salt

_FAULTS = {
    "gap": Text("第 {no} 条之前缺少条目", "entries are missing before entry {no}"),
    "link": Text("第 {no} 条未接在其前一条之后", "entry {no} does not follow the entry before it"),
    "header": Text("第 {no} 条的内容与其哈希不符", "entry {no} does not agree with its hash"),
    "content": Text("第 {no} 条的正文与其封印不符", "the content of entry {no} does not agree with its seal"),
    "index": Text("第 {no} 条的检索项与其内容不符", "the index of what entry {no} is about does not agree with it"),
    "erasure": Text(
        "第 {no} 条的正文已不在，而没有条目说明是谁依据什么删除的",
        "the content of entry {no} is gone, and no entry says who erased it on what ground",
    ),
    "head": Text(
        "第 {no} 条不是版本清单所记的那一条", "entry {no} is not the one that an edition's manifest names, or is gone"
    ),
}


def canonical(value: object) -> str:
    """The one JSON spelling of a value: keys sorted, no blanks, Chinese as it is, dates in ISO 8601, decimals as text.

    Raises:
        InvalidInput: it holds something that JSON cannot say exactly (a NaN, bytes, a key that is no text, half a
            surrogate pair).
    """
    try:
        _keys_check(value)
        said = json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain
        )
        said.encode("utf-8")
    except (TypeError, ValueError, RecursionError) as problem:
        raise InvalidInput(f"the journal cannot write this down: {problem}", code="journal.content") from problem
    return said


def _keys_check(value: object) -> None:
    """JSON would turn the key ``1`` into ``"1"`` and so spell two different values alike."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key is no text: {key!r}")
            _keys_check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _keys_check(inner)


def _plain(value: object) -> object:
    match value:
        case datetime() if value.tzinfo is not None:
            return instant(value)
        case datetime():
            raise TypeError("an instant without its zone")
        case date():
            return value.isoformat()
        case Decimal() if value.is_finite():
            return str(value)
        case Mapping():
            return dict(value)
        case _:
            raise TypeError(f"no JSON for {type(value).__name__}")


def instant(at: datetime) -> str:
    """An aware instant in UTC to the microsecond, always 27 characters."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def seal_make(*, salt: str, content: str) -> str:
    """``BLAKE2b-256(salt ‖ content)`` in hexadecimal; ``salt`` is hexadecimal.

    Source: RFC 7693.
    """
    return hashlib.blake2b(bytes.fromhex(salt) + content.encode(), digest_size=32).hexdigest()


def hash_make(link: Link) -> str:
    """The hash that an entry of these columns must carry (``link.hash`` itself is not read).

    Source: FIPS 180-4 (SHA-256).
    """
    header = canonical(
        [link.no, link.kind, instant(link.made_at), link.actor_id, link.actor_kind, link.subjects, link.run_id]
    )
    return hashlib.sha256(bytes.fromhex(link.prev) + bytes.fromhex(link.seal) + header.encode()).hexdigest()


def chain_faults(links: Iterable[Link], *, heads: Sequence[Head] = ()) -> Iterator[Fault]:
    """What is wrong with a chain, lowest entry first; nothing for a whole one.

    Args:
        links: All entries, lowest number first.
        heads: Positions that were written down elsewhere (in the manifests of editions): they show a chain that was
            cut off, or written anew from some entry on, which looks whole from inside.
    """
    known = {head.no: head.hash for head in heads if head.no > 0}
    erased: set[str] = set()
    prev, last = FIRST, 0
    for link in links:
        yield from _link_faults(link, prev=prev, expected=last + 1)
        if known.pop(link.no, link.hash) != link.hash:
            yield _fault("head", link.no)
        if link.erased:
            erased.add(subject_of(link.no))
        if link.kind == ERASED:
            erased.difference_update(link.marks)
        prev, last = link.hash, link.no
    for subject in sorted(erased):
        yield _fault("erasure", int(subject.removeprefix(subject_of(""))))
    for no in sorted(known):
        yield _fault("head", no)


def subject_of(no: int | str) -> str:
    """The entry of that number as the subject of another."""
    return f"entry:{no}"


def _link_faults(link: Link, *, prev: str, expected: int) -> Iterator[Fault]:
    if link.no != expected:
        yield _fault("gap", link.no)
    if link.prev != prev:
        yield _fault("link", link.no)
    if not _header_whole(link):
        yield _fault("header", link.no)
    if not _content_whole(link):
        yield _fault("content", link.no)
    if canonical(sorted(link.marks)) != link.subjects:
        yield _fault("index", link.no)


def _header_whole(link: Link) -> bool:
    try:
        return hash_make(link) == link.hash
    except ValueError:
        return False  # prev or seal is no longer hexadecimal


def _content_whole(link: Link) -> bool:
    if link.erased or link.salt is None or link.content is None:
        return link.erased and link.salt is None and link.content is None
    try:
        return seal_make(salt=link.salt, content=link.content) == link.seal
    except ValueError:
        return False  # the salt is no longer hexadecimal


def _fault(code: str, no: int) -> Fault:
    return Fault(no=no, code=code, text=_FAULTS[code].fill(no=no))
