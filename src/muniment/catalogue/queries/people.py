"""Who stands on the rights of an edition, by the names and codes that the records print; what happened to them when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from muniment.catalogue.adapters import people
from muniment.catalogue.adapters.glances import rows_at
from muniment.catalogue.queries.glances import places_get

Role = Literal["owner", "applicant", "agency", "inventor"]
"""``inventor`` stands for designers, breeders and authors too."""
By = Literal["name", "code", "words"]
"""How a name is looked for: the whole name, a code that stands beside it, a part of it."""
HAPPENINGS: tuple[str, ...] = ("transfer", "party", "licence", "open_licence", "pledge", "seizure", "dispute")
"""The families of events that ``rights_happened`` knows."""
_MARK = ("right_id", "seq", "mark", "images")


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name as printed: on how many rights, with which codes beside it, and what else the party is called there."""

    name: str
    rights: int
    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """The sign of a mark: its words, and the hash of its picture, each "" where the record has none."""

    text: str
    image: str


def names_find(
    data_dir: Path,
    seq: int,
    roles: tuple[Role, ...],
    text: str,
    *,
    by: By,
    without: frozenset[str] = frozenset(),
    limit: int = 50,
) -> tuple[NameUse, ...]:
    """The names in any of the roles that are ``text``, stand beside that code, or have those words, the commonest first.

    Args:
        data_dir: The data folder.
        seq: The edition.
        roles: In which the name stands.
        text: The whole name, a code as printed, or a part of a name in any case.
        by: Which of the three it is.
        without: Rights that do not count.
        limit: At most so many names.
    """
    found = people.people_find(people.people_file(data_dir, seq), roles, by, text, without, limit)
    return tuple(NameUse(name, rights, tuple(codes), tuple(others)) for name, rights, codes, others in found)


def names_beside(
    data_dir: Path,
    seq: int,
    role: Role,
    names: Iterable[str],
    beside: Role,
    *,
    kind: str = "",
    without: frozenset[str] = frozenset(),
    limit: int = 30,
) -> list[tuple[str, int]]:
    """Names in the role ``beside`` on the rights on which any of ``names`` stands in ``role``, with exact counts.

    ``kind`` leaves rights of one kind only.
    """
    return people.people_beside(people.people_file(data_dir, seq), tuple(names), (role, beside), kind, without, limit)


def rights_named(data_dir: Path, seq: int, role: Role, name: str) -> frozenset[str]:
    """The rights of the edition on which somebody of exactly that name stands in the role; withheld ones too."""
    return frozenset(people.rights_named(people.people_file(data_dir, seq), role, name))


def rights_happened(data_dir: Path, seq: int, family: str, since: date, until: date) -> frozenset[str]:
    """The rights of the edition with an event of one of ``HAPPENINGS`` in these days, both included; withheld ones too."""
    return people.rights_happened(people.people_file(data_dir, seq), family, since, until)


def people_prepare(data_dir: Path, seq: int) -> None:
    """The tables behind these questions lie ready: the first page that asks does not wait for them."""
    people.people_file(data_dir, seq)


def marks_get(data_dir: Path, right_ids: Iterable[str], seq: int) -> dict[str, MarkSeen]:
    """The signs of marks as an edition knows them, by right."""
    found = {}
    for row in rows_at(data_dir, places_get(data_dir, right_ids, seq), _MARK):
        mark = row["mark"] or {}
        pictures = {each["name"]: each["sha256"] for each in row["images"] or () if each["sha256"]}
        signs = [each["sha256"] for each in row["images"] or () if each["sha256"] and each["role"] == "mark"]
        image = pictures.get(mark.get("image")) or next(iter(signs), "")
        found[row["right_id"]] = MarkSeen(mark.get("text") or "", image)
    return found
