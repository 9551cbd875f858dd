"""The order of what lies on a right: pledges where the register admits several, preservation orders as they wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from muniment.exchange.domain.pledging_words import ground_on
from muniment.exchange.values import LienSeen
from muniment.kernel.texts import Text
from muniment.register.values import Lien, LienStanding
from muniment.standards.rules import rule_on

_NONE = Text("", "")


def liens_ranked(standings: Sequence[LienStanding], *, register: str, kind: str, on: date) -> tuple[LienSeen, ...]:
    """What stands on a right, family by family; those of a family by their day, with their rank where there is one.

    Source: Civil Code (CN) art. 414 for the rank of registered security; for preservation orders the order in which
        the register received them (the first binds, the others wait).
    """
    found: list[LienSeen] = []
    for standing in standings:
        liens = sorted(standing.current, key=lambda each: (each.since, each.instrument_id or ""))
        found += [
            _seen(standing.family, at, lien, several_admitted(register, kind, on)) for at, lien in enumerate(liens, 1)
        ]
    return tuple(found)


def several_admitted(register: str, kind: str, on: date) -> bool:
    """Whether the register admits several pledges on one right of the kind, by the rule of the day."""
    sort = "patent" if kind in {"patent", "utility_model", "design"} else kind
    rule_id = f"{register}.{sort}.pledge_registration"
    if ground_on(rule_id, on) is None:
        return False
    return bool(rule_on(rule_id, on).data.get("several"))


def _seen(family: str, at: int, lien: Lien, several: bool) -> LienSeen:
    if family == "seizure":
        place = Text("首封", "binding") if at == 1 else Text(f"轮候第 {at - 1} 位", f"waiting, place {at - 1}")
        return LienSeen(lien=lien, rank=at, place=place)
    if family == "pledge" and several:
        return LienSeen(lien=lien, rank=at, place=Text(f"第 {at} 顺位", f"rank {at}"))
    return LienSeen(lien=lien, rank=None, place=_NONE)
