"""A number as somebody typed it, taken apart: office, body, kind code, and what the words around it say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from muniment.standards.lists import table_read
from muniment.standards.numbers.keys import keys_as
from muniment.standards.numbers.values import Found, Reading

_DASHES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣ｰー~〜", "-") | dict.fromkeys("。·•∙", ".") | dict.fromkeys("、，", ",")
)
_KIND = re.compile(r"(?:(?<=[0-9X])[\s.\-_/]*|(?<=[0-9A-Z]{2})\s+)([A-IL-PR-WYZ]\d?)$")
_OFFICE = re.compile(r"([A-Z]{2})[\s.:\-_/]*(?=PCT|[A-Z]{0,3}[\s.\-_]*\d)")
_DATE_BEHIND = re.compile(r"(?<=[A-Z0-9] [A-Z][0-9])\s+(?:19|20)\d{6}$|(?<=\d [A-Z])\s+(?:19|20)\d{6}$")
"""The day of the document behind its kind code, as in keys of DOCDB."""
_SPACES = re.compile(r"[\s_]+")
_NUMBER_WORDS = re.compile(r"\b(?:NOS?|NR)[.:]+|(?<=[A-Z.] )NOS?\b|\bNUMBER\b|№")
_NUMBER_SIGNS = re.compile(r"[:：]|^第|号$|號$|号数?(?=商标|專利|专利)")

_WORDS: tuple[tuple[str, str, str | None, str | None, str | None], ...] = (
    # pattern, and what it says of: type, office, kind
    ("(?:中国)?专利号码?|(?:中國)?專利號碼?", "patent", "CN", None, None),
    ("授权公告号|授權公告號|公开号|公開號|公布号|公告号", "publication", None, None, None),
    ("商标注册号?|商標註冊號?|注册商标|商标", "registration", None, "trademark", None),
    ("注册证?号|註冊號|登记证?号|登记编?号|證書號|证书号", "registration", None, None, None),
    ("申请号|申請號", "application", None, None, None),
    ("实用新型(?:专利)?", "", "CN", "utility_model", None),
    ("外观设计(?:专利)?", "", "CN", "design", None),
    ("发明(?:专利)?", "", "CN", "patent", None),
    ("中国专利|中國專利", "", "CN", None, None),
    ("中国|中國|CHINA|CHINESE", "", "CN", None, None),
    (r"\bU\.S\.A?\.?|\bUSA\b|美国|美國|UNITED STATES", "", "US", None, "US "),
    ("专利|專利", "", None, None, None),
    (r"\b(?:EUTM|CTM|EUIPO|OHIM|RCD|REUD)\b", "", None, None, "EM "),
    (r"TRADE ?MARK", "", None, "trademark", None),
    (r"\bAPPL(?:ICATION)?\b\.?|\bSERIAL\b|\bSER\.", "application", None, None, None),
    (r"\bPUB(?:LICATION)?\b\.?", "publication", None, None, None),
    (r"\bREG(?:ISTRATION)?\b\.?", "registration", None, None, None),
    (r"\bPAT(?:ENTS?)?\b\.?", "", None, None, None),
)
_HINTS = tuple((re.compile(pattern), type_, office, kind, instead) for pattern, type_, office, kind, instead in _WORDS)


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """A typed number taken apart.

    Attributes:
        original: As typed.
        flat: Folded to half width and upper case, words and all, without spaces.
        office: The ST.3 code that it begins with, or that is known beforehand.
        body: What is left, without spaces, office, kind code and words.
        kind_code: The kind code that it ends with.
        type, kind, country: What the words around it say, else empty.
    """

    original: str
    flat: str
    body: str
    office: str | None = None
    kind_code: str | None = None
    type: str = ""
    kind: str = ""
    country: str = ""

    def of(self, *offices: str) -> bool:
        """Whether the text may be of one of these offices: it says so, or says nothing."""
        return self.office is None or self.office in offices


def fold(text: str) -> str:
    """The text in half-width upper-case signs, one kind of dash, one kind of dot."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).upper().strip()


def offices_known() -> frozenset[str]:
    """All ST.3 codes of the list of offices."""
    return frozenset(row["code"] for row in table_read("offices/codes.csv"))


def typed_read(text: str, *, office: str | None = None, kind_code: str | None = None) -> Typed:
    """The text taken apart; ``office`` and ``kind_code`` are given where the source states them beside it."""
    folded = fold(text)
    said = {"type": "", "office": "", "kind": ""}
    rest = _NUMBER_WORDS.sub(" ", _DATE_BEHIND.sub("", folded))
    for pattern, kind_of_number, where, kind, instead in _HINTS:
        if (short := pattern.sub(instead or " ", rest)) != rest:
            rest = short
            said["type"] = said["type"] or kind_of_number or ""
            said["office"] = said["office"] or where or ""
            said["kind"] = said["kind"] or kind or ""
    rest = _NUMBER_SIGNS.sub(" ", rest.strip()).strip(" .,;()")
    rest = _NUMBER_SIGNS.sub(" ", rest).strip(" .,;()")
    head = _OFFICE.match(rest)
    found = head[1] if head and head[1] in offices_known() else None
    if head and found and (office is None or office == found or (office, found) == ("WO", "IB")):
        rest = rest[head.end() :]
    tail = _KIND.search(rest)
    if tail and kind_code in {None, tail[1]}:
        rest = rest[: tail.start()]
    return Typed(
        original=text,
        flat=_SPACES.sub("", folded),
        body=_SPACES.sub("", rest),
        office=office or found,
        kind_code=kind_code or (tail[1] if tail else None),
        type=said["type"],
        kind=said["kind"],
        country=said["office"],
    )


def found(
    typed: Typed,
    rank: int,
    scheme: str,
    number: str,
    *,
    office: str,
    types: tuple[str, ...],
    kind: str | None = None,
    kind_code: str | None = None,
    check: tuple[bool, str] | None = None,
    more_keys: tuple[str, ...] = (),
) -> Found:
    """A reading of ``typed``; ``types`` are what the number may be kept as, the reading's own type first."""
    key_types = tuple("application" if each == "patent" else each for each in types)
    reading = Reading(
        scheme=scheme,
        type=types[0],
        office=office,
        number=number,
        original=typed.original,
        kind_code=kind_code,
        kind=kind,
        check_digit_ok=check[0] if check else None,
        check_digit_expected=check[1] if check else None,
        keys=keys_as(office, number, *dict.fromkeys(key_types), kind_code=kind_code) + more_keys,
    )
    return Found(rank, reading)


FoundAll = Iterator[Found]
