"""Writing cases: opened, filled in, moved, kept to their time."""
