"""A party as a page shows it: its division and type with what says so, and credit codes that cannot be right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from muniment.catalogue.values import Party
from muniment.kernel.texts import Text
from muniment.register.queries.divisions import division_name
from muniment.standards.numbers import uscc_check_sign
from muniment.standards.owners import identifiers_wrong, owner_type, owner_types

_CREDIT_CODE = re.compile(r"[1-9A-Y][0-9A-Z]{17}")
_BY = {
    "identifier": Text("据其统一社会信用代码", "by its unified social credit code"),
    "ending": Text("据名称结尾“{word}”", "by the ending '{word}' of the name"),
    "within": Text("据名称中的“{word}”", "by '{word}' in the name"),
    "surname": Text("据姓名", "by the form of a person's name"),
    "form": Text("据姓名", "by the form of a person's name"),
    "office_code": Text("据来源所述", "as the source says"),
}


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code; ``expected`` is the right last sign of a wrong one, where its other signs allow one."""

    code: str
    wrong: bool = False
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class PartySeen:
    """A party with what could be told of it.

    Attributes:
        party: As the record keeps it.
        region: Name of its division; ``None`` where it has none, or no list of divisions is loaded.
        type: What kind of owner it is, in the classes of the office's statistics.
        type_by: What says so.
        codes: Its unified social credit codes, checked.
    """

    party: Party
    region: Text | None
    type: Text | None
    type_by: Text | None
    codes: tuple[CreditCode, ...]


def party_seen(data_dir: Path, party: Party) -> PartySeen:
    """The party with its division, its type and its checked codes.

    Source: GB 32100-2015 (check sign of the unified social credit code).
    """
    name = owner_types().get(party.owner_type or "")
    return PartySeen(
        party=party,
        region=division_name(data_dir, party.region_code) if party.region_code else None,
        type=name,
        type_by=_type_by(party) if name else None,
        codes=tuple(_code(each.strip().upper()) for each in party.identifiers if _is_code(each)),
    )


def _type_by(party: Party) -> Text:
    found = owner_type(party.name, identifiers=party.identifiers)
    if found.type != party.owner_type:
        return _BY["office_code"]
    return _BY[found.by].fill(word=found.evidence)


def _is_code(identifier: str) -> bool:
    return _CREDIT_CODE.fullmatch(identifier.strip().upper()) is not None


def _code(code: str) -> CreditCode:
    if not identifiers_wrong([code]):
        return CreditCode(code)
    return CreditCode(code, wrong=True, expected=uscc_check_sign(code[:17]))
