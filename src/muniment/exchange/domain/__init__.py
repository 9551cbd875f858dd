"""Pure rules: what stands in the way, what follows, what is worth telling."""
