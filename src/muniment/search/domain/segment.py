"""Texts cut into tokens, the same way for the index and for the query.

The index splits at spaces only. Chinese, Japanese, Korean, Thai, Lao, Burmese and Khmer have no reliable spaces between
words; a run of their characters becomes overlapping pairs, and its last character alone closes it: 锂电池 is
``锂电 电池 池``. A phrase of such tokens is exact: 锂离子电池 does not match 电池锂离子电. A single character is looked
up in a field of its own (``index_chars``). All else is words: lower case, accents off, cut at what is neither letter
nor digit. Traditional characters become simplified ones, one for one and without regard to the neighbours, so that a
text and any piece of it are cut alike (the whole-phrase conversion of OpenCC is not: 乾 alone and 乾 in 乾坤 differ).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec
import opencc

BREAK = "¦"
"""The token between two values of one field, which no query has: a phrase does not run from one value into the next."""
WORD_LONGEST = 128
"""Longer runs of letters (sequence listings, base64) are cut here, in the index and in queries alike."""

_PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff"  # Thai, Lao, Burmese, Jamo, Khmer
    "\u3005-\u3007\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_SIMPLIFIED_IN_SOME_WORDS = (("瞭", "了"), ("藉", "借"), ("覆", "复"), ("著", "着"))
"""Pairs of which simplified texts write the second in some words (明了 借由 反复 沿着), the first in others: here always."""
_WOVEN_FROM = 12
"""Shorter runs are cut faster one by one."""
_JOIN = re.compile(rf"(?<=[{_PAIRED}])\s+(?=[{_PAIRED}])")
_WITH_OTHER_FORMS = ((0xA0, 0x700), (0x1D00, 0x3400), (0xF900, 0x10000), (0x1D400, 0x1D800), (0xE0000, 0xE0080))
"""Where Unicode keeps accented, full-width, half-width, raised, enclosed, mathematical and invisible characters."""
_RUN = re.compile(rf"([{_PAIRED}]+)")
_PLAIN = re.compile(r"[a-z0-9]+")


class Tokens(msgspec.Struct, frozen=True):
    """A piece of a query as the index has it.

    Attributes:
        words: Tokens that stand one after the other (one: a word, several: a phrase) in the field.
        chars: A single character, asked for in the field of characters; then ``words`` is empty.
        open_end: Whether the last of ``words`` is a character that may begin a pair (``5G网`` also finds ``5G网络``):
            it stands for every token that starts with it.
    """

    words: tuple[str, ...] = ()
    chars: tuple[str, ...] = ()
    open_end: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.chars)


@cache
def _word() -> re.Pattern[str]:
    """A word of a script with words: letters and digits, with the marks of its script."""
    marks = (code for code in range(0x0900, 0xFE00) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
    kept = "".join(chr(code) for code in marks if not _RUN.match(chr(code)))
    return re.compile(rf"[\w{kept}]+")


@cache
def _table() -> dict[int, str | None]:
    """What each character becomes: accents off (Latin, Greek), simplified for traditional, invisible ones gone."""
    table: dict[int, str | None] = dict.fromkeys(range(0x0300, 0x0370))
    simplified = _simplified()
    for first, last in _WITH_OTHER_FORMS:
        forms = _other_forms(first, last)
        table.update((code, form if form is None else form.translate(simplified)) for code, form in forms)
    for letter, base in zip("ßæœøłđðþıŋ", ("ss", "ae", "oe", "o", "l", "d", "d", "th", "i", "n"), strict=True):
        table[ord(letter)] = base
    table[ord("ё")], table[ord("ς")] = "е", "σ"
    table[ord("_")] = " "
    return table | simplified


def _other_forms(first: int, last: int) -> Iterator[tuple[int, str | None]]:
    for code in range(first, last):
        letter = chr(code)
        if unicodedata.category(letter) == "Cf":
            yield code, None
            continue
        form = unicodedata.normalize("NFKC", letter).lower()
        if code < 0x400 or 0x1E00 <= code < 0x2000:
            form = "".join(each for each in unicodedata.normalize("NFKD", form) if not unicodedata.combining(each))
        if form != letter:
            yield code, form


def _simplified() -> dict[int, str]:
    ranges = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x32400))
    letters = [chr(code) for first, last in ranges for code in range(first, last)]
    others = opencc.OpenCC("t2s").convert("\n".join(letters)).split("\n")
    pairs = zip(letters, others, strict=True)
    found = {ord(letter): other for letter, other in pairs if len(other) == 1 and other != letter}
    return found | {ord(letter): other for letter, other in _SIMPLIFIED_IN_SOME_WORDS}


def fold(text: str) -> str:
    """The text in lower case, full-width forms and accents off, in simplified characters; its words where they were."""
    if text.isascii():
        return text.lower()
    return _composed(_composed(text).lower().translate(_table()))


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """The runs of a text in order: the run, and whether it is cut into pairs."""
    folded = fold(text)
    if folded.isascii():
        for word in _PLAIN.findall(folded):
            yield word[:WORD_LONGEST], False
        return
    find = _word().findall
    for place, piece in enumerate(_RUN.split(_JOIN.sub("", folded))):
        if place % 2:
            yield piece, True
        elif piece:
            for word in _PLAIN.findall(piece) if piece.isascii() else find(piece):
                yield word[:WORD_LONGEST], False


def index_text(text: str) -> str:
    """The tokens of a text, with spaces between them, for a tokenizer that splits at spaces."""
    return index_both(text)[0]


def index_both(text: str) -> tuple[str, str]:
    """``index_text`` and ``index_chars`` of a text, made in one pass."""
    tokens: list[str] = []
    chars: set[str] = set()
    for run, paired in _runs(text):
        if paired:
            chars.update(run)
            tokens.append(_pairs(run))
        else:
            tokens.append(run)
    return " ".join(tokens), " ".join(sorted(chars))


def _pairs(run: str) -> str:
    """The pairs of a run and its last character, with spaces between them.

    Long runs are woven as bytes of two a character, in a sixth of the time: each place of three takes a character,
    the one behind it, and a space.
    """
    size = len(run)
    if size < _WOVEN_FROM or max(run) > "\uffff":
        return " ".join([run[at : at + 2] for at in range(size)])
    plain, woven = run.encode("utf-16-le"), bytearray(" " * (3 * size), "utf-16-le")
    woven[0::6], woven[1::6] = plain[0::2], plain[1::2]
    woven[2:-6:6], woven[3:-6:6] = plain[2::2], plain[3::2]
    return woven.decode("utf-16-le").rstrip()


def index_texts(texts: Iterable[str]) -> str:
    """The tokens of several values of one field; no phrase runs from one into the next."""
    return f" {BREAK} ".join(part for part in map(index_text, texts) if part)


def index_chars(text: str) -> str:
    """The single characters of the paired scripts in a text, each once and sorted, with spaces between them."""
    return index_both(text)[1]


def query_tokens(text: str) -> Tokens:
    """The tokens of a word or phrase of a query; empty (false) where it has neither letter nor digit."""
    runs = list(_runs(text))
    if len(runs) == 1 and runs[0][1] and len(runs[0][0]) == 1:
        return Tokens(chars=(runs[0][0],))
    words: list[str] = []
    for place, (run, paired) in enumerate(runs):
        if not paired:
            words.append(run)
        elif place + 1 < len(runs) or len(run) == 1:
            words.extend(run[at : at + 2] for at in range(len(run)))
        else:
            words.extend(run[at : at + 2] for at in range(len(run) - 1))
    return Tokens(words=tuple(words), open_end=bool(runs) and runs[-1][1] and len(runs[-1][0]) == 1)


def has_paired(text: str) -> bool:
    """Whether the text has a character of a script that is cut into pairs."""
    return any(paired for _, paired in _runs(text))


def pattern_regex(text: str) -> str:
    """The regular expression of a truncated word, for one whole token: ``*`` is any letters, ``?`` exactly one.

    Args:
        text: Letters, digits, ``*`` and ``?`` only, of scripts with words (``pieces_of`` in ``grammar`` sees to it).
    """
    pieces = re.split(r"([*?])", text)
    return "".join({"*": ".*", "?": "."}.get(piece) or re.escape(fold(piece)) for piece in pieces if piece)
