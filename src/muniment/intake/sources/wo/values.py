"""What all parts of an ST.96 document have in common: identifications, languages, names wherever they stand."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from muniment.catalogue.values import Number
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element
from muniment.kernel.dates import date_read
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

_ZONE = re.compile(r"(?<=\d)(?:Z|[+-]\d\d:\d\d)$")
_PCT = re.compile(r"\s*PCT\b|\s*PCT(?=[A-Z]{2})", re.IGNORECASE)


def folded(words: str | None) -> str | None:
    """Wide letters and figures as narrow ones: Japanese documents write both."""
    return " ".join(unicodedata.normalize("NFKC", words).split()) if words else None


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    for key, words in element.items() if element is not None else ():
        if str(key).rsplit("}", 1)[-1] == name:
            return str(words)
    return None


def language(element: Element | None, default: str) -> str:
    """The language of an element as a small tag, else the document's."""
    return (attribute(element, "languageCode") or default).lower()


def day(element: Element | None, path: str, *, field: str) -> date | None:
    """The day at a path, without a zone.

    Raises:
        DocumentProblem: it is no date, or no such day.
    """
    words = xml.text(element, path)
    try:
        return date_read(_ZONE.sub("", words)) if words else None
    except MunimentError as problem:
        raise DocumentProblem(f"{field}: {problem.message}", code=problem.code, field=field, value=words) from problem


def loose_day(words: str | None) -> date | None:
    """The date of a document that is only pointed at: an impossible one is none, not a fault of this document."""
    try:
        return date_read(_ZONE.sub("", words)) if words else None
    except MunimentError:
        return None


def normalised(office: str, printed: str, kind: str, kind_code: str | None = None, on: date | None = None) -> str:
    """The number in its normal form; where the office's forms do not know it, as printed without spaces."""
    try:
        return number_normalise(office=office, number=printed, type=kind, kind_code=kind_code, date=on)
    except MunimentError:
        return "".join(printed.split())


def application(at: Element | None, *, default: str | None = None) -> Number | None:
    """An ``ApplicationIdentification``; ``None`` where it states no number or no office."""
    printed = folded(xml.text(at, "ApplicationNumber/ApplicationNumberText") or xml.text(at, "ApplicationNumberText"))
    office = xml.text(at, "IPOfficeCode") or xml.text(at, "ApplicationNumber/IPOfficeCode") or default
    if not printed or not office:
        return None
    office = "WO" if _PCT.match(printed) else office
    on = loose_day(xml.text(at, "FilingDate"))
    number = normalised(office, printed, "application", None, on)
    return Number(type="application", office=office, number=number, date=on, original=printed)


def publication(at: Element | None, *, default: str | None = None) -> Number | None:
    """A ``PatentPublicationIdentification`` or ``PatentGrantIdentification``; ``None`` without number or office."""
    printed = folded(xml.text(at, "PublicationNumber") or xml.text(at, "PatentNumber"))
    office = xml.text(at, "IPOfficeCode") or default
    if not printed or not office:
        return None
    kind_code = folded(xml.text(at, "PatentDocumentKindCode"))
    on = loose_day(xml.text(at, "PublicationDate") or xml.text(at, "GrantDate"))
    number = normalised(office, printed, "publication", kind_code, on)
    return Number(type="publication", office=office, number=number, kind_code=kind_code, date=on, original=printed)
