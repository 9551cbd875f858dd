"""The fixed records of the walks: the same at every size, below the serials that the generator draws."""

from __future__ import annotations

from datetime import date

from muniment.demo.domain.country import Country, Owner
from muniment.demo.domain.plan import Happening, RightPlan


def walk_rights(country: Country) -> tuple[RightPlan, ...]:
    """The rights that the walks speak of, in the order of their numbers."""
    return (_ended_by_fee(country), _invalidated(country), _never_granted(country))


def walk_truth() -> dict[str, object]:
    """What the walks must find, by walk: the ground truth of their tests."""
    return {
        "5": {
            "number": "ZL202119002305.3",
            "right_id": "CN-patent-202119002305",
            "as_of": "2025-06-30",
            "editions": {"2025-12-31.1": "in_force", "2026-11-20.1": "never_existed"},
            "licence": {"instrument_id": "X2024980000231", "amount_cny": "450000", "paid_on": "2024-04-02"},
        },
        "7": {
            "misprinted": {
                "number": "ZL202219007718.6",
                "verdict": "wrong_check_digit",
                "expected_digit": "5",
                "right_id": "CN-patent-202219007718",
            },
            "ended": {
                "number": "ZL201519000077.0",
                "right_id": "CN-patent-201519000077",
                "ended_on": "2024-05-14",
                "lawful_made_on": "2023-08-01",
                "unlawful_made_on": "2025-03-01",
            },
        },
    }


def _firm(country: Country, zh: str, en: str, code: str) -> Owner:
    return Owner(zh, en, next(place for place in country.prefectures if place.code == code))


def _ended_by_fee(country: Country) -> RightPlan:
    """Ended in May 2024 because the fee of year ten was not paid; the gazette said so eight months later."""
    return RightPlan(
        kind="patent",
        number="201519000077",
        filed_on=date(2015, 5, 14),
        owner=_firm(country, "叠云家居用品有限公司", "Dieyun Home Products Co., Ltd.", "8404"),
        topic=2,
        seed="walk:7:ended",
        published_on=date(2016, 11, 15),
        published_no="199000077",
        granted_on=date(2018, 7, 10),
        grant_no="199000077",
        title=("一种带有热管的台灯散热器", "Desk-lamp heat sink with a heat pipe"),
        happenings=(
            Happening("SE01", date(2016, 12, 13), date(2016, 12, 13)),
            Happening("CF01", date(2024, 5, 14), date(2025, 1, 14), effective_on=date(2024, 5, 14)),
        ),
    )


def _invalidated(country: Country) -> RightPlan:
    """Licensed and paid for in 2024, declared wholly invalid in February 2026."""
    owner = _firm(country, "岚新光电科技有限公司", "Lanxin Optoelectronics Technology Co., Ltd.", "8402")
    licence = {
        "登记号": "X2024980000231",
        "许可人": owner.zh,
        "被许可人": "汐光智能装备有限公司",
        "许可种类": "普通许可",
        "金额（万元）": "45",
        "付款日": "2024-04-02",
        "期限至": "2029-03-17",
    }
    return RightPlan(
        kind="patent",
        number="202119002305",
        filed_on=date(2021, 3, 16),
        owner=owner,
        topic=3,
        seed="walk:5",
        published_on=date(2022, 9, 20),
        published_no="199002305",
        granted_on=date(2023, 6, 13),
        grant_no="199002305",
        title=("一种带有量子点层的发光二极管封装", "LED package with a quantum-dot layer"),
        happenings=(
            Happening("SE01", date(2022, 10, 11), date(2022, 10, 11)),
            Happening("EE01", date(2024, 3, 18), date(2024, 4, 9), values=licence),
            Happening("IW01", date(2026, 2, 10), date(2026, 3, 17)),
        ),
    )


def _never_granted(country: Country) -> RightPlan:
    """Applied for and published, refused in 2025: never a patent."""
    return RightPlan(
        kind="patent",
        number="202219007718",
        filed_on=date(2022, 8, 23),
        owner=_firm(country, "恒屿家居用品有限公司", "Hengyu Home Products Co., Ltd.", "8403"),
        topic=18,
        seed="walk:7:application",
        published_on=date(2024, 2, 27),
        published_no="199007718",
        title=("一种可调同步丝杠的升降桌架", "Height-adjustable desk frame with an adjustable synchronous screw"),
        happenings=(
            Happening("SE01", date(2024, 3, 19), date(2024, 3, 19)),
            Happening("RJ01", date(2025, 9, 16), date(2025, 10, 14)),
        ),
    )
