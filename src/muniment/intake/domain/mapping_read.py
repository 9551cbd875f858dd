"""A mapping file, read with one clear line for each mistake, naming the key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

import msgspec
import yaml

from muniment.intake.domain.mapping import (
    ROLES,
    TARGETS,
    VERSION,
    ColumnSpec,
    CoverageSpec,
    EventSpec,
    Mapping,
    Pick,
)
from muniment.intake.errors import MappingProblem
from muniment.kernel.errors import NotFound
from muniment.kernel.ids import KINDS
from muniment.kernel.texts import Text
from muniment.standards.events import FAMILIES, event_of

SCHEMES = ("IPC", "CPC", "USPC", "LOCARNO", "NICE", "VIENNA", "FI", "FTERM", "ECLA")
_KEYS = (
    "muniment_mapping",
    "source",
    "level",
    "mode",
    "register",
    "kind",
    "document",
    "office_date",
    "lang",
    "sheet",
    "detect",
    "empty",
    "columns",
    "event",
    "events",
    "coverage",
    "ignore",
)
_SOURCE_KEYS = ("name", "title", "publisher", "licence", "licence_zh", "url", "schedule", "schedule_zh", "revision")
_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_REGISTER = re.compile(r"[A-Z]{2}(?:\.[A-Z0-9]+)?|number")
_DATE_PICKS = ("occurred_on", "effective_on", "published_on", "until_on")
_COLUMN_PICKS = (*_DATE_PICKS, "instrument", "part", "text")
_FIXED_PICKS = ("code", "territory", "currency")
_T = TypeVar("_T")


class _Loader(yaml.CSafeLoader):
    """Every scalar stays the text that was written: ``NO`` is Norway, ``1`` a column's name, ``2020-01-01`` no object."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as the base declares it


def _mapping_build(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.MarkedYAMLError(problem="a key must be plain text", problem_mark=key_node.start_mark)
        if key in found:
            raise yaml.MarkedYAMLError(problem=f"the key {key!r} stands twice", problem_mark=key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping_build)


def mapping_read(text: str) -> Mapping:
    """The mapping that a file holds.

    Args:
        text: YAML.

    Raises:
        MappingProblem: with every mistake, one line each, naming the key.
    """
    try:
        raw = yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise _problem([f"{where}{getattr(problem, 'problem', None) or 'not YAML'}"]) from problem
    if not isinstance(raw, dict):
        raise _problem(["the file holds no keys: it starts with `muniment_mapping: 1`"])
    reading = _Reading()
    mapping = reading.mapping(raw)
    if mapping is None or reading.problems:
        raise _problem(reading.problems)
    return mapping


def _problem(problems: list[str]) -> MappingProblem:
    lines = "; ".join(problems)
    return MappingProblem(f"mapping: {lines}", code="mapping.malformed", problems=tuple(problems))


class _Reading:
    """Reads piece by piece, and notes what is wrong instead of stopping."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def mapping(self, raw: dict[str, Any]) -> Mapping | None:
        self._keys(raw, _KEYS, "")
        if raw.get("muniment_mapping") != str(VERSION):
            self.problems.append(f"muniment_mapping: {raw.get('muniment_mapping')!r} is not read here; write {VERSION}")
        fields = {
            **self._source(raw.get("source")),
            "version": VERSION,
            "register": self._pick(raw.get("register"), "register", required=True),
            "kind": self._pick(raw.get("kind"), "kind", required=True),
            "office_date": self._pick(raw.get("office_date"), "office_date", column=True),
            "columns": self._columns(raw.get("columns")),
            "events": self._events(raw),
            "coverage": self._coverage(raw.get("coverage")),
            "detect": tuple(self._names(names, f"detect.{no}") for no, names in enumerate(raw.get("detect") or (), 1)),
        }
        fields |= {key: self._names(raw.get(key), key) for key in ("document", "empty", "ignore")}
        fields |= {key: raw[key] for key in ("level", "mode", "lang", "sheet") if raw.get(key) not in (None, "")}
        if self.problems:
            return None
        mapping = self._convert(fields, Mapping, "")
        if mapping is not None:
            self.problems += _contradictions(mapping)
        return mapping

    def _keys(self, raw: dict[str, Any], known: Iterable[str], where: str) -> None:
        known = tuple(known)
        for key in raw:
            if key not in known:
                self.problems.append(f"{where}{key}: no such key; there are: {', '.join(known)}")

    def _convert(self, raw: object, kind: type[_T], where: str) -> _T | None:
        try:
            return msgspec.convert(raw, kind, strict=False)
        except msgspec.ValidationError as problem:
            reason, _, path = str(problem).partition(" - at `$")
            inner = path.rstrip("`").lstrip(".").removesuffix("[...]")
            self.problems.append(": ".join(filter(None, (f"{where}.{inner}".strip("."), reason))))
            return None

    def _source(self, raw: object) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self.problems.append("source: is missing (name, title, publisher, licence)")
            return {}
        self._keys(raw, _SOURCE_KEYS, "source.")
        found: dict[str, Any] = {key: raw[key] for key in _SOURCE_KEYS if key in raw}
        for key in ("name", "licence"):
            if not raw.get(key):
                self.problems.append(f"source.{key}: is missing")
        if raw.get("name") and not _NAME.fullmatch(str(raw["name"])):
            self.problems.append(f"source.name: {raw['name']!r} is not small letters, digits and dots (js.pledges)")
        for key in ("title", "publisher"):
            found[key] = self._text(raw.get(key), f"source.{key}")
        return found

    def _text(self, raw: object, where: str) -> Text:
        if isinstance(raw, str) and raw:
            return Text(raw, raw)
        if isinstance(raw, dict) and raw.get("zh") and raw.get("en") and set(raw) == {"zh", "en"}:
            return Text(raw["zh"], raw["en"])
        self.problems.append(f"{where}: is to be a text, or {{zh: …, en: …}}")
        return Text("", "")

    def _pick(self, raw: object, where: str, *, column: bool = False, required: bool = False) -> Pick | None:
        """A plain text is the value itself, or the column's name where only a column makes sense."""
        if raw in (None, ""):
            if required:
                self.problems.append(f"{where}: is missing")
            return None
        shaped = {"column" if column else "value": raw} if isinstance(raw, str) else raw
        pick = self._convert(shaped, Pick, where)
        if pick is None:
            return None
        if (pick.value is None) == (pick.column is None):
            self.problems.append(f"{where}: give either a value or a column")
        self._pattern(pick.pattern, where)
        return pick

    def _pattern(self, pattern: str | None, where: str) -> None:
        if pattern is None:
            return
        try:
            groups = re.compile(pattern).groups
        except re.error as problem:
            self.problems.append(f"{where}.pattern: {problem}")
            return
        if groups != 1:
            self.problems.append(f"{where}.pattern: is to have exactly one group in brackets")

    def _names(self, raw: object, where: str) -> tuple[str, ...]:
        if raw in (None, ""):
            return ()
        names = [raw] if isinstance(raw, str) else raw
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self.problems.append(f"{where}: is to be a list of texts")
            return ()
        return tuple(names)

    def _columns(self, raw: object) -> dict[str, tuple[ColumnSpec, ...]]:
        if raw in (None, ""):
            return {}
        if not isinstance(raw, dict):
            self.problems.append("columns: is to be a list of `column: {to: …}`")
            return {}
        return {name: tuple(self._column_specs(value, f"columns.{name}")) for name, value in raw.items()}

    def _column_specs(self, raw: object, where: str) -> Iterator[ColumnSpec]:
        for one in raw if isinstance(raw, list) else [raw]:
            shaped = {"to": one} if isinstance(one, str) and one else one
            if not isinstance(shaped, dict):
                self.problems.append(f"{where}: is to be `{{to: …}}`")
                continue
            picks = {
                key: self._pick(
                    shaped[key], f"{where}.{key}", column=key not in ("office", "kind_code", "country", "lang")
                )
                for key in ("office", "kind_code", "date", "lang", "country", "place", "postcode", "identifier")
                if key in shaped
            }
            names: dict[str, object] = (
                {"also": self._names(shaped["also"], f"{where}.also")} if "also" in shaped else {}
            )
            if isinstance(shaped.get("names"), dict):
                names["names"] = {
                    tag: self._pick(each, f"{where}.names.{tag}", column=True) for tag, each in shaped["names"].items()
                }
            spec = self._convert(shaped | picks | names, ColumnSpec, where)
            if spec is not None:
                self._column_check(spec, where)
                yield spec

    def _column_check(self, spec: ColumnSpec, where: str) -> None:
        if spec.to not in TARGETS:
            self.problems.append(f"{where}.to: {spec.to!r} is none of: {', '.join(TARGETS)}")
        if spec.to == "class" and spec.scheme not in SCHEMES:
            self.problems.append(f"{where}.scheme: {spec.scheme!r} is none of: {', '.join(SCHEMES)}")
        if spec.to == "fact" and not spec.name:
            self.problems.append(f"{where}.name: a fact needs a name")
        self._pattern(spec.pattern, where)

    def _events(self, raw: dict[str, Any]) -> tuple[EventSpec, ...]:
        if raw.get("event") and raw.get("events"):
            self.problems.append("event: stands beside events; write one of the two")
        found = raw.get("events") or raw.get("event") or []
        many = found if isinstance(found, list) else [found]
        specs = (self._event(one, f"events.{no}" if len(many) > 1 else "event") for no, one in enumerate(many, 1))
        return tuple(spec for spec in specs if spec is not None)

    def _event(self, raw: object, where: str) -> EventSpec | None:
        if not isinstance(raw, dict):
            self.problems.append(f"{where}: is to have keys (code, occurred_on, …)")
            return None
        shaped = dict(raw)
        for key in (*_COLUMN_PICKS, *_FIXED_PICKS):
            if key in raw:
                shaped[key] = self._pick(raw[key], f"{where}.{key}", column=key in _COLUMN_PICKS)
        if isinstance(raw.get("amount"), str):
            shaped["amount"] = {"column": raw["amount"]}
        if isinstance(raw.get("detail"), dict):
            shaped["detail"] = {
                name: self._pick(one, f"{where}.detail.{name}", column=True) for name, one in raw["detail"].items()
            }
        if not shaped.get("occurred_on"):
            self.problems.append(f"{where}.occurred_on: is missing")
            return None
        event = self._convert({key: value for key, value in shaped.items() if value is not None}, EventSpec, where)
        if event is not None:
            self._event_check(event, where)
        return event

    def _event_check(self, event: EventSpec, where: str) -> None:
        if event.code is None and not (event.category and event.key_event and event.family):
            self.problems.append(f"{where}.code: is missing (or category, key_event and family)")
        if event.family is not None and event.family not in FAMILIES:
            self.problems.append(f"{where}.family: {event.family!r} is none of: {', '.join(FAMILIES)}")
        for party in event.parties:
            if party.role not in ROLES:
                self.problems.append(f"{where}.parties: {party.role!r} is none of: {', '.join(ROLES)}")

    def _coverage(self, raw: object) -> CoverageSpec:
        if raw in (None, ""):
            return CoverageSpec()
        if not isinstance(raw, dict):
            self.problems.append("coverage: is to have keys (families, kinds, since, until)")
            return CoverageSpec()
        shaped = {key: value for key, value in raw.items() if value not in ("", "last_date")}
        for key in ("families", "kinds"):
            if key in shaped:
                shaped[key] = self._names(shaped[key], f"coverage.{key}")
        for key in ("since", "until"):
            if key in shaped:
                shaped[key] = self._day(shaped[key], f"coverage.{key}")
        coverage = self._convert(shaped, CoverageSpec, "coverage") or CoverageSpec()
        for key, allowed in (("families", FAMILIES), ("kinds", KINDS)):
            for name in getattr(coverage, key):
                if name not in allowed:
                    self.problems.append(f"coverage.{key}: {name!r} is none of: {', '.join(allowed)}")
        return coverage

    def _day(self, raw: object, where: str) -> date | None:
        try:
            return date.fromisoformat(str(raw))
        except ValueError:
            self.problems.append(f"{where}: {raw!r} is no day such as 2026-01-31")
            return None


def _contradictions(mapping: Mapping) -> Iterator[str]:
    """What each key alone does not show."""
    specs = [spec for specs in mapping.columns.values() for spec in specs]
    if not any(spec.to in ("number", "application", "publication", "registration") for spec in specs):
        yield "columns: none leads to a number (number, application, publication or registration)"
    for name in mapping.ignore:
        if name in mapping.columns:
            yield f"ignore: {name!r} is also in columns"
    if not 1 <= mapping.level <= 4:
        yield f"level: {mapping.level} is not 1 to 4"
    kinds = [mapping.kind.value] if mapping.kind.value else list(mapping.kind.map.values())
    for kind in kinds:
        if kind and kind not in (*KINDS, "number"):
            yield f"kind: {kind!r} is none of: {', '.join(KINDS)}, number"
    offices = [mapping.register.value] if mapping.register.value else list(mapping.register.map.values())
    for office in dict.fromkeys(filter(None, offices)):
        if office == "XX" or not _REGISTER.fullmatch(office):
            yield f"register: {office!r} is no ST.3 code (CN, US), register (CN.MARA) or `number`"
    for seq, event in enumerate(mapping.events, start=1):
        yield from _codes_unknown(mapping, event, f"events.{seq}" if len(mapping.events) > 1 else "event")


def _codes_unknown(mapping: Mapping, event: EventSpec, where: str) -> Iterator[str]:
    """Codes that the office does not have, where the mapping itself fixes both."""
    office = (event.office or mapping.register.value or "").split(".")[0]
    if event.code is None or not office or office == "number":
        return
    codes = [event.code.value] if event.code.value else list(event.code.map.values())
    for code in dict.fromkeys(filter(None, codes)):
        try:
            event_of(office=office, code=code)
        except NotFound as problem:
            yield f"{where}.code: {problem.message}"
