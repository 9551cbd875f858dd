"""How the claims of one publication differ from those of another: claim by claim, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from muniment.catalogue.values import Claim

SAME, GONE, NEW = "same", "gone", "new"
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[.'-][A-Za-z0-9]+)*|\s+|.", re.DOTALL)
_ALIKE = 0.4
"""Share of pairs of signs in common from which on two claims count as one that was amended."""
_WORDS_MOST = 4_000
"""Words of a claim that are compared one by one; a longer one is compared by its sentences."""
_SENTENCE = re.compile(r"[^;；。.\n]*[;；。.\n]|[^;；。.\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a claim: ``same`` in both, ``gone`` from the first, or ``new`` in the second."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim in two publications.

    Attributes:
        change: ``same``, ``changed``, ``new`` or ``gone``.
        before: Its number in the first, if it is there.
        after: Its number in the second.
        pieces: The text with what is gone and what is new.
    """

    change: str
    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]


def claims_differ(before: Sequence[Claim], after: Sequence[Claim]) -> tuple[ClaimChange, ...]:
    """The claims of the second publication in order, each beside the one that it came from; then those that are gone.

    Claims are paired by their wording, for numbers move when one is struck out: first those that are word for word
    the same, then the most alike, where at least two fifths of their pairs of signs are common.
    """
    pairs = _paired(before, after)
    found = []
    for at, claim in enumerate(after):
        was = pairs.get(at)
        if was is None:
            found.append(ClaimChange(NEW, None, claim.no, (Piece(NEW, claim.text),)))
            continue
        old = before[was]
        pieces = pieces_of(old.text, claim.text)
        change = SAME if all(piece.mark == SAME for piece in pieces) else "changed"
        found.append(ClaimChange(change, old.no, claim.no, pieces))
    kept = set(pairs.values())
    found += [
        ClaimChange(GONE, claim.no, None, (Piece(GONE, claim.text),))
        for at, claim in enumerate(before)
        if at not in kept
    ]
    return tuple(found)


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    """The second text with what is gone from the first and what is new; Chinese is compared sign by sign."""
    old, new = _tokens(before), _tokens(after)
    if len(old) + len(new) > _WORDS_MOST:
        old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    pieces: list[Piece] = []
    for op, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            pieces.append(Piece(SAME, "".join(new[m:n])))
            continue
        if i < j:
            pieces.append(Piece(GONE, "".join(old[i:j])))
        if m < n:
            pieces.append(Piece(NEW, "".join(new[m:n])))
    return tuple(pieces)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _paired(before: Sequence[Claim], after: Sequence[Claim]) -> dict[int, int]:
    """From places in ``after`` to places in ``before``."""
    pairs: dict[int, int] = {}
    free = dict.fromkeys(range(len(before)))
    by_text: dict[str, list[int]] = {}
    for at, claim in enumerate(before):
        by_text.setdefault(claim.text, []).append(at)
    for at, claim in enumerate(after):
        same = by_text.get(claim.text)
        if same:
            pairs[at] = same.pop(0)
            free.pop(pairs[at])
    olds = {at: _signs(before[at].text) for at in free}
    news = {at: _signs(claim.text) for at, claim in enumerate(after) if at not in pairs}
    scored = sorted(
        (
            (-alike, abs(before[old].no - after[new].no), new, old)
            for new, signs in news.items()
            for old, others in olds.items()
            if (alike := _alike(signs, others)) >= _ALIKE
        ),
    )
    for _likeness, _far, new, old in scored:
        if new not in pairs and old in free:
            pairs[new] = old
            free.pop(old)
    return pairs


def _signs(text: str) -> frozenset[str]:
    return frozenset(_pairs_of("".join(text.split())))


def _pairs_of(text: str) -> Iterable[str]:
    return (text[at : at + 2] for at in range(max(len(text) - 1, 1)))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / ((len(one) + len(other)) or 1)
