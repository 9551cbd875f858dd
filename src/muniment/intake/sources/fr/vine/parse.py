"""French vines: a row of the list of varieties, hybrids and rootstocks."""

from __future__ import annotations

from muniment.catalogue.values import Content, Number, Statement
from muniment.intake.sources import source_get
from muniment.intake.sources.fr import tables
from muniment.intake.sources.fr.tables import Cells
from muniment.intake.values import Parsed, Place

_SPEC = source_get("fr.vine")
_YES = {"t": "yes", "f": "no"}


def parse(raw: bytes, place: Place) -> Parsed:
    """What the rows say of vines, one statement for each.

    Source: FranceAgriMer, catalogue of vine varieties and clones; the number is the list's own.
    """
    return tables.read(raw, place, _SPEC, _statement)


def _statement(cells: Cells, position: str) -> Statement:
    printed, name = tables.required(cells, "id"), tables.required(cells, "short_name")
    number = tables.number(printed, "registration")
    return Statement(
        register="FR",
        kind="plant_variety",
        document=f"vine {printed}",
        office_date=None,
        application_no=number,
        position=position,
        content=Content(
            numbers=(Number(type="registration", office="FR", number=number, original=printed),),
            denomination=name,
            titles={"und": cells.get("long_name") or name},
            territories=("FR",),
            facts=_facts(cells),
        ),
    )


def _facts(cells: Cells) -> dict[str, str]:
    """``{wine,table}`` is a list; ``t`` and ``f`` say whether France has classified the vine."""
    stated = cells.get("fr_validated", "")
    found = {
        "species": "Vitis",
        "category": cells.get("category", ""),
        "classified_in_france": _YES.get(stated, stated),
        "uses": ", ".join(cells.get("utilities", "").strip("{}").split(",")),
        "colour": cells.get("color", ""),
        "customs_code": cells.get("customs_code", ""),
    }
    return {name: words for name, words in found.items() if words}
