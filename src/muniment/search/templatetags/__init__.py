"""Tags of the search for pages of other flats."""
