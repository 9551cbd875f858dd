"""EU trade marks: golden samples, what the words of the register mean, every real record."""

from __future__ import annotations

from pathlib import Path

import pytest

from muniment.intake.sources import source_parse
from muniment.intake.tests.factories import read_all
from muniment.intake.tests.golden import golden_check, home_of
from muniment.intake.values import Parsed, Place

SAMPLE = home_of("em/mark") / "sample"


def test_golden():
    golden_check("em/mark")


def parsed(old: str = "", new: str = "", *, name: str = "registered.xml") -> Parsed:
    raw = (SAMPLE / name).read_text(encoding="utf-8").split("<?xml ")[1]
    assert old in raw
    return source_parse("em.mark")(f"<?xml {raw.replace(old, new)}".encode(), Place(file=name, position="document 1"))


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("Proprietor - Change of name and address", ("party", "change", None)),
        ("Proprietor - Partial transfers", ("transfer", None, "partial")),
        ("Trade mark - Total Surrender", ("lapse", "surrendered", None)),
        ("Cancellation of licence", ("licence", "end", None)),
        ("Rights in rem", ("pledge", "start", None)),
        ("Levy of execution", ("seizure", "start", None)),
        ("Something new", ("other", None, None)),
    ],
)
def test_what_a_recordal_means(kind: str, event: tuple[str | None, ...]):
    content = parsed("Proprietor - Total transfers", kind).statements[0].content
    found = next(one for one in content.events if one.office_code == kind)
    assert (found.family, found.action, found.part) == event


@pytest.mark.parametrize(
    ("wording", "key_event", "action"),
    [
        ("Registration expired", "H10", "expired"),
        ("Registration surrendered", "H10", "surrendered"),
        ("Application refused", "B10", "refused"),
        ("A wording of tomorrow", "W10", None),
    ],
)
def test_what_a_status_means(wording: str, key_event: str, action: str | None):
    content = parsed(">Registered<", f">{wording}<").statements[0].content
    found = next(one for one in content.events if one.office_code == wording)
    assert (found.key_event, found.action, f"{found.occurred_on}") == (key_event, action, "2026-02-01")


def test_the_right_begins_once_however_often_its_status_is_renewed():
    events = parsed().statements[0].content.events
    assert [f"{event.occurred_on}" for event in events if event.category == "F"] == ["2025-09-28"]


def test_a_record_that_the_office_withdraws_is_a_reject():
    found = parsed('operationCode="Insert"', 'operationCode="Delete"')
    assert (found.statements, found.rejects[0].document, found.rejects[0].field) == ((), "018990001", "operationCode")


def test_one_bad_record_is_named_by_its_field():
    found = parsed("2025-04-09", "2025-13-45")
    assert (found.statements, found.rejects[0].field) == ((), "ApplicationDate")


def test_a_priority_that_was_refused_is_a_fact_and_no_priority():
    content = parsed(">Claimed<", ">Refused<").statements[0].content
    assert (content.priorities, content.facts["priority_refused"]) == ((), "DE 3020250990001")


def test_no_street_leaves_the_file():
    (party,) = parsed(name="pending.xml").statements[0].content.parties
    assert (party.name, party.place, party.postcode) == ("Sample Lighting Co., Ltd.", "Lanzhou Bay", None)


@pytest.mark.real_files
def test_real_files(real_data: Path):
    reads, report, rejects = read_all(real_data / "trademarks" / "euipo_tm_xml.tar.xz")
    said = [statement for read in reads for statement in read.parsed.statements]
    assert (report.read, report.accepted, rejects, report.unknown_elements, report.problems) == (545, 545, [], (), ())
    assert len({statement.document for statement in said}) == 545
    assert sum(statement.content.granted_on is not None for statement in said) == 437
    assert sum(len(statement.content.goods_services) for statement in said) == 27975
    oppositions = [event for one in said for event in one.content.events if event.office_code == "Opposition"]
    assert (len(oppositions), all(event.instrument_id and event.parties for event in oppositions)) == (67, True)
    recordals = [event for one in said for event in one.content.events if "record_status" in event.detail]
    assert len(recordals) == 89
    assert {event.family for event in recordals} == {"party", "transfer", "lapse", "other"}
    assert sum(len(one.content.priorities) for one in said) == 48
    seniorities = [tie for one in said for tie in one.content.relations if tie.type == "seniority_of"]
    assert (len(seniorities), sum("seniority_refused" in one.content.facts for one in said)) == (12, 2)
