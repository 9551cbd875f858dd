"""What the outside sees of the running: readiness, measures, ids of requests, the administrators' page."""

from __future__ import annotations

import json
import logging
import re
import shutil
from datetime import UTC, datetime

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from muniment.accounts.tests.factories import QUICK, browser, person_make
from muniment.catalogue.tests.factories import grant
from muniment.operation.services.working import worker_seen
from muniment.register.tests.loads import Office
from muniment.search.services.indexing import index_catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def office(data_dir):
    office = Office(data_dir)
    office.load(*(grant(n) for n in range(3)), key="first")
    index_catch_up(data_dir=data_dir)
    return office


def ready(client: Client) -> tuple[int, dict]:
    reply = client.get("/health/ready")
    return reply.status_code, json.loads(reply.content)


def measures(client: Client, **headers: str) -> dict[tuple[str, tuple], float]:
    reply = client.get("/metrics", **headers)
    assert reply.status_code == 200
    assert reply["Content-Type"].startswith("text/plain; version=0.0.4")
    families = list(text_string_to_metric_families(reply.content.decode()))
    assert len({each.name for each in families}) == len(families)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for each in families
        for sample in each.samples
    }


def test_an_empty_folder_is_ready(data_dir, client):
    status, told = ready(client)
    assert (status, told["ok"]) == (200, True)
    assert told["checks"]["worker"] == {"ok": False, "needed": False}


def test_a_folder_with_editions_a_worker_and_an_index_is_in_order(office, client):
    worker_seen("w", datetime.now(UTC))
    status, told = ready(client)
    assert status == 200
    assert {name for name, each in told["checks"].items() if each["ok"]} >= {"database", "tables", "index", "worker"}
    office.load(grant(9), key="second")
    assert ready(client)[1]["checks"]["index"] == {"ok": False, "needed": False}


def test_without_its_tables_it_is_not_ready(office, client):
    shutil.rmtree(office.folder / "tables")
    status, told = ready(client)
    assert (status, told["ok"], told["checks"]["tables"]["ok"]) == (503, False, False)


def test_a_lost_index_is_told_and_reading_goes_on(office, client):
    shutil.rmtree(office.folder / "search")
    status, told = ready(client)
    assert (status, told["checks"]["index"]["ok"]) == (200, False)
    assert client.get("/rights/CN-patent-201710000001").status_code in {200, 404}
    assert client.get("/editions").status_code == 200


def test_the_measures_are_read_by_prometheus_own_parser(office, client):
    worker_seen("w", datetime.now(UTC))
    before = measures(client)
    for _ in range(3):
        client.get("/editions")
    after = measures(client)
    row = ("muniment_requests_total", (("method", "GET"), ("route", "/editions"), ("status", "200")))
    assert after[row] - before.get(row, 0) == 3
    assert after["muniment_rights", ()] == 3
    assert after["muniment_workers", ()] == 1
    assert after["muniment_index_current", ()] == 1
    assert after["muniment_loads", (("state", "published"),)] == 1
    assert {("muniment_tasks", (("state", state),)) for state in ("waiting", "running", "done", "failed")} <= set(after)
    assert after["muniment_disk_free_bytes", ()] > 0
    assert after["muniment_request_seconds_count", (("route", "/editions"),)] >= 3


def test_no_measure_holds_what_was_asked_for(office, client):
    client.get("/search", {"q": "secretword"})
    client.get("/rights/CN-patent-secretword")
    client.get("/nowhere/secretword")
    client.generic("SECRETWORD", "/editions")
    text = client.get("/metrics").content.decode()
    assert "secretword" not in text.lower()
    assert 'route="none"' in text
    assert 'method="other"' in text


@pytest.mark.parametrize(
    ("proxy", "headers", "status"),
    [
        ((0, ""), {}, 200),
        ((0, ""), {"REMOTE_ADDR": "192.0.2.7"}, 403),
        ((0, ""), {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ((1, ""), {}, 403),
        ((1, "a token"), {}, 403),
        ((1, "a token"), {"HTTP_AUTHORIZATION": "Bearer another"}, 403),
        ((1, "a token"), {"HTTP_AUTHORIZATION": "Bearer a token", "REMOTE_ADDR": "192.0.2.7"}, 200),
    ],
)
def test_who_may_read_the_measures(data_dir, client, settings, proxy, headers, status):
    settings.MUNIMENT_PROXIES, settings.MUNIMENT_METRICS_TOKEN = proxy
    assert client.get("/metrics", **headers).status_code == status


@pytest.mark.parametrize("given", ["abc-123", "0af7651916cd43dd8448eb211c80319c", "a.b_c-d", "x" * 64])
def test_a_harmless_request_id_is_kept(data_dir, client, given):
    assert client.get("/editions", HTTP_X_REQUEST_ID=given)["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["", "two words", "<script>", 'a"b', "a\nb", "a\r\nSet-Cookie: x=y", "x" * 65, "号码", "a;b", "../../etc"]
)
def test_any_other_is_replaced(data_dir, client, given):
    told = client.get("/editions", HTTP_X_REQUEST_ID=given)["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{16}", told)


def test_every_kind_of_reply_carries_its_id_and_problems_say_it(data_dir, client):
    for address in ("/", "/nowhere", "/static/webbase/muniment.css", "/health", "/api/v1/editions", "/api/v1/nowhere"):
        reply = client.get(address, HTTP_X_REQUEST_ID="probe-1")
        assert reply["X-Request-ID"] == "probe-1", address
        assert reply.getvalue() or reply.status_code == 301
    assert client.get("/api/v1/nowhere", HTTP_X_REQUEST_ID="probe-1").json()["request_id"] == "probe-1"
    assert client.get("/api/v1/rights/NONE-1", HTTP_X_REQUEST_ID="probe-2").json()["request_id"] == "probe-2"
    assert b"probe-3" in client.get("/nowhere", HTTP_X_REQUEST_ID="probe-3").content


def test_a_log_line_has_the_id_and_the_route_and_not_the_question(data_dir, client, caplog):
    caplog.set_level(logging.INFO, logger="muniment.requests")
    client.get("/search", {"q": "secretword"}, HTTP_X_REQUEST_ID="probe-4")
    said = [record.msg for record in caplog.records if record.name == "muniment.requests"]
    (line,) = said
    assert {key: line[key] for key in ("event", "request_id", "method", "route")} == {
        "event": "request", "request_id": "probe-4", "method": "GET", "route": "/search",
    }  # fmt: skip
    assert line["ms"] >= 0
    assert "secretword" not in str(line)


def test_the_page_is_for_administrators(office, client, settings):
    settings.PASSWORD_HASHERS = QUICK
    assert client.get("/operation")["Location"] == "/accounts/sign-in?next=/operation"
    for role, status in (("registered", 403), ("staff", 403), ("administrator", 200)):
        person_make(f"{role}@example.org", role)
        assert browser(f"{role}@example.org").get("/operation").status_code == status


def test_the_page_says_what_needs_attention(office, settings):
    settings.PASSWORD_HASHERS = QUICK
    settings.MUNIMENT_DISK_FREE_MB = 0
    person_make("administrator@example.org", "administrator")
    boss = browser("administrator@example.org", HTTP_ACCEPT_LANGUAGE="en")
    text = boss.get("/operation").content.decode()
    assert "Needs attention: </strong>workers</p>" in text
    assert "No worker has run yet" in text
    worker_seen("w", datetime.now(UTC))
    assert "Every part is in order." in boss.get("/operation").content.decode()
    assert "各部分正常。" in boss.get("/operation?lang=zh-Hans").content.decode()
    assert 'href="/operation"' in boss.get("/accounts/").content.decode()
