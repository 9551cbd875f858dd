"""The engines of the catalogue: Delta tables, the SQLite locator, the store of images, DuckDB."""
