"""What alerts tell, to whom, when, and what they never tell."""

from __future__ import annotations

import email
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from lxml import etree

from muniment.accounts.models import Person
from muniment.accounts.queries import identity_get
from muniment.accounts.services.personas import personas_create
from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import event, incoming, publication, statement
from muniment.catalogue.values import Party
from muniment.kernel.clock import Clock, clock_stop
from muniment.kernel.errors import Conflict, InvalidInput
from muniment.register.services.withhold import right_release, right_withhold
from muniment.register.tests.loads import BY_NUMBER, BY_PUBLICATION, REAL, STAND_IN, Office
from muniment.search.services.indexing import index_catch_up
from muniment.workspace.domain.watching import RETRIES, how_of, retry_after, week_next
from muniment.workspace.models import AlertRow, CollectionRow, DeliveryRow, MessageRow, TidingRow
from muniment.workspace.queries.alerts import message_get, tidings_told
from muniment.workspace.services import alerts
from muniment.workspace.services.watching import alerts_run

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
REAL_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def named(number: int, title: str, *, day: int = 1, owner: str = "Huarui Ltd"):
    return incoming(
        statement(
            document=f"CN1{number:07d}B",
            no=f"20171{number:07d}",
            day=date(2018, 1, day),
            title=title,
            numbers=(publication(f"1{number:07d}", "B"),),
            parties=(Party(role="owner", name=owner),),
            events=(event(),),
        )
    )


def right_id(number: int) -> str:
    return f"CN-patent-20171{number:07d}"


class Desk:
    """A data folder, a persona, and the days that go by."""

    def __init__(self, folder):
        self.folder, self.office = folder, Office(folder)
        self.day, self.tries = NOON, 0
        self.person = Person.objects.get(persona="founder")
        self.me = identity_get(person_id=self.person.pk)

    def load(self, *items, key):
        published = self.office.load(*items, key=key)
        index_catch_up(data_dir=self.folder)
        return published.edition

    def wish(self, name="lamps", rhythm="edition", *, by_mail=True):
        return alerts.Wish(name, rhythm, by_mail=by_mail, lang="en", site="https://here.example")

    def search(self, query, **words):
        kept = alerts.search_keep(data_dir=self.folder, me=self.me, name="", address=f"q={query}", at=NOON)
        return alerts.search_watch(me=self.me, search_id=kept, wish=self.wish(**words), today=self.day.date(), at=NOON)

    def right(self, number):
        words = {"me": self.me, "wish": self.wish("one"), "today": self.day.date(), "at": NOON}
        return alerts.right_watch(data_dir=self.folder, number=number, **words)

    def run(self, *, days=0):
        """A run, so many days of the clock later, and an hour later in truth."""
        self.day += timedelta(days=days)
        self.tries += 1
        at = REAL_AT + timedelta(hours=self.tries)
        return alerts_run(data_dir=self.folder, clock=Clock(stopped_at=self.day), at=at)

    def told(self, alert):
        return [(each.right_id, each.how) for each in TidingRow.objects.filter(alert=alert).order_by("pk")]

    def letters(self):
        pieces = [
            piece for path in (self.folder / "mail").glob("*") for piece in path.read_bytes().split(b"-" * 79 + b"\n")
        ]
        return [each for each in map(email.message_from_bytes, pieces) if each["Message-ID"]]


@pytest.fixture
def desk(data_dir, settings):
    settings.MUNIMENT_PROFILE = "demo"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(data_dir / "mail")
    personas_create(actor=SYSTEM)
    clock_stop(data_dir, NOON)
    desk = Desk(data_dir)
    desk.load(named(1, "Lamp"), named(2, "Lamp too"), named(3, "Pump"), named(4, "Valve"), key="first")
    return desk


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "deleted", "renumbered", "how"),
    [
        (True, True, False, False, "changed"),
        (False, True, False, False, "entered"),
        (True, False, False, False, "left"),
        (False, False, False, False, None),
        (True, False, True, False, "left"),
        (True, True, True, True, "renumbered"),
        (False, False, True, True, None),
    ],
)
def test_how_a_change_concerns_who_watches(before, after, deleted, renumbered, how):
    assert how_of(before=before, after=after, deleted=deleted, renumbered=renumbered) == how


@pytest.mark.parametrize(
    ("today", "following"),
    [
        ("2026-11-20", "2026-11-27"),
        ("2026-11-26", "2026-11-27"),
        ("2026-11-27", "2026-12-04"),
        ("2026-12-19", "2026-12-25"),
    ],
)
def test_weekly_letters_keep_their_day(today, following):
    assert week_next(date(2026, 11, 20), date.fromisoformat(today)) == date.fromisoformat(following)


def test_a_delivery_is_tried_for_two_days():
    assert [retry_after(n) for n in range(1, 9)] == [*RETRIES, None]
    assert timedelta(days=1, hours=20) < sum(RETRIES, timedelta()) < timedelta(days=2)


# --- what is told ----------------------------------------------------------------------------------------------------


def test_what_enters_leaves_and_changes_in_a_search(desk):
    alert = desk.search("title%3Alamp")
    assert desk.run().tidings == 0
    desk.load(
        named(1, "Pump", day=2),
        named(2, "Lamp, mended", day=2),
        named(3, "Lamp", day=2),
        named(4, "Tap", day=2),
        key="2",
    )
    run = desk.run()
    assert desk.told(alert) == [(right_id(1), "left"), (right_id(2), "changed"), (right_id(3), "entered")]
    assert (run.tidings, run.messages, run.sent) == (3, 1, 1)
    again = desk.run()
    assert (again.tidings, again.messages, again.sent) == (0, 0, 0)


def test_a_letter_says_why_what_and_where(desk):
    desk.search("title%3Alamp")
    edition = desk.load(named(3, "Lamp", day=2), key="2")
    desk.run()
    (letter,) = desk.letters()
    text = letter.get_payload(decode=True).decode()
    before = TidingRow.objects.get().before
    assert letter["To"] == "founder@personas.invalid"
    assert letter["Subject"] == f"lamps: 1 changed, edition {edition}"
    assert "came into the result of your search “lamps”" in text
    assert f"https://here.example/rights/{right_id(3)}?edition={edition}" in text
    assert f"https://here.example/diff?from={before}&to={edition}&right={right_id(3)}" in text
    assert "Why you got this: since 2026-11-20 you watch a search, title:lamp." in text
    off = AlertRow.objects.get().off
    assert letter["List-Unsubscribe"].strip() == f"<https://here.example/workspace/alerts/off/{off}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_portfolio_and_a_right_through_its_renumbering(desk):
    from muniment.workspace.services import portfolios

    desk.load(BY_PUBLICATION, key="stand-in")
    box = portfolios.portfolio_make(me=desk.me, name="Firm", client="", body="", at=NOON)
    portfolios.items_add(data_dir=desk.folder, me=desk.me, portfolio_id=box, sort="owner", text="Other Ltd", at=NOON)
    words = {"wish": desk.wish("firm"), "today": NOON.date(), "at": NOON}
    firm = alerts.portfolio_watch(me=desk.me, portfolio_id=box, **words)
    one = desk.right(STAND_IN)
    desk.load(BY_NUMBER, named(1, "Lamp", day=2, owner="Other Ltd"), key="3")
    desk.load(named(1, "Lamp", day=3), key="4")
    desk.run()
    assert desk.told(firm) == [(right_id(1), "entered"), (right_id(1), "left")]
    assert desk.told(one) == [(REAL, "entered"), (STAND_IN, "renumbered")]
    assert TidingRow.objects.get(alert=one, right_id=STAND_IN).successor == REAL
    with pytest.raises(Conflict):
        alerts.portfolio_watch(me=desk.me, portfolio_id=box, **words)


def test_each_edition_has_its_letter_and_a_week_has_one(desk):
    each, week = desk.search("title%3Alamp"), desk.search("lamp", name="weekly", rhythm="week")
    for no in (2, 3):
        desk.load(named(1, f"Lamp {no}", day=no), key=str(no))
    desk.run(days=6)
    assert [message.alert_id for message in MessageRow.objects.order_by("seq")] == [each, each]
    desk.load(named(2, "Lamp 4", day=4), key="4")
    desk.run(days=1)
    message = MessageRow.objects.get(alert=week)
    assert message.tidings.count() == 3
    assert AlertRow.objects.get(pk=week).next_on == date(2026, 12, 4)
    assert len(desk.letters()) == 4
    desk.run(days=7)
    assert len(desk.letters()) == 4


def test_a_letter_has_at_most_so_many_rows_and_the_page_has_all(desk):
    alert = desk.search("title%3Avalve")
    desk.load(*(named(n, f"Valve {n}") for n in range(100, 125)), key="many")
    desk.run()
    (letter,) = desk.letters()
    text = letter.get_payload(decode=True).decode()
    message = MessageRow.objects.get()
    assert text.count("   CN-patent-") == 20
    assert f"5 more: https://here.example/workspace/alerts/{alert}/messages/{message.pk}" in text
    assert len(message_get(desk.folder, desk.me, message.pk, lang="en").tidings) == 25


def test_news_wait_until_the_index_has_them(desk):
    alert = desk.search("title%3Alamp")
    edition = desk.office.load(named(3, "Lamp", day=2), key="2").edition
    assert desk.run().waits == edition
    assert desk.told(alert) == []
    index_catch_up(data_dir=desk.folder)
    assert desk.run().waits == ""
    assert desk.told(alert) == [(right_id(3), "entered")]


# --- what is never told ----------------------------------------------------------------------------------------------


def hide(desk, number, field=None):
    right_withhold(data_dir=desk.folder, actor=SYSTEM, right_id=right_id(number), field=field, ground="Art. 4", at=NOON)


def test_what_is_withheld_is_on_no_page_in_no_feed_and_in_no_letter(desk):
    alert = desk.search("title%3Alamp")
    desk.load(named(1, "Lamp secret", day=2), named(2, "Lamp open", day=2), key="2")
    desk.run()
    hide(desk, 1)
    client = Client()
    client.post("/accounts/persona/founder")
    row = AlertRow.objects.get()
    message = MessageRow.objects.get()
    pages = [
        "/workspace/",
        "/workspace/alerts",
        f"/workspace/alerts/{alert}",
        f"/workspace/alerts/{alert}/messages/{message.pk}",
    ]
    for address in (*pages, f"/workspace/alerts/feeds/{row.feed}.atom"):
        text = client.get(address).content.decode()
        assert right_id(1) not in text
        assert "secret" not in text
    assert right_id(2) in client.get(f"/workspace/alerts/feeds/{row.feed}.atom").content.decode()


def test_a_collection_leaves_out_what_is_withheld(desk):
    client = Client()
    client.post("/accounts/persona/founder")
    client.post("/workspace/keep/put", {"number": right_id(1), "collection": "new", "name": "Mine"})
    box = CollectionRow.objects.get()
    client.post(f"/workspace/collections/{box.pk}/act", {"do": "share"})
    box.refresh_from_db()
    pages = (f"/workspace/collections/{box.pk}", f"/workspace/shared/{box.share}")
    assert all("Lamp" in client.get(address).content.decode() for address in pages)
    hide(desk, 1)
    assert not any("Lamp" in client.get(address).content.decode() for address in pages)


def test_what_waits_is_dropped_when_its_right_is_withheld(desk):
    desk.search("lamp", rhythm="week")
    desk.load(named(1, "Lamp secret", day=2), key="2")
    desk.run()
    assert TidingRow.objects.filter(message=None).count() == 1
    hide(desk, 1)
    desk.run(days=7)
    assert desk.letters() == []
    assert not TidingRow.objects.exists()
    right_release(data_dir=desk.folder, actor=SYSTEM, right_id=right_id(1), field=None, ground="lifted", at=NOON)
    desk.run(days=7)
    assert desk.letters() == []


def test_a_letter_that_waits_for_another_try_drops_the_right(desk, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    desk.search("lamp")
    desk.load(named(1, "Lamp secret", day=2), key="2")
    assert desk.run().retried == 1
    hide(desk, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    desk.run()
    assert DeliveryRow.objects.get().state == "dropped"
    assert desk.letters() == []


def test_a_withheld_field_is_not_named(desk):
    desk.search("CN", name="all")
    desk.right(right_id(1))
    desk.load(named(1, "Lamp, mended", day=2), key="2")
    desk.run()
    rows = list(TidingRow.objects.filter(right_id=right_id(1)))
    assert "titles.en" in tidings_told(desk.folder, rows, lang="en")[0].fields
    hide(desk, 1, "titles")
    (told, *_) = tidings_told(desk.folder, rows, lang="en")
    assert "titles.en" not in told.fields
    assert told.title == right_id(1)


# --- in the person's hands -------------------------------------------------------------------------------------------


def test_a_pause_is_silent_and_forgets_what_happened_meanwhile(desk):
    alert = desk.search("title%3Alamp")
    alerts.alert_pause(me=desk.me, alert_id=alert, on=True, at=NOON)
    desk.load(named(3, "Lamp", day=2), key="2")
    desk.run()
    alerts.alert_pause(me=desk.me, alert_id=alert, on=False, at=NOON)
    desk.load(named(4, "Lamp", day=2), key="3")
    desk.run()
    assert desk.told(alert) == [(right_id(4), "entered")]


def test_one_click_ends_the_letters(desk):
    alert = desk.search("title%3Alamp")
    row = AlertRow.objects.get()
    client = Client(enforce_csrf_checks=True)
    off = f"/workspace/alerts/off/{row.off}"
    assert client.get(off).status_code == 200
    assert AlertRow.objects.get().by_mail
    assert client.post(off, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post("/workspace/alerts/off/wrong").status_code == 404
    desk.load(named(3, "Lamp", day=2), key="2")
    desk.run()
    assert desk.letters() == []
    assert desk.told(alert) == [(right_id(3), "entered")]


def test_the_feed_tells_each_change_once_and_pages(desk, monkeypatch):
    from muniment.workspace.queries import alerts as reading

    monkeypatch.setattr(reading, "FEED_ENTRIES", 10)
    desk.search("title%3Avalve", by_mail=False)
    desk.load(*(named(n, f"Valve {n}") for n in range(100, 125)), key="many")
    desk.run()
    address: str | None = f"/workspace/alerts/feeds/{AlertRow.objects.get().feed}.atom"
    ids: list[str] = []
    while address:
        reply = Client().get(address)
        assert reply["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = etree.fromstring(reply.content)
        ids += [each.text for each in feed.iterfind("{*}entry/{*}id")]
        onward = feed.find("{*}link[@rel='next']")
        address = onward.get("href") if onward is not None else None
    assert len(ids) == len(set(ids)) == 25


def test_a_search_is_kept_once_and_an_unreadable_one_not(desk):
    words = {"data_dir": desk.folder, "me": desk.me, "at": NOON}
    first = alerts.search_keep(name="a", address="?edition=x&after=3&kind=patent&q=lamp&sort=filed", **words)
    assert alerts.search_keep(name="b", address="q=lamp&kind=patent&lang=en", **words) == first
    with pytest.raises(InvalidInput):
        alerts.search_keep(name="c", address="q=%28lamp", **words)


def test_the_desk_leads_from_a_search_to_its_alert(desk):
    client = Client()
    client.post("/accounts/persona/founder")
    form = client.get("/workspace/watch?q=title%3Alamp&kind=patent&lang=en").content.decode()
    assert "title:lamp kind:patent" in form
    reply = client.post(
        "/workspace/watch/put", {"search": "q=title%3Alamp", "name": "Lamps", "rhythm": "edition", "mail": "on"}
    )
    alert = AlertRow.objects.get()
    assert reply["Location"] == f"/workspace/alerts/{alert.pk}"
    desk.load(named(3, "Lamp", day=2), key="2")
    desk.run()
    shown = client.get(f"/workspace/alerts/{alert.pk}?lang=en").content.decode()
    assert "1 change" in shown
    assert client.post("/workspace/watch/put", {"search": "q=title%3Alamp"}).status_code == 409
    assert (
        "came into the result"
        in client.get(f"/workspace/alerts/{alert.pk}/messages/{MessageRow.objects.get().pk}?lang=en").content.decode()
    )
    client.post(f"/workspace/alerts/{alert.pk}/act", {"do": "delete"})
    assert not TidingRow.objects.exists()


# --- deaths ----------------------------------------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.slow
def test_killed_again_and_again_nothing_is_missing_or_doubled(tmp_path):
    """A process of its own whose children die of SIGKILL, at steps and by the clock, over four editions."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUNIMENT_", "DJANGO_"))}
    line = [sys.executable, "-m", "muniment.workspace.tests.killing", str(tmp_path / "data"), "7"]
    done = subprocess.run(line, env=kept, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    at_steps, by_clock = (int(each) for each in done.stdout.split())
    assert at_steps >= 6
    assert by_clock >= 1, "how many is up to the machine"
