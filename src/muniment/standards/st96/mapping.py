"""The table of components: which field of a right stands where in a document of each family of kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from muniment.kernel.errors import InvalidInput
from muniment.standards.st96.nodes import Names, camel, local_of

SEQUENCE = "com:sequenceNumber"
"""Where an item stood in its list before the list was split."""

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One field and where it stands; see the head of ``components.yaml`` for the words."""

    field: str
    at: tuple[str, ...] = ()
    attribute: str | None = None
    member: str | None = None
    key: str | None = None
    of: tuple[Row, ...] = ()
    lines: str | None = None
    truth: str | None = None
    group: tuple[str, str, str] | None = None
    split_by: str | None = None
    cases: tuple[tuple[str, Row], ...] = ()
    other: Row | None = None
    when: tuple[str, str] | None = None
    unless: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """The kinds of rights that are told in one way."""

    name: str
    kinds: tuple[str, ...]
    root: str
    content: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table."""

    version: str
    ipo_version: str
    namespaces: Mapping[str, str]
    bulk: str
    head: tuple[Row, ...]
    tail: tuple[Row, ...]
    families: tuple[Family, ...]

    def family(self, kind: str) -> Family:
        """The family of a kind of right.

        Raises:
            InvalidInput: no family has this kind.
        """
        for family in self.families:
            if kind in family.kinds:
                return family
        raise InvalidInput(f"no document is known for the kind {kind!r}", code="st96.kind", value=kind)

    def family_of_root(self, local: str) -> Family | None:
        """The family whose documents have this root."""
        return next((family for family in self.families if local_of(family.root) == local), None)

    @property
    def roots(self) -> tuple[str, ...]:
        """The local names of the roots of single documents."""
        return tuple(local_of(family.root) for family in self.families)


@cache
def table_get() -> Table:
    """The table that comes with the program."""
    text = resources.files("muniment.standards").joinpath("data/st96/components.yaml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=yaml.CSafeLoader)
    families = tuple(_family(name, said, raw) for name, said in raw["families"].items())
    return Table(
        version=raw["version"],
        ipo_version=raw["ipo_version"],
        namespaces=raw["namespaces"],
        bulk=raw["bulk"],
        head=tuple(_Reader(raw["structures"], "mun").rows(raw["head"])),
        tail=tuple(_Reader(raw["structures"], "mun").rows(raw["tail"])),
        families=families,
    )


def _family(name: str, said: Raw, raw: Raw) -> Family:
    reader = _Reader(raw["structures"], said["own"], said.get("in", ""))
    rows = {**raw["content"], **said["rows"]}
    content = tuple(reader.row(rows[field], top=True) for field in raw["content"])
    return Family(name, tuple(said["kinds"]), said["root"], content)


class _Reader:
    """Rows of one family, its own prefix filled in."""

    def __init__(self, structures: Raw, own: str, inside: str = "") -> None:
        self._structures, self._own, self._inside = structures, own, inside

    def rows(self, said: list[Raw]) -> Iterator[Row]:
        for each in said:
            if "include" in each:
                yield from self.rows(self._structures[each["include"]])
            else:
                yield self.row(each)

    def row(self, said: Raw, *, top: bool = False) -> Row:
        if "split" in said:
            split = said["split"]
            return Row(
                field=said["field"],
                split_by=split["by"],
                cases=tuple((value, self._case(said, case, top)) for value, case in split["cases"].items()),
                other=self._case(said, split["other"], top),
            )
        path, attribute = self._path(str(said.get("at", "")), top)
        group = said.get("group")
        return Row(
            field=said["field"],
            at=path,
            attribute=attribute,
            member=self._name(said.get("member")),
            key=said.get("key"),
            of=tuple(self.rows(self._structures[said["of"]])) if "of" in said else (),
            lines=said.get("lines"),
            truth=said.get("truth"),
            group=(group["by"], group["into"], group["as"]) if group else None,
            when=_pair(said.get("when")),
            unless=_pair(said.get("unless")),
        )

    def _case(self, said: Raw, case: Raw, top: bool) -> Row:
        return self.row({"field": said["field"], **case}, top=top)

    def _path(self, at: str, top: bool) -> tuple[tuple[str, ...], str | None]:
        root = at.startswith("/")
        steps = [step for step in at.split("/") if step]
        attribute = steps.pop()[1:] if steps and steps[-1].startswith("@") else None
        if top and not root and self._inside:
            steps.insert(0, self._inside)
        return tuple(step.replace("own:", f"{self._own}:") for step in steps), attribute

    def _name(self, name: str | None) -> str | None:
        return name.replace("own:", f"{self._own}:") if name else None


def _pair(said: Mapping[str, str] | None) -> tuple[str, str] | None:
    return next(iter(said.items())) if said else None


@cache
def names_get() -> Names:
    """What ST.97 needs to know of the components of the table.

    Raises:
        InvalidInput: two components would have one name in JSON.
    """
    table = table_get()
    kept = _Kept({local_of(table.bulk), *table.roots}, {"st96Version", "ipoVersion", "sequenceNumber"})
    for rows in (table.head, table.tail, *(family.content for family in table.families)):
        kept.note(rows)
    kept.bags[local_of(table.bulk)] = set(table.roots)
    told = [camel(name) for name in kept.elements] + sorted(kept.attributes)
    twice = sorted({name for name in told if told.count(name) > 1})
    if twice:
        raise InvalidInput(f"one name for two in JSON: {', '.join(twice)}", code="st97.names")
    return Names(
        elements=frozenset(kept.elements),
        attributes=frozenset(kept.attributes),
        repeated=frozenset(kept.repeated),
        bags={bag: frozenset(members) for bag, members in kept.bags.items()},
    )


class _Kept:
    """The names that the rows use."""

    def __init__(self, elements: set[str], attributes: set[str]) -> None:
        self.elements, self.attributes = elements, attributes
        self.repeated: set[str] = set()
        self.bags: dict[str, set[str]] = {}

    def note(self, rows: tuple[Row, ...]) -> None:
        for row in rows:
            if row.other is not None:
                self.note((*(case for _value, case in row.cases), row.other))
                continue
            chain = [local_of(step) for step in row.at]
            if row.group:
                chain.append(local_of(row.group[1]))
                self.repeated.add(chain[-1])
                self.attributes.add(local_of(row.group[2]))
            if row.member:
                chain.append(local_of(row.member))
            if row.lines:
                chain.append(local_of(row.lines))
                self.repeated.add(chain[-1])
            self._chain(chain, local_of(row.member) if row.member else None)
            self.attributes |= {local_of(name) for name in (row.attribute, row.key) if name}
            self.note(row.of)

    def _chain(self, chain: list[str], member: str | None) -> None:
        self.elements.update(chain)
        for up, down in zip(["", *chain], chain, strict=False):
            if up.endswith("Bag"):
                self.bags.setdefault(up, set()).add(down)
            elif down == member:
                self.repeated.add(down)
