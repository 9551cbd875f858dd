"""Japanese numbers: the office's own signs, western and era years, the forms of foreign files."""

from __future__ import annotations

import re

from muniment.standards.numbers.keys import keys_as
from muniment.standards.numbers.typed import FoundAll, Typed, found
from muniment.standards.numbers.years import century_of, era_guess, era_letter, era_of_filing, era_western

_SIGNS = {"特": "patent", "実": "utility_model", "实": "utility_model", "意": "design", "商": "trademark"}
_YEAR = r"(?:(?P<year>(?:19|20)\d{2})|(?P<era>平成|昭和|令和|大正|明治|[平昭令大明HSRTM])(?P<era_year>\d{1,2}))"
_JAPANESE = re.compile(
    rf"(?P<sign>[特実实意商])?(?P<stage>[願愿开開公表])?(?:平公)?{_YEAR}年?(?:第|[-/])?(?P<serial>\d{{1,6}})号?(?P<tail>公報|公报)?"
)
_FORMAL = re.compile(
    r"(?P<era>平成|昭和|令和|大正|明治)(?P<year>\d{1,2})年(?P<what>特許|実用新案登録|意匠登録|商標登録)願第?(?P<serial>\d{1,6})号?"
)
_GRANT = re.compile(
    r"(?P<what>特許|特许|実用新案登録|実登|实用新案登录|意匠登録|意匠登录|商標登録|商标登录|登録実用新案|登録意匠|登録商標)"
    r"第?(?P<digits>\d{5,7})号?"
)
_WESTERN = re.compile(r"(?P<letter>[ADPU])?[.\-]?(?P<year>(?:19|20)\d{2})-?(?P<serial>\d{1,6})")
_EPODOC = re.compile(r"(?P<year>(?:19|20)\d{2})0(?P<serial>\d{6})")
_ERA = re.compile(r"(?P<letter>[AU])?-?(?P<era>[HSRTM])-?(?P<year>\d{1,2})-?(?P<serial>\d{4,6})")
_BARE_ERA = re.compile(r"(?P<letter>[APU])?[.\-]?(?P<year>\d{1,2})-(?P<serial>\d{1,7})")
_SOLID_ERA = re.compile(r"(?P<year>\d{2})(?P<serial>\d{6})")
_CODED_ERA = re.compile(r"(?P<code>[34])(?P<year>\d{2})(?P<serial>\d{6})")
_FILED_CODES, _SHORT_MOST = frozenset("AUD"), 8
"""So DOCDB marks applications; before 2000 theirs are up to eight digits, the year last (``1972478``: 19724 of 1978)."""
_HEISEI = re.compile(r"(?P<year>[1-9])(?P<serial>[0-5]\d{5})")
"""A gazette with a Heisei year of one digit, as aggregators print it: ``JP5255769A``, ``JP9511906T``. Serials of
translations begin at 500001; none went past 600000."""
_SHORT = re.compile(r"(?P<serial>\d{3,6})(?P<year>\d{2})")
_REGISTERED = re.compile(r"(?P<letter>D)?(?P<zero>0)?(?P<digits>[1-9]\d{5,6})")
_GAZETTE_MOST = 210_000
"""No yearly series of examined gazettes or of utility models came to so many: eight digits with a higher serial carry
no year."""
_REPUBLISHED = re.compile(r"(?:再表|WO)(?P<year>\d{4}|\d{2})/?-?(?P<serial>\d{6})")
"""A treaty publication printed again in Japanese keeps its international number."""
_KIND_BY_CODE = {"U": "utility_model", "Y": "utility_model", "S": "design", "A": "patent", "B": "patent"}


def read(typed: Typed) -> FoundAll:
    """All readings as a Japanese number; a treaty application received in Japan is not one."""
    if not typed.of("JP") or typed.kind_code == "W" or typed.body.startswith("PCT"):
        return
    flat = re.sub(r"[\s()（）]", "", typed.flat).removeprefix("JP").lstrip("-")
    yield from _japanese(typed, flat)
    if formal := _FORMAL.fullmatch(flat):
        year = era_western(era_letter(formal["era"]), int(formal["year"]))
        yield from _applied(typed, 0, year, formal["serial"], _SIGNS[formal["what"][0]])
    yield from _granted(typed, flat)
    again = _REPUBLISHED.fullmatch(flat if "再表" in flat else typed.body if typed.office == "JP" else "")
    if again:
        year = int(again["year"]) if len(again["year"]) == 4 else century_of(int(again["year"]))
        yield from _published(typed, 1, f"WO{year}{again['serial']}", "patent")
        return
    body = typed.body.replace(",", "").replace("/", "-")
    yield from _western(typed, body)
    yield from _era(typed, body)
    if typed.office == "JP":
        yield from _abbreviated(typed, body)
        yield from _registered(typed, body)
    elif len(body) == 7 and "2500001" <= body <= "7999999" and body.isdigit() and not typed.kind_code:
        yield from _grant_found(typed, 48, body, None)


def publication_number(era: str, year: int, serial: str) -> str:
    """A published number as it is kept: ``2011251389`` from 2000 on, ``H08179521`` before."""
    return f"{era}{year:02d}{int(serial):06d}" if era else f"{year}{int(serial):06d}"


def _kind(typed: Typed, letter: str | None = None) -> str | None:
    if letter in {"D", "U"}:
        return {"D": "design", "U": "utility_model"}[letter]
    return _KIND_BY_CODE.get(typed.kind_code[0]) if typed.kind_code else None


def _applied(typed: Typed, rank: int, year: int, serial: str, kind: str | None) -> FoundAll:
    number = f"{year}{int(serial):06d}"
    yield found(typed, rank, "JP_APPLICATION", number, office="JP", types=("application",), kind=kind)


def _published(typed: Typed, rank: int, number: str, kind: str | None) -> FoundAll:
    yield found(
        typed,
        rank,
        "JP_PUBLICATION",
        number,
        office="JP",
        types=("publication",),
        kind=kind,
        kind_code=typed.kind_code,
    )


def _japanese(typed: Typed, flat: str) -> FoundAll:
    """``特願2008-101068``, ``特開平8-179521``, ``特表2001-519781``, ``意願2010-027843``."""
    parts = _JAPANESE.fullmatch(flat)
    if parts is None or not ((parts["sign"] and parts["stage"]) or not (parts["era"] or "H").isascii()):
        return
    kind = _SIGNS.get(parts["sign"] or "特", "patent")
    era = era_letter(parts["era"]) if parts["era"] else ""
    year = int(parts["year"] or parts["era_year"])
    if parts["stage"] is None or parts["stage"] in "願愿":
        yield from _applied(typed, 0, era_western(era, year) if era else year, parts["serial"], kind)
    if parts["stage"] and parts["stage"] in "願愿":
        return
    if era == "R" or (era == "H" and year > 11):
        era, year = "", era_western(era, year)
    number = publication_number(era, year, parts["serial"]) if era else _western_published(year, parts["serial"])
    yield from _published(typed, 0, number, kind)


def _granted(typed: Typed, flat: str) -> FoundAll:
    """``特許第3657641号``."""
    parts = _GRANT.fullmatch(flat)
    if parts is None:
        return
    what = parts["what"]
    sign = next(each for each in ("商", "意", "実", "实", "特") if each in what)
    yield from _grant_found(typed, 0, parts["digits"].lstrip("0"), _SIGNS[sign])


def _grant_found(typed: Typed, rank: int, digits: str, kind: str | None) -> FoundAll:
    yield found(
        typed,
        rank,
        "JP_REGISTRATION",
        digits,
        office="JP",
        types=("publication", "registration"),
        kind=kind,
        kind_code=typed.kind_code,
        more_keys=keys_as("JP", f"D{digits}", "publication", "registration") if kind == "design" else (),
    )


def _western(typed: Typed, body: str) -> FoundAll:
    explicit = typed.office == "JP"
    if explicit and (epodoc := _EPODOC.fullmatch(body)):
        yield from _applied(typed, 3, int(epodoc["year"]), epodoc["serial"], None)
        return
    parts = _WESTERN.fullmatch(body)
    if parts is None or not (explicit or "-" in body):
        return
    if not explicit and not parts["letter"] and len(parts["serial"]) != 6:
        return
    if parts["year"] < "2000" and typed.kind_code in _FILED_CODES and len(body) <= _SHORT_MOST and "-" not in body:
        return
    year, rank = int(parts["year"]), 5 if explicit else 33
    kind = _kind(typed, parts["letter"])
    if parts["letter"] != "D":
        later = 0 if year >= 2000 or typed.kind_code else 2
        yield from _published(typed, rank + later, _western_published(year, parts["serial"]), kind)
    yield from _applied(typed, rank + 1, year, parts["serial"], kind)


def _western_published(year: int, serial: str) -> str:
    """A published number told by its western year, as it is kept: ``JP 1959010223 U`` is ``S34010223``."""
    if year >= 2000:
        return publication_number("", year, serial)
    era = era_of_filing(year)
    return publication_number(era[0], int(era[1:]), serial)


def _era(typed: Typed, body: str) -> FoundAll:
    """Years of an era, with its letter or, where the office is known, without."""
    parts = _ERA.fullmatch(body)
    if parts and (typed.office == "JP" or len(parts["serial"]) >= 5):
        yield from _era_found(typed, 2 if typed.office == "JP" else 36, parts["era"], parts["year"], parts)
    elif typed.office == "JP":
        bare = _BARE_ERA.fullmatch(body) or _SOLID_ERA.fullmatch(body)
        coded = _CODED_ERA.fullmatch(body)
        if bare and (era := era_guess(int(bare["year"]))):
            yield from _era_found(typed, 6, era, bare["year"], bare)
        elif typed.kind_code in {"A", "T"} and (heisei := _HEISEI.fullmatch(body)):
            yield from _era_found(typed, 9, "H", heisei["year"], heisei)
        elif coded:
            yield from _era_found(typed, 6, {"3": "S", "4": "H"}[coded["code"]], coded["year"], coded)


def _era_found(typed: Typed, rank: int, era: str, year: str, parts: re.Match[str]) -> FoundAll:
    letter = parts.groupdict().get("letter")
    number, serial = int(year), parts["serial"]
    kind = _kind(typed, letter)
    if era == "R" or (era == "H" and number > 11):
        yield from _published(typed, rank, publication_number("", era_western(era, number), serial), kind)
    else:
        yield from _published(typed, rank, publication_number(era, number, serial), kind)
    yield from _applied(typed, rank + 2, era_western(era, number), serial, kind)


def _abbreviated(typed: Typed, body: str) -> FoundAll:
    """``JP 53963698 A``: serial and year of an application before 2000, as DOCDB has them."""
    parts = _SHORT.fullmatch(body)
    if parts and typed.kind_code in _FILED_CODES and len(body) >= 6 and int(parts["year"]) >= 50:
        yield from _applied(typed, 7, 1900 + int(parts["year"]), parts["serial"], _kind(typed))


def _registered(typed: Typed, body: str) -> FoundAll:
    parts = _REGISTERED.fullmatch(body)
    if parts and (typed.kind_code[0] in "BCSUY" if typed.kind_code else not parts["zero"]):
        kind = "design" if parts["letter"] else _kind(typed)
        yearly = parts["zero"] and len(body) == 8 and int(body[2:]) < _GAZETTE_MOST
        yield from _grant_found(typed, 8 if yearly else 4, parts["digits"], kind)
