"""Years inside numbers: Japanese eras, Taiwan's calendar, two-digit years, the series of US applications."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from functools import cache
from itertools import pairwise

from muniment.standards.lists import list_read

_ERAS = {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
"""Year of an era plus this is the western year."""
_ERA_NAMES = {
    "明治": "M",
    "大正": "T",
    "昭和": "S",
    "平成": "H",
    "令和": "R",
    "明": "M",
    "大": "T",
    "昭": "S",
    "平": "H",
    "令": "R",
}
_ERA_SIGNS = {"M": "明", "T": "大", "S": "昭", "H": "平", "R": "令"}


_SINCE = (("H", 1989), ("S", 1927), ("T", 1912))


def era_letter(name: str) -> str:
    """``H`` for ``H``, ``平`` or ``平成``; empty for an unknown era."""
    return name if name in _ERAS else _ERA_NAMES.get(name, "")


def era_sign(letter: str) -> str:
    """``平`` for ``H``."""
    return _ERA_SIGNS[letter]


def era_western(letter: str, year: int) -> int:
    """The western year of a year of an era."""
    return _ERAS[letter] + year


def era_of_filing(year: int) -> str:
    """Era letter and two digits in which the office counted a western year (before 2000): ``H08``.

    A year in which the era changed counts as the one in which most of it lay.
    """
    letter = next((each for each, since in _SINCE if year >= since), "M")
    return f"{letter}{year - _ERAS[letter]:02d}"


def era_guess(year: int) -> str:
    """The era of a two-digit year printed without one: Heisei to 11 (1999), Showa from 30; empty in between."""
    if 1 <= year <= 11:
        return "H"
    return "S" if 30 <= year <= 64 else ""


def century_of(year: int) -> int:
    """The western year of a two-digit year in an international number.

    Source: the Patent Cooperation Treaty began in 1978.
    """
    return 1900 + year if year >= 78 else 2000 + year


@cache
def _series() -> dict[str, tuple[tuple[int, int], ...]]:
    rows: dict[str, list[tuple[int, int]]] = {}
    for row in list_read("numbers/us_series.yaml")["curve"]:
        rows.setdefault(row["series"], []).append((row["day"].toordinal(), row["serial"]))
    return {name: tuple(sorted(points, key=lambda point: point[1])) for name, points in rows.items()}


@cache
def us_series_known() -> dict[str, str]:
    """What each two-digit US series code numbers: ``patent``, ``design``, ``provisional``, ``trademark``."""
    return {str(row["code"]): str(row["of"]) for row in list_read("numbers/us_series.yaml")["codes"]}


def _given_on(points: tuple[tuple[int, int], ...], serial: int) -> float | None:
    """About when a serial of a series was given, as an ordinal day."""
    serials = [point[1] for point in points]
    if not serials[0] <= serial <= serials[-1]:
        return None
    place = max(bisect_left(serials, serial), 1)
    (day0, serial0), (day1, serial1) = points[place - 1], points[place]
    return day0 + (day1 - day0) * (serial - serial0) / max(serial1 - serial0, 1)


_NEAR, _ENTRY, _WIDE = (-140, 100), (440, 960), (-270, 1040)
"""Days by which a serial may be given after the day of filing: at once; or when an international application, whose
day of filing is that of the treaty, entered the national phase (mostly 18 to 30 months later); or at all."""


@cache
def _no_entry() -> tuple[tuple[str, int, int], ...]:
    rows = list_read("numbers/us_series.yaml")["no_entry"]
    return tuple((row["series"], row["first"], row["last"]) for row in rows)


def _within(lag: tuple[float, float], window: tuple[int, int]) -> bool:
    return lag[0] <= window[1] and lag[1] >= window[0]


def us_series_of(serial: int, on: date) -> str | None:
    """The series code of a US application of which only the serial number and the day of filing are known.

    Returns:
        Two digits, or ``None`` where none fits or several do: then the number must wait for a fuller one.
    """
    likely = us_series_likely(serial, on, on)
    return likely[0] if len(likely) == 1 else None


def us_series_likely(serial: int, first: date, last: date) -> tuple[str, ...]:
    """The series codes that an application can have, sorted; from the serial and the time of filing.

    Args:
        serial: The six-digit serial number.
        first: Earliest day of filing.
        last: Latest day of filing.

    Source: the office's list of filing years and serial numbers, as points in ``data/numbers/us_series.yaml``.
    """
    lags: dict[str, tuple[float, float]] = {}
    for name, points in _series().items():
        given = _given_on(points, serial)
        if given is not None:
            lags[name] = (given - last.toordinal(), given - first.toordinal())
    regular = {name[:2] for name, lag in lags.items() if name.isdigit() and _within(lag, _NEAR)}
    entering = {name for name in lags if not any(name == s and low <= serial <= high for s, low, high in _no_entry())}
    entry = {name[:2] for name in entering if _within(lags[name], _ENTRY)}
    wide = {name[:2] for name in entering if _within(lags[name], _WIDE)}
    likely = regular | entry | wide if first != last else regular | entry or wide
    return tuple(sorted(likely))


def curve_rises() -> bool:
    """Whether the points of each series rise with time, as ``us_series_of`` needs."""
    return all(a[0] <= b[0] for points in _series().values() for a, b in pairwise(points))
