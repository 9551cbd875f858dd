"""What every test may ask for: a data folder, the real office files, and a journal that the suite may empty."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings
from tests.databases import STRICT

from muniment.accounts.adapters import guards as trail
from muniment.journal.adapters import guards as journal

HERE = Path(__file__).parent
REAL = Path(os.environ.get("MUNIMENT_TEST_DATA") or HERE.parent / "shared" / "data" / "open")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests whose means are lacking are skipped with a loud reason; under ``MUNIMENT_TEST_STRICT=1`` a browser is owed."""
    if config.getoption("database") == "postgres":
        # What never asks the database was tested with SQLite; here it would only say the same again.
        asking = {item for item in items if _asks_database(item)}
        config.hook.pytest_deselected(items=[item for item in items if item not in asking])
        items[:] = [item for item in items if item in asking]
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    for item in items:
        if item.get_closest_marker("real_files") and not REAL.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"REAL OFFICE FILES NOT READ: there is no folder {REAL}"))
        if item.get_closest_marker("browser") and not browser and not STRICT:
            item.add_marker(pytest.mark.skip(reason="NOT TESTED IN A BROWSER: no chromium on the path"))


def _asks_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {"db", "transactional_db"})


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """An empty data folder, the one that settings and variables name during this test."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("MUNIMENT_DATA", str(folder))
    settings.MUNIMENT_DATA = folder
    return folder


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real office files (``patents/``, ``trademarks/`` …); use it under the mark ``real_files``."""
    if not REAL.is_dir():
        pytest.skip(f"REAL OFFICE FILES NOT READ: there is no folder {REAL}")
    return REAL


@pytest.fixture(autouse=True)
def _journal_guarded(request: pytest.FixtureRequest) -> Iterator[None]:
    """Triggers of journal and trail stand in every test; only where the suite empties the tables afterwards they go."""
    wanted = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not wanted and request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    for each in (journal, trail):
        if each.guards_missing():
            each.guards_set()
    yield
    if not connection.in_atomic_block:
        journal.guards_drop()
        trail.guards_drop()
