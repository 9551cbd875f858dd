"""Many threads of one process read the same file, as those of the portal do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.parquet as pq

from muniment.catalogue.adapters.delta import file_open


class Watched:
    """A file of Arrow that sees whether two threads read from it at once."""

    def __init__(self, file: pq.ParquetFile) -> None:
        self.file, self.inside, self.most = file, 0, 0

    def read_row_group(self, at: int, **words: object) -> pa.Table:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            return self.file.read_row_group(at, **words)
        finally:
            self.inside -= 1


def test_one_thread_at_a_time_reads_from_a_file_that_stays_open(tmp_path):
    """Two at once took a web process down while two hundred readers looked on."""
    path = tmp_path / "rows.parquet"
    rows = pa.table({"n": range(40_000), "text": [f"text {n} " * 9 for n in range(40_000)]})
    pq.write_table(rows, path, row_group_size=5_000, compression="zstd")
    held = file_open(str(path))
    watched = Watched(held.file)
    shared = type(held)(watched, held.turn)
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda no: shared.group(no % 8).column("n")[0].as_py(), range(200)))
    assert read == [no % 8 * 5_000 for no in range(200)]
    assert watched.most == 1
