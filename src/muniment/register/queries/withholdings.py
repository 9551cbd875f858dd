"""What is withheld at this moment, whatever edition is asked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from muniment.catalogue.queries import records as catalogue
from muniment.catalogue.queries.dictionary import fields_list
from muniment.register.domain.withholding import Withholding
from muniment.register.models import WithholdingRow
from muniment.register.queries.editions import edition_head


def withholding_list() -> tuple[Withholding, ...]:
    """All acts of withholding in force, oldest first."""
    rows = WithholdingRow.objects.filter(lifted_at__isnull=True).order_by("entry_no")
    return tuple(
        Withholding(
            right_id=row.right_id, field=row.field or None, ground=row.ground, since=row.since, entry_no=row.entry_no
        )
        for row in rows
    )


def withholdings_of(data_dir: Path, right_id: str) -> tuple[Withholding, ...]:
    """The acts that touch a right, also those that named it before it was renumbered."""
    acts = withholding_list()
    if not acts:
        return ()
    here = _newest_id(data_dir, right_id)
    return tuple(act for act in acts if right_id == act.right_id or _newest_id(data_dir, act.right_id) == here)


def withheld_ids(data_dir: Path, *fields: str) -> frozenset[str]:
    """Identities, old and new, of the records that are withheld whole, or of which one of the fields is withheld."""
    acts = [act for act in withholding_list() if act.field is None or act.field in fields]
    return frozenset({act.right_id for act in acts} | {_newest_id(data_dir, act.right_id) for act in acts})


def _newest_id(data_dir: Path, right_id: str) -> str:
    head = edition_head()
    return catalogue.right_newest(data_dir, right_id, head.seq) if head else right_id


def fields_hidden(data_dir: Path, right_id: str) -> frozenset[str]:
    """Fields of a right that no face shows: withheld, or not public in the data dictionary."""
    acts = withholdings_of(data_dir, right_id)
    return fields_private().union(act.field for act in acts if act.field is not None)


def fields_hidden_each(data_dir: Path, right_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """The same for several rights, by right."""
    wanted = list(right_ids)
    if not withholding_list():
        return dict.fromkeys(wanted, fields_private())
    return {each: fields_hidden(data_dir, each) for each in wanted}


def fields_private() -> frozenset[str]:
    """Fields that the data dictionary does not mark public: no face of the register shows them."""
    return frozenset(spec.name for spec in fields_list() if spec.visibility != "public")
