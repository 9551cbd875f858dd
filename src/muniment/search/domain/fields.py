"""The fields that can be searched (``fields.yaml``), and the one form in which the values of codes are kept and asked.

The index and the query fold a code by the same function, so ``ipc:"h01m 10 / 0525"`` finds ``H01M 10/0525``. A symbol
is indexed with all levels above it (``code_levels``), so ``ipc:H01M`` finds everything under that subclass.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

import msgspec
import yaml

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.standards.offices import office_known, office_list, office_name

FieldType = Literal["text", "code", "date", "year", "number"]
Fold = Literal["lower", "upper", "ident", "office", "symbol", "region"]


class ValueSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a field that has a list of them."""

    value: str
    text: Text
    aliases: tuple[str, ...] = ()


class FieldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the search.

    Attributes:
        name: As queries are printed; ``aliases`` are the other ways to write it, none of them twice.
        type: ``text`` (words), ``code`` (whole values), ``date``, ``year`` or ``number`` (ranges).
        title: The field in words. ``verb`` (dates, English): ``filed`` from … to ….
        source: The places of a Record that it is made of.
        words: Whether its words count among the words of every text, where no field is named.
        facet: Whether answers are counted by it. ``sort``: whether they can be ordered by it.
        fold: How a code is brought to its one form. ``scheme``: its classification, where the symbol is of one.
        keys: Heads of look-up keys (``app pub reg oth``) that the field holds, for fields of numbers.
        values: The list of values, where the field has one; with ``open_list`` there may be others too.
    """

    name: str
    aliases: tuple[str, ...]
    type: FieldType
    title: Text
    source: tuple[str, ...]
    words: bool = False
    facet: bool = False
    sort: bool = False
    fold: Fold = "lower"
    scheme: str = ""
    verb: str = ""
    keys: tuple[str, ...] = ()
    open_list: bool = False
    values: tuple[ValueSpec, ...] = ()


@cache
def fields_all() -> Mapping[str, FieldSpec]:
    """All fields by name, in the order of the file."""
    body = resources.files("muniment.search").joinpath("fields.yaml").read_text(encoding="utf-8")
    specs = [_spec(row) for row in yaml.load(body, Loader=yaml.CSafeLoader)["fields"]]
    return MappingProxyType({spec.name: spec for spec in specs})


def _spec(row: dict[str, Any]) -> FieldSpec:
    values = tuple(
        ValueSpec(value=each["value"], text=Text(each["zh"], each["en"]), aliases=tuple(each.get("aliases", ())))
        for each in row.get("values", ())
    )
    plain = {key: value for key, value in row.items() if key not in {"zh", "en", "from", "values"}}
    plain |= {"title": [row["zh"], row["en"]], "source": row["from"]}
    return msgspec.structs.replace(msgspec.convert(plain, FieldSpec), values=values)


@cache
def _by_alias() -> dict[str, FieldSpec]:
    return {name: spec for spec in fields_all().values() for name in (spec.name, *spec.aliases)}


def field_find(alias: str) -> FieldSpec | None:
    """The field of that name or alias, in any case and width; ``None`` where there is none."""
    return _by_alias().get(unicodedata.normalize("NFKC", alias).strip().lower())


def field_of(alias: str) -> FieldSpec:
    """The field of that name or alias, in any case and width.

    Raises:
        InvalidInput: no field is called so; the message names the nearest ones.
    """
    found = field_find(alias)
    if found is not None:
        return found
    near = difflib.get_close_matches(alias[:40].lower(), list(_by_alias()), n=3, cutoff=0.7)
    raise InvalidInput(
        _unknown("检索字段", "search field", alias, near), code="search.field", field=alias[:40], near=near
    )


def _unknown(zh: str, en: str, value: str, near: list[str]) -> Text:
    shown = value if len(value) <= 40 else value[:40] + "…"
    hint_zh = f"；是否指 {'、'.join(near)}？" if near else ""
    hint_en = f"; did you mean {', '.join(near)}?" if near else ""
    return Text(f"没有名为“{shown}”的{zh}{hint_zh}", f"there is no {en} called {shown!r}{hint_en}")


# --- codes -----------------------------------------------------------------------------------------------------------

_SPACES = re.compile(r"\s+")
_IDENT = re.compile(r"[\s\-./,_·]+")
_IPC = re.compile(
    r"(?P<section>[A-HY])(?:(?P<cls>\d{2})(?:(?P<sub>[A-Z])(?:(?P<group>\d{1,4})(?:/(?P<rest>\d{1,6}))?)?)?)?"
)
_LOCARNO = re.compile(r"(\d{1,2})-(\d{1,2})")
_VIENNA = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{1,2}))?")
_CLASS_NO = re.compile(r"第?(\d{1,2})类?")


def code_fold(spec: FieldSpec, value: str) -> str:
    """The one form of a value of a code field, as it is indexed and asked.

    Raises:
        InvalidInput: the field has a list of values, and this is none of them.
    """
    clean = _SPACES.sub(" ", unicodedata.normalize("NFKC", value)).strip()
    if spec.values and (listed := _listed(spec, clean)) is not None:
        return listed
    return _FOLDS[spec.fold](clean, spec.scheme)


def _listed(spec: FieldSpec, clean: str) -> str | None:
    """The value of the list, or ``None`` where others are allowed too."""
    found = _names(spec.name).get(_name(clean))
    if found is not None or spec.open_list:
        return found
    known = [each.value for each in spec.values]
    near = difflib.get_close_matches(_name(clean[:40]), known, n=3, cutoff=0.5) or known
    shown = clean[:40]
    text = Text(
        f"“{spec.title.zh}”没有“{shown}”这个值；可用：{'、'.join(near)}",
        f"the field {spec.name} has no value {shown!r}; it has {', '.join(near)}",
    )
    raise InvalidInput(text, code="search.value", field=spec.name, value=shown)


def _name(text: str) -> str:
    return text.lower().replace(" ", "_").replace("-", "_")


@cache
def _names(field: str) -> dict[str, str]:
    return {
        _name(name): each.value
        for each in reversed(fields_all()[field].values)
        for name in (each.value, each.text.zh, each.text.en, *each.aliases)
    }


def _ident(clean: str, _: str) -> str:
    return _IDENT.sub("", clean).upper()


@cache
def _office_names() -> dict[str, str]:
    return {name.lower(): office.code for office in office_list() for name in (*office.name, office.code)}


def _office(clean: str, _: str) -> str:
    return _office_names().get(clean.lower(), clean.upper().replace(" ", ""))


def _region(clean: str, _: str) -> str:
    if not clean.isdigit() or len(clean) != 6:
        return clean.lower()
    return clean[:2] if clean.endswith("0000") else clean[:4] if clean.endswith("00") else clean


def _symbol(clean: str, scheme: str) -> str:
    solid = clean.upper().replace(" ", "")
    if scheme in {"", "NICE", "LOCARNO", "VIENNA"} and (match := _CLASS_NO.fullmatch(solid)):
        return f"{int(match[1]):02d}" if scheme in {"LOCARNO", "VIENNA"} else str(int(match[1]))
    if scheme in {"", "LOCARNO"} and (match := _LOCARNO.fullmatch(solid)):
        return f"{int(match[1]):02d}-{int(match[2]):02d}"
    if scheme in {"", "VIENNA"} and (match := _VIENNA.fullmatch(solid)):
        return ".".join(f"{int(part):02d}" for part in match.groups() if part)
    return solid


_FOLDS: Mapping[Fold, Callable[[str, str], str]] = {
    "lower": lambda clean, _: clean.lower(),
    "upper": lambda clean, _: clean.upper().replace(" ", ""),
    "ident": _ident,
    "office": _office,
    "region": _region,
    "symbol": _symbol,
}


def code_levels(spec: FieldSpec, value: str, *, scheme: str = "") -> tuple[str, ...]:
    """The value as it is indexed, with all levels above it, the widest first.

    Args:
        spec: A code field.
        value: As the catalogue has it.
        scheme: The classification of the symbol, for the field of all schemes.
    """
    folded = (
        _FOLDS[spec.fold](value.strip(), scheme or spec.scheme) if spec.fold == "symbol" else code_fold(spec, value)
    )
    if spec.fold == "symbol":
        return _symbol_levels(folded)
    if spec.fold == "region" and folded.isdigit():
        return tuple(folded[:size] for size in (2, 4, 6) if size <= len(folded))
    if spec.name == "lang":
        pieces = folded.split("-")
        return tuple("-".join(pieces[: size + 1]) for size in range(len(pieces)))
    return (folded,)


def code_has_below(spec: FieldSpec, folded: str) -> bool:
    """Whether a value of a code field stands for all that lie below it too: a subclass, a province."""
    if spec.fold == "region":
        return folded.isdigit() and len(folded) < 6
    if spec.fold != "symbol" or spec.scheme == "NICE":
        return False
    if spec.scheme == "LOCARNO":
        return "-" not in folded
    if _IPC.fullmatch(folded):
        return "/" not in folded
    return bool(re.fullmatch(r"\d{2}(\.\d{2})?", folded)) and (spec.scheme == "VIENNA" or "." in folded)


def _symbol_levels(folded: str) -> tuple[str, ...]:
    if match := _IPC.fullmatch(folded):
        pieces = [match["section"], match["cls"], match["sub"], match["group"]]
        size = sum(piece is not None for piece in pieces)
        heads = ["".join(piece for piece in pieces[: count + 1] if piece) for count in range(size)]
        return tuple(dict.fromkeys((*heads, folded)))
    pieces = re.split(r"([.-])", folded)
    if len(pieces) > 1 and (_LOCARNO.fullmatch(folded) or _VIENNA.fullmatch(folded)):
        return tuple("".join(pieces[: count + 1]) for count in range(0, len(pieces), 2))
    return (folded,)


def number_terms(office: str, number: str, kind_code: str | None = None) -> tuple[str, ...]:
    """The forms under which a number is found by its beginning (``number:CN2017*``, ``number:2017*``).

    They are indexed in the field of the number beside its look-up keys (``standards.numbers.keys_of``).
    """
    plain = _ident(number, "")
    head = plain if plain.startswith(office) else f"{office}{plain}"
    return tuple(dict.fromkeys((plain, head, f"{head}{_ident(kind_code or '', '')}")))


def value_label(spec: FieldSpec, value: str) -> Text:
    """A value of a code field in words: from the field's list, an office by its name, else as it is."""
    for each in spec.values:
        if each.value == value:
            return each.text
    if spec.fold == "office" and office_known(value):
        name = office_name(value)
        return Text(f"{name.zh}（{value}）", f"{name.en} ({value})")
    return Text(value, value)
