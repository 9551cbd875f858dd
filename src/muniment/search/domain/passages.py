"""The passage of a text in which a query is seen: why a hit is a hit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.search.domain import segment
from muniment.search.domain.tree import And, Node, Or, Phrase, Word

AROUND = 40
"""Letters shown on each side of the first word that is seen."""
WORDS_MOST = 50
"""Words of a query that are looked for."""
_ANYWHERE = frozenset({"", "abstract", "text"})
_EDGE = re.compile(r"[\s，。；、,.;]+")


def words_sought(node: Node) -> tuple[str, ...]:
    """The words and phrases of a query that may stand in an abstract, in its order; what is excluded is none."""
    return tuple(dict.fromkeys(_sought(node)))[:WORDS_MOST]


def _sought(node: Node) -> Iterator[str]:
    if isinstance(node, And | Or):
        for each in node.nodes:
            yield from _sought(each)
    elif isinstance(node, Word | Phrase) and node.field in _ANYWHERE and node.text.strip("*?"):
        yield node.text


def passage(text: str, words: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """The piece of a text around the first word that it holds, cut into pieces that are a word sought and others.

    Case, width and the two scripts of Chinese make no difference, as in the search itself.

    Returns:
        Nothing where no word is seen.
    """
    folded = segment.fold(text)
    if len(folded) != len(text):  # a letter that became two: places would not agree
        folded = text.lower()
    found = sorted({span for word in words for span in _spans(folded, segment.fold(word))})
    if not found:
        return ()
    start, end = _window(text, found[0])
    pieces: list[tuple[str, bool]] = []
    at = start
    for first, last in found:
        if first < at or last > end:
            continue
        pieces += [(text[at:first], False), (text[first:last], True)]
        at = last
    pieces.append((text[at:end], False))
    told = [("…", False)] * (start > 0) + pieces + [("…", False)] * (end < len(text))
    return tuple(piece for piece in told if piece[0])


def _spans(folded: str, word: str) -> Iterator[tuple[int, int]]:
    clean = " ".join(word.split())
    if not clean.strip("*? "):
        return
    letters = re.escape(clean).replace(r"\*", r"\w*").replace(r"\?", r"\w").replace(r"\ ", r"\W+")
    bounded = letters if segment.has_paired(clean) else rf"(?<!\w){letters}(?!\w)"
    for match in re.finditer(bounded, folded):
        if match.end() > match.start():
            yield match.span()


def _window(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Some letters around the span, cut where a word or a clause begins, if one does nearby."""
    around = AROUND if segment.has_paired(text[span[0] : span[1]]) else 2 * AROUND
    start, end = max(0, span[0] - around), min(len(text), span[1] + around)
    if start:
        cut = _EDGE.search(text, start, span[0])
        start = cut.end() if cut else start
    if end < len(text):
        cuts = [match.start() for match in _EDGE.finditer(text, span[1], end)]
        end = cuts[-1] if cuts else end
    return start, end
