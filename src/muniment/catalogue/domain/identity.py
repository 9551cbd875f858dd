"""Which right a statement speaks of: by its application number, else by a publication that a right is known to have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from muniment.catalogue.values import Number, Statement
from muniment.kernel.ids import right_id_make, right_id_split, stand_in_is, stand_in_make
from muniment.standards.numbers.cn import application_kind

_CN_TELLING = re.compile(r"[0-9]{2}[12389][0-9]{5}|[0-9]{4}[12389][0-9]{7}")
_PATENT_KINDS = frozenset({"patent", "utility_model", "design"})
_PATENT_LIKE = frozenset({"patent", "utility_model"})

KeysOf = Callable[[Number], tuple[str, ...]]


def statement_right(statement: Statement) -> str | None:
    """The identity that the statement's own application number gives; ``None`` where it has none.

    A Chinese application number says itself whether it is of an invention, a utility model or a design (ZC 0006-2003),
    and is believed over what a table or an aggregator calls the right.
    """
    if statement.application_no is None:
        return None
    kind = statement.kind
    if statement.register == "CN" and kind in _PATENT_KINDS and _CN_TELLING.fullmatch(statement.application_no):
        kind = application_kind(statement.application_no)
    return right_id_make(register=statement.register, kind=kind, number=statement.application_no, part=statement.part)


def statement_keys(statement: Statement, keys_of: KeysOf) -> tuple[str, ...]:
    """The look-up keys of every number that the statement gives, without repetition."""
    keys: dict[str, None] = {}
    for number in statement.content.numbers:
        keys.update(dict.fromkeys(keys_of(number)))
    if statement.application_no is not None:
        office = statement.register.split(".")[0]
        own = Number(type="application", office=office, number=statement.application_no)
        keys.update(dict.fromkeys(keys_of(own)))
    return tuple(keys)


def publication_keys(statement: Statement, keys_of: KeysOf) -> tuple[str, ...]:
    """Keys of the documents and registrations that the statement names: by these others find their way to its right."""
    keys: dict[str, None] = {}
    for number in statement.content.numbers:
        if number.type != "application":
            keys.update(dict.fromkeys(keys_of(number)))
    return tuple(keys)


def stand_in_for(statement: Statement) -> str | None:
    """The identity that serves while only a publication is known; ``None`` where there is not even that."""
    for number in statement.content.numbers:
        if number.type in {"publication", "registration"}:
            return stand_in_make(register=statement.register, kind=statement.kind, publication_no=number.number)
    return None


def candidate_choose(statement: Statement, candidates: Iterable[str]) -> str | None:
    """The one right that the statement can mean, or ``None`` where several, or none, could be meant.

    Only rights of the statement's register count, and of its kind: a design and a patent may have one number. Patents
    and utility models count for each other, because tables often do not tell them apart; the same kind is preferred.
    """
    real = candidates_real(statement, candidates)
    if len(real) <= 1:
        return real[0] if real else None
    same = [each for each in real if right_id_split(each)[1] == statement.kind]
    return same[0] if len(same) == 1 else None


def candidates_real(statement: Statement, candidates: Iterable[str]) -> list[str]:
    """The rights with an application number that the statement may mean."""
    return [
        each
        for each in dict.fromkeys(candidates)
        if not stand_in_is(each) and may_be_one(each, register=statement.register, kind=statement.kind)
    ]


def may_be_one(right_id: str, *, register: str, kind: str) -> bool:
    """Whether something of that register and kind can be the right."""
    theirs, its_kind, _number = right_id_split(right_id)
    return theirs == register and (its_kind == kind or {its_kind, kind} <= _PATENT_LIKE)
