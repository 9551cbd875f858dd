"""``muniment serve`` as it stands on a machine: several web processes and a worker, killed and stopped."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from muniment.intake.tests.factories import grant

pytestmark = pytest.mark.one_database

COMMAND = [sys.executable, "-c", "from muniment.cli.main import main; main()"]


def _environment(**variables: str) -> dict[str, str]:
    kept = {name: each for name, each in os.environ.items() if not name.startswith(("MUNIMENT_", "DJANGO_"))}
    return kept | variables


@dataclass
class Served:
    """A portal on a port of this machine."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, Any, bytes]:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with _opener.open(asked, timeout=20) as reply:
                return reply.status, reply.headers, reply.read()
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, problem.headers, problem.read()

    def status(self, path: str) -> int:
        """0 where nobody answers, or dies over it."""
        try:
            return self.get(path)[0]
        except (OSError, HTTPException):
            return 0

    def measure(self, name: str, **labels: str) -> float:
        families = text_string_to_metric_families(self.get("/metrics")[2].decode())
        return sum(
            sample.value
            for each in families
            for sample in each.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )


class _Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_words: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Still)


@contextmanager
def served(data_dir: Path, *flags: str, **variables: str) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [*COMMAND, "serve", "--data", str(data_dir), "--port", str(port), *flags]
    log = data_dir.with_name("serve.log")
    with log.open("wb") as told:
        process = subprocess.Popen(line, env=_environment(**variables), stdout=subprocess.DEVNULL, stderr=told)
    portal = Served(process, port, log)
    try:
        awaited(lambda: _answers(portal))
        yield portal
    finally:
        process.terminate()
        process.wait(60)


def _answers(portal: Served) -> bool:
    assert portal.process.poll() is None, portal.log.read_text(encoding="utf-8")
    return portal.status("/health") in {200, 400}


def awaited(told: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < deadline, "it never became true"
        time.sleep(0.1)


def children(pid: int) -> dict[int, str]:
    """The processes that this one started, with their command lines."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ValueError):
            continue
        if parent == pid:
            found[int(path.name)] = line
    return found


def workers(pid: int) -> list[int]:
    return [child for child, line in children(pid).items() if " work " in line]


@pytest.mark.slow
def test_a_portal_of_several_processes_counts_as_one_and_outlives_its_parts(tmp_path: Path):
    """Slow: only real processes can be killed and counted together."""
    folder, watched = tmp_path / "data", tmp_path / "watched"
    watched.mkdir()
    with served(folder, "--workers", "2", MUNIMENT_WATCH=str(watched)) as portal:
        for no in range(20):
            status, headers, _ = portal.get("/editions", **{"X-Request-ID": f"probe-{no}"})
            assert (status, headers["X-Request-ID"]) == (200, f"probe-{no}")
        assert portal.measure("muniment_requests_total", route="/editions", status="200") == 20
        awaited(lambda: workers(portal.process.pid) and portal.measure("muniment_workers") == 1)

        (first,) = workers(portal.process.pid)
        os.kill(first, signal.SIGKILL)
        awaited(lambda: workers(portal.process.pid) not in ([], [first]))

        (watched / "week.xml").write_bytes(grant(11000001))
        os.utime(watched / "week.xml", (time.time() - 60,) * 2)
        awaited(lambda: json.loads(portal.get("/health")[2])["edition"] is not None)
        awaited(lambda: portal.measure("muniment_index_current") == 1)
        assert portal.get("/search?q=*")[0] == 200

        web = next(pid for pid, line in children(portal.process.pid).items() if "spawn_main" in line)
        os.kill(web, signal.SIGKILL)
        awaited(lambda: _answers(portal))
        awaited(lambda: [portal.status("/editions") for _ in range(5)] == [200] * 5)

        left = workers(portal.process.pid)
    assert portal.process.returncode == 0
    assert not [pid for pid in left if Path(f"/proc/{pid}").exists()]


@pytest.mark.slow
def test_a_killed_portal_takes_its_worker_along(tmp_path: Path):
    """Slow: a worker sees at its next beat that nobody has it any more."""
    with served(tmp_path / "data") as portal:
        awaited(lambda: workers(portal.process.pid))
        left, web = workers(portal.process.pid), set(children(portal.process.pid))
        portal.process.kill()
        portal.process.wait(10)
        try:
            awaited(lambda: not [pid for pid in left if Path(f"/proc/{pid}").exists()], seconds=30)
        finally:
            for pid in web:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


PRODUCTION = {
    "MUNIMENT_PROFILE": "production",
    "MUNIMENT_SECRET_KEY": secrets.token_urlsafe(60),
    "MUNIMENT_HOSTS": "ip.example.org,127.0.0.1",
    "MUNIMENT_LOG_JSON": "1",
}


@pytest.mark.slow
def test_in_production_behind_a_proxy_everything_goes_by_https(tmp_path: Path):
    """Slow: the settings of a process of its own."""
    with served(tmp_path / "data", "--proxy", "--no-worker", **PRODUCTION) as portal:
        assert workers(portal.process.pid) == []
        came = {"Host": "ip.example.org", "X-Forwarded-For": "198.51.100.7"}
        status, headers, _ = portal.get("/editions", **came)
        assert (status, headers["Location"]) == (301, "https://ip.example.org/editions")
        status, headers, _ = portal.get("/", **came, **{"X-Forwarded-Proto": "https", "X-Request-ID": "from-the-proxy"})
        assert status == 200
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Request-ID"] == "from-the-proxy"
        assert portal.get("/", Host="elsewhere.example.org")[0] == 400
        assert portal.get("/health")[0] == 200
        assert portal.get("/health/ready")[0] == 200
        assert portal.get("/metrics")[0] == 403
    said = portal.log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    (line,) = [each for each in lines if each.get("request_id") == "from-the-proxy"]
    assert (line["event"], line["method"], line["route"], line["status"]) == ("request", "GET", "/", 200)
    assert line["run_id"]


@pytest.mark.slow
def test_the_deployment_check_is_clean_in_production(tmp_path: Path):
    """Slow: Django checks the settings of a process of its own."""
    line = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    more = {"MUNIMENT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "muniment.portal.settings"}
    for proxies in ("0", "1"):
        variables = {**PRODUCTION, **more, "MUNIMENT_PROXIES": proxies}
        done = subprocess.run(
            line, env=_environment(**variables), capture_output=True, text=True, timeout=120, check=False
        )
        assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), (
            done.stderr
        )
