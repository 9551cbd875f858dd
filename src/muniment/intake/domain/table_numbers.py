"""The numbers in a table's cells, normalised by ``standards.numbers``; a wrong check digit or a damaged number is named."""

from __future__ import annotations

import re
from datetime import date

from muniment.catalogue.values import Citation, Number, Priority
from muniment.intake.domain.cells import date_cell, number_cell
from muniment.intake.errors import DocumentProblem
from muniment.kernel.errors import InvalidInput, NotFound, SourceProblem
from muniment.standards import numbers

_DOCDB = re.compile(
    r"\[?(?:(?P<office>[A-Z]{2})[ -]?)?(?P<number>[^\[\]]+?)(?:[ -](?P<kind>[A-Z]\d?))?"
    r"(?:[ -](?P<day>\d{8}|\d{4}-\d{2}-\d{2}(?:T\S+)?))?(?: (?P<after>[A-Z]{2}))?\]?"
)
_APPLIED = re.compile(r"(?P<office>[A-Z]{2}) [0-9A-Z]+ (?P<kind>[A-Z])\d?")
"""An application number as DOCDB writes it."""
_TREATY = re.compile(r"(?P<office>[A-Z]{2}) (?P<year>\d{4})/(?P<serial>\d{5,7}) W")
"""An international application as The Lens writes it: ``US 2009/0044818 W``."""
_NAMED = re.compile(r"[A-Za-z]{2}|[^\x00-\x7f]")
"""A number that begins with its office, or with a word of its language."""
_KEPT = re.compile(r"[^0-9A-Za-z]+")
_PATENT_KINDS = frozenset(("patent", "utility_model", "design", "number"))


def plain_number(text: str) -> str:
    """Letters and digits of the number, in capitals: its form where an office's own rules are not known."""
    return _KEPT.sub("", text).upper()


def number_any(text: str, *, office: str | None) -> numbers.Reading:
    """The best reading of a number in any customary form.

    Args:
        text: The cell.
        office: ST.3 code of the register, where it is known: readings of other offices are left out.

    Raises:
        DocumentProblem: it is no number of that office, or its check digit is wrong.
    """
    plain = number_cell(text)
    try:
        found = numbers.number_read(plain)
    except (SourceProblem, InvalidInput, NotFound) as problem:
        raise DocumentProblem(problem.message, code=problem.code, value=text) from problem
    fitting = [one for one in found if office is None or one.office == office]
    if not fitting:
        whose = f" of {office}" if office else ""
        raise DocumentProblem(f"not a number{whose} in any customary form: {text!r}", code="number.form", value=text)
    best = fitting[0]
    offices = dict.fromkeys(one.office for one in fitting)
    if len(offices) > 1 and not best.check_digit_ok and not _NAMED.match(plain):
        raise DocumentProblem(
            f"{text!r} could be a number of {', '.join(list(offices)[:4])}: say the register in the mapping",
            code="number.office",
            value=text,
        )
    if best.check_digit_ok is False:
        raise DocumentProblem(
            f"the check digit of {text!r} is wrong: {best.check_digit_expected} is right",
            code="number.check_digit",
            value=text,
        )
    return best


def number_of(text: str, *, office: str, type_: str, kind_code: str | None, day: date | None) -> str:
    """The number of a known office and type, normalised.

    Args:
        text: The cell.
        office: ST.3 code.
        type_: ``application``, ``publication`` or ``registration``.
        kind_code: ST.16 kind code, where known.
        day: Day of filing or publication: some offices abbreviate their numbers by it.

    Raises:
        DocumentProblem: the office writes no such number, or its check digit is wrong.
    """
    plain = number_cell(text)
    if not any(map(str.isdigit, plain)):
        raise DocumentProblem(f"there is no number in {text!r}", code="number.form", value=text)
    try:
        return numbers.number_normalise(office=office, number=plain, type=type_, kind_code=kind_code, date=day)
    except (SourceProblem, InvalidInput, NotFound) as problem:
        raise DocumentProblem(problem.message, code=problem.code, value=text) from problem


def publication_of(text: str, *, office: str | None, kind_code: str | None, day: date | None) -> Number:
    """The publication that a cell names, with office and kind code out of the number where the table gives none.

    Raises:
        DocumentProblem: no office is known, or it writes no such number.
    """
    plain = number_cell(text)
    match = _DOCDB.fullmatch(plain)
    if match and match["kind"] and match["office"]:
        office, kind_code, plain = match["office"], kind_code or match["kind"], match["number"]
    else:
        reading = _publication_reading(plain, office)
        if reading is not None:
            office, kind_code, plain = reading.office, kind_code or reading.kind_code, reading.number
    if office is None:
        raise DocumentProblem(f"the number names no office: {text!r}", code="number.office", value=text)
    number = number_of(plain, office=office, type_="publication", kind_code=kind_code, day=day)
    return Number(type="publication", office=office, number=number, kind_code=kind_code, date=day, original=text)


def _publication_reading(text: str, office: str | None) -> numbers.Reading | None:
    try:
        found = numbers.number_read(text)
    except (SourceProblem, InvalidInput, NotFound):
        return None
    fitting = [one for one in found if office is None or one.office == office]
    said = next((one for one in fitting if one.type == "publication"), None)
    if said is None and fitting and _NAMED.match(text):
        return fitting[0]
    return said


def application_of(text: str, *, office: str, day: date | None) -> str:
    """The application number that a cell writes, in the office's own form or in that of DOCDB (``US 3345505 A``).

    Args:
        text: The cell.
        office: ST.3 code of the right's register.
        day: Day of filing.

    Raises:
        DocumentProblem: it is no application number there, or its check digit is wrong.
    """
    plain = number_cell(text)
    if treaty := _TREATY.fullmatch(plain):
        plain, office = f"PCT/{treaty['office']}{treaty['year']}/{int(treaty['serial']):06d}", "WO"
    elif docdb := _APPLIED.fullmatch(plain):
        return number_of(plain, office=docdb["office"], type_="application", kind_code=docdb["kind"], day=day)
    return number_of(plain, office=office, type_="application", kind_code=None, day=day)


def number_or_plain(
    text: str, *, office: str, kind: str, type_: str, kind_code: str | None = None, day: date | None = None
) -> str:
    """The number normalised, or its plain form for kinds of rights whose registers number freely (marks, GIs …).

    Raises:
        DocumentProblem: a patent, utility model or design has no such number there; or there is no digit in it.
    """
    try:
        if type_ == "application":
            return application_of(text, office=office, day=day)
        return number_of(text, office=office, type_=type_, kind_code=kind_code, day=day)
    except DocumentProblem as problem:
        plain = plain_number(number_cell(text))
        if problem.code == "cell.rounded" or kind in _PATENT_KINDS or not any(map(str.isdigit, plain)):
            raise
        return plain


def priority_of(text: str) -> Priority:
    """The earlier filing that an item of a list names: ``US 63033404 P 20041122``, ``[200402236U 2004-10-01 ES]``.

    Raises:
        DocumentProblem: no office and number can be told apart.
    """
    plain = number_cell(text)
    match = _DOCDB.fullmatch(plain)
    office = match and (match["office"] or match["after"])
    if match is None or not office:
        raise DocumentProblem(f"not a priority (office, number, date): {text!r}", code="number.priority", value=text)
    day = date_cell(match["day"]) if match["day"] else None
    try:
        number = number_of(match["number"], office=office, type_="application", kind_code=match["kind"], day=day)
    except DocumentProblem:
        number = plain_number(match["number"])
    return Priority(office=office, number=number, date=day, original=text)


def citation_of(text: str) -> Citation:
    """What an item of a list of citations names: a patent document where its number can be read, else a text."""
    try:
        found = publication_of(text, office=None, kind_code=None, day=None)
    except DocumentProblem:
        return Citation(text=text)
    return Citation(office=found.office, number=found.number, kind_code=found.kind_code)
