"""Following: two installations on one machine, deaths at every step, leaders that lie."""

from __future__ import annotations

import json
import re
import shutil
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from django.test import Client

from muniment.accounts.tests.factories import QUICK, browser, person_make
from muniment.accounts.values import SYSTEM
from muniment.catalogue.queries.editions import edition_rights
from muniment.catalogue.queries.records import claims_get, image_get, record_get, right_newest
from muniment.catalogue.services.upkeep import locator_rebuild, verify
from muniment.catalogue.tests.factories import Killed
from muniment.kernel.clock import Clock
from muniment.kernel.errors import InvalidInput, MunimentError
from muniment.register.queries.editions import edition_list
from muniment.register.queries.withholdings import withholding_list
from muniment.register.services.publish import never
from muniment.register.tests.loads import AT, REAL, STAND_IN, Office
from muniment.sharing.adapters.leader import Leader
from muniment.sharing.domain.following import site_read
from muniment.sharing.models import FollowedActRow
from muniment.sharing.queries.following import subscription_get
from muniment.sharing.services.following import subscription_run, subscription_start, subscription_stop
from muniment.sharing.tests.leading import Leading

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

CLOCK = Clock(stopped_at=AT)
RIGHT = "CN-patent-201710000002"


@pytest.fixture(scope="module")
def leading(tmp_path_factory):
    """A leader of three editions, which no test here changes."""
    leader = Leading(tmp_path_factory.mktemp("leading") / "data")
    for number in (1, 2, 3):
        leader.tell(f"load {number}")
    yield leader
    leader.end()


@pytest.fixture(scope="module")
def two_editions(tmp_path_factory):
    """The folder of a leader of two editions, made once."""
    leader = Leading(tmp_path_factory.mktemp("two") / "data")
    for number in (1, 2):
        leader.tell(f"load {number}")
    leader.end()
    return leader.folder


@pytest.fixture
def moving(two_editions, tmp_path):
    """A leader of two editions that a test may change."""
    leader = Leading(shutil.copytree(two_editions, tmp_path / "leader"))
    yield leader
    leader.end()


@pytest.fixture
def admin_browser(settings):
    settings.PASSWORD_HASHERS = QUICK
    settings.MUNIMENT_PROFILE = "laptop"
    person_make("head@example.org", "administrator")
    return browser("head@example.org")


def follow(data_dir, site, *, query="", kill=never, through=""):
    subscription_start(actor=SYSTEM, url=site, query=query, at=AT)
    leader = Leader(through or site, wait=lambda _s: None)
    leader.site = site
    if through:
        leader = _Through(site, through)
    return subscription_run(data_dir=data_dir, clock=CLOCK, actor=SYSTEM, site=site, kill_point=kill, leader=leader)


class _Through(Leader):
    """The leader of that name, reached by way of somebody who may alter what it says."""

    def __init__(self, site, through):
        super().__init__(site, wait=lambda _s: None, timeout=20)
        self._through = through

    def _connection(self):
        parts = urlsplit(self._through)
        return HTTPConnection(parts.hostname, parts.port, timeout=20)


def stamps():
    return [[each.follows.edition, each.digest, each.total] for each in edition_list()]


def test_a_leader_is_taken_over_whole_with_its_texts_pictures_and_sources(data_dir, leading):
    seen = follow(data_dir, leading.site)
    assert stamps() == leading.tell("say")
    assert (seen.editions, seen.behind, seen.problem) == (3, 0, None)
    head = edition_list()[-1]
    assert [each.name for each in edition_list()] == [each for each, _digest, _total in stamps()]
    record = record_get(data_dir, RIGHT, head.seq).record
    assert record.provenance[0].source == "cn.publication"
    assert record.content.events[0].sources == ("cn.publication|CN10000002B",)
    assert [each.text for each in claims_get(data_dir, record.content.texts)] == ["A thing 2."]
    drawn = record_get(data_dir, "CN-patent-201610000001", head.seq).record
    assert image_get(data_dir, drawn.content.images[0].sha256) == b"picture 1"
    assert {each.name: each.documents for each in head.sources}["cn.publication"] == 1 + 2 + 3
    assert [(each.families, each.until.day) for each in head.coverage] == [(("fee", "grant", "lapse"), 3)]
    assert verify(data_dir, head_seq=head.seq) == []
    locator_rebuild(data_dir)
    assert len(Office(data_dir).whole()) == 3
    assert follow(data_dir, leading.site).editions == 3


STEPS = ("obeyed", "looked", "pictures", "staged", "intent", "bodies 1", "chunk 1 layers", "chunk 1 located", "appended",
         "digest", "journal", "precommit", "committed", "mirror", "published")  # fmt: skip


@pytest.mark.slow
def test_killed_at_every_step_it_goes_on_and_nothing_is_missing_or_doubled(data_dir, leading):
    """Each death of one run, one after another, on the way through three editions: all of them in one folder."""
    deaths = [(step, at) for at in (1, 2) for step in STEPS]
    for step, at in deaths:
        met = 0

        def kill(name, step=step, at=at):
            nonlocal met
            met += name == step
            if name == step and met == at:
                raise Killed(name)

        try:
            follow(data_dir, leading.site, kill=kill)
        except Killed:
            continue
    follow(data_dir, leading.site)
    assert stamps() == leading.tell("say")
    assert len(Office(data_dir).whole()) == 3
    assert verify(data_dir, head_seq=edition_list()[-1].seq) == []


def test_what_the_leader_withholds_is_hidden_at_once_and_comes_back_with_it(data_dir, moving):
    follow(data_dir, moving.site)
    moving.tell(f"withhold {RIGHT}")
    moving.tell("withhold CN-patent-201710000003 parties")
    follow(data_dir, moving.site)
    assert [(each.right_id, each.field) for each in withholding_list()] == [
        (RIGHT, None),
        ("CN-patent-201710000003", "parties"),
    ]
    assert "Art. 4" in withholding_list()[0].ground
    assert moving.site in withholding_list()[0].ground
    moving.tell(f"release {RIGHT}")
    moving.tell("release CN-patent-201710000003 parties")
    follow(data_dir, moving.site)
    assert withholding_list() == ()
    assert FollowedActRow.objects.count() == 0
    assert stamps() == moving.tell("say")


def test_what_came_while_it_was_withheld_is_made_good_when_it_is_lifted(data_dir, moving):
    moving.tell(f"withhold {RIGHT}")
    follow(data_dir, moving.site)
    assert RIGHT not in edition_rights(data_dir, edition_list()[-1].seq)
    moving.tell("load 3")
    follow(data_dir, moving.site)
    moving.tell(f"release {RIGHT}")
    follow(data_dir, moving.site)
    head = edition_list()[-1]
    assert head.follows.mended
    leaders = moving.tell("say")[-1]
    assert (head.follows.edition, head.total) == (leaders[0], leaders[2])
    assert record_get(data_dir, RIGHT, head.seq).record.content.titles == {"en": "Thing 2, wording 2"}
    assert withholding_list() == ()
    assert STAND_IN in edition_rights(data_dir, head.seq)
    moving.tell("load 4")
    follow(data_dir, moving.site)
    assert edition_list()[-1].total == moving.tell("say")[-1][2]
    assert right_newest(data_dir, STAND_IN, edition_list()[-1].seq) == REAL


def test_a_query_takes_what_answers_and_lets_go_what_stops_to(data_dir, moving):
    moving.tell("index")
    asked = 'title:("wording 2" OR "Drawn 1" OR "Drawn 3")'
    follow(data_dir, moving.site, query=asked)
    first = set(edition_rights(data_dir, edition_list()[0].seq))
    assert first == {"CN-patent-201610000001"}
    second = set(edition_rights(data_dir, edition_list()[1].seq))
    assert second == {"CN-patent-201610000001", *(f"CN-patent-20171{n:07d}" for n in (2, 6, 10))}
    families = {name for each in edition_list()[-1].coverage for name in each.families}
    assert families == {"fee", "lapse"}
    moving.tell("load 3")
    moving.tell("load 6")
    moving.tell("index")
    follow(data_dir, moving.site, query=asked)
    third = set(edition_rights(data_dir, edition_list()[2].seq))
    assert third == {*second, "CN-patent-201610000003"}
    last = set(edition_rights(data_dir, edition_list()[3].seq))
    assert last == {"CN-patent-201610000001", "CN-patent-201610000003"}
    follow(data_dir, moving.site, query="title:Drawn")
    other = set(edition_rights(data_dir, edition_list()[-1].seq))
    assert other == {f"CN-patent-20161000000{n}" for n in (1, 2, 3, 6)}
    assert len(follow(data_dir, moving.site, query="title:Drawn").query) > 0
    assert len(edition_list()) == 5


# --- leaders that lie --------------------------------------------------------------------------------------------------

Body = bytes


class Liar:
    """Somebody between follower and leader who alters what is said."""

    def __init__(self, site, alter):
        parts = urlsplit(site)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass(self):
                line = HTTPConnection(parts.hostname, parts.port, timeout=20)
                length = int(self.headers.get("Content-Length") or 0)
                headers = {
                    name: value for name, value in self.headers.items() if name in {"Range", "If-Range", "Content-Type"}
                }
                line.request(self.command, self.path, self.rfile.read(length) or None, headers)
                reply = line.getresponse()
                body, said = reply.read(), dict(reply.getheaders())
                line.close()
                body, length, status = alter(self.path, body, reply.status)
                self.send_response(status)
                for name in ("Content-Type", "ETag", "Content-Range"):
                    if name in said:
                        self.send_header(name, said[name])
                self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = len(body) != length

            do_GET = do_POST = _pass  # noqa: N815 - the name is the library's

            def log_message(self, *_words):
                """Nothing is said."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.site = f"http://127.0.0.1:{self.server.server_port}"

    def end(self):
        self.server.shutdown()
        self.server.server_close()


def altered(pattern, change):
    """Replies whose address matches are changed."""

    def alter(path, body, status):
        if path.endswith("/files"):  # a file that nobody had asked for yet is told in the reply to the asking
            path = f"/data/files/{json.loads(body)['name']}.json"
        if re.search(pattern, path):
            body = change(body)
        return body, len(body), status

    return alter


def said(**facts):
    def change(body):
        told = json.loads(body)
        return json.dumps({**told, **facts}).encode()

    return change


def stamp(at, **facts):
    def change(body):
        told = json.loads(body)
        told["editions"][at].update(facts)
        return json.dumps(told).encode()

    return change


def flip(body):
    return body[:-40] + bytes([body[-40] ^ 1]) + body[-39:]


LIES = [
    ("another byte", altered(r"records\.parquet$", flip), "follow.checksum"),
    ("a shrunken file", altered(r"records\.parquet$", lambda body: body[:-100]), "follow.size"),
    ("a longer file", altered(r"records\.parquet$", lambda body: body + b"more"), "follow.size"),
    ("another count of rows", altered(r"records\.parquet\.json$", said(count=7)), "follow.contents"),
    ("other contents", altered(r"changes\.parquet\.json$", said(contents="0" * 64)), "follow.contents"),
    ("another total", altered(r"/node$", stamp(0, total=99)), "follow.digest"),
    ("another digest", altered(r"/node$", stamp(1, digest="0" * 64)), "follow.digest"),
    ("no digest", altered(r"/node$", stamp(1, digest="none")), "follow.reply"),
    ("a name that is a path", altered(r"/node$", stamp(0, edition="../../etc")), "follow.reply"),
    ("an order that cannot be", altered(r"/node$", stamp(2, seq=1)), "follow.reply"),
    ("a newer format", altered(r"/node$", said(format=2, editions="all")), "follow.format"),
    ("no installation", altered(r"/node$", lambda _body: b"<html>hello</html>"), "follow.reply"),
    ("a picture of another hash", altered(r"/pictures/", lambda _body: b"else"), "follow.checksum"),
    ("texts that are no texts", altered(r"-texts\.parquet\.json$", said(sha256=None)), "follow.reply"),
    ("no answer", lambda _path, _body, _status: (b"{}", 2, 500), "follow.refused"),
]  # fmt: skip


@pytest.mark.parametrize(("alter", "code"), [each[1:] for each in LIES], ids=[each[0] for each in LIES])
def test_a_leader_that_lies_gives_one_line_and_changes_nothing_of_that_edition(data_dir, leading, alter, code):
    liar = Liar(leading.site, alter)
    try:
        with pytest.raises(MunimentError) as told:
            follow(data_dir, leading.site, through=liar.site)
    finally:
        liar.end()
    assert told.value.code == code
    assert "\n" not in told.value.text.en
    assert subscription_get(leading.site).problem_code == code
    honest = leading.tell("say")
    assert stamps() == honest[: len(stamps())]
    assert len(edition_list()) < 3
    if code in {"follow.checksum", "follow.digest"}:
        follow(data_dir, leading.site)
        assert stamps() == honest
        assert len(Office(data_dir).whole()) == 3


def test_an_edition_that_was_changed_after_it_was_taken_stops_the_following(data_dir, leading):
    follow(data_dir, leading.site)
    liar = Liar(leading.site, altered(r"/node$", stamp(1, digest="ab" * 32)))
    with pytest.raises(MunimentError) as told:
        follow(data_dir, leading.site, through=liar.site)
    liar.end()
    assert told.value.code == "follow.history"
    assert stamps() == leading.tell("say")
    assert subscription_get(leading.site).state.en == "held up"


def test_a_leader_that_is_down_is_said_to_be(data_dir):
    with pytest.raises(MunimentError) as told:
        follow(data_dir, "http://127.0.0.1:9")
    assert told.value.code == "follow.unreachable"
    assert edition_list() == ()


def test_a_torn_download_is_taken_up_where_it_broke_off(data_dir, leading):
    asked = []

    def tear(path, body, status):
        if not path.endswith("records.parquet"):
            return body, len(body), status
        asked.append((len(body), status))
        return body[: max(len(body) // 2, 1)], len(body), status

    liar = Liar(leading.site, tear)
    follow(data_dir, leading.site, through=liar.site)
    liar.end()
    assert stamps() == leading.tell("say")
    assert [status for _length, status in asked[:2]] == [200, 206]
    assert [length for length, _status in asked] == sorted((length for length, _status in asked), reverse=True)
    assert len(asked) > 5


def test_the_page_says_how_it_stands(data_dir, leading, admin_browser):
    follow(data_dir, leading.site)
    said = admin_browser.get("/settings/following?lang=en").content.decode()
    assert "1 installation is followed" in said
    assert "up to date" in said
    assert leading.site in said
    assert Client().get("/settings/following").status_code == 302
    edition = admin_browser.get(f"/editions/{edition_list()[-1].name}?lang=en").content.decode()
    assert "with the same digest" in edition


def test_who_is_stopped_is_not_asked_again(data_dir, leading):
    follow(data_dir, leading.site)
    assert subscription_stop(actor=SYSTEM, url=leading.site, at=AT).state.en == "stopped"
    assert len(edition_list()) == 3


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://IP.Example.cn/", "https://ip.example.cn"),
        ("https://ip.example.cn:8443", "https://ip.example.cn:8443"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://127.1.2.3", "http://127.1.2.3"),
        ("http://ip.example.cn", "follow.plain"),
        ("http://192.168.0.4", "follow.plain"),
        ("https://user:word@ip.example.cn", "follow.site"),
        ("https://ip.example.cn/data?x=1", "follow.site"),
        ("ftp://ip.example.cn", "follow.site"),
        ("https://", "follow.site"),
        ("https://x:port", "follow.site"),
    ],
)
def test_what_can_be_followed(url, site):
    if site.startswith("follow."):
        with pytest.raises(InvalidInput) as told:
            site_read(url)
        assert told.value.code == site
    else:
        assert site_read(url) == site
