"""The public projection of many Records: what is withheld at this moment is in none of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from muniment.catalogue.queries.dictionary import fields_list
from muniment.catalogue.queries.records import right_newest
from muniment.catalogue.queries.shares import rights_former
from muniment.catalogue.values import Record
from muniment.register.domain.withholding import Withholding, record_project
from muniment.register.queries.editions import edition_head
from muniment.register.queries.withholdings import withholding_list


@dataclass(frozen=True, slots=True)
class Projection:
    """What may be shown of every right, at one moment.

    Attributes:
        key: A name of this state of the withholdings: what was written under another key is not to be given out.
        hidden: Identities, old and new, of the records that are withheld whole.
        acts: The acts on single fields, by each identity of their right.
        records: How many records are withheld whole.
    """

    key: str
    hidden: frozenset[str]
    acts: Mapping[str, tuple[Withholding, ...]]
    records: int

    def shows(self, right_id: str) -> bool:
        """Whether anything of the right may be shown."""
        return right_id not in self.hidden

    def show(self, record: Record) -> Record | None:
        """What may be shown of a Record; none where it is withheld whole."""
        if record.right_id in self.hidden:
            return None
        return record_project(record, self.acts.get(record.right_id, ()), _private())


def _private() -> frozenset[str]:
    """Fields that the data dictionary does not mark public."""
    return frozenset(spec.name for spec in fields_list() if spec.visibility != "public")


def projection_key() -> str:
    """The name of the state of the withholdings: it changes with every act, and comes back when the act is lifted."""
    said = "\n".join(f"{act.entry_no} {act.right_id} {act.field or ''}" for act in withholding_list())
    return hashlib.sha256(f"{','.join(sorted(_private()))}\n{said}".encode()).hexdigest()[:16]


def projection_read(data_dir: Path) -> Projection:
    """What may be shown now, of every edition."""
    head = edition_head()
    acts = withholding_list()
    key = projection_key()
    if head is None or not acts:
        return Projection(key, frozenset(), {}, 0)
    names: dict[str, list[Withholding]] = defaultdict(list)
    hidden: set[str] = set()
    records: set[str] = set()
    for act in acts:
        newest = right_newest(data_dir, act.right_id, head.seq)
        former = rights_former(data_dir, {act.right_id, newest}, head.seq)
        if act.field is None:
            hidden |= former
            records.add(newest)
        else:
            for name in former:
                names[name].append(act)
    return Projection(key, frozenset(hidden), {name: tuple(kept) for name, kept in names.items()}, len(records))
