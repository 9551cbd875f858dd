"""An installation in a process of its own: it serves, and does what it is told, line by line.

    python -m muniment.sharing.tests.leading FOLDER

First its address is printed, then a line for each order: ``load N`` (the Nth small delivery), ``withhold RIGHT [FIELD]``,
``release RIGHT [FIELD]``, ``index`` (the search has everything), ``say``. The answer is always every edition: name, digest,
total, oldest first.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Nothing is said."""


class Leading:
    """The process, as a test holds it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        known = {
            **os.environ,
            "MUNIMENT_DATA": str(folder),
            "MUNIMENT_DATABASE_URL": "",
            "MUNIMENT_PROFILE": "laptop",
            "MUNIMENT_SHARE_SOURCES": "*",
        }
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "muniment.sharing.tests.leading", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=known,
        )
        self.site = self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def tell(self, order: str) -> list:
        """The order is done; what it answers."""
        assert self.process.stdin is not None
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return json.loads(self._line())

    def end(self) -> None:
        """The process is gone."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def delivery(number: int):
    """What the Nth delivery says: new rights, new wordings, an ended one, one renumbered, pictures."""
    from muniment.catalogue.tests.factories import event, grant, incoming, statement
    from muniment.catalogue.values import Image
    from muniment.register.tests.loads import BY_NUMBER, BY_PUBLICATION

    if number == 1:
        yield from (grant(n) for n in range(12))
        yield BY_PUBLICATION
    else:
        yield from (grant(n, revision=number) for n in range(number % 4, 12, 4))
        yield grant(100 + number)
    if number == 4:
        yield BY_NUMBER
    shown = Image(name="1.png", role="drawing", sha256=PICTURES[number % 2], media_type="image/png")
    yield incoming(
        statement(document=f"CN9{number}A", no=f"20161{number:07d}", title=f"Drawn {number}", images=(shown,)),
    )
    for n in range(3 if number < 6 else 1):  # a snapshot: what it omits has ended
        day = date(2026, 11, number)
        yield incoming(
            statement(document=f"M{n}", no=f"20151{n:07d}", title=f"Listed {n} {number // 3}", events=(event(),)),
            source="lens.table",
            level=3,
            day=day,
        )


PICTURES: list[str] = []


def serve(folder: Path) -> None:
    from muniment.portal.bootstrap import django_start

    django_start(folder)
    from muniment.accounts.values import SYSTEM
    from muniment.catalogue.services.upkeep import image_put
    from muniment.catalogue.values import Coverage
    from muniment.kernel.clock import Clock
    from muniment.kernel.texts import Text
    from muniment.portal.wsgi import application
    from muniment.register.queries.editions import edition_list
    from muniment.register.services.publish import Delivery, Judgement, edition_publish
    from muniment.register.services.withhold import right_release, right_withhold
    from muniment.register.values import SourceSeen
    from muniment.search.services.indexing import index_catch_up

    PICTURES.extend(image_put(folder, b"picture %d" % n) for n in range(2))
    server = make_server("127.0.0.1", 0, application, Threaded, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def say(told: str) -> None:
        sys.stdout.write(told + "\n")
        sys.stdout.flush()

    say(f"http://127.0.0.1:{server.server_port}")
    acts = {"withhold": right_withhold, "release": right_release}
    names = ("cn.publication", "jp.publication", "lens.table")
    for line in sys.stdin:
        order, *words = line.split()
        at = AT + timedelta(days=len(edition_list()))
        if order == "load":
            number = int(words[0])
            covered = Coverage(
                source="cn.publication", register="CN", kind="patent", families=("fee", "grant", "lapse"),
                since=date(1985, 4, 1), until=date(2026, 11, number),
            )  # fmt: skip
            seen = tuple(SourceSeen(name=name, title=Text(name, name), reader="1", documents=number) for name in names)
            told = Judgement(publish=True, coverage=(covered,), sources=seen)
            edition_publish(
                data_dir=folder,
                clock=Clock(stopped_at=at),
                delivery=Delivery(
                    key=f"load {number}", actor=SYSTEM, read=lambda n=number: delivery(n), judge=lambda _s, t=told: t
                ),
            )
        elif order in acts:
            field = words[1] if len(words) > 1 else None
            acts[order](data_dir=folder, actor=SYSTEM, right_id=words[0], field=field, ground="Art. 4", at=at)
        elif order == "index":
            index_catch_up(data_dir=folder, workers=1)
        say(json.dumps([[each.name, each.digest, each.total] for each in edition_list()]))


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
