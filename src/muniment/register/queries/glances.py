"""What a public list says of many rights: titles and abstracts, without what is withheld."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from muniment.catalogue.queries.glances import Glance
from muniment.catalogue.queries.glances import glances_get as catalogue_glances
from muniment.register.queries.withholdings import fields_hidden, fields_private, withheld_ids, withholding_list

__all__ = ["Glance", "glances_get", "title_told"]


def glances_get(data_dir: Path, right_ids: Iterable[str], seq: int) -> dict[str, Glance]:
    """Titles and abstracts of rights as an edition knows them, by right, without what is withheld."""
    found = catalogue_glances(data_dir, right_ids, seq)
    if not withholding_list() and not fields_private():
        return found
    shown, gone = {}, withheld_ids(data_dir)
    for right_id, glance in found.items():
        if right_id not in gone:
            hidden = fields_hidden(data_dir, right_id)
            titles = {} if "titles" in hidden else glance.titles
            shown[right_id] = Glance(titles, {} if "abstracts" in hidden else glance.abstracts)
    return shown


def title_told(glance: Glance, lang: str) -> tuple[str, str]:
    """The title in the reader's language and the original under it, the latter "" where they are the same."""
    wanted = lang.split("-", maxsplit=1)[0]
    mine = next((text for tag, text in glance.titles.items() if tag.split("-")[0] == wanted), "")
    original = next((text for tag, text in glance.titles.items() if tag.split("-")[0] != "en"), "")
    original = original or next(iter(glance.titles.values()), "")
    return (mine or original, original if mine and mine != original else "")
