"""European and international numbers: applications with check digits, publications, treaty applications, Hague."""

from __future__ import annotations

import re

from muniment.standards.numbers.check_digits import ep_check_digit
from muniment.standards.numbers.keys import keys_as
from muniment.standards.numbers.typed import FoundAll, Typed, found
from muniment.standards.numbers.values import Found
from muniment.standards.numbers.years import century_of

_EP_APPLICATION = re.compile(r"(?P<digits>\d{8})(?:\.(?P<check>\d))?")
_EP_EPODOC = re.compile(r"(?P<century>19|20)(?P<year>\d{2})0(?P<serial>\d{6})")
_EP_PUBLICATION = re.compile(r"0?\d{5,7}")
_WO = re.compile(r"[O0]?(?P<year>\d{4}|\d{2})[/-]?(?P<serial>\d{5,6})")
_PCT = re.compile(r"PCT[/-]?(?P<office>[A-Z]{2})[/-]?(?P<year>\d{4}|\d{2})[/-]?(?P<serial>\d{5,6})")
_PCT_EPODOC = re.compile(r"(?:WO)?(?P<year>\d{4})(?P<office>[A-Z]{2})(?P<serial>\d{5,6})")
_PCT_DOCDB = re.compile(r"(?:(?P<year>\d{4})/?0?(?P<serial>\d{6})|(?P<year2>\d{2})(?P<serial2>\d{5}))")
_HAGUE = re.compile(r"(?:WO)?DM/?-?(?P<digits>\d{5,6})(?:-(?P<part>\d{1,4}))?")


def read(typed: Typed) -> FoundAll:
    """All readings as a European or international number."""
    yield from _treaty(typed)
    yield from _international(typed)
    yield from _european(typed)
    yield from _hague(typed)


def pct_number(office: str, year: str, serial: str) -> str:
    """A treaty application as it is kept: ``PCTEP2002007746``.

    Source: Administrative Instructions under the PCT, section 307: four digits of the year and six of the serial since
        2004, two and five before.
    """
    full = int(year) if len(year) == 4 else century_of(int(year))
    return f"PCT{office}{full}{int(serial):06d}"


def _treaty(typed: Typed) -> FoundAll:
    flat = typed.flat.removeprefix("WO")
    parts = _PCT.fullmatch(re.sub(r"[. ]", "", flat)) or _PCT_EPODOC.fullmatch(typed.flat)
    parts = parts or _PCT.fullmatch(typed.body)
    if parts is not None:
        yield _treaty_found(typed, 1, pct_number(parts["office"], parts["year"], parts["serial"]))
    elif typed.office and typed.kind_code == "W" and (short := _PCT_DOCDB.fullmatch(typed.body)):
        year, serial = short["year"] or short["year2"], short["serial"] or short["serial2"]
        yield _treaty_found(typed, 2, pct_number(typed.office, year, serial))


def _treaty_found(typed: Typed, rank: int, number: str) -> Found:
    return found(typed, rank, "PCT_APPLICATION", number, office="WO", types=("application",), kind="patent")


def _international(typed: Typed) -> FoundAll:
    """``WO 99/13800``, also with W0 for WO; years and serials of either length."""
    body = typed.body
    explicit = typed.office == "WO"
    if (explicit or typed.office is None) and body.startswith("W0"):
        body, explicit = body[2:], True
    parts = _WO.fullmatch(re.sub(r"[,. ]", "", body) if explicit else body)
    if parts is None or typed.kind_code == "W" or not (explicit or (typed.office is None and "/" in body)):
        return
    if not explicit and "04" < parts["year"] < "78":
        return
    year = int(parts["year"]) if len(parts["year"]) == 4 else century_of(int(parts["year"]))
    if not 1978 <= year <= 2099:
        return
    number = f"{year}{int(parts['serial']):06d}"
    yield found(
        typed,
        2 if explicit else 18,
        "WO_PUBLICATION",
        number,
        office="WO",
        types=("publication",),
        kind="patent",
        kind_code=typed.kind_code,
    )


def _european(typed: Typed) -> FoundAll:
    if not typed.of("EP"):
        return
    explicit = typed.office == "EP"
    body = re.sub(r"[ \-']", "", typed.body)
    if explicit:
        body = re.sub("[,/]", "", body)
    application = _EP_APPLICATION.fullmatch(body) or (_EP_APPLICATION.fullmatch(_dotted(body)) if explicit else None)
    if application and (typed.kind_code in {None, "A", "D"}):
        yield _ep_application(typed, application["digits"], application["check"])
    elif explicit and (parts := _EP_EPODOC.fullmatch(body)):
        yield _ep_application(typed, parts["year"] + parts["serial"], None)
    plain = body.replace(".", "")
    bare = typed.office is None and len(plain) == 7 and plain[0] in "01234" and plain == typed.body
    if (explicit or bare) and typed.kind_code != "W" and _EP_PUBLICATION.fullmatch(plain) and int(plain):
        yield found(
            typed,
            3 if explicit else 47,
            "EP_PUBLICATION",
            plain.lstrip("0").zfill(7),
            office="EP",
            types=("publication",),
            kind="patent",
            kind_code=typed.kind_code,
        )


def _dotted(body: str) -> str:
    """Nine digits with the dot before the last put in."""
    return f"{body[:8]}.{body[8:]}" if len(body) == 9 and body.isdigit() else body


def _ep_application(typed: Typed, digits: str, check: str | None) -> Found:
    expected = ep_check_digit(digits)
    rank = (4 if typed.office == "EP" else 24) + (0 if check else 20 if typed.office is None else 0)
    return found(
        typed,
        rank,
        "EP_APPLICATION",
        digits,
        office="EP",
        types=("application",),
        kind="patent",
        check=(check == expected, expected) if check else None,
    )


def _hague(typed: Typed) -> FoundAll:
    parts = _HAGUE.fullmatch(typed.flat) or (_HAGUE.fullmatch(typed.body) if typed.office == "WO" else None)
    if parts is None:
        return
    number = f"DM{int(parts['digits']):06d}" + (f"-{parts['part']}" if parts["part"] else "")
    yield found(
        typed,
        1,
        "HAGUE",
        number,
        office="WO",
        types=("registration", "application"),
        kind="design",
        more_keys=keys_as("WO", number, "publication"),
    )
