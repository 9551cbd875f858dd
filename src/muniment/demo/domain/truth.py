"""The ground truth of the sample: what stands in ``truth.json`` beside the data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from muniment.demo.domain.country import Country, data_text
from muniment.demo.domain.high_value import AFTER, BEFORE, Tally, conditions, in_force, province_on
from muniment.demo.domain.planted import planted_truth
from muniment.demo.domain.right import RightPlan
from muniment.demo.domain.yunlan import LEFT, UNIVERSITY


def walk_truth() -> dict[str, Any]:
    """What the walks must find, by walk, as far as it is fixed in ``truth.yaml``."""
    kept: dict[str, Any] = yaml.load(data_text("truth.yaml"), Loader=yaml.CSafeLoader)
    return kept


def sample_truth(own: Iterable[RightPlan], country: Country, tally: Tally, *, growth: float) -> dict[str, Any]:
    """The whole truth of a sample.

    Args:
        own: The rights of 云澜省 and of the walks.
        country: The vocabulary.
        tally: What was counted while the files were written.
        growth: How many times as many people live in the growing provinces as the data file says.
    """
    rights = [plan for plan in own if plan.kind == "patent"]
    truth = walk_truth()
    truth["6"] = {
        "editions": {"before": f"{BEFORE}.1", "after": f"{AFTER}.1"},
        "province": "84",
        "people": next(each.population for each in country.divisions if each.code == "840000"),
        "before": tally.high_value[BEFORE]["84"],
        "after": tally.high_value[AFTER]["84"],
        "per_10k": {"before": tally.per_10k(BEFORE, growth=growth), "after": tally.per_10k(AFTER, growth=growth)},
        **_moves(rights, country),
    }
    truth["9"]["right_ids"] = [
        f"CN-patent-{plan.number}"
        for plan in rights
        if UNIVERSITY in {plan.owner.zh, plan.co_owner.zh if plan.co_owner else ""} and in_force(plan, AFTER)
    ]
    truth["planted"] = {**planted_truth(country), "lapsed_pledges": _lapsed_pledges(rights)}
    truth["rights"] = {"total": tally.rights, "by_kind": dict(sorted(tally.kinds.items()))}
    return truth


def _moves(rights: Iterable[RightPlan], country: Country) -> dict[str, list[dict[str, str]]]:
    """What entered and what left the high-value stock of 云澜省 between the editions, with the reason of each."""
    moves: dict[str, list[dict[str, str]]] = {"came": [], "left": []}
    for plan in rights:
        before, after = (
            province_on(plan, country, day) == "84" and conditions(plan, country, day) for day in (BEFORE, AFTER)
        )
        if bool(before) == bool(after):
            continue
        row = {"right_id": f"CN-patent-{plan.number}", "reason": _reason(plan, country, came=bool(after))}
        moves["came" if after else "left"].append(row)
    return moves


def _reason(plan: RightPlan, country: Country, *, came: bool) -> str:
    codes = {row.code for row in plan.happenings if BEFORE < row.published_on <= AFTER}
    if came and plan.granted_on is not None and plan.granted_on > BEFORE:
        return "grant"
    if came:
        return "abroad" if "abroad" in conditions(plan, country, AFTER) else "ten_years"
    ended = {"CF01": "lapse", "IW01": "invalidated", "TR01": "moved"}
    return next((ended[code] for code in ended if code in codes), next(reversed(LEFT)))


def _lapsed_pledges(rights: Iterable[RightPlan]) -> list[str]:
    """Patents that ended while a pledge stood on them."""
    found = []
    for plan in rights:
        codes = [row.code for row in plan.happenings]
        if codes.count("PE01") > codes.count("PC01") and "CF01" in codes:
            found.append(f"CN-patent-{plan.number}")
    return found
