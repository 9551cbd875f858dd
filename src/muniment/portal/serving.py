"""The portal behind granian, with a worker beside it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from granian import Granian
from granian.constants import Interfaces

_log = structlog.get_logger("muniment.serving")
_GRACE_S = 30
"""How long what is under way may take when the portal is stopped."""
_AGAIN_S = (1, 2, 5, 15, 60)
"""Seconds before a worker that died is started again: the more often, the later."""


def portal_serve(
    *,
    data_dir: Path,
    port: int,
    address: str = "127.0.0.1",
    workers: int = 1,
    proxy: bool = False,
    worker: bool = True,
    after: subprocess.Popen[bytes] | None = None,
) -> None:
    """The portal answers on the port until it is stopped; then it ends what is under way.

    Args:
        data_dir: The data folder.
        port: Between 1 and 65535.
        address: Loopback unless an operator decides otherwise.
        workers: Web processes.
        proxy: Whether one proxy of the operator's own stands before it, whose forwarded headers are trusted.
        worker: Whether a worker for background tasks is started and watched.
        after: A process that the worker waits for.
    """
    os.environ["MUNIMENT_DATA"] = str(data_dir)
    if proxy and os.environ.get("MUNIMENT_PROXIES", "0") == "0":
        os.environ["MUNIMENT_PROXIES"] = "1"
    measures = tempfile.mkdtemp(prefix="muniment-measures-")  # the web processes sum their measures there
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = measures
    # Web processes start afresh: a copy of this one would keep its settings, its threads and its open database.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "muniment.portal.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE_S,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    )
    try:
        if worker:
            with worker_beside(after):
                server.serve()
        else:
            server.serve()
    finally:
        shutil.rmtree(measures, ignore_errors=True)


@contextmanager
def worker_beside(after: subprocess.Popen[bytes] | None = None) -> Iterator[None]:
    """``muniment work`` runs beside the block, is started again when it dies, and ends with the block."""
    stop = threading.Event()
    watching = threading.Thread(target=_watch, args=(stop, after), daemon=True)
    watching.start()
    try:
        yield
    finally:
        stop.set()
        watching.join(_GRACE_S + 5)


def _watch(stop: threading.Event, after: subprocess.Popen[bytes] | None) -> None:
    while after is not None and after.poll() is None and not stop.wait(0.5):
        pass
    command = [sys.executable, "-c", "from muniment.cli.main import main; main()", "work"]
    command += ["--beside", str(os.getpid()), "--data", os.environ["MUNIMENT_DATA"]]
    deaths = 0
    while not stop.is_set():
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own command
        while child.poll() is None and not stop.wait(0.5):
            pass
        if child.poll() is None:
            _end(child)
            return
        _log.warning("worker.died", code=child.returncode)
        stop.wait(_AGAIN_S[min(deaths, len(_AGAIN_S) - 1)])
        deaths += 1


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()  # its task waits again: the next worker takes it
        child.wait()
