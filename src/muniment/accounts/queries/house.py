"""What this installation calls itself and how it looks."""

from __future__ import annotations

from muniment.accounts.domain.colours import PALETTES
from muniment.accounts.models import HouseRow
from muniment.accounts.values import House, Palette
from muniment.kernel.texts import Text

NAME = Text("知契 Muniment", "Muniment 知契")
SEAL = "契"
OWN = "own"


def palette_list() -> tuple[Palette, ...]:
    """The palettes that there are, the software's own first."""
    return PALETTES


def house_get() -> House:
    """The house as it is set; what is not set is as the software comes."""
    row = HouseRow.objects.filter(pk=1).first() or HouseRow()
    palette = next((each for each in PALETTES if each.name == row.palette), PALETTES[0])
    own = row.palette == OWN
    return House(
        name=Text(row.name_zh or row.name_en or NAME.zh, row.name_en or row.name_zh or NAME.en),
        seal=row.seal or SEAL,
        palette=OWN if own else palette.name,
        light=row.light if own else palette.light,
        dark=row.dark if own else palette.dark,
        welcome=Text(row.welcome_zh or row.welcome_en, row.welcome_en or row.welcome_zh),
        contact=Text(row.contact_zh or row.contact_en, row.contact_en or row.contact_zh),
        version=row.version,
    )


def house_typed() -> dict[str, str]:
    """What was typed into the form of the house, field by field."""
    row = HouseRow.objects.filter(pk=1).first() or HouseRow()
    names = (
        "name_zh", "name_en", "seal", "palette", "light", "dark", "welcome_zh", "welcome_en", "contact_zh", "contact_en",
    )  # fmt: skip
    return {name: str(getattr(row, name)) for name in names}


def house_css(house: House) -> str:
    """The stylesheet that turns the colours of links and actions; colours that mean something stay as they are."""
    if not house.coloured:
        return ""
    return (
        f":root {{ --jade: light-dark({house.light}, {house.dark}) }}\n"
        ".seal { color: var(--jade); border-color: var(--jade) }\n"
        ".b-in_force { color: light-dark(#0b6b5f, #5fc9b8) }\n"
        "svg .s4, .t-jade { fill: light-dark(#0b6b5f, #5fc9b8) } svg .end, svg .hope { stroke: light-dark(#0b6b5f, #5fc9b8) }\n"
    )
