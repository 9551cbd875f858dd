"""Text to tree and back: what each form means, what is refused and where, and that nothing takes long."""

from __future__ import annotations

import re
import time

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from muniment.catalogue.values import Content, Record
from muniment.kernel.errors import InvalidInput
from muniment.kernel.ids import KINDS
from muniment.register.domain.words import FAMILIES
from muniment.register.values import Badge
from muniment.search.domain import grammar
from muniment.search.domain.fields import code_fold, code_levels, field_find, field_of, fields_all, number_terms
from muniment.search.domain.grammar import node_text, normalise, parse
from muniment.search.domain.tree import And, Between, Code, Everything, Node, Not, Numbered, Or, Phrase, Word
from muniment.standards.owners import owner_types

BATTERY, ACID = Word("battery"), Word("acid")

FORMS: tuple[tuple[str, Node], ...] = (
    ("battery", BATTERY),
    ("battery acid", And((BATTERY, ACID))),
    ("battery, acid;", And((BATTERY, ACID))),
    ("battery AND acid", And((BATTERY, ACID))),
    ("battery and acid", And((BATTERY, Word("and"), ACID))),
    ("battery OR acid", Or((BATTERY, ACID))),
    ("battery NOT acid", And((BATTERY, Not(ACID)))),
    ("battery AND NOT acid", And((BATTERY, Not(ACID)))),
    ("NOT NOT battery", BATTERY),
    ("battery OR acid lead", Or((BATTERY, And((ACID, Word("lead")))))),
    ("(battery OR acid) lead", And((Or((BATTERY, ACID)), Word("lead")))),
    ("电池 与 电解液", And((Word("电池"), Word("电解液")))),
    ("（电池 或 电容）非 铅", And((Or((Word("电池"), Word("电容"))), Not(Word("铅"))))),
    ("电池，电解液。", And((Word("电池"), Word("电解液")))),
    ("电池与电解液", Word("电池与电解液")),
    ('"solid electrolyte"', Phrase("solid electrolyte")),
    ("“固态 电解质”", Phrase("固态 电解质")),
    ("「固態電解質」", Word("固態電解質")),
    (r'"a \"b\" c"', Phrase('a "b" c')),
    ('"AND"', Word("AND")),
    ("title:battery", Word("battery", "title")),
    ("TI:battery", Word("battery", "title")),
    ("名称：电池", Word("电池", "title")),
    ("title: battery", Word("battery", "title")),
    ('title:"lead acid"', Phrase("lead acid", "title")),
    ("title:(battery OR acid)", Or((Word("battery", "title"), Word("acid", "title")))),
    ("title:(battery owner:acme)", And((Word("battery", "title"), Word("acme", "owner")))),
    ("申请人:华为", Word("华为", "applicant")),
    ("*", Everything()),
    ("* battery", BATTERY),
    ("title:*", Word("*", "title")),
    ("ipc:*", Code("ipc", "", open=True)),
    ("granted:*", Between("granted")),
    ("electrolyt*", Word("electrolyt*")),
    ("*lyte", Word("*lyte")),
    ("wom?n", Word("wom?n")),
    ("el**ly*", Word("el*ly*")),
    ("lithium-ion*", And((Word("lithium"), Word("ion*")))),
    ("电解*", Word("电解")),
    ("kind:patent", Code("kind", "patent")),
    ("类型:发明", Code("kind", "patent")),
    ('kind:"utility model"', Code("kind", "utility_model")),
    ("kind:(patent OR design)", Or((Code("kind", "patent"), Code("kind", "design")))),
    ("kind:p*", Or((Code("kind", "patent"), Code("kind", "plant_variety"), Code("kind", "protected_sign")))),
    ("office:中国", Code("office", "CN")),
    ("ipc:h01m", Code("ipc", "H01M")),
    ("ipc:H01M*", Code("ipc", "H01M", open=True)),
    ("ipc:H01M 10/0525", Code("ipc", "H01M10/0525")),
    ('ipc:"h01m 10 / 0525"', Code("ipc", "H01M10/0525")),
    ("nice:09", Code("nice", "9")),
    ("尼斯:第9类", Code("nice", "9")),
    ("locarno:7-1", Code("locarno", "07-01")),
    ("vienna:26.4.5", Code("vienna", "26.04.05")),
    ("region:530100", Code("region", "5301")),
    ("event:质押", Code("event", "pledge")),
    ("event:H10", Code("event", "h10")),
    ("owner_type:高校", Code("owner_type", "university")),
    ("owner_type:us_company", Code("owner_type", "us_company")),
    ("mark_kind:3D", Code("mark_kind", "three_dimensional")),
    ("has:image", Code("has", "image")),
    ("filed:2020", Between("filed", "2020-01-01", "2020-12-31")),
    ("filed:2020-02", Between("filed", "2020-02-01", "2020-02-29")),
    ("申请日：2020年3月15日", Between("filed", "2020-03-15", "2020-03-15")),
    ("filed:20200315", Between("filed", "2020-03-15", "2020-03-15")),
    ("filed:2020..2023", Between("filed", "2020-01-01", "2023-12-31")),
    ("filed:2020-2023", Between("filed", "2020-01-01", "2023-12-31")),
    ("filed:2020 .. 2023", Between("filed", "2020-01-01", "2023-12-31")),
    ("filed:2020至2023", Between("filed", "2020-01-01", "2023-12-31")),
    ("filed:[2020 TO 2023]", Between("filed", "2020-01-01", "2023-12-31")),
    ("filed:2020-01-15..2020-12-31", Between("filed", "2020-01-15", "2020-12-31")),
    ("filed:2020..", Between("filed", "2020-01-01", None)),
    ("filed:..2020", Between("filed", None, "2020-12-31")),
    ("filed:>=2020", Between("filed", "2020-01-01", None)),
    ("filed:>2020", Between("filed", "2021-01-01", None)),
    ("filed:< 2020-03", Between("filed", None, "2020-02-29")),
    ("filed:≤2020", Between("filed", None, "2020-12-31")),
    ("year:2020", Between("year", "2020", "2020")),
    ("year:>2020", Between("year", "2021", None)),
    ("owners:>=2", Between("owners", "2", None)),
    ("owners:2..12", Between("owners", "2", "12")),
    ("ZL 2017 1 0601862.3", Numbered("ZL 2017 1 0601862.3", ("app:CN:201710601862",))),
    ("ＣＮ１０７４２１５３６Ｂ", Numbered("ＣＮ１０７４２１５３６Ｂ", ("pub:CN:107421536:B", "pub:CN:107421536"))),
    ("battery CN107421536B", And((BATTERY, Numbered("CN107421536B", ("pub:CN:107421536:B", "pub:CN:107421536"))))),
    ("number: ZL 2017 1 0601862.3", Numbered("ZL 2017 1 0601862.3", ("app:CN:201710601862",))),
    ("pn:CN107421536", Numbered("CN107421536", ("pub:CN:107421536",), "publication")),
    ("cites:US7318131B2", Numbered("US7318131B2", ("pub:US:7318131:B2", "pub:US:7318131"), "cites")),
    ("number:CN2017*", Code("number", "CN2017", open=True)),
    ("7439-93-2", Word("7439-93-2")),
    ("http://example.org/a", Word("http://example.org/a")),
    ("Batteries: a review", And((Word("Batteries"), Word("a"), Word("review")))),
    ("b\u200battery\x00acid", And((BATTERY, ACID))),
)


@pytest.mark.parametrize(("text", "node"), FORMS, ids=[text for text, _ in FORMS])
def test_every_form_has_its_tree_and_the_tree_its_text(text: str, node: Node):
    assert parse(text) == node
    assert parse(node_text(node)) == node
    assert normalise(node) == node


_GRANT = Numbered("CN107421536B", ("pub:CN:107421536:B", "pub:CN:107421536"))
_OTHER = Numbered("US 7,318,131 B2", ("pub:US:7318131:B2", "pub:US:7318131"))


@pytest.mark.parametrize("between", ["\n", ";", "；", "、", ", ", "\r\n\r\n", " ;\t"])
def test_a_list_of_numbers_asks_for_any_of_them(between: str):
    assert parse(f"CN107421536B{between}US 7,318,131 B2{between}") == Or((_GRANT, _OTHER))
    assert parse(f"CN107421536B{between}battery") != Or((_GRANT, BATTERY))


def test_a_list_of_numbers_side_by_side_asks_for_any_of_them():
    node = parse("CN107421536B US7318131B2 CN107421536B")
    assert isinstance(node, Or)
    assert [each.text for each in node.nodes if isinstance(each, Numbered)] == ["CN107421536B", "US7318131B2"]
    assert isinstance(parse("CN107421536B AND US7318131B2"), And)


def test_a_short_number_may_also_be_words():
    node = parse("12345")
    assert isinstance(node, Or)
    assert isinstance(node.nodes[0], Numbered)
    assert node.nodes[1] == Word("12345")
    assert isinstance(parse("BASF 1234567"), Or)
    assert isinstance(parse("FR 2 345 678 A1"), Numbered)


@pytest.mark.parametrize("text", ["ISO 9001", "COVID 19", "iphone 12", "LiPF6", "CO2", "3M", "GB", "vitamin B12"])
def test_words_with_digits_are_words(text: str):
    words = tuple(Word(word) for word in text.split())
    assert parse(text) == (And(words) if len(words) > 1 else words[0])
    assert parse(node_text(parse(text))) == parse(text)


REFUSED: tuple[tuple[str, str, int | None], ...] = (
    ("", "search.empty", None),
    (" \u200b ", "search.empty", None),
    ("---", "search.empty", None),
    ("NOT !", "search.empty", None),
    ('battery "lead acid', "search.quote", 9),
    ("电池 “铅酸", "search.quote", 4),
    ("(battery", "search.bracket", 1),
    ("battery)", "search.bracket", 8),
    ("battery ()", "search.bracket", 10),
    ("battery OR", "search.operator", 9),
    ("AND battery", "search.operator", 1),
    ("battery AND OR acid", "search.operator", 13),
    ("title:", "search.operator", 1),
    ("titel:battery", "search.field", 1),
    ("battery titel:acid", "search.field", 9),
    ("battery filed:(2020 OR soon)", "search.date", 24),
    ("kind:car", "search.value", 6),
    ('nice:""', "search.value", 6),
    ("ipc:H0*1", "search.truncation", 5),
    ("a*", "search.truncation", 1),
    ("电?液", "search.truncation", 1),
    ("ab?" * 7, "search.truncation", 1),
    ("ab*" * 4, "search.truncation", 1),
    ("ab" * 100 + "*", "search.truncation", 1),
    ("filed:2020-13", "search.date", 7),
    ("filed:yesterday", "search.date", 7),
    ("filed:>9999-12-31", "search.date", 7),
    ("year:20", "search.year", 6),
    ("owners:many", "search.number", 8),
    ("filed:2023..2020", "search.range", 7),
    ("owners:12..2", "search.range", 8),
    ("ab* " * 21 + " ".join(f"c{n}*d" for n in range(21)), "search.wildcards", None),
    ("锂" * 300, "search.phrase", 1),
    ("(" * 41 + "a" + ")" * 41, "search.depth", 41),
    ("a " * 2001, "search.terms", 4001),
    (" ".join(f"a{n}" for n in range(1001)), "search.terms", None),
    ("x" * 20_001, "search.length", None),
    ("description:(" + " ".join(f"a{n}" for n in range(999)) + " " + "b" * 9000 + ")", "search.length", None),
)


@pytest.mark.parametrize(("text", "code", "position"), REFUSED, ids=[text[:20] or "nothing" for text, *_ in REFUSED])
def test_what_cannot_be_asked_is_refused_with_the_place(text: str, code: str, position: int | None):
    with pytest.raises(InvalidInput) as raised:
        parse(text)
    problem = raised.value
    assert (problem.code, problem.facts.get("position")) == (code, position)
    assert problem.text.zh != problem.text.en
    assert "{" not in problem.text.zh + problem.text.en
    assert max(len(problem.text.zh), len(problem.text.en)) < 300
    if position is not None:
        assert str(position) in problem.text.zh
        assert str(position) in problem.text.en


HOSTILE = (
    "a" * 100_000,
    "*" * 10_000,
    "ab* " * 5_000,
    "?*" * 9_999,
    "(" * 20_000,
    '"' * 19_999,
    "NOT " * 4_999 + "a",
    "(NOT " * 40 + "a" + ")" * 40,
    "(a OR (b AND " * 20 + "c" + "))" * 20,
    "OR " * 6_000,
    "\u202eabc\u202c שלום " * 1_500,
    "\x00\x01a\x7f\ud800" * 4_000,
    "a:" * 10_000,
    "title:" * 3_000,
    "filed:" + "." * 19_000,
    "filed:1" + " " * 19_000 + "x",
    "ipc:H01M " + " " * 19_000,
    "filed:[" + " " * 19_000,
    '"' + '\\"' * 9_900 + '"',
    "锂" * 20_000,
    "锂，" * 10_000,
    "1" * 20_000,
    "-" * 20_000,
    " ".join(f"CN20171060{n:04d}" for n in range(1_000)),
    "e\u0301" * 10_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=[f"{text[:6]!r}x{len(text)}" for text in HOSTILE])
def test_whatever_comes_in_the_reply_comes_soon(text: str):
    parse("warm")
    began = time.process_time()
    _reply(text)
    assert time.process_time() - began < 1.0


def _reply(text: str) -> Node | None:
    try:
        return parse(text)
    except InvalidInput as problem:
        if not problem.code.startswith("search."):
            raise
        return None


_PIECES = st.sampled_from(
    [
        "AND",
        "OR",
        "NOT",
        "与",
        "或",
        "非",
        "(",
        ")",
        "（",
        '"',
        "“",
        "”",
        ":",
        "：",
        "*",
        "?",
        "..",
        ">=",
        "<",
        "\\",
        "[",
        "TO",
        "title:",
        "filed:",
        "kind:",
        "ipc:",
        "number:",
        "owners:",
        "2020",
        "H01M 10/05",
        "patent",
        "电池",
        "a",
        "ZL201710601862.3",
        *(" ", "\t", "\u202e", "\u0301", "，", "ß", "½", "İ", "ﬁ"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60), st.lists(_PIECES, max_size=25).map(" ".join), st.lists(_PIECES, max_size=25).map("".join)
    )
)
@example("NOT (a) *")
def test_any_text_gives_a_tree_that_comes_back_or_a_clear_refusal(text: str):
    node = _reply(text)
    if node is not None:
        assert normalise(node) == node
        assert parse(node_text(node)) == node


_TEXT_FIELDS = st.sampled_from(["", *(spec.name for spec in fields_all().values() if spec.type == "text")])
_WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)
_YEARS = st.integers(1800, 2100)
_LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, _WORDS.filter(lambda text: not set(text) & set("*?")), _TEXT_FIELDS),
    st.builds(Word, st.text("abcdé0", min_size=2, max_size=8).map(lambda text: text + "*"), _TEXT_FIELDS),
    st.builds(Phrase, st.lists(_WORDS, min_size=1, max_size=4).map(" ".join), _TEXT_FIELDS),
    st.builds(
        Code, st.sampled_from(["ipc", "office", "source", "register", "id", "class", "lang"]), _WORDS, st.booleans()
    ),
    st.builds(Code, st.just("kind"), st.sampled_from([each.value for each in fields_all()["kind"].values])),
    st.builds(lambda low, more: Between("filed", f"{low}-01-01", f"{low + more}-12-31"), _YEARS, st.integers(0, 50)),
    st.builds(lambda low, more: Between("owners", str(low), str(low + more)), st.integers(0, 99), st.integers(0, 99)),
    st.builds(lambda digits: Numbered(f"CN{digits}B"), st.integers(100_000_000, 999_999_999)),
)
_NODES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(_NODES)
def test_every_tree_survives_its_own_text(node: Node):
    try:
        expected = normalise(node)
    except InvalidInput:
        return
    assert parse(node_text(expected)) == expected
    assert normalise(expected) == expected


def test_the_text_of_a_tree_that_is_not_normal_means_the_same():
    node = And((And((BATTERY, ACID)), Word("battery"), Or((Phrase("lead"),)), Everything()))
    assert normalise(node) == And((BATTERY, ACID, Word("lead")))
    assert parse(node_text(node)) == normalise(node)
    assert normalise(Or((BATTERY, Everything()))) == Everything()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("filed:2020-01-01..2020-12-31", "filed:2020"),
        ("filed:2020-02-01..2020-02-29", "filed:2020-02"),
        ("filed:2020-02-01..2020-02-28", "filed:2020-02-01..2020-02-28"),
        ("filed:20200101", "filed:2020-01-01"),
        ("filed:[2020 TO 2023]", "filed:2020..2023"),
        ("filed:2020..2023-06-30", "filed:2020-01-01..2023-06-30"),
        ("filed:>2020", "filed:2021.."),
        ("filed:<=2020-06", "filed:..2020-06-30"),
        ("year:2020-2023", "year:2020..2023"),
        ("owners:>2", "owners:3.."),
        ("电池 lead-acid", "电池 AND lead-acid"),
        ("battery 2020", 'battery AND "2020"'),
        ("LiPF6 salt", "LiPF6 AND salt"),
        ("（a 或 b）c 非 d", "(a OR b) AND c AND NOT d"),
        ("申请人:(甲 OR 乙)", "applicant:甲 OR applicant:乙"),
        ("尼斯：第9类", "nice:9"),
        ("pn:CN107421536", "publication:CN107421536"),
        ("CN107421536B battery", "CN107421536B AND battery"),
        ("kind:地理标志", "kind:gi"),
        ('title:"Lead  acid"', 'title:"Lead acid"'),
        ('"AND"', '"AND"'),
    ],
)
def test_a_query_is_printed_in_one_form(text: str, printed: str):
    assert node_text(parse(text)) == printed


def test_aliases_are_told_apart_and_enough():
    names = [name for spec in fields_all().values() for name in (spec.name, *spec.aliases)]
    assert len(fields_all()) >= 30
    assert len(names) == len(set(names))
    assert all(name == name.lower() and not set(name) & set(" :：()\"'") for name in names)
    assert all(field_of(name).name in fields_all() for name in names)
    assert field_find("ＴＩ") == fields_all()["title"]
    assert field_find("nothing") is None


def test_every_field_says_what_it_is():
    for spec in fields_all().values():
        assert spec.title.zh
        assert spec.title.en
        assert spec.source
        assert bool(spec.verb) == (spec.type == "date")
        assert spec.sort == (spec.type in {"date", "year", "number"})
        assert not spec.words or spec.type == "text"
        listed = [alias.lower() for each in spec.values for alias in (each.value, *each.aliases)]
        assert len(listed) == len(set(listed)), spec.name


def test_the_kinds_and_statuses_are_those_of_the_house():
    assert [each.value for each in fields_all()["kind"].values] == list(KINDS)
    statuses = {each.value: each.text for each in fields_all()["status"].values}
    assert {each.value: each.text for each in fields_all()["owner_type"].values} == owner_types()
    assert [each.value for each in fields_all()["event"].values] == list(FAMILIES)
    assert statuses == {badge.value: badge.look.label for badge in Badge}


def test_what_a_field_is_made_of_is_a_place_of_a_record_or_a_field():
    places = {field.name for struct in (Record, Content) for field in msgspec.structs.fields(struct)}
    for spec in fields_all().values():
        for source in spec.source:
            head = re.sub(r"\[.*?\]", "", source).removeprefix("content.").partition(".")[0]
            assert head in places | set(fields_all()), source


@pytest.mark.parametrize(
    ("field", "value", "levels"),
    [
        ("ipc", "H01M 10/0525", ("H", "H01", "H01M", "H01M10", "H01M10/0525")),
        ("ipc", "H01M", ("H", "H01", "H01M")),
        ("nice", "09", ("9",)),
        ("locarno", "07-01", ("07", "07-01")),
        ("vienna", "26.04.05", ("26", "26.04", "26.04.05")),
        ("region", "530102", ("53", "5301", "530102")),
        ("lang", "zh-Hans", ("zh", "zh-hans")),
        ("source", "CN.Gazette", ("cn.gazette",)),
    ],
)
def test_a_code_is_indexed_with_the_levels_above_it(field: str, value: str, levels: tuple[str, ...]):
    assert code_levels(field_of(field), value) == levels
    assert code_fold(field_of(field), value) == levels[-1]


def test_numbers_are_found_by_their_beginning():
    assert number_terms("CN", "107421536", "B") == ("107421536", "CN107421536", "CN107421536B")
    assert number_terms("EM", "PDO-IT-0023") == ("PDOIT0023", "EMPDOIT0023")


def test_the_limits_are_said_in_the_refusals():
    with pytest.raises(InvalidInput, match=f"{grammar.LENGTH_MOST:,} at most"):
        parse("x" * 100_000)
