"""The answer line: alive or not, until when, whose, what lies on it, and what the sources do not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from muniment.kernel.texts import Text
from muniment.register.domain.liens import lien_absent, lien_noun
from muniment.register.domain.status import status_whole
from muniment.register.domain.words import names_join, not_covered_text, texts_join
from muniment.register.values import Badge, Covered, LienStanding, Ownership, StatusPart

_GONE = frozenset({Badge.ENDED, Badge.NEVER_EXISTED})


def status_line(*, parts: Sequence[StatusPart], ownership: Ownership, liens: Sequence[LienStanding]) -> Text:
    """One sentence for the first screen; nothing is said to be absent beyond what a source covers.

    Args:
        parts: The rows of ``status_on``.
        ownership: The answer of ``owners_on`` for the same day.
        liens: The standings of ``liens_on`` for the same day.

    Source: UI, "Answer first".
    """
    whole = status_whole(parts)
    pieces = [whole.text, *_apart(parts, whole)]
    if ownership.names:
        pieces.append(ownership.text)
    if whole.badge in _GONE:
        return texts_join(_sentence(pieces))
    pieces += _current(liens) + _absent(liens)
    unknown = [] if isinstance(ownership.coverage, Covered) else ["transfer"]
    unknown += [each.family for each in liens if not each.current and not isinstance(each.coverage, Covered)]
    if unknown:
        pieces.append(not_covered_text(unknown))
    return texts_join(_sentence(pieces))


def _sentence(pieces: Iterable[Text]) -> list[Text]:
    """The pieces with the first one as the start of a sentence."""
    first, *others = pieces
    return [Text(first.zh, first.en[:1].upper() + first.en[1:]), *others]


def _apart(parts: Sequence[StatusPart], whole: StatusPart) -> list[Text]:
    """The parts of the right that stand otherwise than the whole."""
    return [
        Text(f"{part.part}：{part.text.zh}", f"{part.part}: {part.text.en}")
        for part in parts
        if part.part is not None and part.territory is None and part.badge is not whole.badge
    ]


def _current(liens: Iterable[LienStanding]) -> list[Text]:
    return [_lien_text(standing) for standing in liens if standing.current]


def _lien_text(standing: LienStanding) -> Text:
    noun, count = lien_noun(standing.family), len(standing.current)
    if count > 1:
        return Text(f"{noun.zh} {count} 项", f"{noun.en} ({count})")
    lien = standing.current[0]
    who = names_join(lien.names)
    if not lien.names:
        return lien.text
    return Text(f"{noun.zh}：{who.zh}（自 {lien.since}）", f"{noun.en}: {who.en} (since {lien.since})")


def _absent(liens: Iterable[LienStanding]) -> list[Text]:
    """What is known not to lie on the right; entries with the same sources and date share one bracket."""
    groups: dict[Text, list[Text]] = {}
    for standing in liens:
        if not standing.current and isinstance(standing.coverage, Covered):
            groups.setdefault(standing.coverage.text, []).append(lien_absent(standing.family))
    found = []
    for far, absent in groups.items():
        joined = texts_join(absent, zh="、", en=", ")
        found.append(Text(f"{joined.zh}（{far.zh}）", f"{joined.en} ({far.en})"))
    return found
