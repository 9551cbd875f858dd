"""The desk's rules: what falls due by rule."""
