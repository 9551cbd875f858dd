"""Regions: address, postcode or place name to administrative division, with the words that say so."""

from muniment.standards.regions.gazetteer import Gazetteer
from muniment.standards.regions.names import name_short
from muniment.standards.regions.values import LEVELS, Division, Evidence, Located, division_level

__all__ = ["LEVELS", "Division", "Evidence", "Gazetteer", "Located", "division_level", "name_short"]
