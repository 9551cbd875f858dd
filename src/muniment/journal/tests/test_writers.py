"""Several writers at once, in threads and in processes: the chain never forks and nobody is turned away."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from muniment.journal.queries import chain_verify, head
from muniment.journal.tests.factories import database_url, entry_make

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EACH = 4, 40

PROGRAM = """
import sys, django
django.setup()
from muniment.journal.tests.factories import entry_make
print("ready", flush=True)
sys.stdin.readline()
for no in range({each}):
    entry_make(subjects=("writer:{writer}",), no=no)
"""


def in_thread(writer: int) -> None:
    try:
        for no in range(EACH):
            entry_make(subjects=(f"writer:{writer}",), no=no)
    finally:
        connection.close()


def test_four_threads():
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(in_thread, range(WRITERS)))
    assert head().no == WRITERS * EACH
    assert chain_verify() == []


def test_four_processes(tmp_path):
    environment = {
        **os.environ,
        "MUNIMENT_DATA": str(tmp_path),
        "MUNIMENT_DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "muniment.portal.settings",
    }
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM.format(each=EACH, writer=writer)],
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for writer in range(WRITERS)
    ]
    for each in writers:
        assert each.stdout.readline() == "ready\n", each.stderr.read()
    for each in writers:
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate(timeout=60) for each in writers]
    assert [(each.returncode, err) for each, (_, err) in zip(writers, said, strict=True)] == [(0, "")] * WRITERS
    assert head().no == WRITERS * EACH
    assert chain_verify() == []
