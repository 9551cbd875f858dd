"""The vocabulary of the sample country: invented places, firms, people and the things they work on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml


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
    """Somebody who owns rights, with the name that each language's files print."""

    zh: str
    en: str
    place: Prefecture


@dataclass(frozen=True, slots=True)
class Country:
    """All that the generator draws from; ``owners`` is a fixed list, so that portfolios grow with the sample."""

    prefectures: tuple[Prefecture, ...]
    weights: tuple[float, ...]
    owners: tuple[Owner, ...]
    words: dict[str, Any]

    def person(self, rng: Random) -> tuple[str, str]:
        """A made-up person's name in Chinese and in Latin letters."""
        family, given = rng.randrange(len(self.words["surnames"])), rng.randrange(len(self.words["given"]))
        zh = self.words["surnames"][family] + self.words["given"][given]
        return zh, f"{self.words['given_en'][given]} {self.words['surnames_en'][family]}"


@cache
def country_read() -> Country:
    """The country as its data file draws it: always the same."""
    text = resources.files("muniment.demo").joinpath("data/country.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    prefectures, weights = [], []
    for province in words["provinces"]:
        for code, zh, en, postcode in province["prefectures"]:
            prefectures.append(Prefecture(str(code), zh, en, province["zh"], province["en"], str(postcode)))
            weights.append(province["weight"] / len(province["prefectures"]))
    places = tuple(prefectures)
    owners = (*_schools(words, places), *_firms(words, places, tuple(weights)))
    return Country(prefectures=places, weights=tuple(weights), owners=owners, words=words)


def _schools(words: dict[str, Any], places: tuple[Prefecture, ...]) -> list[Owner]:
    by_code = {place.code: place for place in places}
    return [Owner(zh, en, by_code[str(code)]) for zh, en, code in (*words["universities"], *words["institutes"])]


def _firms(words: dict[str, Any], places: tuple[Prefecture, ...], weights: tuple[float, ...]) -> list[Owner]:
    rng = Random("owners of the sample country")
    firms = []
    for stem_zh, stem_en in words["firm_stems"]:
        for field_zh, field_en in words["firm_fields"]:
            form_zh, form_en = rng.choice(words["firm_forms"])
            place = rng.choices(places, weights)[0]
            firms.append(Owner(f"{stem_zh}{field_zh}{form_zh}", f"{stem_en} {field_en} {form_en}", place))
    return firms
