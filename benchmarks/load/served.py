"""A portal in the production profile, readers of it, and what an office delivers to it in a week."""

from __future__ import annotations

import asyncio
import csv
import http.client
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import quote

from muniment.demo.domain.abroad_xml import us_xml
from muniment.demo.domain.country import country_read, data_text
from muniment.demo.domain.plan import rights_plan
from muniment.demo.domain.right import Happening
from muniment.demo.domain.rows import STATUS_HEADER, status_row

COMMAND = [sys.executable, "-c", "from muniment.cli.main import main; main()"]
START_S = 120
REPLY_S = 120
ASIDE = ("sample.json", "clock.json")
"""By these two a folder is a sample: it takes no files of anybody else, and its clock stands still."""
PLANS = 8_000
"""So many rights of the sample are drawn to find the members abroad of which a week is made."""
EVENTS = 200

Row = dict[str, Any]


def p(times: list[float], share: int) -> float:
    """The percentile in milliseconds."""
    return round(quantiles(times, n=100, method="inclusive")[share - 1] * 1000, 1) if len(times) > 1 else 0.0


# --- the portal ------------------------------------------------------------------------------------------------------


def variables(**more: str) -> dict[str, str]:
    """The environment of a portal that serves the public."""
    said = {
        "MUNIMENT_PROFILE": "production",
        "MUNIMENT_SECRET_KEY": secrets.token_urlsafe(60),
        "MUNIMENT_HOSTS": "127.0.0.1",
        "MUNIMENT_LOG_JSON": "1",
    }
    return {**os.environ, **said, **more}


@contextmanager
def portal(data: Path, *flags: str, cores: set[int] | None = None, **more: str) -> Iterator[int]:
    """``muniment serve`` behind a proxy of one's own, which the benchmark plays; its port."""
    port = port_free()
    line = [*COMMAND, "serve", "--data", str(data), "--port", str(port), "--proxy", *flags]
    with (data.parent / f"{data.name}.serve.log").open("ab") as log:
        process = subprocess.Popen(line, stdout=log, stderr=log, env=variables(**more), start_new_session=True)
        try:
            if cores:
                os.sched_setaffinity(process.pid, cores)  # before it starts its web processes, which inherit it
            wait_for(port, process)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def port_free() -> int:
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return int(own.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        with suppress(OSError, http.client.HTTPException):
            if Client(port).get("/health")[0] == 200:
                return
        if process is not None and process.poll() is not None:
            break
        time.sleep(0.2)
    raise SystemExit("the portal does not answer")


def headers(network: str, token: str = "") -> dict[str, str]:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": network, "Host": "127.0.0.1"}
    return {**said, **({"Authorization": f"Bearer {token}"} if token else {})}


class Client:
    """One reader with one open connection."""

    def __init__(self, port: int, network: str = "198.51.100.1", token: str = "") -> None:
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=REPLY_S)
        self._headers = headers(network, token)

    def get(self, address: str) -> tuple[int, bytes, float]:
        """The status, the whole body, and the seconds until it was there."""
        begun = time.perf_counter()
        try:
            self._link.request("GET", address, headers=self._headers)
            reply = self._link.getresponse()
        except http.client.RemoteDisconnected:  # readers count such; who only looks asks again
            self._link.close()
            self._link.request("GET", address, headers=self._headers)
            reply = self._link.getresponse()
        body = reply.read()
        return reply.status, body, time.perf_counter() - begun

    def header(self, address: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """The status, the headers and the body."""
        self._link.request("GET", address, headers=self._headers)
        reply = self._link.getresponse()
        return reply.status, reply.headers, reply.read()


def cpu_seconds(pid: int) -> float:
    """What a process has used of the processors."""
    said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


# --- what is asked ---------------------------------------------------------------------------------------------------


def addresses(port: int, many: int) -> dict[str, list[str]]:
    """So many different addresses of each kind of page, drawn from what the portal itself lists."""
    client = Client(port, "198.51.100.2")
    rights, owners, agencies, words = [], [], [], []
    for year in range(2006, 2026):
        facets = "&facets=owner&facets=agency"
        status, body, _ = client.get(f"/api/v1/search?q=filed:{year}&limit={max(many // 20, 1) + 1}{facets}")
        assert status == 200, body
        told = json.loads(body)
        rights += [each["right_id"] for each in told["items"]]
        words += [next(iter(each["title"].split()), "") for each in told["items"]]
        owners += list(told["facets"]["owner"])
        agencies += list(told["facets"]["agency"])
    kinds, word = ("patent", "trademark", "design", "utility_model"), [each.strip("(),") for each in words if each]
    asked = [
        (f"{each} kind:{kinds[no % 4]}", each, f"filed:{2006 + no % 20}", f"{each} filed:2010..{2012 + no % 12}")[
            no % 4
        ]
        for no, each in enumerate(word)
    ]
    held = {
        "home": ["/"],
        "search": [f"/search?q={quote(each)}" for each in asked],
        "record": [f"/rights/{each}" for each in rights],
        "owner": [landed(client, f"/owners/{quote(each, safe='')}") for each in unique(owners)[:many]],
        "agency": [landed(client, f"/agencies/{quote(each, safe='')}") for each in unique(agencies)[:many]],
        "class": [f"/search?q=ipc%3A{each}" for each in ("H01M", "B25J", "G06N", "A61K", "C08", "H04", "G01", "F16")],
        "region": links(client, "/regions", "/regions/"),
        "record, API": [f"/api/v1/show/{each}" for each in rights],
    }
    return {name: (each * many)[:many] for name, each in held.items() if each}


def unique(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def links(client: Client, page: str, start: str) -> list[str]:
    """The addresses below ``start`` to which a page leads."""
    body = client.get(page)[1].decode()
    return unique(re.findall(rf'href="({re.escape(start)}[^"?#]+)"', body))[:30]


def landed(client: Client, address: str) -> str:
    """The address itself, or the one to which it leads: names of owners lead to their codes."""
    status, told, _ = client.header(address)
    return told["Location"] if status in {301, 302} else address


# --- readers ---------------------------------------------------------------------------------------------------------


@dataclass
class Heard:
    """What readers were answered."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


async def _reply(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """The status and whether the connection stays open; the body is read to its end."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if "transfer-encoding: chunked" in head:
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(head.partition("content-length:")[2].split("\r\n", 1)[0] or 0))
    return status, "connection: close" not in head


async def _reader(port: int, network: str, asked: Iterator[str], until: float, pause: float, heard: Heard) -> None:
    sent = "".join(f"{name}: {value}\r\n" for name, value in headers(network).items())
    link: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    while time.monotonic() < until:
        address, begun = next(asked), time.perf_counter()
        try:
            if link is None:
                link = await asyncio.open_connection("127.0.0.1", port)
            link[1].write(f"GET {address} HTTP/1.1\r\n{sent}\r\n".encode())
            status, stays = await asyncio.wait_for(_reply(link[0]), REPLY_S)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.IncompleteReadError) as problem:
            heard.wrong.append(f"{address}: {problem!r}")
            link = None
            continue
        heard.times.append(time.perf_counter() - begun)
        if status != 200:
            heard.wrong.append(f"{address}: {status}")
        if not stays:
            link[1].close()
            link = None
        await asyncio.sleep(pause)
    if link is not None:
        link[1].close()


def readers(
    port: int, mixed: list[str], *, count: int, seconds: float, pause: float, stop: Callable[[], bool] | None = None
) -> Heard:
    """So many readers at once, each with one request under way and ``pause`` seconds between two.

    With ``stop`` they go on beyond their seconds until it says so.
    """
    heard = Heard()

    async def all_of_them() -> None:
        end = time.monotonic() + seconds
        while True:
            await asyncio.gather(*(
                _reader(port, f"198.51.{100 + no // 250}.{no % 250 + 2}", _round(mixed, no), end, pause, heard)
                for no in range(count)
            ))  # fmt: skip
            if stop is None or stop():
                return
            end = time.monotonic() + 5

    asyncio.run(all_of_them())
    return heard


def _round(mixed: list[str], first: int) -> Iterator[str]:
    while True:
        yield mixed[first % len(mixed)]
        first += 7


# --- a week of an office ---------------------------------------------------------------------------------------------


def as_public(data: Path) -> None:
    """The folder is no sample any more: it takes what any office delivers, by the public door."""
    for name in ASIDE:
        (data / name).unlink(missing_ok=True)


def week_write(folder: Path, documents: int) -> list[Path]:
    """A weekly file of grants in true form by the sample's generator, with numbers that no earlier one had."""
    country = country_read()
    plans = [each for each in rights_plan(country, count=PLANS) if each.kind == "patent_us" and each.grant_no]
    first, path = int(time.time()) % 900_000, folder / "ipg261117.xml"
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for no in range(documents):
            own = f"{first}:{no}"
            plan = replace(
                plans[no % len(plans)], number=f"18{first + no:06d}", grant_no=f"20{first + no:06d}", seed=own
            )
            out.write(us_xml(plan, country, kind_code="B2", published_on=date(2026, 11, 17)))
    return [path]


def eventful_write(folder: Path) -> tuple[str, list[str]]:
    """A right of the sample gets two hundred rows of the gazette; its identity, and what to load."""
    plans = rights_plan(country_read(), count=400)
    plan = next(each for each in plans if each.kind == "patent" and each.granted_on and each.published_no)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "cn-legal-status.csv").open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(STATUS_HEADER)
        for no in range(EVENTS):
            day = date(2021, 1, 4) + timedelta(days=no * 9)
            values = {"登记号": f"B{no:08d}", "出质人": "甲", "质权人": f"银行 {no}", "金额（万元）": str(no + 1)}
            table.writerow(status_row(plan, Happening(("PE01", "PC01")[no % 2], day, day, values=values)))
    mapping = folder / "cn-legal-status.mapping.yaml"
    mapping.write_text(data_text("mappings/cn-legal-status.yaml").replace("{until}", "2026-11-20"), encoding="utf-8")
    return f"CN-patent-{plan.number}", [str(folder / "cn-legal-status.csv"), "--mapping", str(mapping)]


class Loading(threading.Thread):
    """``muniment load`` in a process of its own, and when what it published was served."""

    def __init__(self, data: Path, paths: list[Path], port: int) -> None:
        super().__init__(daemon=True)
        self.data, self.paths, self.port = data, paths, port
        self.took: dict[str, float] = {}
        self.edition = self.problem = ""

    def run(self) -> None:
        """The load, with two questions a second as to which edition pages and search answer from."""
        client, begun = Client(self.port, "198.51.100.200"), time.monotonic()
        before = edition_served(client)
        line = [*COMMAND, "load", *map(str, self.paths), "--accept", "--format", "json", "--data", str(self.data)]
        with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables()) as process:
            ended = False
            while "searched" not in self.took and time.monotonic() < begun + 600:
                if "published" not in self.took and (seen := edition_served(client)) != before:
                    self.took["published"], self.edition = time.monotonic() - begun, seen
                if "published" in self.took and edition_searched(client) == self.edition:
                    self.took["searched"] = time.monotonic() - begun
                if not ended and process.poll() is not None:
                    ended, self.took["load ended"] = True, time.monotonic() - begun
                    if process.returncode:
                        self.problem = (process.stderr.read() if process.stderr else b"").decode()
                        return
                time.sleep(0.5)
            process.wait()
            self.took.setdefault("load ended", time.monotonic() - begun)


def edition_served(client: Client) -> str:
    return str(json.loads(client.get("/health")[1])["edition"])


def edition_searched(client: Client) -> str:
    return str(json.loads(client.get("/api/v1/search?q=*&limit=0")[1])["edition"])


def load(data: Path, *words: str) -> None:
    """A load to its end; a failure ends the benchmark with what the command said."""
    line = [*COMMAND, "load", *words, "--accept", "--data", str(data)]
    done = subprocess.run(line, check=False, capture_output=True, text=True, env=variables())
    if done.returncode:
        raise SystemExit(f"the load failed: {done.stderr}{done.stdout}")


def sample(data: Path, rights: int) -> None:
    """A sample folder of about so many rights, with its index."""
    from muniment.portal.bootstrap import django_start  # noqa: PLC0415 - a portal of one's own needs none of it

    os.environ["MUNIMENT_PROFILE"] = "demo"
    django_start(data)
    from muniment.accounts.values import SYSTEM  # noqa: PLC0415 - Django has to be set up first
    from muniment.demo.services import sample_make  # noqa: PLC0415 - as the other

    for _line in sample_make(data_dir=data, size="small", actor=SYSTEM, count=rights):
        pass


def sample_apart(data: Path, rights: int) -> None:
    """The same in a process of its own: settings are read once."""
    told = f"import sys; from pathlib import Path; sys.path.insert(0, {str(Path(__file__).parent)!r}); import served; "
    told += f"served.sample(Path({str(data)!r}), {rights})"
    subprocess.run([sys.executable, "-c", told], check=True)
