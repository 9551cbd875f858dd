"""Code lists of the classifications: their symbols, the forms in which they come, editions and what a list lacks."""

from muniment.standards.classifications.formats import FORMATS, file_read
from muniment.standards.classifications.schemes import (
    Edition,
    Scheme,
    edition_in_force,
    scheme_get,
    scheme_list,
)
from muniment.standards.classifications.symbols import (
    symbol_level,
    symbol_normalise,
    symbol_order,
    symbol_parent,
    symbol_stem,
)
from muniment.standards.classifications.values import Entry, FileRead, Refused

__all__ = [
    "FORMATS",
    "Edition",
    "Entry",
    "FileRead",
    "Refused",
    "Scheme",
    "edition_in_force",
    "file_read",
    "scheme_get",
    "scheme_list",
    "symbol_level",
    "symbol_normalise",
    "symbol_order",
    "symbol_parent",
    "symbol_stem",
]
