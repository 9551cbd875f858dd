"""The small installation that the tests of the API share."""

from __future__ import annotations

import pytest

from muniment.accounts.tests.factories import QUICK
from tests.contract.world import World, world_make


@pytest.fixture
def world(data_dir, tmp_path, settings) -> World:
    """The installation with its people, without a limit of requests."""
    settings.PASSWORD_HASHERS = QUICK
    settings.MUNIMENT_RATE_TOKEN = settings.MUNIMENT_RATE_ADDRESS = 0
    settings.MUNIMENT_DISK_FREE_MB = 0
    return world_make(data_dir, tmp_path)
