"""The house: its name, colours and words, set by administrators and seen by everybody."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muniment.accounts.domain.colours import NEEDED, PALETTES, PAPERS, colour_checked, contrast
from muniment.accounts.models import AuditRow
from muniment.accounts.queries.house import house_get
from muniment.accounts.tests.factories import QUICK, browser, person_make
from muniment.kernel.errors import InvalidInput
from muniment.webbase.templatetags.prose import prose

SAID = {
    "name_zh": "云澜知识产权数据中心", "name_en": "Yunlan IP Data Centre", "seal": "云", "palette": "indigo", "light": "",
    "dark": "", "welcome_zh": "欢迎。\n\n见[说明](/search/help)。", "welcome_en": "Welcome. <b>Bold</b>",
    "contact_zh": "联系：云澜市局", "contact_en": "Contact: the office of Yunlan",
}  # fmt: skip


@pytest.fixture
def head(data_dir, settings):
    settings.PASSWORD_HASHERS = QUICK
    settings.MUNIMENT_PROFILE = "laptop"
    person_make("head@example.org", "administrator")
    return browser("head@example.org")


@pytest.mark.django_db
def test_name_colours_and_words_are_seen_by_everybody(head):
    assert head.post("/accounts/settings", SAID).status_code == 302
    zh, en = (Client().get("/", {"lang": lang}).content.decode() for lang in ("zh-Hans", "en"))
    assert "· 云澜知识产权数据中心</title>" in zh
    assert "· Yunlan IP Data Centre</title>" in en
    assert 'aria-hidden="true">云</span>' in zh
    assert '<p>欢迎。</p><p>见<a href="/search/help">说明</a>。</p>' in zh
    assert "Welcome. &lt;b&gt;Bold&lt;/b&gt;" in en
    assert "联系：云澜市局" in zh
    assert '<link rel="stylesheet" href="/accounts/house.css?v=1">' in zh
    assert Client().get("/api/v1/node").json()["name"] == {"zh": SAID["name_zh"], "en": SAID["name_en"]}
    catalogue = Client().get("/data/catalog.jsonld").json()
    assert catalogue["dct:publisher"]["foaf:name"][1]["@value"] == "Yunlan IP Data Centre"
    assert "Yunlan IP Data Centre: new editions" in Client().get("/data/feed.atom", {"lang": "en"}).content.decode()


@pytest.mark.django_db
def test_the_stylesheet_changes_its_address_and_is_kept_by_its_tag(head):
    head.post("/accounts/settings", SAID)
    sheet = Client().get("/accounts/house.css", {"v": "1"})
    assert "--jade: light-dark(#2f4b8f, #9fb4ee)" in sheet.content.decode()
    assert "immutable" in sheet["Cache-Control"]
    assert Client().get("/accounts/house.css", headers={"If-None-Match": sheet["ETag"]}).status_code == 304
    head.post("/accounts/settings", {**SAID, "palette": "own", "light": "#AA1122", "dark": "#ffb3ba"})
    assert house_get().version == 2
    assert "light-dark(#aa1122, #ffb3ba)" in Client().get("/accounts/house.css").content.decode()


@pytest.mark.django_db
def test_a_change_stands_in_the_trail_with_the_fields_and_not_the_words(head):
    head.post("/accounts/settings", SAID)
    head.post("/accounts/settings", SAID)
    (line,) = AuditRow.objects.filter(action="house.changed")
    assert line.facts == {
        "fields": ["contact_en", "contact_zh", "name_en", "name_zh", "palette", "seal", "welcome_en", "welcome_zh"]
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"palette": "own", "light": "#dddddd", "dark": "#ffffff"}, "#dddddd has a contrast of only 1.2"),
        ({"palette": "own", "light": "red", "dark": "#ffffff"}, "a colour is written"),
        ({"palette": "pink"}, "choose one of the list"),
        ({"seal": "云澜市"}, "2 characters at most"),
        ({"name_en": "a\u202eb"}, "signs that nobody sees"),
        ({"contact_en": "x" * 201}, "200 characters at most"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field(head, wrong, told):
    reply = head.post("/accounts/settings?lang=en", {**SAID, **wrong})
    assert reply.status_code == 400
    assert told in reply.content.decode()
    assert house_get().version == 0


def test_every_palette_can_be_read_on_both_papers():
    for each in PALETTES:
        assert colour_checked(each.light, "light") == each.light
        assert colour_checked(each.dark, "dark") == each.dark


@given(st.tuples(*(st.integers(0, 255),) * 3), st.sampled_from(["light", "dark"]))
def test_a_colour_that_is_taken_has_the_contrast(parts, ground):
    colour = "#{:02x}{:02x}{:02x}".format(*parts)
    try:
        colour_checked(colour, ground)
    except InvalidInput:
        assert min(contrast(colour, paper) for paper in PAPERS[ground]) < NEEDED
    else:
        assert all(contrast(colour, paper) >= NEEDED for paper in PAPERS[ground])


def test_contrast_is_that_of_the_recommendation():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[a](/b)", '<p><a href="/b">a</a></p>'),
        ("[a](https://b.cn/?x=1&y=2)", '<p><a href="https://b.cn/?x=1&amp;y=2" rel="noopener noreferrer">a</a></p>'),
        ("[a](javascript:alert)", "<p>[a](javascript:alert)</p>"),
        ('[a"b](/c)', '<p><a href="/c">a&quot;b</a></p>'),
        ("", ""),
    ],
)
def test_words_are_paragraphs_with_links_and_nothing_else(typed, shown):
    assert prose(typed) == shown
