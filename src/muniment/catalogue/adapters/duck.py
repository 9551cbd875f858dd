"""DuckDB over the live Parquet files of a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from muniment.catalogue.adapters import delta


@contextmanager
def table_view(
    data_dir: Path, spec: delta.TableSpec, *, after: int = 0, threads: int = 2
) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """A connection and the name of a view over the rows of the table, for the length of the block.

    Args:
        data_dir: The data folder.
        spec: The table.
        after: Files without a row of a later ``seq`` are left out: they are not even opened.
        threads: With one alone the rows of a stream come in the same order every time.
    """
    root = delta.table_path(data_dir, spec)
    paths = [str(root / name) for name in delta.files(data_dir, spec, after=after)]
    with closing(duckdb.connect()) as connection:
        connection.execute(f"SET threads = {threads:d}")
        connection.execute("SET memory_limit = '1GB'")  # what does not fit goes to the folder below
        connection.execute("SET enable_progress_bar = false")  # it would print on standard output
        connection.execute("SET enable_external_file_cache = false")  # it keeps all that was read: memory would grow
        connection.execute(f"SET temp_directory = '{data_dir / '.duckdb'}'")
        if paths:
            listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
            types = "{'register': VARCHAR, 'kind': VARCHAR}"
            source = f"read_parquet([{listed}], hive_partitioning = true, hive_types = {types})"
            if not spec.partitions:
                source = f"read_parquet([{listed}])"
            connection.execute(f"CREATE VIEW rows AS SELECT * FROM {source}")  # noqa: S608 - our own file names
        else:
            connection.register("rows", spec.schema.empty_table())
        yield connection, "rows"
