"""Numbers of Australia, the European Union's marks and designs, ST.13, and all other offices."""

from __future__ import annotations

import re

from muniment.kernel.errors import InvalidInput
from muniment.kernel.ids import right_id_split
from muniment.standards.numbers.keys import keys_as
from muniment.standards.numbers.typed import FoundAll, Typed, fold, found, offices_known
from muniment.standards.numbers.values import Found, Reading

_AU_DATED = re.compile(r"(?P<year>(?:19|20)\d{2})/?(?P<serial>\d{5,6})")
_AU_OLD = re.compile(r"(?:[AB]-)?(?P<serial>\d{4,6})(?:/(?P<year>\d{2}))?")
_EM_DESIGN = re.compile(r"(?P<digits>\d{6,9})-(?P<part>\d{1,4})")
_EM = re.compile(r"\d{6,9}")
_ST13 = re.compile(r"(?P<type>[1-9]\d)(?P<year>(?:19|20)\d{2})(?P<serial>\d{7,9})")
_ST13_KINDS = {"1": "patent", "2": "utility_model", "3": "design", "4": "trademark", "5": "patent"}
_EU_GI = re.compile(r"EUGI\d{11}")
_EU_GI_FILE = re.compile(
    r"(?:(?P<office>E[MU]|GB|UK)[\s\-:]+)?(?P<type>(?:PDO|PGI|TSG)[\s\-]*|GI\s*-\s*)"
    r"(?P<countries>[A-Z]{2}(?:[\s+/]+[A-Z]{2})*)[\s\-]*(?P<serial>[A-Z]?N?\d{3,6})"
)
"""Several countries share an indication that crosses their borders; where a link was copied its plus signs are spaces."""
_NO_COUNTRY = ("DM/", "BS.", "BS-")
"""Hague registrations and Chinese layouts, which are not of Dominica and the Bahamas."""
_OWN = frozenset({"CN", "US", "JP", "KR", "TW", "EP", "WO"})
"""Offices whose numbers have a reader of their own: their numbers are not read in the general way."""


def read(typed: Typed) -> FoundAll:
    """All readings as a number of an office without a module of its own."""
    yield from _australian(typed)
    yield from _union(typed)
    yield from _indications(typed)
    yield from _st13(typed)
    yield from _general(typed)


def _australian(typed: Typed) -> FoundAll:
    if typed.office != "AU":
        return
    body = re.sub(r"[,. ]", "", typed.body)
    types = ("publication", "application") if typed.kind_code else ("application", "publication")
    if parts := _AU_DATED.fullmatch(body):
        number = f"{parts['year']}{int(parts['serial']):06d}"
    elif (parts := _AU_OLD.fullmatch(body)) and parts["year"]:
        number = f"19{parts['year']}{int(parts['serial']):06d}"
    elif parts:
        number = f"{int(parts['serial']):06d}"
    else:
        return
    yield found(typed, 1, "AU_FILE", number, office="AU", types=types, kind="patent", kind_code=typed.kind_code)


def _union(typed: Typed) -> FoundAll:
    """Marks and designs of the European Union; designs have a part for each design of an application."""
    if not typed.of("EM", "EU"):
        return
    explicit = typed.office in {"EM", "EU"}
    body = typed.body
    if parts := _EM_DESIGN.fullmatch(body):
        number = f"{parts['digits'].zfill(9)}-{parts['part'].zfill(4)}"
        yield found(
            typed,
            1 if explicit else 10,
            "EM_DESIGN",
            number,
            office="EM",
            types=("registration", "application"),
            kind="design",
            more_keys=keys_as("EM", number, "publication"),
        )
    elif _EM.fullmatch(body) and (explicit or len(body) == 9):
        yield found(
            typed,
            2 if explicit else 29,
            "EM_FILE",
            body.zfill(9),
            office="EM",
            types=("application", "registration"),
        )


def _indications(typed: Typed) -> FoundAll:
    """``PGI-IT-02345``, ``PGI-NL+BE+DE-01994`` and ``EUGI00000012345`` of the Union's register; ``GB PGI-ES-02343``."""
    if not typed.of("EM", "EU", "PG", "GB"):
        return
    office, scheme = "EM", "EU_GI"
    number = typed.flat if _EU_GI.fullmatch(typed.flat) else ""
    if parts := _EU_GI_FILE.fullmatch(fold(typed.original)):
        countries = "+".join(re.split(r"[\s+/]+", parts["countries"]))
        number = f"{re.sub(r'[^A-Z]', '', parts['type'])}-{countries}-{parts['serial']}"
        if parts["office"] in {"GB", "UK"}:
            office, scheme = "GB", "GB_GI"
    if number:
        yield found(typed, 1, scheme, number, office=office, types=("application", "registration"), kind="gi")


def _st13(typed: Typed) -> FoundAll:
    """WIPO ST.13: two digits of type, four of the year, seven to nine of the serial."""
    parts = _ST13.fullmatch(typed.body)
    if typed.office is None or typed.office in _OWN or parts is None:
        return
    number = "".join(parts.groups())
    kind = _ST13_KINDS.get(parts["type"][0])
    yield found(typed, 9, "ST13", number, office=typed.office, types=("application",), kind=kind)


def _general(typed: Typed) -> FoundAll:
    """Any other office: letters and digits as they are; both an application and a publication may be meant."""
    if typed.office is None or typed.office in _OWN | {"DE", "AU", "EM", "EU"}:
        return
    if typed.flat.startswith(_NO_COUNTRY):
        return
    body = re.sub(r"\.\d$", "", typed.body) if typed.office == "GB" else typed.body
    number = re.sub(r"[^0-9A-Z]", "", body)
    if re.search(r"\d", number):
        types = ("publication", "application", "registration")
        yield found(typed, 20, "OFFICE", number, office=typed.office, types=types, kind_code=typed.kind_code)


def right_id_read(text: str) -> Found | None:
    """The reading of a right's identity typed as a number: ``CN-patent-201710601862``, ``JP-patent-pub-2008101068``."""
    try:
        register, kind, number = right_id_split(text.strip())
    except InvalidInput:
        return None
    office = register.split(".", maxsplit=1)[0]
    if office not in offices_known():
        return None
    stand_in = number.startswith("pub-")
    number = number.removeprefix("pub-")
    types = ("publication",) if stand_in else ("application", "registration", "publication")
    reading = Reading(
        scheme="RIGHT_ID",
        type=types[0],
        office=office,
        number=number,
        original=text,
        kind=kind,
        keys=keys_as(office, number, *types),
    )
    return Found(0, reading)
