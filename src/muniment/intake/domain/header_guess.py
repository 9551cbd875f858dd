"""What the columns of a table are taken for, by their headers: in Chinese, English and five more languages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from muniment.intake.domain.cells import cell_clean
from muniment.intake.domain.header_words import spoken
from muniment.intake.domain.rows import name_key

_ACCENT = re.compile("[\u0300-\u036f]")
_NUMBER_SIGN = re.compile(r"^\s*(?:n[°ºo]?|nr|num|núm)[. ]\s*(?=d[eoa]?[ '’])", re.IGNORECASE)
"""``N° de dépôt`` and ``Nº do pedido`` are ``Numéro de dépôt`` and ``Número do pedido``."""


def _key(name: str) -> str:
    """The header as it is compared: without accents, case, spaces and marks."""
    plain = unicodedata.normalize("NFKD", _NUMBER_SIGN.sub("numero ", name))
    return name_key(unicodedata.normalize("NFC", _ACCENT.sub("", plain)))


_KNOWN: dict[str, tuple[str, str, str]] = {}
for _name, _meaning, _lang in spoken():
    _KNOWN.setdefault(_key(_name), (_name, _meaning, _lang))
UNIT = re.compile(r"[(（]\s*(?:人民币|RMB|CNY)?\s*(亿|百万|万|千)?\s*(元|美元|USD)?\s*[)）]")
_NAMES = "name|names|nom|noms|nome|nomes|namen"
_VARIANTS = "original|cleaned|useme|noaddress|english"
_HARMLESS = re.compile(
    rf"(?:{_NAMES}|{_VARIANTS}|du|del|des|de|dos|do|da|s|list|liste|lista|current|actuel|atual|text|en|fr|pt"
    rf"|co|mit|principal|principaux|principais|premier)*"
)
_VARIANT = re.compile(_VARIANTS)
_OTHERWISE = (
    "数",
    "国",
    "年",
    "类型",
    "性质",
    "代码",
    "电话",
    "联系",
    "邮",
    "优先",
    "同族",
    "引",
    "原",
    "母案",
    "地址",
    "英",
    "排名",
    "番号",
    "識別",
    "住所",
    "国籍",
    "種",
    "タイプ",
    "コード",
    "画像",
    "電話",
    "の数",
    "번호",
    "국적",
    "국가",
    "주소",
    "수",
    "코드",
    "구분",
    "유형",
    "이미지",
    "전화",
)
"""Letters beside a known word that make it another: 发明人数 counts inventors, 专利权人类型 is no owner."""
_BY_NAME_ONLY = (
    "ignore",
    "number",
    "application",
    "publication",
    "registration",
    "filed_on",
    "granted_on",
    "expiry_stated_on",
    "register",
    "kind",
    "kind_code",
    "fact",
    "claims",
    "publication_date",
    "priority",
)
"""Meanings that are taken only from a header's whole name: 优先权申请号 is no number of the right."""


class Column(NamedTuple):
    """A column: its name, what it is taken for, why, and its first cells."""

    name: str
    meaning: str | None
    why: str
    cells: tuple[str, ...]
    sure: bool = False


def meanings_guess(*, header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """What each column is taken for, in the words of ``header_words``; ``""`` for one that is left unread.

    Args:
        header: The names of the columns, in order.
        rows: The first rows, by the names of the header.
    """
    columns = columns_guess(header=header, rows=rows)
    return {one.name: "" if one.meaning in (None, "ignore") else str(one.meaning) for one in columns}


def columns_guess(*, header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[Column]:
    """Each column with its guess, the guesses weighed beside each other.

    Args:
        header: The names of the columns, in order.
        rows: The first rows, by the names of the header.
    """
    return _settled([_guess(one, tuple(cell_clean(row.get(one)) for row in rows)) for one in header])


def _guess(name: str, cells: tuple[str, ...]) -> Column:
    key = _key(name)
    bare = _key(UNIT.sub("", name))
    for one in (key, bare):
        if one in _KNOWN:
            return Column(name, _KNOWN[one][1], f"is called {_KNOWN[one][0]}", cells, True)
    inside = [
        (len(known), word, meaning)
        for known, (word, meaning, _) in _KNOWN.items()
        if _speaks_of(bare, known, meaning) and meaning.split()[0] not in _BY_NAME_ONLY
    ]
    if inside:
        _, word, meaning = max(inside)
        return Column(name, meaning, f"has the word {word} in it", cells)
    return Column(name, None, "", cells)


def _speaks_of(key: str, known: str, meaning: str) -> bool:
    """Whether a header is a known one with a few harmless letters before or after it.

    The names of classes are no symbols: ``international_classifications_names``.
    """
    if not (key.startswith(known) or key.endswith(known)) or len(known) < 2:
        return False
    rest = key.removeprefix(known) if key.startswith(known) else key.removesuffix(known)
    if not rest.isascii():
        return not any(word in rest for word in _OTHERWISE)
    if meaning.startswith("class") and re.search(_NAMES, rest):
        return False
    return _HARMLESS.fullmatch(rest) is not None


def _settled(columns: Sequence[Column]) -> list[Column]:
    """The guesses beside each other: a sure one takes the place of others, as the plainest does of its variants.

    Of ``inventors_original`` and ``inventors_original_cleaned`` only the first is read, or each would stand twice. An
    assignee alone is an owner.
    """
    sure = {one.meaning for one in columns if one.sure}
    kept = [one if one.sure or one.meaning not in sure else one._replace(meaning=None) for one in columns]
    kept = [one._replace(meaning=None) if _variant_of(one, kept) else one for one in kept]
    if column_of(kept, "event.assignor") is None:
        kept = [one._replace(meaning="owner") if one.meaning == "event.assignee" else one for one in kept]
    return kept


def _variant_of(column: Column, columns: Sequence[Column]) -> bool:
    """Whether the column is another's, written in another way: cleaned, in English, without addresses."""
    if column.sure or column.meaning is None or not _VARIANT.search(_key(column.name)):
        return False
    others = [one for one in columns if one.meaning == column.meaning]
    return min(others, key=lambda one: len(_key(one.name))) is not column


def column_of(columns: Sequence[Column], *meanings: str) -> Column | None:
    """The first column of the first of these meanings that there is."""
    return next((one for meaning in meanings for one in columns if one.meaning == meaning), None)


def header_language(columns: Sequence[Column]) -> str:
    """The language of the header (``zh ja ko fr de pt en``): by its letters, else that of most of its known names."""
    letters = "".join(one.name for one in columns)
    if re.search("[\uac00-\ud7a3]", letters):
        return "ko"
    known = [_KNOWN.get(_key(one.name)) for one in columns]
    said = Counter(one[2] for one in known if one is not None)
    if re.search("[\u4e00-\u9fff\u3040-\u30ff]", letters):
        kana = re.search("[\u3040-\u30ff]", letters) is not None
        return "ja" if kana or said["ja"] > said["zh"] else "zh"
    return max(("en", "fr", "de", "pt"), key=lambda lang: said[lang])
