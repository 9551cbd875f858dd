"""A number as printed on goods: is it genuine, alive, whose, and what does the marking mean?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from muniment.catalogue.values import Record
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.domain import marking
from muniment.register.domain.coverage import covered_over
from muniment.register.domain.folding import fold
from muniment.register.domain.owners import owners_on
from muniment.register.domain.rights import filed_on
from muniment.register.domain.rulebook import RuleOn, refs_find
from muniment.register.domain.status import status_on, status_whole
from muniment.register.domain.words import names_join, sentence_of, texts_join
from muniment.register.values import (
    Badge,
    CheckResult,
    CoverageAnswer,
    Covered,
    Known,
    NotCovered,
    Reason,
    Span,
    StatusPart,
    Verdict,
)
from muniment.standards.offices import register_get, register_list

_ALIVE = frozenset({Badge.IN_FORCE, Badge.FEE_OVERDUE, Badge.IN_DISPUTE})
_HOME = "CN"
"""The register whose law on markings the check applies."""


class PrintedNumber(Protocol):
    """A reading of ``standards.numbers`` as far as the check looks at it."""

    @property
    def type(self) -> str:
        """``patent`` for a number that claims a grant (ZL), ``application``, ``publication``, ``registration``."""
        ...

    @property
    def office(self) -> str:
        """ST.3 code."""
        ...

    @property
    def number(self) -> str:
        """Normalised, without check digit."""
        ...

    @property
    def kind(self) -> str | None:
        """Kind of right, if the number says it."""
        ...

    @property
    def check_digit_ok(self) -> bool | None:
        """``None`` where the number has none."""
        ...

    @property
    def check_digit_expected(self) -> str | None:
        """The digit that would fit, where it can be told."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked: the number as printed, when the goods were made, and the two clocks."""

    printed: str
    made_on: date | None
    as_of: date
    known: Known
    rule_on: RuleOn


def marking_check(
    readings: Sequence[PrintedNumber], found: Record | None, asked: Asked, *, by: PrintedNumber | None = None
) -> CheckResult:
    """The verdict on a number printed on goods, and what printing it means for goods made on a day.

    Args:
        readings: All plausible readings of the number, best first.
        found: The right that the number names; where the check digit is wrong, the one that it would name with the
            right digit.
        asked: The number as printed, the day the goods were made, the clocks.
        by: The reading by which the right was found, where that is known.

    Source: Implementing Rules of the Patent Law (CN) art. 101 (passing off; goods marked before the end may be sold);
        Trademark Law (CN) art. 52; ZC 0006-2003 for the check digit. Both laws speak of Chinese rights alone.
    """
    return result_finish(_judged(readings, found, asked, by), asked.printed)


def _judged(
    readings: Sequence[PrintedNumber], found: Record | None, asked: Asked, by: PrintedNumber | None
) -> CheckResult:
    if not readings:
        text = marking.unreadable_text(asked.printed)
        return _result(asked, Verdict.NO_SUCH_NUMBER, text, _Meaning(marking.no_right_text(marking.PATENT), False))
    reading = by or reading_judged(readings, found)
    if (found.office if found else reading.office) != _HOME:
        return _foreign(reading, found, asked)
    if reading.check_digit_ok is False:
        return _wrong_digit(reading, found, asked)
    if found is None:
        return _not_found(reading, asked)
    return _found(reading, found, asked)


def reading_judged(readings: Sequence[PrintedNumber], found: Record | None) -> PrintedNumber:
    """The best reading that can have led to the right; where nothing was found, the best of this country's."""
    if found is None:
        return next((each for each in readings if each.office == _HOME), readings[0])
    fitting = (each for each in readings if each.office == found.office and each.kind in {None, found.kind})
    return next(fitting, readings[0])


def registers_of(office: str, kind: str | None) -> tuple[str, ...]:
    """The registers in which an office's state keeps such rights: those beside its main one, else that one."""
    return tuple(each.code for each in register_list() if each.office == office and kind in each.kinds) or (office,)


def result_finish(result: CheckResult, printed: str) -> CheckResult:
    """The verdict with all its texts as whole sentences; the number at their beginning stays as it was printed.

    Args:
        result: The verdict, its texts as phrases.
        printed: The number as printed: one in small letters is set in capitals, which mean the same.
    """
    head = printed.strip()

    def finish(text: Text) -> Text:
        if head[:1].islower() and text.en.startswith(head):
            text = Text(text.zh.replace(head, head.upper(), 1), head.upper() + text.en[len(head) :])
        return sentence_of(text)

    reasons = tuple(
        replace(
            reason,
            text=finish(reason.text),
            rules=tuple(replace(rule, text=sentence_of(rule.text)) for rule in reason.rules),
        )
        for reason in result.reasons
    )
    return replace(result, sentence=finish(result.sentence), marking=finish(result.marking), reasons=reasons)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the marking means, whether it was lawful, and the rule on it."""

    text: Text
    lawful: bool | None
    rule_id: str | None = marking.PATENT_MARKING


def _result(
    asked: Asked,
    verdict: Verdict,
    sentence: Text,
    meaning: _Meaning,
    *,
    reasons: tuple[Reason, ...] = (),
    status: StatusPart | None = None,
    right_id: str | None = None,
) -> CheckResult:
    rules = refs_find(asked.rule_on, meaning.rule_id, asked.made_on or asked.as_of)
    return CheckResult(
        verdict=verdict,
        sentence=sentence,
        marking=meaning.text,
        lawful=meaning.lawful,
        reasons=(*reasons, Reason(meaning.text, (), rules)),
        right_id=right_id,
        on=asked.as_of,
        made_on=asked.made_on,
        known_on=asked.known.on,
        status=status,
    )


def _foreign(reading: PrintedNumber, found: Record | None, asked: Asked) -> CheckResult:
    """A number of another register: whose it is there and how it stands; no law here says what marking it means."""
    meaning = _Meaning(_foreign_meaning(reading, found, asked), None, None)
    if reading.check_digit_ok is False:
        sentence = marking.wrong_digit_text(asked.printed, reading.check_digit_expected or "?")
        return _result(asked, Verdict.WRONG_CHECK_DIGIT, sentence, meaning)
    if found is None:
        verdict, sentence, answer = _absence(reading, asked)
        return _result(asked, verdict, sentence, meaning, reasons=(Reason(answer.text),))
    there = _standing(found, asked)
    return _result(
        asked,
        there.verdict,
        there.sentence,
        meaning,
        reasons=there.reasons,
        status=there.status,
        right_id=found.right_id,
    )


def _foreign_meaning(reading: PrintedNumber, found: Record | None, asked: Asked) -> Text:
    kind = found.kind if found else reading.kind
    register = found.register if found else registers_of(reading.office, kind)[0]
    parts = [marking.foreign_marking(_register_title(register), kind)]
    if found is not None and _HOME in found.content.territories:
        parts.append(marking.designates_text())
    elif (unless := marking.not_governed_text(kind)) is not None:
        parts.append(unless)
    if found is not None and asked.made_on is not None:
        then = status_whole(status_on(found, as_of=asked.made_on, known=asked.known, rule_on=asked.rule_on))
        parts.insert(0, marking.when_made_text(asked.made_on, then.text))
    return texts_join((sentence_of(part) for part in parts), zh="", en=" ")


def _register_title(code: str) -> Text:
    try:
        return register_get(code).title
    except NotFound:
        return Text(code, code)


def _wrong_digit(reading: PrintedNumber, found: Record | None, asked: Asked) -> CheckResult:
    """No such number can exist; what it would be if that digit alone were misprinted."""
    expected = reading.check_digit_expected or "?"
    corrected = asked.printed.strip()[:-1] + expected
    sentence = marking.wrong_digit_text(asked.printed, expected)
    reason = Reason(sentence)
    if found is None:
        _, absent, answer = _absence(reading, asked, printed=corrected)
        words = marking.words_of(reading.kind)
        meaning = _Meaning(marking.no_rule_marking(), None, None)
        if words is not None:
            meaning = _Meaning(marking.wrong_digit_marking(words), False, words.rule_id)
        whole = texts_join((sentence, marking.misprinted_text(absent)), zh="；", en="; ")
        return _result(asked, Verdict.WRONG_CHECK_DIGIT, whole, meaning, reasons=(reason, Reason(answer.text)))
    inner = _found(reading, found, replace(asked, printed=corrected))
    whole = texts_join((sentence, marking.misprinted_text(inner.sentence)), zh="；", en="; ")
    words = marking.words_of(found.kind)
    meaning = _Meaning(
        marking.misprint_text(corrected, inner.marking),
        False if inner.lawful is False else None,
        words.rule_id if words else None,
    )
    return _result(
        asked,
        Verdict.WRONG_CHECK_DIGIT,
        whole,
        meaning,
        reasons=(reason, *inner.reasons[:-1]),
        status=inner.status,
        right_id=found.right_id,
    )


def _not_found(reading: PrintedNumber, asked: Asked) -> CheckResult:
    verdict, sentence, answer = _absence(reading, asked)
    words = marking.words_of(reading.kind)
    if words is None:
        meaning = _Meaning(marking.no_rule_marking(), None, None)
    elif verdict is Verdict.NO_SUCH_NUMBER:
        meaning = _Meaning(marking.no_right_text(words), False, words.rule_id)
    else:
        meaning = _Meaning(marking.undecided_marking(), None, None)
    return _result(asked, verdict, sentence, meaning, reasons=(Reason(answer.text),))


def _absence(
    reading: PrintedNumber, asked: Asked, *, printed: str | None = None
) -> tuple[Verdict, Text, CoverageAnswer]:
    """Whether it may be said that no right has the number: filings or grants must be covered since its year.

    An invention is always published before it is granted, so there publications will do.
    """
    number = printed or asked.printed
    answers = [_absence_in(register, reading, asked) for register in registers_of(reading.office, reading.kind)]
    answer = next((each for each in answers if isinstance(each, NotCovered)), answers[0])
    if isinstance(answer, NotCovered):
        return Verdict.NOT_COVERED, marking.absent_not_covered_text(number), answer
    return Verdict.NO_SUCH_NUMBER, marking.absent_text(number, answer.text), answer


def _absence_in(register: str, reading: PrintedNumber, asked: Asked) -> CoverageAnswer:
    families = ["grant", "filing"] + (["publication"] if reading.kind == "patent" else [])
    period = Span(_first_day(reading), asked.as_of)
    answers: list[CoverageAnswer] = [
        covered_over(asked.known, register=register, kind=reading.kind or "", families=(family,), period=period)
        for family in families
    ]
    return next((answer for answer in answers if isinstance(answer, Covered)), answers[0])


def _first_day(reading: PrintedNumber) -> date | None:
    """The first day of the year that a Chinese application number carries; ``None`` where none can be told.

    Source: ZC 0006-2003: four digits of the year since October 2003, two before (1985 to 2003).
    """
    digits = reading.number
    if reading.office != _HOME or not digits.isascii() or not digits.isdigit():
        return None
    if len(digits) == 12 and int(digits[:4]) >= 1985:
        return date(int(digits[:4]), 1, 1)
    if len(digits) == 8:
        year = int(digits[:2])
        return date(1900 + year if year >= 85 else 2000 + year, 1, 1)
    return None


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a right stands on the day asked about, and whose it is."""

    verdict: Verdict
    status: StatusPart
    sentence: Text
    reasons: tuple[Reason, ...]
    owner: Text | None


def _standing(found: Record, asked: Asked) -> _Standing:
    status = status_whole(status_on(found, as_of=asked.as_of, known=asked.known, rule_on=asked.rule_on))
    owners = owners_on(found, as_of=asked.as_of, known=asked.known)
    verdict, grants = _verdict(found, status, asked)
    printed = asked.printed.strip()
    return _Standing(
        verdict=verdict,
        status=status,
        sentence=texts_join((Text(printed, printed), status.text, owners.text)),
        reasons=(*status.reasons, *grants),
        owner=names_join(owners.names) if owners.names else None,
    )


def _found(reading: PrintedNumber, found: Record, asked: Asked) -> CheckResult:
    there = _standing(found, asked)
    words = marking.words_of(found.kind)
    if words is None:
        meaning = _Meaning(marking.no_rule_marking(), None, None)
    else:
        facts = _Facts(reading, found, asked, there.status, there.verdict, words, there.owner)
        text, lawful = _meaning(facts)
        meaning = _Meaning(text, lawful, words.rule_id)
    return _result(
        asked,
        there.verdict,
        there.sentence,
        meaning,
        reasons=there.reasons,
        status=there.status,
        right_id=found.right_id,
    )


def _verdict(found: Record, status: StatusPart, asked: Asked) -> tuple[Verdict, tuple[Reason, ...]]:
    if status.badge is Badge.NEVER_EXISTED:
        return Verdict.NEVER_EXISTED, ()
    if status.granted_on is None:
        return _never_granted(found, status, asked)
    if status.badge is Badge.ENDED:
        return Verdict.ENDED, ()
    return (Verdict.IN_FORCE if status.badge in _ALIVE else Verdict.NOT_COVERED), ()


def _never_granted(found: Record, status: StatusPart, asked: Asked) -> tuple[Verdict, tuple[Reason, ...]]:
    """Not granted by a known refusal or later grant, or because grants are covered; else it cannot be said."""
    if status.badge in {Badge.ENDED, Badge.PENDING} or (status.stage == "0" and status.state == "N"):
        return Verdict.NOT_GRANTED, ()
    period = Span(filed_on(found), asked.as_of)
    grants = covered_over(asked.known, register=found.register, kind=found.kind, families=("grant",), period=period)
    verdict = Verdict.NOT_GRANTED if isinstance(grants, Covered) else Verdict.NOT_COVERED
    return verdict, (Reason(grants.text),)


@dataclass(frozen=True, slots=True)
class _Facts:
    reading: PrintedNumber
    found: Record
    asked: Asked
    status: StatusPart
    verdict: Verdict
    words: marking.Words
    owner: Text | None


def _meaning(facts: _Facts) -> tuple[Text, bool | None]:
    """What the marking means, and whether it was lawful by what is known."""
    made, granted = facts.asked.made_on, facts.status.granted_on
    if facts.verdict is Verdict.NOT_GRANTED:
        if facts.reading.type == "application":
            return marking.application_marking(facts.words), None
        return marking.not_granted_marking(facts.words), False
    if granted is None:
        return marking.undecided_marking(), None
    if made is not None and made < granted:
        return marking.too_early_text(facts.words, made, granted), False
    return _granted_meaning(facts, made)


def _granted_meaning(facts: _Facts, made: date | None) -> tuple[Text, bool | None]:
    ended = facts.status.ended_on
    if facts.verdict is Verdict.NEVER_EXISTED:
        return _void_meaning(facts)
    if facts.verdict is Verdict.ENDED and ended is not None:
        return marking.ended_marking(facts.words, ended, made), (None if made is None else made < ended)
    if facts.verdict is Verdict.IN_FORCE:
        return marking.in_force_marking(facts.owner), True
    return _alive_when_made(facts)


def _void_meaning(facts: _Facts) -> tuple[Text, bool | None]:
    void = fold(facts.found, territory=None, part=None, as_of=facts.asked.as_of).void
    day = void.occurred_on if void is not None else facts.asked.as_of
    made = facts.asked.made_on
    return marking.void_marking(facts.words, day, made), (None if made is None or made < day else False)


def _alive_when_made(facts: _Facts) -> tuple[Text, bool | None]:
    """Whether it stands today is not covered; that it stood when the goods were made may well be."""
    made, asked = facts.asked.made_on, facts.asked
    if made is None:
        return marking.not_covered_marking(made), None
    then = status_whole(status_on(facts.found, as_of=made, known=asked.known, rule_on=asked.rule_on))
    if then.badge in _ALIVE:
        return marking.alive_when_made_text(made), True
    return marking.not_covered_marking(made), None
