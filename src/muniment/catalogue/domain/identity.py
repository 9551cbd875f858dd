"""Which right a statement speaks of: by its application number, else by a publication that a right is known to have."""

from __future__ import annotations

import re
from collections.abc import Iterable

from muniment.catalogue.values import Content, Number, Statement
from muniment.kernel.ids import right_id_make, right_id_split, stand_in_is, stand_in_make
from muniment.standards.numbers import series_of
from muniment.standards.numbers.cn import application_kind

_CN_TELLING = re.compile(r"[0-9]{2}[12389][0-9]{5}|[0-9]{4}[12389][0-9]{7}")
_PATENT_KINDS = frozenset({"patent", "utility_model", "design"})
_PATENT_LIKE = frozenset({"patent", "utility_model"})


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


def statement_numbers(statement: Statement) -> tuple[Number, ...]:
    """Every number that the statement gives, its own application number last."""
    if statement.application_no is None:
        return statement.content.numbers
    office = statement.register.split(".")[0]
    return (*statement.content.numbers, Number(type="application", office=office, number=statement.application_no))


def publications_of(content: Content) -> tuple[Number, ...]:
    """The documents and registrations that are named: by these other statements find their way to the right."""
    return tuple(number for number in content.numbers if number.type != "application")


def stand_in_for(statement: Statement) -> str | None:
    """The identity that serves while only a publication is known; ``None`` where there is not even that.

    The series of a grant is part of it where the office has several: an application published under the same digits
    is another right.
    """
    for number in statement.content.numbers:
        if number.type in {"publication", "registration"}:
            series = (series_of(number) or "").strip("AU")
            return stand_in_make(
                register=statement.register, kind=statement.kind, publication_no=number.number + series
            )
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
