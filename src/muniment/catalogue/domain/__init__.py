"""Pure rules of the catalogue: which layer wins, which right a document speaks of, what a difference is."""
