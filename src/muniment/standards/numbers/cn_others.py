"""Chinese numbers that are no patents': marks, varieties, layouts, software, works, indications, credit codes."""

from __future__ import annotations

import re

from muniment.standards.numbers.check_digits import uscc_check_sign
from muniment.standards.numbers.keys import keys_as
from muniment.standards.numbers.typed import FoundAll, Typed, found

_MARK = re.compile(r"0*([1-9]\d{2,7})([A-Z])?")
_MARK_PRINTED = re.compile(r"(?:第)?0*([1-9]\d{0,7})([A-Z])?号?")
_MADRID = re.compile(r"(?:国际注册|国际|IR|G|MADRID)号?:?第?(?:NO\.?)?G?0*([1-9]\d{4,7})([A-Z])?号?(?:商标)?")
_VARIETY = re.compile(r"(CNA|CNF|国林品|国品)\.?-?((?:19|20)\d{2})\.?-?(\d{3,7})(?:\.(\d|X))?")
_LAYOUT = re.compile(r"BS[.\-]?(\d{2})(\d{5,7})(?:[.\-]?([0-9X]))?")
_SOFTWARE = re.compile(r"(?:软著登字第?)?((?:19|20)\d{2})-?SR-?(\d{6,7})号?")
_SOFTWARE_CERTIFICATE = re.compile(r"软著登字第?(\d{5,8})号?")
_WORK = re.compile(r"([一-鿿])作登字-?((?:19|20)\d{2})-?([A-L])-?(\d{6,8})号?")
_WORK_FILED = re.compile(r"((?:19|20)\d{2})-?([A-L])-?(\d{6,8})")
_LISTED = re.compile(r"([A-Z]{2,6})[.\-]?((?:19|20)\d{2})[.\-]?(\d{3,9})")
"""Registers of data, of traditional knowledge and of protected signs count by letters of their own, a year and a serial."""
_GI_NOTICE = re.compile(r".*?公告.*?((?:19|20)\d{2})年?.*?第(\d{1,4})号.*")
_GI = re.compile(r"((?:19|20)\d{2})(\d{6})")
_GI_MARKED = re.compile(r"(?:AGI|PI|GI)((?:19|20)\d{2})-?(\d{1,6})-?(\d{0,6})")
_NAMED = frozenset({"CNA", "CNF", "BS", "IR", "GI", "AGI", "PI", "EUGI", "MADRID", "REUD", "SR"})
"""Letters that begin numbers with forms of their own."""
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


def read(typed: Typed) -> FoundAll:
    """All readings as a Chinese number of another kind than patents."""
    yield from _madrid(typed)
    yield from _marks(typed)
    yield from _varieties(typed)
    yield from _layouts(typed)
    yield from _copyrights(typed)
    yield from _indications(typed)
    yield from _listed(typed)
    yield from _credit_codes(typed)


def _madrid(typed: Typed) -> FoundAll:
    """``G123456``: an international mark that designates China; the right is the one in the international register."""
    parts = _MADRID.fullmatch(typed.flat)
    if parts is None:
        return
    number = parts[1] + (parts[2] or "")
    yield found(
        typed,
        4,
        "MADRID",
        number,
        office="WO",
        types=("registration", "application"),
        kind="trademark",
        more_keys=keys_as("CN", f"G{number}", "registration", "application"),
    )


def _marks(typed: Typed) -> FoundAll:
    """One number serves for the application and the registration of a mark."""
    printed = typed.kind == "trademark"
    if not typed.of("CN") or (typed.kind_code and not (printed and len(typed.kind_code) == 1)):
        return
    body = typed.body + (typed.kind_code or "")
    parts = (_MARK_PRINTED if printed else _MARK).fullmatch(re.sub(r"[,.\- ]", "", body) if printed else body)
    if parts is None:
        return
    types = ("application", "registration") if typed.type == "application" else ("registration", "application")
    rank = 3 if printed else 19
    number = parts[1] + (parts[2] or "")
    yield found(typed, rank, "CN_MARK", number, office="CN", types=types, kind="trademark")


def _varieties(typed: Typed) -> FoundAll:
    parts = _VARIETY.fullmatch(typed.flat)
    if parts is not None:
        number = "".join(parts[place] for place in (1, 2, 3))
        yield found(
            typed,
            1,
            "CN_VARIETY",
            number,
            office="CN",
            types=("application", "registration"),
            kind="plant_variety",
        )


def _layouts(typed: Typed) -> FoundAll:
    parts = _LAYOUT.fullmatch(typed.flat)
    if parts is None:
        return
    yield found(
        typed,
        1,
        "CN_LAYOUT",
        f"BS{parts[1]}{parts[2]}",
        office="CN",
        types=("registration", "application"),
        kind="layout_design",
    )


def _copyrights(typed: Typed) -> FoundAll:
    number = None
    if parts := _SOFTWARE.fullmatch(typed.flat):
        number, scheme = f"{parts[1]}SR{parts[2]}", "CN_SOFTWARE"
    elif parts := _WORK.fullmatch(typed.flat):
        number, scheme = f"{parts[1]}作登字-{parts[2]}-{parts[3]}-{parts[4]}", "CN_WORK"
    elif parts := _SOFTWARE_CERTIFICATE.fullmatch(typed.flat):
        number, scheme = f"软著登字第{parts[1]}号", "CN_SOFTWARE_CERTIFICATE"
    elif typed.of("CN") and (parts := _WORK_FILED.fullmatch(typed.flat.removeprefix("CN"))):
        yield found(
            typed, 25, "CN_WORK", "".join(parts.groups()), office="CN", types=("application",), kind="copyright"
        )
    if number:
        yield found(typed, 1, scheme, number, office="CN", types=("registration", "other"), kind="copyright")


def _indications(typed: Typed) -> FoundAll:
    if parts := _GI_NOTICE.fullmatch(typed.flat):
        yield found(
            typed,
            2,
            "CN_GI_NOTICE",
            f"{parts[1]}-{int(parts[2])}",
            office="CN",
            types=("registration",),
            kind="gi",
        )
    elif parts := _GI_MARKED.fullmatch(typed.flat):
        yield found(typed, 2, "CN_GI", typed.flat.replace("-", ""), office="CN", types=("registration",), kind="gi")
    elif typed.of("CN") and not typed.kind_code and (parts := _GI.fullmatch(typed.body)):
        yield found(
            typed,
            28 if typed.office == "CN" else 65,
            "CN_GI",
            parts[1] + parts[2],
            office="CN",
            types=("registration", "application"),
            kind="gi",
        )


def _listed(typed: Typed) -> FoundAll:
    """A number of a register that no other form is for: letters, year, serial, and no country in the letters."""
    parts = _LISTED.fullmatch(typed.flat.removeprefix("CN") if typed.office == "CN" else typed.flat)
    if parts is None or not typed.of("CN") or parts[1][:2] == "PC" or parts[1] in _NAMED:
        return
    yield found(typed, 60, "CN_REGISTER", "".join(parts.groups()), office="CN", types=("registration", "application"))


def _credit_codes(typed: Typed) -> FoundAll:
    """Not a right's number but its owner's: read so that a face can say so."""
    if not _CREDIT_CODE.fullmatch(typed.flat):
        return
    expected = uscc_check_sign(typed.flat[:17])
    if expected is not None:
        check = (typed.flat[17] == expected, expected)
        yield found(typed, 30, "CN_CREDIT_CODE", typed.flat, office="CN", types=("other",), check=check)
