"""United States numbers: applications with their series, publications, grants, marks."""

from __future__ import annotations

import re
from datetime import date

from muniment.standards.numbers.typed import FoundAll, Typed, found
from muniment.standards.numbers.years import us_series_known, us_series_likely, us_series_of

_SLASHED = re.compile(r"(?P<series>\d{1,2})/(?P<serial>\d{6})")
_SERIES = re.compile(r"(?P<series>\d{2})(?P<serial>\d{6})")
_DATED = re.compile(r"(?P<year>20[0-4]\d)(?P<series>[1-6]\d)(?P<serial>\d{6})")
_EPODOC = re.compile(r"(?P<year>(?:19|20)\d{2})0(?P<serial>\d{6})")
_SHORT = re.compile(r"(?P<serial>\d{3,6})(?P<year>\d{2})")
_PUBLICATION = re.compile(r"0?(?P<year>20[0-4]\d)[/-]?(?P<serial>\d{5,8})")
_GRANT = re.compile(r"(?P<prefix>D|PP|RE|H|T|AI|RX)?-?(?P<digits>\d{1,8})")
_LAST_SHORT = 2011
"""Since then DOCDB writes the series."""
_KINDS = {"D": "design", "": "patent"}
_EARLIEST, _HIGHEST = 1_000, 29_999_999
"""Patent numbers below are hardly meant, numbers above not for decades (12,000,000 was passed in 2024;
made-up samples use the room between)."""


def read(typed: Typed) -> FoundAll:
    """All readings as a number of the United States; a treaty application of its receiving office is not one."""
    if not typed.of("US") or typed.body.startswith("PCT") or typed.kind_code == "W":
        return
    body = re.sub(r"[,. ']", "", typed.body)
    yield from _application_full(typed, body)
    yield from _application_docdb(typed, body)
    yield from _publication(typed, body)
    yield from _grant(typed, body)
    yield from _registration(typed, body)


def _filed(typed: Typed, rank: int, scheme: str, series: str, serial: str) -> FoundAll:
    """A reading as an application, or nothing where no such series exists."""
    of = us_series_known().get(series)
    if of is None:
        return
    kind = {"design": "design", "trademark": "trademark", "reexamination": None, "any": None}.get(of, "patent")
    yield found(typed, rank, scheme, series + serial, office="US", types=("application",), kind=kind)


def _application_full(typed: Typed, body: str) -> FoundAll:
    """``09/930,611``, and the same eight digits without the stroke."""
    explicit = typed.office == "US"
    if parts := _SLASHED.fullmatch(body):
        rank = 1 if explicit else 6
        yield from _filed(typed, rank, "US_APPLICATION", parts["series"].zfill(2), parts["serial"])
    elif (parts := _SERIES.fullmatch(body)) and typed.kind_code is None:
        rank = 12 if explicit else 45
        yield from _filed(typed, rank, "US_APPLICATION", parts["series"], parts["serial"])
    elif explicit and (parts := _DATED.fullmatch(body)):
        yield from _filed(typed, 3, "US_APPLICATION_DOCDB", parts["series"], parts["serial"])


def _application_docdb(typed: Typed, body: str) -> FoundAll:
    """``US 93061101 A`` and ``US20010930611``: serial and year, the series to be found from them."""
    if typed.office != "US":
        return
    parts, scheme = _EPODOC.fullmatch(body), "US_APPLICATION_EPODOC"
    if parts is None and typed.kind_code in {"A", "F", "P"} and len(body) in {6, 7, 8}:
        parts, scheme = _SHORT.fullmatch(body), "US_APPLICATION_DOCDB"
    if parts is None:
        return
    year = int(parts["year"])
    if year < 100:
        year += 1900 if year >= 35 else 2000
    serial = parts["serial"].zfill(6)
    for place, series in enumerate(us_series_likely(int(serial), date(year, 1, 1), date(year, 12, 31))):
        if year <= _LAST_SHORT:
            yield from _filed(typed, 7 + place, scheme, series, serial)


def _publication(typed: Typed, body: str) -> FoundAll:
    parts = _PUBLICATION.fullmatch(body)
    if parts is None or (typed.kind_code and typed.kind_code[0] not in "AP"):
        return
    serial = parts["serial"].lstrip("0").zfill(7)
    if len(serial) > 7 or not parts["year"] >= "2001":
        return
    explicit = typed.office == "US"
    if not explicit and len(body.replace("/", "")) != 11 and "/" not in body:
        return
    rank = 2 if explicit else 14 if "/" in body and len(parts["serial"]) == 7 else 35
    yield found(
        typed,
        rank,
        "US_PUBLICATION",
        parts["year"] + serial,
        office="US",
        types=("publication",),
        kind="patent",
        kind_code=typed.kind_code,
    )


def grant_number(prefix: str, digits: str) -> str:
    """A patent number as it is kept: without commas and leading zeros (``D544321``, ``7318131``)."""
    return prefix + digits.lstrip("0")


def _grant(typed: Typed, body: str) -> FoundAll:
    parts = _GRANT.fullmatch(body)
    if parts is None or not 0 < int(parts["digits"]) <= _HIGHEST:
        return
    prefix, explicit = parts["prefix"] or "", typed.office == "US"
    value = int(parts["digits"])
    if not prefix and not explicit and (value < 1_000_000 or parts["digits"][0] == "0"):
        return
    code = typed.kind_code
    if code and code[0] not in "ABCEFHPSI":
        return
    rank = (4 if code else 5) if explicit or prefix else (16 if code else 20)
    if explicit and not prefix and value < _EARLIEST:
        rank = 50
    yield found(
        typed,
        rank,
        "US_GRANT",
        grant_number(prefix, parts["digits"]),
        office="US",
        types=("publication",),
        kind=_KINDS.get(prefix),
        kind_code=code,
    )


def _registration(typed: Typed, body: str) -> FoundAll:
    """A registered mark; only where the text says that it is of this office, or a mark."""
    if typed.kind_code or not re.fullmatch(r"0?\d{5,7}", body) or typed.office != "US":
        return
    rank = 3 if typed.kind == "trademark" else 55
    number = body.lstrip("0")
    yield found(typed, rank, "US_MARK", number, office="US", types=("registration",), kind="trademark")


def application_normalise(typed: Typed, on: date | None) -> str | None:
    """The series and serial number of an application, or ``None``.

    A number with a kind code is one of the DOCDB form (serial and year); without, eight digits are series and serial,
    unless no such series exists.

    Args:
        typed: The number taken apart.
        on: The day of filing: only with it a number without its series can be told.
    """
    body = re.sub(r"[,. '\-]", "", typed.body)
    parts = _SLASHED.fullmatch(body) or _DATED.fullmatch(body)
    docdb = typed.kind_code is not None
    if parts is None and not docdb and (full := _SERIES.fullmatch(body)) and full["series"] in us_series_known():
        parts = full
    if parts is not None and parts["series"].zfill(2) in us_series_known():
        return parts["series"].zfill(2) + parts["serial"]
    return _series_found(body, typed.kind_code, on)


def _series_found(body: str, code: str | None, on: date | None) -> str | None:
    """From serial and year, or from a bare serial of up to six digits, as priority claims often print it."""
    parts = _EPODOC.fullmatch(body) or (_SHORT.fullmatch(body) if 5 <= len(body) <= 8 else None)
    if parts is None or on is None:
        return _SERIES.fullmatch(body) and body if code is None and body[:2] in us_series_known() else None
    serial = parts["serial"].zfill(6)
    if int(parts["year"][-2:]) != on.year % 100:
        if len(body) > 6:
            return None
        serial = body.zfill(6)
    series = _series_other(code, int(serial), on)
    if series is None and code != "P":
        series = us_series_of(int(serial), on)
    return series + serial if series else None


def _series_other(code: str | None, serial: int, on: date) -> str | None:
    """Designs (``F``) have one series since 1992; provisionals (``P``) theirs since 8 June 1995 by time.

    Source: 37 CFR 1.53; series 61 from autumn 2007, 62 from the end of 2011.
    """
    if code == "F":
        return "29" if on >= date(1992, 10, 1) else None
    if code != "P" or on < date(1995, 6, 8):
        return None
    if on < date(2007, 9, 15):
        return "60"
    if on < date(2008, 1, 1):
        return "60" if serial > 900_000 else "61"
    return "61" if on < date(2011, 11, 1) else "62" if on > date(2012, 3, 1) else None
