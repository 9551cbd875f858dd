"""The vocabulary of the sample country: invented places, firms, agencies, people and the things they work on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml

from muniment.standards.numbers import uscc_check_sign

YUNLAN = "84"
"""The division code of 云澜省, where the walks happen."""


@dataclass(frozen=True, slots=True)
class Prefecture:
    """A prefecture of the sample country; ``code`` has four digits, ``postcode`` six."""

    code: str
    zh: str
    en: str
    province_zh: str
    province_en: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who owns rights, with the name that each language's files print.

    Attributes:
        county: Chinese name of the county within the prefecture, or empty.
        credit_code: Unified social credit code with a valid check sign, or empty.
        street: The address below the county, where it matters.
    """

    zh: str
    en: str
    place: Prefecture
    county: str = ""
    credit_code: str = ""
    street: str = ""

    @property
    def province(self) -> str:
        """The two digits of the province's code."""
        return self.place.code[:2]


@dataclass(frozen=True, slots=True)
class Division:
    """A division of the country: ``level`` is ``province prefecture district county``; sums in 100 million CNY."""

    code: str
    level: str
    zh: str
    en: str
    postcode: str
    population: int
    gdp_100m_cny: float


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: its number in the register, its true name, and the names under which files print it."""

    code: str
    zh: str
    en: str
    place: str
    printed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """All that the generator draws from; ``owners`` is a fixed list, so that portfolios grow with the sample."""

    prefectures: tuple[Prefecture, ...]
    weights: tuple[float, ...]
    owners: tuple[Owner, ...]
    words: dict[str, Any]
    divisions: tuple[Division, ...]
    agencies: tuple[Agency, ...]

    def person(self, rng: Random) -> tuple[str, str]:
        """A made-up person's name in Chinese and in Latin letters."""
        family, given = rng.randrange(len(self.words["surnames"])), rng.randrange(len(self.words["given"]))
        zh = self.words["surnames"][family] + self.words["given"][given]
        return zh, f"{self.words['given_en'][given]} {self.words['surnames_en'][family]}"

    def agency(self, rng: Random) -> str:
        """The name of an agency as a clerk typed it that day."""
        return rng.choice(self.agencies[rng.randrange(len(self.agencies))].printed)

    def owners_of(self, province: str) -> tuple[Owner, ...]:
        """The owners whose seat lies in a province."""
        return tuple(owner for owner in self.owners if owner.province == province)

    def owner(self, zh: str) -> Owner:
        """The owner of that Chinese name; raises ``KeyError`` where nobody bears it."""
        found = next((owner for owner in self.owners if owner.zh == zh), None)
        if found is None:
            raise KeyError(zh)
        return found


def data_text(name: str) -> str:
    """A data file of this flat."""
    return resources.files("muniment.demo").joinpath(f"data/{name}").read_text(encoding="utf-8")


@cache
def country_read() -> Country:
    """The country as its data files draw it: always the same."""
    words: dict[str, Any] = yaml.load(data_text("country.yaml"), Loader=yaml.CSafeLoader)
    prefectures, weights = [], []
    for province in words["provinces"]:
        for code, zh, en, postcode in province["prefectures"]:
            prefectures.append(Prefecture(str(code), zh, en, province["zh"], province["en"], str(postcode)))
            weights.append(province["weight"] / len(province["prefectures"]))
    places = tuple(prefectures)
    divisions = _divisions()
    named = [(zh, en, str(code)) for zh, en, code in words["named_firms"]]
    owners = (*_schools(words, places), *_firms(words, places, tuple(weights)), *_named(named, places))
    return Country(
        prefectures=places,
        weights=tuple(weights),
        owners=tuple(_registered(owner, at, divisions) for at, owner in enumerate(owners, 1)),
        words=words,
        divisions=divisions,
        agencies=tuple(_agencies()),
    )


def credit_code_make(division: str, serial: int) -> str:
    """A unified social credit code with a right check sign, of a firm in a division (six digits)."""
    body = f"91{division}MA9{serial:06d}"
    return f"{body}{uscc_check_sign(body)}"


def _divisions() -> tuple[Division, ...]:
    rows = csv.DictReader(data_text("divisions.csv").splitlines())
    return tuple(
        Division(
            row["code"],
            row["level"],
            row["zh"],
            row["en"],
            row["postcode"],
            int(row["population"]),
            float(row["gdp_100m_cny"]),
        )
        for row in rows
    )


def _agencies() -> list[Agency]:
    rows = yaml.load(data_text("agencies.yaml"), Loader=yaml.CSafeLoader)["agencies"]
    return [
        Agency(str(row["code"]), row["zh"], row["en"], str(row["place"]), tuple(map(str, row["printed"])))
        for row in rows
    ]


def _schools(words: dict[str, Any], places: tuple[Prefecture, ...]) -> list[Owner]:
    return _named([(zh, en, str(code)) for zh, en, code in (*words["universities"], *words["institutes"])], places)


def _named(rows: list[tuple[str, str, str]], places: tuple[Prefecture, ...]) -> list[Owner]:
    by_code = {place.code: place for place in places}
    return [Owner(zh, en, by_code[code]) for zh, en, code in rows]


def _firms(words: dict[str, Any], places: tuple[Prefecture, ...], weights: tuple[float, ...]) -> list[Owner]:
    rng = Random("owners of the sample country")
    firms = []
    for stem_zh, stem_en in words["firm_stems"]:
        for field_zh, field_en in words["firm_fields"]:
            form_zh, form_en = rng.choice(words["firm_forms"])
            place = rng.choices(places, weights)[0]
            firms.append(Owner(f"{stem_zh}{field_zh}{form_zh}", f"{stem_en} {field_en} {form_en}", place))
    return firms


def _registered(owner: Owner, at: int, divisions: tuple[Division, ...]) -> Owner:
    """The owner with the county of its seat and its credit code."""
    counties = [each for each in divisions if each.code.startswith(owner.place.code) and not each.code.endswith("00")]
    county = counties[at % len(counties)]
    return Owner(owner.zh, owner.en, owner.place, county.zh, credit_code_make(county.code, at))
