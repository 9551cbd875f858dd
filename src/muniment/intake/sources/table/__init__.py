"""Any table: the reader that a mapping drives."""
