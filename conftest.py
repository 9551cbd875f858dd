"""What every test may ask for: a data folder, the real office files, and a journal that the suite may empty."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.databases import STRICT

HERE = Path(__file__).parent
REAL = Path(os.environ.get("MUNIMENT_TEST_DATA") or HERE.parent / "shared" / "data" / "open")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests whose means are lacking are skipped with a loud reason; under ``MUNIMENT_TEST_STRICT=1`` a browser is owed."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    for item in items:
        if item.get_closest_marker("real_files") and not REAL.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"REAL OFFICE FILES NOT READ: there is no folder {REAL}"))
        if item.get_closest_marker("browser") and not browser and not STRICT:
            item.add_marker(pytest.mark.skip(reason="NOT TESTED IN A BROWSER: no chromium on the path"))


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Path:
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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:  # noqa: ANN001
    """The test database, whose journal the suite may empty between tests; its triggers are tested on a base of their own."""
    from muniment.journal.adapters.guards import guards_drop

    with django_db_blocker.unblock():
        guards_drop()
