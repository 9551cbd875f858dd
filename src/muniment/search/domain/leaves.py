"""The leaves of a query: what a word, a phrase or a value means in the field that it stands in.

Every function gives nodes in their normal form, or ``None`` for a piece with nothing to look up (punctuation alone).
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.search.domain import segment
from muniment.search.domain.fields import FieldSpec, FieldType, code_fold
from muniment.search.domain.tree import And, Between, Code, Everything, Node, Numbered, Or, Phrase, Word
from muniment.standards.numbers import number_read

LETTERS_FEWEST = 2
"""Letters that a truncated word keeps: fewer would open most of the index."""
STARS_MOST, MARKS_MOST = 3, 6
"""Signs ``*`` and ``?`` in one truncated word: each more makes the walk through the words of an index longer."""
PHRASE_MOST = 256
"""Tokens of one phrase: longer than any title, short enough for every engine."""
SHOWN_MOST = 40
"""Characters of a query that an error shows."""

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_WILD_PIECE = re.compile(r"(?:[^\W_]|[*?]|[\u0900-\u0dff])+")
_CAS = re.compile(r"\d{2,7}-\d{2}-\d")
_OFFICE_NUMBER = re.compile(r"[A-Za-z]{2}[\s-]?\d[\d\s.,/-]*(?:[A-Za-z]\d?)?")
_SURE_SCHEMES = frozenset({"RIGHT_ID", "EU_GI"})
_SURE_DIGITS, _SOME_DIGITS, _FEW_DIGITS = 7, 6, 4


def shown(text: str) -> str:
    """A piece of a query, short enough to be shown in an error."""
    clean = " ".join(text.split())
    return clean if len(clean) <= SHOWN_MOST else clean[:SHOWN_MOST] + "…"


# --- texts -----------------------------------------------------------------------------------------------------------


def words_read(text: str, spec: FieldSpec | None) -> Node | None:
    """The node of a bare word in a text field, or in every text where ``spec`` is ``None``.

    Raises:
        InvalidInput: a truncated word keeps too few letters, or the truncation stands inside Chinese.
    """
    field = spec.name if spec else ""
    if text.strip("*") == "" and "*" in text:
        return Word("*", field) if field else Everything()
    if "*" not in text and "?" not in text:
        return phrase_read(text, spec)
    pieces = [node for piece in _WILD_PIECE.findall(text) if (node := _wild(piece, field))]
    return And(tuple(pieces)) if len(pieces) > 1 else pieces[0] if pieces else None


def _wild(piece: str, field: str) -> Node | None:
    if segment.has_paired(piece):
        piece = piece.strip("*")
        if "*" in piece or "?" in piece:
            text = Text(
                f"“{shown(piece)}”：中文、日文、韩文按字匹配，截词符只能用于字母和数字",
                f"{shown(piece)!r}: Chinese, Japanese and Korean are matched by character; only letters are truncated",
            )
            raise InvalidInput(text, code="search.truncation", value=shown(piece))
    if "*" not in piece and "?" not in piece:
        return _checked(Word(piece, field))
    piece = re.sub(r"\*[*?]*\*", "*", piece)
    if len(piece) - piece.count("*") - piece.count("?") < LETTERS_FEWEST:
        if not piece.strip("*?"):
            return None
        text = Text(
            f"截词“{shown(piece)}”太短：至少保留 {LETTERS_FEWEST} 个字母或数字",
            f"the truncated word {shown(piece)!r} is too short: keep at least {LETTERS_FEWEST} letters or digits",
        )
        raise InvalidInput(text, code="search.truncation", value=shown(piece))
    if piece.count("*") > STARS_MOST or piece.count("?") > MARKS_MOST:
        text = Text(
            f"截词“{shown(piece)}”的截词符太多：最多 {STARS_MOST} 个 * 和 {MARKS_MOST} 个 ?",
            f"the truncated word {shown(piece)!r} has too many signs: {STARS_MOST} * and {MARKS_MOST} ? at most",
        )
        raise InvalidInput(text, code="search.truncation", value=shown(piece))
    if len(piece) > segment.WORD_LONGEST:
        text = Text(
            f"截词“{shown(piece)}”太长：最多 {segment.WORD_LONGEST} 个字符",
            f"the truncated word {shown(piece)!r} is too long: {segment.WORD_LONGEST} characters at most",
        )
        raise InvalidInput(text, code="search.truncation", value=shown(piece))
    return Word(piece, field)


def phrase_read(text: str, spec: FieldSpec | None) -> Node | None:
    """The node of a phrase: a ``Word`` where it is a single piece, and ``None`` where there is nothing to look up.

    Raises:
        InvalidInput: it has more than ``PHRASE_MOST`` tokens.
    """
    field = spec.name if spec else ""
    clean = " ".join(visible(text).replace("*", " ").replace("?", " ").split())
    clean = _EDGES.sub("", clean)
    return _checked((Phrase if " " in clean else Word)(clean, field))


def visible(text: str) -> str:
    """The text with control characters as spaces, invisible ones and broken halves gone."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    for letter in text:
        category = unicodedata.category(letter)
        if category in {"Cc", "Zl", "Zp"}:
            kept.append(" ")
        elif category not in {"Cf", "Cs", "Co", "Cn"}:
            kept.append(letter)
    return "".join(kept)


def _checked(node: Word | Phrase) -> Node | None:
    tokens = segment.query_tokens(node.text)
    if not tokens:
        return None
    if len(tokens.words) > PHRASE_MOST:
        text = Text(
            f"短语“{shown(node.text)}”有 {len(tokens.words)} 个词，最多 {PHRASE_MOST} 个",
            f"the phrase {shown(node.text)!r} has {len(tokens.words)} words; {PHRASE_MOST} at most",
        )
        raise InvalidInput(text, code="search.phrase", value=shown(node.text))
    return node


# --- codes and numbers -----------------------------------------------------------------------------------------------


def code_read(text: str, spec: FieldSpec) -> Node:
    """The node of a value of a code field as it is typed without quotation marks: open where it ends in ``*``.

    Raises:
        InvalidInput: as ``code_node``, or the value is truncated elsewhere than at its end.
    """
    body = text.rstrip("*")
    if "*" in body or "?" in body:
        start = shown(re.split(r"[*?]", body)[0])
        message = Text(
            f"“{shown(text)}”：字段 {spec.name} 的值只能在末尾截断，例如 {start}*",
            f"{shown(text)!r}: a value of {spec.name} can be truncated at its end only, as in {start}*",
        )
        raise InvalidInput(message, code="search.truncation", field=spec.name, value=shown(text))
    return code_node(body, spec, is_open=body != text)


def code_node(text: str, spec: FieldSpec, *, is_open: bool) -> Node:
    """The node of a value of a code field, whole, or its beginning where it is open (all values where it is empty).

    Raises:
        InvalidInput: the value is empty or not in the field's list.
    """
    if is_open and not text.strip():
        return Code(spec.name, "", open=True)
    if spec.keys and not is_open:
        return number_node(text, spec)
    if spec.values and is_open and not spec.open_list:
        return _listed_open(text, spec)
    return Code(spec.name, _folded(text, spec), open=is_open)


def _folded(text: str, spec: FieldSpec) -> str:
    value = code_fold(spec, code_fold(spec, visible(text)))
    if not value:
        message = Text(f"字段 {spec.name} 没有给出值", f"the field {spec.name} has no value behind it")
        raise InvalidInput(message, code="search.value", field=spec.name)
    return value


def _listed_open(body: str, spec: FieldSpec) -> Node:
    start = body.strip().lower()
    found = tuple(Code(spec.name, each.value) for each in spec.values if each.value.startswith(start))
    if not found:
        return Code(spec.name, _folded(body, spec))
    return found[0] if len(found) == 1 else Or(found)


def number_node(text: str, spec: FieldSpec) -> Node:
    """The number that a text is, by the keys that the field holds; a plain code where it reads as no such number."""
    clean = " ".join(visible(text).split())
    keys = _keys(clean, spec.keys)
    return Numbered(clean, keys, spec.name) if keys else Code(spec.name, _folded(text, spec))


@lru_cache(maxsize=4096)
def _keys(text: str, heads: tuple[str, ...]) -> tuple[str, ...]:
    found = (key for reading in number_read(text) for key in reading.keys)
    return tuple(dict.fromkeys(key for key in found if key.partition(":")[0] in heads))


def number_possible(text: str) -> bool:
    """Whether a text that is not said to be a number may be one.

    Two letters that happen to be an office's code do not make a word a number (``LiPF6``, ``ISO 9001``): in the
    usual form of an office it takes four digits, in any other six.
    """
    readings = number_read(text)
    if not readings or readings[0].scheme != "OFFICE":
        return bool(readings)
    return _digits(text) >= (_FEW_DIGITS if _OFFICE_NUMBER.fullmatch(text.strip()) else _SOME_DIGITS)


def number_sure(text: str) -> bool:
    """Whether a text can hardly be anything but a number of a right: an identity, or seven digits and more."""
    if _CAS.fullmatch(text.strip()) or not number_possible(text):
        return False
    first = number_read(text)[0]
    if first.scheme == "OFFICE" and not _OFFICE_NUMBER.fullmatch(text.strip()):
        return False
    return _digits(text) >= _SURE_DIGITS or first.scheme in _SURE_SCHEMES


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


# --- days, years, counts ---------------------------------------------------------------------------------------------

_COMPARED = re.compile(r"(>=|<=|>|<|≥|≤)\s*(.+)", re.DOTALL)
_BRACKET = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]", re.IGNORECASE)
_SPAN = re.compile(r"(.*?)\s*(?:\.{2,3}|…|至|~|～|\s+TO\s+)\s*(.*)", re.DOTALL)
_YEARS = re.compile(r"(\d{4})\s*[-—–]\s*(\d{4})")
_DAY = re.compile(r"(\d{4})(?:[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2})日?)?)?[年月]?")
_COUNT = re.compile(r"\d{1,9}")


def between_read(text: str, spec: FieldSpec) -> Node:
    """The days, years or numbers that a value means: ``2020``, ``2020..2023``, ``>=2020``, ``2020-03..``, ``*``.

    Raises:
        InvalidInput: it is none of these forms, no such day exists, or it ends before it begins.
    """
    clean = unicodedata.normalize("NFKC", visible(text)).strip().rstrip("*").strip()
    point = _POINTS[spec.type]
    if not clean:
        return Between(spec.name)
    low, high = _ends(clean, spec, point)
    if low is not None and high is not None and _order(low) > _order(high):
        message = Text(
            f"{spec.name} 的范围“{shown(text)}”起点在终点之后",
            f"the range {shown(text)!r} of {spec.name} ends before it begins",
        )
        raise InvalidInput(message, code="search.range", field=spec.name, value=shown(text))
    return Between(spec.name, low, high)


Point = Callable[[str, FieldSpec], tuple[str, str]]


def _order(value: str) -> tuple[int, str]:
    return (0, value) if "-" in value else (len(value), value)


def _ends(clean: str, spec: FieldSpec, point: Point) -> tuple[str | None, str | None]:
    if match := _COMPARED.fullmatch(clean):
        return _compared(match[1], point(match[2].strip(), spec), spec)
    match = _BRACKET.fullmatch(clean) or _YEARS.fullmatch(clean) or _SPAN.fullmatch(clean)
    if match is None:
        return point(clean, spec)
    low, high = (part.strip().replace("*", "") for part in match.groups())
    if not low and not high:
        raise _unreadable(clean, spec)
    return point(low, spec)[0] if low else None, point(high, spec)[1] if high else None


def _compared(sign: str, period: tuple[str, str], spec: FieldSpec) -> tuple[str | None, str | None]:
    first, last = period
    if sign in {">=", "≥"}:
        return first, None
    if sign in {"<=", "≤"}:
        return None, last
    return (_step(last, 1, spec), None) if sign == ">" else (None, _step(first, -1, spec))


def _step(value: str, by: int, spec: FieldSpec) -> str:
    if spec.type != "date":
        return str(max(int(value) + by, 0)).zfill(4 if spec.type == "year" else 1)
    try:
        return date.fromordinal(date.fromisoformat(value).toordinal() + by).isoformat()
    except ValueError:
        raise _unreadable(value, spec) from None


def _day(text: str, spec: FieldSpec) -> tuple[str, str]:
    match = _DAY.fullmatch(text)
    if match is None:
        raise _unreadable(text, spec)
    year, month, day = int(match[1]), match[2], match[3]
    try:
        first = date(year, int(month or 1), int(day or 1))
        last_month = int(month or 12)
        last = date(year, last_month, int(day or calendar.monthrange(year, last_month)[1]))
    except (ValueError, calendar.IllegalMonthError):
        raise _unreadable(text, spec) from None
    return first.isoformat(), last.isoformat()


def _year(text: str, spec: FieldSpec) -> tuple[str, str]:
    match = re.fullmatch(r"(\d{4})年?", text)
    if match is None:
        raise _unreadable(text, spec)
    return match[1], match[1]


def _count(text: str, spec: FieldSpec) -> tuple[str, str]:
    if _COUNT.fullmatch(text) is None:
        raise _unreadable(text, spec)
    return str(int(text)), str(int(text))


def period_of(low: str, high: str) -> str | None:
    """The day, month or year (``2020-03-15 2020-03 2020``) that two days make up, if they make up one."""
    if low == high:
        return low
    if low[:4] == high[:4] and low.endswith("-01-01") and high.endswith("-12-31"):
        return low[:4]
    if low[:7] == high[:7] and low.endswith("-01") and _month_ends(high):
        return low[:7]
    return None


def _month_ends(day: str) -> bool:
    on = date.fromisoformat(day)
    return on.day == calendar.monthrange(on.year, on.month)[1]


def range_text(low: str | None, high: str | None) -> str:
    """The range as a query writes it, whole years as years; ``between_read`` reads it again."""
    if low is None and high is None:
        return "*"
    if low is not None and high is not None and (period := period_of(low, high)) is not None:
        return period
    if (low is None or low.endswith("-01-01")) and (high is None or high.endswith("-12-31")):
        low, high = low and low[:4], high and high[:4]
    return f"{low or ''}..{high or ''}"


_POINTS: Mapping[FieldType, Point] = {"date": _day, "year": _year, "number": _count}
_FORMS: Mapping[FieldType, Text] = {
    "date": Text("2020、2020-03、2020-03-15、2020..2023 或 >=2020", "2020, 2020-03, 2020-03-15, 2020..2023 or >=2020"),
    "year": Text("2020、2020..2023 或 >=2020", "2020, 2020..2023 or >=2020"),
    "number": Text("3、2..5 或 >=2", "3, 2..5 or >=2"),
}
_NAMES: Mapping[FieldType, Text] = {
    "date": Text("日期", "a date"),
    "year": Text("年份", "a year"),
    "number": Text("数", "a number"),
}


def _unreadable(text: str, spec: FieldSpec) -> InvalidInput:
    message = Text(
        f"字段 {spec.name} 要的是{_NAMES[spec.type].zh}，“{shown(text)}”读不出来；写法：{_FORMS[spec.type].zh}",
        f"{spec.name} takes {_NAMES[spec.type].en}, and {shown(text)!r} is none; write {_FORMS[spec.type].en}",
    )
    return InvalidInput(message, code=f"search.{spec.type}", field=spec.name, value=shown(text))
