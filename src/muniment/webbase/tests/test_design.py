"""The parts of every page: each is drawn in both languages with its words, its shape and its twin in text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from muniment.catalogue.values import Content, Provenance, Record
from muniment.kernel.texts import Text
from muniment.portal.parts import parts_shown
from muniment.register.values import Badge, Covered, Missing, NotCovered, Span
from muniment.webbase.templatetags.muniment import reaches
from muniment.webbase.tests.test_tags import render

BADGES = {
    Badge.IN_FORCE: ("●", "in force"),
    Badge.FEE_OVERDUE: ("◔", "in force, fee overdue"),
    Badge.PENDING: ("○", "pending"),
    Badge.IN_DISPUTE: ("◐", "in dispute"),
    Badge.ENDED: ("■", "ended"),
    Badge.NEVER_EXISTED: ("▢", "deemed never to have existed"),
    Badge.NOT_COVERED: ("△", "not covered"),
    Badge.GRANTED_LAPSE_NOT_COVERED: ("△", "granted, lapse not covered"),
}
SECTIONS = (
    "colours", "type", "badges", "answers", "why", "timelines", "events", "facts", "reach", "claims", "people", "tabs",
    "numbers", "table", "charts", "form", "verdicts", "notices", "empty",
)  # fmt: skip
UNTIL = date(2026, 11, 20)


def part(template: str, lang: str, **values: object) -> str:
    request = RequestFactory().get("/rights/X?as_of=2025-06-30")
    return render_to_string(f"webbase/{template}.html", {"request": request, "lang": lang, **values})


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_the_page_of_parts_shows_each_part_once(client: Client, lang: str):
    body = client.get("/design", headers={"accept-language": lang}).content.decode()
    assert re.findall(r'<section id="(\w+)">', body) == list(SECTIONS)
    ids = re.findall(r' id="([^"]+)"', body)
    assert sorted(ids) == sorted(set(ids))
    assert ' style="' not in body
    assert "<script" not in body


@pytest.mark.one_database
@pytest.mark.parametrize("badge", BADGES)
def test_a_badge_is_a_shape_and_a_word(badge: Badge):
    shape, words = BADGES[badge]
    text = part("badge", "en", badge=badge)
    assert f">{shape}<" in text
    assert words in text


@pytest.mark.one_database
@pytest.mark.parametrize(("lang", "words"), [("zh-Hans", "《专利法》第四十二条"), ("en", "Patent Law (CN) art. 42")])
def test_why_names_its_rules_and_keeps_dates_whole(lang: str, words: str):
    text = part("why", lang, reasons=parts_shown()["reasons"])
    assert words in text
    assert "CN.patent.term" in text
    assert '<span class="nowrap">2018-07-10</span>' in text
    assert part("why", lang, reasons=()).strip() == ""


@pytest.mark.one_database
def test_a_timeline_is_drawn_twice_and_said_once():
    standing, gone = parts_shown()["lives"]
    text = part("timeline", "en", drawings=standing.drawings, timeline=standing.timeline)
    assert text.count('role="img"') == 2
    assert "term ends 2035-05-13" in text
    for line in standing.timeline.twin:
        assert line.en in text
    ended = part("timeline", "en", drawings=gone.drawings, timeline=gone.timeline)
    assert "term ends" not in ended


@pytest.mark.one_database
def test_the_answer_gives_weight_to_the_status_alone():
    line = Text("有效，至 2037-07-20 届满 · 权利人 <甲>", "In force through 2037-07-20 · owned by <A>")
    text = render("{% answer line 'in_force' %}", "en", line=line)
    assert text == (
        '<b class="b-in_force">In force through <span class="nowrap">2037-07-20</span></b> · owned by &lt;A&gt;'
    )


@pytest.mark.one_database
def test_families_of_one_answer_share_a_row_and_what_is_unknown_comes_last():
    far, none = Text("据甲", "as far as A"), Text("质押：未覆盖", "pledges: not covered")
    rows = (
        ("pledge", NotCovered(("pledge",), (Missing("pledge", (Span(None, UNTIL),)),), none)),
        ("grant", Covered(("grant",), UNTIL, ("a",), far)),
        ("lapse", Covered(("lapse",), UNTIL, ("a",), far)),
    )
    assert [(each.covered, each.families) for each in reaches(rows)] == [
        (True, ("grant", "lapse")),
        (False, ("pledge",)),
    ]
    text = part("reach", "en", rows=rows)
    assert "grant, lapse" in text
    assert "△" in text


@pytest.mark.one_database
def test_a_fact_says_where_it_comes_from():
    record = Record(
        right_id="CN-patent-201519000077",
        register="CN",
        office="CN",
        kind="patent",
        application_no="201519000077",
        part=None,
        content=Content(),
        content_hash="0",
        provenance=(
            Provenance(
                source="cn.publication",
                document="CN199000077B",
                file="2018.zip!B/CN199000077B.XML",
                sha256="0" * 64,
                position="document 1",
                loaded_at=datetime(2026, 11, 20, tzinfo=UTC),
                reader="1",
            ),
        ),
        field_sources={"filed_on": 0, "titles.en": 0},
    )
    text = render('{% origin record "filed_on" %}', "en", address="/rights/X?as_of=2025-06-30", record=record)
    assert 'href="?as_of=2025-06-30&amp;tab=raw#d1"' in text
    assert "CN199000077B</a> · CN199000077B.XML · document 1" in text
    assert "CN199000077B" in render('{% origin record "titles" "en" %}', "en", record=record)
    assert render('{% origin record "granted_on" %}', "en", record=record) == ""
