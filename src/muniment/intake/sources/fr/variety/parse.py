"""French plant varieties: a row of the official catalogue of species and varieties."""

from __future__ import annotations

from datetime import date

from muniment.catalogue.values import Content, Event, Number, Statement
from muniment.intake.sources import source_get
from muniment.intake.sources.fr import tables
from muniment.intake.sources.fr.tables import Cells
from muniment.intake.values import Parsed, Place

_SPEC = source_get("fr.variety")


def parse(raw: bytes, place: Place) -> Parsed:
    """What the rows say of varieties, one statement for each.

    Source: official catalogue of species and varieties (Code rural, art. D661-1 ff.): entry permits sale in the Union.
    A breeder's certificate (Code de la propriété intellectuelle, art. L623-4) is another thing, of which it is silent.
    """
    return tables.read(raw, place, _SPEC, _statement)


def _statement(cells: Cells, position: str) -> Statement:
    printed, name = tables.required(cells, "id_specie"), tables.required(cells, "variety_name")
    number = tables.number(printed, "registration")
    entered = tables.day(cells, "registration_date")
    return Statement(
        register="FR",
        kind="plant_variety",
        document=f"CTPS {printed}",
        office_date=None,
        application_no=number,
        position=position,
        content=Content(
            numbers=(Number(type="registration", office="FR", number=number, date=entered, original=printed),),
            denomination=name,
            titles={"und": name},
            territories=("FR",),
            events=_entered(entered),
            facts=_facts(cells, entered),
        ),
    )


def _entered(day: date | None) -> tuple[Event, ...]:
    """The entry in the catalogue: no grant of a right, so an event that decides nothing."""
    if day is None:
        return ()
    return (
        Event(occurred_on=day, category="W", key_event="W10", family="other", office_code="Inscription au catalogue"),
    )


def _facts(cells: Cells, entered: date | None) -> dict[str, str]:
    species = tables.names(cells.get("specie_name_json", ""), cells.get("specie_name_fra", ""))
    found = {
        "species": cells.get("specie", "").replace("_", " ").capitalize(),
        **{f"species_{lang}": words for lang, words in species.items()},
        "catalogue_entered_on": entered.isoformat() if entered else "",
    }
    return {name: words for name, words in found.items() if words}
