"""Pure rules of the journal."""
