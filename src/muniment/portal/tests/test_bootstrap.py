"""Starting on a folder: new, known, shared with another start, or of a newer program."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

PROGRAM = """
import sys
from pathlib import Path
from muniment.kernel.errors import EngineUnavailable
from muniment.portal.bootstrap import django_start
try:
    django_start(Path(sys.argv[1]))
except EngineUnavailable as problem:
    sys.exit(problem.message)
from muniment.accounts.values import SYSTEM
from muniment.journal.queries import chain_verify
from muniment.journal.services import entry_append
from datetime import datetime, UTC
entry_append(kind="right.noted", actor=SYSTEM, payload={}, made_at=datetime.now(UTC))
import structlog
structlog.get_logger("muniment.test").info("test.started", subject="岚湾")
print(chain_verify())
"""


def start(folder: Path) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUNIMENT_", "DJANGO_"))}
    environment = {**kept, "MUNIMENT_LOG_JSON": "1", "MUNIMENT_RUN_ID": "run-7"}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_starts_at_once_on_a_new_folder_and_one_later(tmp_path):
    folder = tmp_path / "deep" / "data"
    both = [start(folder), start(folder)]
    said = [each.communicate(timeout=60) for each in both]
    assert [out for out, _ in said] == ["[]\n", "[]\n"], said
    out, err = start(folder).communicate(timeout=60)
    assert out == "[]\n"
    line = json.loads(err)
    assert (line["event"], line["run_id"], line["subject"]) == ("test.started", "run-7", "岚湾")
    with sqlite3.connect(folder / "muniment.db") as base:
        rows = base.execute("SELECT no, run_id FROM journal_entryrow ORDER BY no").fetchall()
        assert rows == [(1, "run-7"), (2, "run-7"), (3, "run-7")]
        assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        with pytest.raises(sqlite3.DatabaseError, match="never changed or deleted"):
            base.execute("DELETE FROM journal_entryrow")
        with pytest.raises(sqlite3.DatabaseError, match="never changed or deleted"):
            base.execute("UPDATE journal_entryrow SET kind = 'right.forged'")
    base.close()


def test_a_database_of_a_newer_program_is_refused_in_one_line(tmp_path):
    start(tmp_path).communicate(timeout=60)
    with sqlite3.connect(tmp_path / "muniment.db") as base:
        base.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('journal', '0999_later', '2027-01-01')"
        )
    base.close()
    out, err = start(tmp_path).communicate(timeout=60)
    assert (out, err) == ("", "the database is newer than this program (0999_later): update the program\n")


def test_a_damaged_database_is_said_in_one_line(tmp_path):
    (tmp_path / "muniment.db").write_bytes(b"no database at all " * 100)
    out, err = start(tmp_path).communicate(timeout=60)
    assert (out, err) == ("", f"the database of {tmp_path} cannot be used: file is not a database\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="NOT TESTED ON A READ-ONLY FOLDER: root may write everywhere")
def test_a_read_only_folder_is_said_in_one_line(tmp_path):
    start(tmp_path).communicate(timeout=60)
    tmp_path.chmod(0o555)
    out, err = start(tmp_path).communicate(timeout=60)
    tmp_path.chmod(0o755)
    assert (out, err) == ("", f"the database of {tmp_path} cannot be used: the folder is read-only\n")
