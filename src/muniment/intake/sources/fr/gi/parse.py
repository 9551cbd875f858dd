"""French products under a sign of quality or origin: a row of INAO's list."""

from __future__ import annotations

from muniment.catalogue.values import Content, Number, Statement
from muniment.intake.sources import source_get
from muniment.intake.sources.fr import tables
from muniment.intake.sources.fr.tables import Cells
from muniment.intake.values import Parsed, Place

_SPEC = source_get("fr.gi")
_NOTHING = "-------"
_FACTS = {
    "appellation": "national_sign_fr",
    "inao_product": "product_id",
    "sign_france": "french_sign",
    "sign_europe": "eu_sign",
    "reference": "reference",
}


def parse(raw: bytes, place: Place) -> Parsed:
    """What the rows say of products, one statement for each.

    A sign covers one product or several: ``Alsace grand cru Hengst`` those of four grapes. Each is a row with a number
    of its own; the appellation and INAO's number of it stand among the facts.

    Source: INAO, list of products under official signs (signes officiels de la qualité et de l'origine).
    """
    return tables.read(raw, place, _SPEC, _statement)


def _statement(cells: Cells, position: str) -> Statement:
    printed, name = tables.required(cells, "id"), tables.required(cells, "name")
    number = tables.number(printed, "registration")
    facts = {fact: cells.get(column, "") for fact, column in _FACTS.items()}
    return Statement(
        register="FR",
        kind="gi",
        document=f"INAO {printed}",
        office_date=None,
        application_no=number,
        position=position,
        content=Content(
            numbers=_numbers(cells, printed, number),
            titles=tables.names(cells.get("name_json", ""), name),
            denomination=name,
            territories=("FR",),
            facts={fact: words.rstrip(" -") for fact, words in facts.items() if words not in {"", _NOTHING}},
        ),
    )


def _numbers(cells: Cells, printed: str, number: str) -> tuple[Number, ...]:
    """The list's own number; and the file of the specification (``LA/05/91``), where the row names it."""
    own = Number(type="registration", office="FR", number=number, original=printed)
    file = cells.get("reference", "")
    if not file:
        return (own,)
    return (own, Number(type="other", office="FR", number=tables.number(file, "other"), original=file))
