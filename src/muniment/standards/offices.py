"""Offices, countries and regions by their WIPO ST.3 code; registers beside the main one; names of languages."""

from __future__ import annotations

from functools import cache

import msgspec

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.standards.lists import list_read, table_read


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """A code of ST.3: ``group`` is ``country region regional international former other``; ``zone`` that of its register."""

    code: str
    name: Text
    group: str
    zone: str | None


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """A register: the main one of an office has the office's own code; ``kinds`` is empty where it keeps several."""

    code: str
    office: str
    title: Text
    kinds: tuple[str, ...]
    zone: str


@cache
def _offices() -> dict[str, Office]:
    return {
        row["code"]: Office(
            code=row["code"], name=Text(row["zh"], row["en"]), group=row["group"], zone=row["zone"] or None
        )
        for row in table_read("offices/codes.csv")
    }


@cache
def _registers() -> dict[str, Register]:
    return {
        row["code"]: Register(
            code=row["code"],
            office=row["office"],
            title=Text(row["title"]["zh"], row["title"]["en"]),
            kinds=tuple(row["kinds"]),
            zone=row["zone"],
        )
        for row in list_read("offices/registers.yaml")["registers"]
    }


def office_list() -> tuple[Office, ...]:
    """All codes, countries and regions first, each group by code."""
    return tuple(_offices().values())


def office_get(code: str) -> Office:
    """The office, country or region of an ST.3 code.

    Raises:
        NotFound: the list has no such code (``office.unknown``).

    Source: WIPO Standard ST.3; Chinese names by official usage in the mainland.
    """
    found = _offices().get(code)
    if found is None:
        raise NotFound(
            Text(f"没有代码 {code}", f"no office, country or region {code}"), code="office.unknown", value=code
        )
    return found


def office_known(code: str) -> bool:
    """Whether ST.3 has the code."""
    return code in _offices()


def office_name(code: str) -> Text:
    """The name for a page; the code itself where the list has none, so that a page never fails over it."""
    found = _offices().get(code)
    return found.name if found else Text(code, code)


def register_get(code: str) -> Register:
    """A register by its code: ``CN.MARA``, or an office's main one, ``CN``.

    Raises:
        NotFound: neither the list of registers nor ST.3 has it (``office.unknown``).
    """
    found = _registers().get(code)
    if found is not None:
        return found
    office = office_get(code.split(".", maxsplit=1)[0])
    if "." in code:
        raise NotFound(Text(f"没有登记簿 {code}", f"no register {code}"), code="office.unknown", value=code)
    return Register(code=code, office=code, title=office.name, kinds=(), zone=zone_of(code))


def register_list() -> tuple[Register, ...]:
    """The registers that stand beside an office's main one."""
    return tuple(_registers().values())


def zone_of(register: str) -> str:
    """The IANA time zone in which a register counts its days; UTC where the list has none."""
    found = _registers().get(register)
    if found is not None:
        return found.zone
    office = _offices().get(register.split(".", maxsplit=1)[0])
    return (office.zone if office else None) or "UTC"


def language_name(tag: str) -> Text:
    """The name of a BCP 47 language tag; of its first part where the whole is not listed, else the tag itself."""
    names = list_read("offices/languages.yaml")["languages"]
    row = names.get(tag) or names.get(tag.split("-", maxsplit=1)[0])
    return Text(row["zh"], row["en"]) if row else Text(tag, tag)
