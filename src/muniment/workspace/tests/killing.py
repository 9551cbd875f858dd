"""A program that the tests run: alerts are run in children that die of SIGKILL, and what they told is counted.

Each child is forked before any engine was opened. The first half of them kill themselves at a step, the others are killed by the clock.
"""

from __future__ import annotations

import email
import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from lxml import etree

from muniment.portal.bootstrap import django_start

EDITIONS, DEATHS = 4, 8
STEPS_MOST, WAIT_MOST_S = 8, 0.6
SEARCH, FIRM, RIGHT = "all", "firm", "right"
WATCHED_RIGHT = "CN-patent-201710000003"


def started(work: Callable[[], None]) -> int:
    """The number of a forked process that does the work."""
    sys.stdout.flush()
    number = os.fork()
    if number == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the parent tells by the exit code
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return number


def ended(number: int) -> int:
    """Its exit code; minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def child(work: Callable[[], None]) -> None:
    code = ended(started(work))
    assert code == 0, code


def delivered(base: Path, no: int) -> Callable[[], None]:
    """One more edition: some rights are new, some corrected; one of them is watched by itself."""

    def work() -> None:
        from muniment.catalogue.tests.factories import grant
        from muniment.register.tests.loads import Office
        from muniment.search.services.indexing import index_catch_up

        old = [grant(n, revision=no) for n in (3, 4, 5)] if no else []
        Office(base).load(
            *old, *(grant(n) for n in range(10 * no, 10 * no + 10) if n not in (3, 4, 5) or not no), key=f"{no}"
        )
        index_catch_up(data_dir=base, workers=1)

    return work


def wished(port: int) -> Callable[[], None]:
    """A persona watches a search, a portfolio and a right, by letter and webhook."""

    def work() -> None:
        from django.conf import settings
        from django.utils import timezone

        from muniment.accounts.services.personas import personas_create
        from muniment.accounts.values import SYSTEM
        from muniment.workspace.queries.dues import today
        from muniment.workspace.services import alerts, portfolios

        me = personas_create(actor=SYSTEM)[2]
        folder, now = settings.MUNIMENT_DATA, timezone.now()

        def wish(name: str) -> alerts.Wish:
            return alerts.Wish(name, "edition", by_mail=True, lang="en", site="http://here")

        kept = alerts.search_keep(data_dir=folder, me=me, name=SEARCH, address="q=*", at=now)
        box = portfolios.portfolio_make(me=me, name=FIRM, client="", body="", at=now)
        portfolios.items_add(data_dir=folder, me=me, portfolio_id=box, sort="owner", text="Firm 3", at=now)
        words = {"me": me, "today": today(folder), "at": now}
        made = [
            alerts.search_watch(search_id=kept, wish=wish(SEARCH), **words),
            alerts.portfolio_watch(portfolio_id=box, wish=wish(FIRM), **words),
            alerts.right_watch(data_dir=folder, number=WATCHED_RIGHT, wish=wish(RIGHT), **words),
        ]
        for each in made:
            alerts.hook_open(me=me, alert_id=each, url=f"http://127.0.0.1:{port}/{each}")

    return work


def ran(hours: int, dies_at: int = 0) -> Callable[[], None]:
    """Alerts run once, so many hours later than the last time; the process dies at the step of that number."""

    def work() -> None:
        from django.conf import settings
        from django.utils import timezone

        from muniment.kernel.clock import clock_read
        from muniment.workspace.services import watching

        watching.PAGE = 4
        steps = Counter[str]()

        def point(name: str) -> None:
            steps[name] += 1
            if sum(steps.values()) == dies_at:
                os.kill(os.getpid(), signal.SIGKILL)

        folder, at = settings.MUNIMENT_DATA, timezone.now() + timedelta(hours=hours)
        watching.alerts_run(data_dir=folder, clock=clock_read(folder), at=at, kill_point=point)

    return work


def received(out: Path, server: HTTPServer) -> Callable[[], None]:
    """A receiver that writes down what it is sent; every third time it says that it is out of order."""
    calls = Counter[str]()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            calls["all"] += 1
            out_of_order = calls["all"] % 3 == 0
            line = {"key": self.headers["Idempotency-Key"], "said": json.loads(body)}
            with out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            self.send_response(500 if out_of_order else 204)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Silent."""

    server.RequestHandlerClass = Receiver
    return server.serve_forever


def counted(base: Path, out: Path) -> None:
    """What was told on each way is what ``changes_since`` tells, each change once."""
    from django.test import Client

    from muniment.register.queries.changes import changes_since
    from muniment.register.queries.editions import edition_list
    from muniment.workspace.models import AlertRow, DeliveryRow, TidingRow

    seqs = {each.name: each.seq for each in edition_list()}
    first = edition_list()[0].name
    cursor, news = "0:0", []
    while (page := changes_since(base, cursor)).items:
        news += [each for each in page.items if each.kind == "right.version" and each.edition != first]
        cursor = str(page.next_cursor)
    wanted = {
        SEARCH: news,
        FIRM: [each for each in news if int(each.right_id[-7:]) % 7 == 3],
        RIGHT: [each for each in news if each.right_id == WATCHED_RIGHT],
    }
    assert [len(each) for each in wanted.values()] == [39, 8, 3], [len(each) for each in wanted.values()]
    letters, calls = letters_read(base), calls_read(out)
    for alert in AlertRow.objects.all():
        keys = sorted(f"{seqs[each.edition]}:{each.right_id}" for each in wanted[alert.name])
        assert sorted(TidingRow.objects.filter(alert=alert).values_list("key", flat=True)) == keys
        assert not TidingRow.objects.filter(alert=alert, message=None).exists()
        rights = sorted(each.right_id for each in wanted[alert.name])
        feed = etree.fromstring(Client().get(f"/workspace/alerts/feeds/{alert.feed}.atom").content)
        ids = [each.text for each in feed.iterfind("{*}entry/{*}id")]
        told = [
            each.get("href").split("/")[-1].split("?")[0]
            for each in feed.iterfind("{*}entry/{*}link[@rel='alternate']")
        ]
        assert len(set(ids)) == len(ids)
        assert sorted(told) == rights
        assert sorted(letters[alert.name]) == rights
        assert sorted(calls[alert.name]) == keys
    assert set(DeliveryRow.objects.values_list("state", flat=True)) == {"sent"}


def letters_read(base: Path) -> dict[str, list[str]]:
    """The rights that letters name, by alert; copies of one letter (one Message-ID) are one."""
    letters: dict[str, tuple[str, list[str]]] = {}
    for path in (base / "mail").iterdir():
        for piece in path.read_bytes().split(b"-" * 79 + b"\n"):
            letter = email.message_from_bytes(piece)
            if letter["Message-ID"]:
                text = letter.get_payload(decode=True).decode()
                rights = [line.strip() for line in text.splitlines() if line.startswith("   CN-patent-")]
                known = letters.setdefault(letter["Message-ID"], (letter["Subject"].split(":")[0], rights))
                assert known[1] == rights
    found: dict[str, list[str]] = {SEARCH: [], FIRM: [], RIGHT: []}
    for name, rights in letters.values():
        found[name] += rights
    return found


def calls_read(out: Path) -> dict[str, list[str]]:
    """The changes that calls name, by alert; calls with one key are one."""
    calls: dict[str, dict[str, object]] = {}
    for line in out.read_text(encoding="utf-8").splitlines():
        call = json.loads(line)
        assert calls.setdefault(call["key"], call["said"]) == call["said"]
    found: dict[str, list[str]] = {SEARCH: [], FIRM: [], RIGHT: []}
    for said in calls.values():
        found[said["alert"]["name"]] += [each["key"] for each in said["items"]]
    return found


def main(base: Path, seed: int) -> int:
    """0 when every change was told once; what died is told."""
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    os.environ |= {"MUNIMENT_PROFILE": "demo", "MUNIMENT_HOOK_NETWORKS": "127.0.0.0/8", "MUNIMENT_HOSTS": "testserver"}
    django_start(base)
    chance = random.Random(seed)  # noqa: S311 - no secret
    out = base / "calls.jsonl"
    receiver = started(received(out, server))
    killed, hours = Counter[str](), 0
    try:
        child(delivered(base, 0))
        child(wished(server.server_port))
        for no in range(1, EDITIONS):
            child(delivered(base, no))
            for death in range(DEATHS):
                hours += 1
                by_clock = death >= DEATHS // 2  # first the steps: what the clock left might have none any more
                number = started(ran(hours, 0 if by_clock else chance.randint(1, STEPS_MOST)))
                if by_clock:
                    time.sleep(chance.uniform(0, WAIT_MOST_S))
                    os.kill(number, signal.SIGKILL)
                killed["by the clock" if by_clock else "at a step"] += ended(number) == -signal.SIGKILL
        for _ in range(8):
            hours += 30
            child(ran(hours))
        child(lambda: counted(base, out))
    finally:
        os.kill(receiver, signal.SIGKILL)
        ended(receiver)
    sys.stdout.write(f"{killed['at a step']} {killed['by the clock']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
