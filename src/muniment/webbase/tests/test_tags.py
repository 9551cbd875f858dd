from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

from muniment.kernel.texts import Text
from muniment.webbase.middleware import language, language_of, page_headers
from muniment.webbase.templatetags.muniment import day, entries_unlike, spaced

pytestmark = pytest.mark.one_database


def render(source: str, lang: str = "zh-Hans", address: str = "/", **values: object) -> str:
    request = RequestFactory().get(address)
    return Template("{% load muniment %}" + source).render(Context({"request": request, "lang": lang, **values}))


@pytest.mark.parametrize(("lang", "said"), [("zh-Hans", "有\u20093\u2009件"), ("en", "3 rights")])
def test_a_wording_is_said_in_the_readers_language(lang, said):
    assert render('{% t "有{n}件" "{n} rights" n=3 %}', lang) == said


def test_a_text_a_pair_and_anything_else_are_said():
    assert render("{% say text %}", text=Text("有效", "in force")) == "有效"
    assert render("{% say pair %}", "en", pair={"zh": "有效", "en": "in force"}) == "in force"
    assert render("{% say number %}", number=7) == "7"


def test_what_is_said_is_escaped():
    assert render("{% say text %}", text=Text("<b>", "<b>")) == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("lang", "shown"),
    [("zh-Hans", ">2026年1月2日<"), ("en", ">2026-01-02<")],
)
def test_a_day_is_written_as_the_language_writes_it(lang, shown):
    text = render("{% day it %}", lang, it=date(2026, 1, 2))
    assert shown in text
    assert 'datetime="2026-01-02"' in text
    assert render("{% day it %}", lang, it=None) == "—"


def test_codes_have_words_and_unknown_ones_stand_for_themselves():
    assert render('{% word "kind" "gi" %}', "en") == "geographical indication"
    assert render('{% word "kind" "unheard_of" %}', "en") == "unheard of"


def test_addresses_keep_their_query():
    address = "/rights/X?edition=E&tab=claims"
    assert render("{% url_with lang='en' %}", address=address) == "?edition=E&amp;tab=claims&amp;lang=en"
    assert render("{% url_with edition='' tab='' %}", address=address) == "/rights/X"
    assert render("{% keep %}", address=address) == "?edition=E"
    assert render("{% keep %}", address="/x?tab=claims") == ""


def test_chinese_and_latin_stand_a_thin_space_apart():
    assert spaced("至2037年止ABC号") == "至\u20092037\u2009年止\u2009ABC\u2009号"


@pytest.mark.parametrize(
    ("asked", "remembered", "accepted", "lang"),
    [
        ("en", "zh-Hans", "zh", "en"),
        (None, "en", "zh-CN", "en"),
        (None, None, "en-GB,en;q=0.9", "en"),
        (None, None, "fr, zh-TW;q=0.5", "zh-Hans"),
        ("xx", None, "fr", "zh-Hans"),
        ("zh", "en", "en-GB", "zh-Hans"),
        (None, None, "", "zh-Hans"),
    ],
)
def test_a_language_is_asked_for_remembered_or_preferred(asked, remembered, accepted, lang):
    assert language_of(asked, remembered, accepted) == lang


def test_pages_allow_no_script_and_remember_the_language():
    reply = page_headers(language(lambda request: HttpResponse(request.lang)))(RequestFactory().get("/?lang=en"))
    assert reply.content == b"en"
    assert "script" not in reply["Content-Security-Policy"]
    assert "default-src 'none'" in reply["Content-Security-Policy"]
    assert reply.cookies["muniment_lang"].value == "en"
    assert reply["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("mine", "other", "said"),
    [
        (
            b'[{"code": "A", "on": "2020-01-01", "note": null}, {"code": "B"}]',
            b'[{"code": "B"}]',
            ["code A · on 2020-01-01"],
        ),
        (b'{"en": "old", "fr": "same"}', b'{"en": "new", "fr": "same"}', ["en old"]),
        (b'"2020-01-01"', b"null", ["2020-01-01"]),
        (b"null", b'"2020-01-01"', []),
        (b'["a"]', b'["a", "b"]', []),
        (b'[{"names": ["a", "b"]}]', b"[]", ["names a, b"]),
        (b'["b", "a"]', b'["a", "b"]', ["b", "a"]),
    ],
)
def test_only_the_entries_that_differ_are_told(mine, other, said):
    assert entries_unlike({"lang": "en"}, mine, other) == said


def test_the_parts_of_an_entry_are_said_in_words_and_a_digest_is_not():
    mine = b'[{"lang": "en", "field": "claims", "hash": "0a1b"}, {"hash": "2c3d"}]'
    assert entries_unlike({"lang": "zh-Hans"}, mine, b"[]") == ["语言 en · 内容 claims", "另一内容"]
    assert entries_unlike({"lang": "en"}, mine, b"[]") == ["language en · what claims", "another content"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "2026年11月24日"),
        (datetime(2026, 11, 23, 15, 59, tzinfo=UTC), "2026年11月23日"),
        (date(2026, 11, 23), "2026年11月23日"),
        ("2026-11-23", "2026年11月23日"),
    ],
)
def test_an_instant_is_of_the_day_of_the_installation(value, said):
    assert said in day({"lang": "zh-Hans"}, value)


def test_no_space_is_set_beside_a_mark_of_punctuation():
    assert spaced("国发〔2021〕20号") == "国发〔2021〕20\u2009号"
    assert spaced("发明233、商标") == "发明\u2009233、商标"
