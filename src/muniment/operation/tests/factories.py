"""Workers as processes of their own, on the database of the test."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from muniment.journal.tests.factories import database_url

WORK = """
import threading, django
django.setup()
from datetime import UTC, datetime
from django.conf import settings
from muniment.operation.services.working import work
work(data_dir=settings.MUNIMENT_DATA, once=True, now=lambda: datetime.now(UTC), stop=threading.Event())
"""


def process(program: str, data_dir: Path) -> subprocess.Popen[str]:
    """The program runs beside the test, with tasks left to workers."""
    environment = {
        **os.environ,
        "MUNIMENT_DATA": str(data_dir),
        "MUNIMENT_DATABASE_URL": database_url(),
        "MUNIMENT_TASKS": "worker",
        "DJANGO_SETTINGS_MODULE": "muniment.portal.settings",
    }
    return subprocess.Popen([sys.executable, "-c", program], env=environment, text=True, stderr=subprocess.PIPE)


def awaited(told: Callable[[], object], seconds: float = 30) -> None:
    """It became true within the time."""
    deadline = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < deadline, "it never became true"
        time.sleep(0.02)
