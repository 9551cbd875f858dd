"""What is planted for those who look for copying: twin filings by shells, and an innocent family of divisionals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from muniment.demo.domain.country import Country, Owner, credit_code_make
from muniment.demo.domain.right import RightPlan, tuesday
from muniment.kernel.dates import months_add

_SHELLS = (
    ("叠溪一诺百货店", "Diexi Yinuo General Store"),
    ("叠溪弘聚商贸行", "Diexi Hongju Trading"),
    ("叠溪快捷电子经营部", "Diexi Kuaijie Electronics"),
    ("叠溪博拓咨询服务部", "Diexi Botuo Consulting"),
    ("叠溪星汇网络科技有限公司", "Diexi Xinghui Network Technology Co., Ltd."),
)
_STREET = "叠石路18号3楼316室"
_TWINS, _ORIGINALS, _DIVISIONALS = 40, 8, 6
_FIRST_TWIN = date(2025, 3, 3)
_DRAW_SEED, _DRAWN = "2026-10-15 云澜省双随机", 8
_PARENT = "202319008100"
_PARENT_FILED = date(2023, 4, 18)


def planted_rights(country: Country) -> Iterator[RightPlan]:
    """The planted rights: eight originals, forty twins of them in six weeks, one parent and six divisionals."""
    originals = list(_originals(country))
    yield from originals
    yield from _twins(country, originals)
    yield from _family(country)


def planted_truth(country: Country) -> dict[str, Any]:
    """What is planted, by the identities of the rights."""
    originals = list(_originals(country))
    twins = list(_twins(country, originals))
    by_seed = {plan.seed: plan.number for plan in originals}
    return {
        "twins": {
            "address": f"云澜省叠溪市{_STREET}",
            "applicants": [zh for zh, _en in _SHELLS],
            "rights": {f"CN-utility_model-{plan.number}": f"CN-utility_model-{by_seed[plan.like]}" for plan in twins},
        },
        "innocent_divisionals": {
            "parent": f"CN-patent-{_PARENT}",
            "rights": [f"CN-patent-{plan.number}" for plan in _family(country) if plan.division_of],
        },
        "look_alike_marks": {
            "sign": "华睿",
            "rights": [f"CN-trademark-990000{at}" for at in (11, 12, 13, 14, 15)],
        },
        "gi_against_mark": {"gi": "CN-gi-2012000021", "mark": "CN-trademark-99000021"},
        "restored_agency": {
            "agency": "98006",
            "told_on": "CN-trademark-99000031",
            "listed_on": "2026-03-02",
            "objected_on": "2026-04-10",
            "restored_on": "2026-05-20",
        },
        "draw": planted_draw(country),
        "agency_names": {agency.code: list(agency.printed) for agency in country.agencies},
    }


def planted_draw(country: Country) -> dict[str, Any]:
    """A draw of firms for inspection that anybody can run again.

    The credit codes of the firms of 云澜省 are put in the order of the SHA-256 of ``seed:code`` in hexadecimal digits; the
    first eight are drawn.
    """
    codes = sorted(owner.credit_code for owner in country.owners_of("84") if owner.zh.endswith("公司"))
    order = sorted(codes, key=lambda code: sha256(f"{_DRAW_SEED}:{code}".encode()).hexdigest())
    return {"seed": _DRAW_SEED, "among": codes, "drawn": order[:_DRAWN]}


def _originals(country: Country) -> Iterator[RightPlan]:
    owners = [owner for owner in country.owners_of("84") if owner.zh.endswith("公司")]
    for at in range(_ORIGINALS):
        filed = date(2021, 3, 1) + timedelta(days=11 * at)
        granted = tuesday(months_add(filed, 8))
        yield RightPlan(
            kind="utility_model",
            number=f"202129008{301 + at}",
            filed_on=filed,
            owner=owners[at],
            topic=at + 14,
            seed=f"planted:original:{at}",
            published_no=f"29900{8301 + at}",
            granted_on=granted,
            grant_no=f"29900{8301 + at}",
        )


def _twins(country: Country, originals: list[RightPlan]) -> Iterator[RightPlan]:
    place = next(each for each in country.prefectures if each.code == "8404")
    rng = Random("planted twins")
    for at in range(_TWINS):
        zh, en = _SHELLS[at % len(_SHELLS)]
        original = originals[at % len(originals)]
        filed = _FIRST_TWIN + timedelta(days=rng.randrange(42))
        granted = tuesday(months_add(filed, 7))
        shell = Owner(zh, en, place, "叠石区", credit_code_make("840401", 900 + at % len(_SHELLS)), _STREET)
        yield RightPlan(
            kind="utility_model",
            number=f"202529008{201 + at}",
            filed_on=filed,
            owner=shell,
            topic=original.topic,
            seed=f"planted:twin:{at}",
            variant=1 + at % 3,
            published_no=f"29900{8201 + at}",
            granted_on=granted,
            grant_no=f"29900{8201 + at}",
            like=original.seed,
        )


def _family(country: Country) -> Iterator[RightPlan]:
    owner = country.owner("云澜省新能源研究院")
    for at in range(_DIVISIONALS + 1):
        published = tuesday(months_add(_PARENT_FILED, 18 if at == 0 else 20 + at))
        yield RightPlan(
            kind="patent",
            number=f"2023190081{at:02d}",
            filed_on=_PARENT_FILED,
            owner=owner,
            topic=15,
            seed=f"planted:family:{at}",
            variant=at,
            published_on=published,
            published_no=f"1990081{at:02d}",
            like="planted:family:0" if at else "",
            division_of=(_PARENT, _PARENT_FILED) if at else None,
        )
