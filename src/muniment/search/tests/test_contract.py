"""What every engine of the search must do. A second engine subclasses ``EngineContract`` and says how it is filled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import tantivy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.kernel.errors import InvalidInput
from muniment.search.adapters.tantivy_engine import TantivyEngine
from muniment.search.adapters.tantivy_store import TantivyWriter
from muniment.search.domain.entries import OPEN, Card, Entry, Turn
from muniment.search.domain.fields import fields_all
from muniment.search.domain.phases import day_terms
from muniment.search.domain.tree import And, Between, Code, Everything, Node, Not, Numbered, Or, Phrase, Word
from muniment.search.ports import Engine, Marker, Scope


def entry(name: str, seq: int = 1, seq_to: int = OPEN, **values: Any) -> Entry:
    """An entry with these values: a text alone or several, days as they are written."""
    plain = {key: (each,) if isinstance(each, str) else tuple(each) for key, each in values.items()}
    kind = plain.setdefault("kind", ("patent",))[0]
    card = Card(kind=kind, office="CN", register="CN", title=name, owners=plain.get("owner", ()))
    return Entry(right_id=name, seq_from=seq, seq_to=seq_to, card=card, values=plain)


ENTRIES = (
    entry(
        "zh", title="锂离子电池电解液", owner=("云澜甲公司", "乙研究所"), ipc=("H", "H01", "H01M"), filed="2015-03-01"
    ),
    entry("zh-order", title="电池锂离子电", filed="2016-03-01", owner="云澜甲公司"),
    entry("trad", title="鋰離子電池", kind="utility_model", filed="2017-03-01", office="TW"),
    entry("en", title="Electrolyte for a lithium ion battery", abstract="A café électrolyte", filed="2018-03-01"),
    entry("en-order", title="Battery lithium", abstract="ion of electrolytes", filed="2018-03-01", kind="design"),
    entry("number", title="valve", number=("CN2017", "app:CN:201710000001"), filed="2019-03-01"),
    entry("bare", title="nothing dated 池"),
    entry("old", 1, 3, title="superseded wording"),
    entry("old", 3, OPEN, title="wording anew"),
    entry("later", 4, title="came in the fourth"),
    entry("gone", 2, 4, title="gone with the fourth"),
)
NOW = Scope(9)


def refusal(work: Callable[[], object]) -> InvalidInput | None:
    """The one clear line with which the work is refused, if it is."""
    try:
        work()
    except InvalidInput as said:
        return said
    return None


class EngineContract:
    """The cases. ``fill`` gives an engine that holds exactly the entries and the marker."""

    @classmethod
    def fill(cls, folder: Path, entries: Iterable[Entry], marker: Marker) -> Engine:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, tmp_path_factory: pytest.TempPathFactory) -> Engine:
        marker = Marker(seq=9, edition="2026-11-22.9", layout="x")
        return cls.fill(tmp_path_factory.mktemp("engine"), ENTRIES, marker)

    def found(self, engine: Engine, node: Node, scope: Scope = NOW) -> set[str]:
        hits = {each.right_id for each in engine.hits(node, scope, sort="score", descending=True, after="", limit=99)}
        assert engine.count(node, scope) == len(hits)
        assert {each.right_id for each in engine.every(node, scope, sort="right", descending=False)} == hits
        return hits

    @pytest.mark.parametrize(
        ("node", "names"),
        [
            (Word("锂离子电池"), {"zh", "trad"}),
            (Word("鋰離子"), {"zh", "zh-order", "trad"}),
            (Phrase("电池电解液"), {"zh"}),
            (Word("池"), {"zh", "zh-order", "trad", "bare"}),
            (Word("电解", "abstract"), set()),
            (Word("BATTERY"), {"en", "en-order"}),
            (Phrase("lithium ion battery"), {"en"}),
            (Phrase("ion lithium"), set()),
            (Word("cafe"), {"en"}),
            (Word("electrolyt*"), {"en", "en-order"}),
            (Word("electrolyte?"), {"en-order"}),
            (Word("b*y", "title"), {"en", "en-order"}),
            (Word("云澜甲", "owner"), {"zh", "zh-order"}),
            (Word("lithium", "text"), {"en", "en-order"}),
            (Code("kind", "design"), {"en-order"}),
            (Code("ipc", "H01"), {"zh"}),
            (Code("ipc", "H0", open=True), {"zh"}),
            (Code("number", "CN20", open=True), {"number"}),
            (Code("owner", "", open=True), {"zh", "zh-order"}),
            (Between("filed", "2016-01-01", "2017-12-31"), {"zh-order", "trad"}),
            (Between("filed", "2018", "2018"), {"en", "en-order"}),
            (Between("filed", None, "2015-03-01"), {"zh"}),
            (Between("filed", "2019-03-01", None), {"number"}),
            (And((Between("filed"), Not(Word("battery")))), {"zh", "zh-order", "trad", "number"}),
            (Numbered("201710000001", ("app:CN:201710000001", "app:US:1")), {"number"}),
            (Numbered("1", ()), set()),
            (Everything(), {"zh", "zh-order", "trad", "en", "en-order", "number", "bare", "old", "later"}),
            (Not(Everything()), set()),
            (Or((Word("valve"), Word("锂离子电池"))), {"number", "zh", "trad"}),
            (And((Word("lithium"), Not(Word("ion")))), set()),
            (Not(Or((Between("filed"), Word("池")))), {"old", "later"}),
            (And(()), {"zh", "zh-order", "trad", "en", "en-order", "number", "bare", "old", "later"}),
            (Or(()), set()),
            (Word("!!!"), set()),
        ],
    )
    def test_a_tree_finds(self, engine, node, names):
        assert self.found(engine, node) == names

    @pytest.mark.parametrize(
        ("seq", "names"), [(1, {"old"}), (2, {"old", "gone"}), (3, {"old", "gone"}), (4, {"old", "later"})]
    )
    def test_an_edition_holds_its_own_versions(self, engine, seq, names):
        dated = Or((Between("filed"), Word("nothing")))
        assert self.found(engine, Not(dated), Scope(seq)) == names
        assert (self.found(engine, Word("superseded"), Scope(seq)) == {"old"}) is (seq < 3)
        (old,) = engine.hits(Word("wording"), Scope(seq), sort="score", descending=True, after="", limit=9)
        assert old.seq == (1 if seq < 3 else 3)

    def test_filters_narrow_and_hidden_rights_are_nowhere(self, engine):
        narrowed = Scope(
            9, filters=(Code("kind", "patent"),), exact={"owner": ("云澜甲公司",)}, hidden=frozenset({"zh"})
        )
        assert self.found(engine, Everything(), narrowed) == {"zh-order"}
        assert engine.facets(Everything(), narrowed, ["owner"], 9) == {"owner": [("云澜甲公司", 1)]}
        either = Scope(9, exact={"kind": ("design", "utility_model")})
        assert self.found(engine, Everything(), either) == {"en-order", "trad"}

    PARTS = {name: Code("kind", name) for name in ("patent", "design", "utility_model")} | {"none": Code("kind", "gi")}

    @pytest.mark.parametrize(
        "node", [Everything(), Word("电池"), Between("filed", "2018", None), Word("池"), Word("absent")]
    )
    @pytest.mark.parametrize(
        "scope", [NOW, Scope(2), Scope(9, exact={"kind": ("patent",)}), Scope(9, hidden=frozenset({"zh", "en"}))]
    )
    def test_parts_that_share_nothing_are_counted_at_once(self, engine, node, scope):
        counted = {name: engine.count(And((node, part)), scope) for name, part in self.PARTS.items()}
        assert engine.split(node, scope, self.PARTS) == counted

    def test_facets_are_exact(self, engine):
        counted = engine.facets(Everything(), NOW, ["kind", "owner"], 9)
        assert counted["kind"] == [("patent", 7), ("design", 1), ("utility_model", 1)]
        assert counted["owner"] == [("云澜甲公司", 2), ("乙研究所", 1)]
        assert engine.facets(Everything(), NOW, ["owner"], 1)["owner"] == [("云澜甲公司", 2)]

    @pytest.mark.parametrize(
        "scope", [NOW, Scope(1), Scope(3, hidden=frozenset({"zh"})), Scope(9, only=(frozenset(),))]
    )
    def test_parts_and_sets_are_counted_as_alone_however_often(self, engine, scope):
        parts = {kind: Code("kind", kind) for kind in ("design", "patent", "trademark")}
        sets = {"some": frozenset({"zh", "old", "gone", "later", "nowhere"}), "none": frozenset[str]()}
        for node in (Everything(), Or((Word("电池"), Word("wording"))), Word("!!!"), Everything(), Word("valve")):
            alone = {name: engine.count(And((node, part)), scope) for name, part in parts.items()}
            assert engine.split(node, scope, parts) == alone
            within = {name: Scope(scope.seq, hidden=scope.hidden, only=(*scope.only, s)) for name, s in sets.items()}
            assert engine.among(node, scope, sets) == {name: engine.count(node, each) for name, each in within.items()}

    def test_a_facet_beside_another_is_exact(self, engine):
        assert engine.cross(Everything(), NOW, "kind", "owner", 9) == {
            "patent": [("云澜甲公司", 2), ("乙研究所", 1)],
            "design": [],
            "utility_model": [],
        }
        hidden = Scope(9, hidden=frozenset({"zh"}))
        assert engine.cross(Code("owner", "", open=True), hidden, "kind", "owner", 9) == {"patent": [("云澜甲公司", 1)]}

    @pytest.mark.parametrize("descending", [True, False])
    @pytest.mark.parametrize("sort", ["filed", "granted", "right", "score"])
    @pytest.mark.parametrize("limit", [1, 2, 4, 100])
    def test_pages_are_the_list_cut(self, engine, sort, descending, limit):
        whole = [each.right_id for each in engine.every(Everything(), NOW, sort=sort, descending=descending)]
        assert len(whole) == len(set(whole)) == 9
        seen: list[str] = []
        after = ""
        while page := engine.hits(Everything(), NOW, sort=sort, descending=descending, after=after, limit=limit):
            seen += [each.right_id for each in page]
            after = page[-1].place
        assert seen == whole
        if sort == "filed":
            days = [next((e.values.get("filed", ("",))[0] for e in ENTRIES if e.right_id == each), "") for each in seen]
            known = [day for day in days if day]
            assert known == sorted(known, reverse=descending)
            assert days[len(known) :] == [""] * (9 - len(known))

    def test_a_list_that_cannot_be_asked_is_refused_before_its_first_entry(self, engine):
        with pytest.raises(InvalidInput):
            engine.every(Everything(), Scope(1), sort="smell", descending=False)
        with pytest.raises(InvalidInput):
            engine.every(Code("smell", "x"), Scope(1), sort="filed", descending=False)

    def test_better_matches_come_first(self, engine):
        hits = engine.hits(Word("electrolyte"), NOW, sort="score", descending=True, after="", limit=9)
        assert hits[0].score >= hits[-1].score > 0

    def test_the_marker_is_kept_and_is_no_entry(self, engine):
        assert engine.marker() == Marker(seq=9, edition="2026-11-22.9", layout="x")
        assert engine.count(Everything(), Scope(0)) == 0

    def test_former_names_lead_on(self, tmp_path):
        chain = (
            Entry(right_id=name, seq_from=1, seq_to=2, successor=after, card=Card("patent", "CN", "", "CN"), values={})
            for name, after in (("a", "b"), ("b", "c"), ("x", "y"))
        )
        assert self.fill(tmp_path, chain, Marker()).former(["c"]) == {"a", "b", "c"}

    def test_a_standing_is_found_on_its_days(self, tmp_path):
        turns = (Turn(None, "B"), Turn(date(2010, 2, 3), "O"), Turn(date(2012, 5, 6), "G"), Turn(date(2030, 1, 1), "E"))
        card = Card("patent", "CN", "", "CN")
        engine = self.fill(tmp_path, [Entry(right_id="a", seq_from=1, card=card, values={}, turns=turns)], Marker())
        for day, label in (
            (date(1850, 1, 1), "B"),
            (date(2010, 2, 2), "B"),
            (date(2010, 2, 3), "O"),
            (date(2012, 5, 5), "O"),
            (date(2012, 5, 6), "G"),
            (date(2029, 12, 31), "G"),
            (date(2030, 1, 1), "E"),
            (date(2300, 1, 1), "E"),
        ):
            for asked in "BOGE":
                node = Code("standing", " ".join(day_terms([asked], day)))
                assert engine.count(node, NOW) == (asked == label), (day, asked)

    @pytest.mark.parametrize(
        "node",
        [
            Or(tuple(Word(f"w{n}") for n in range(100_000))),
            And(tuple(Word(f"w{n}*") for n in range(200))),
            Word("*a*b*c*d*e*f"),
            Word("a" + "?" * 60),
            Word("a*" * 5_000),
            Word("*"),
            Word("(((.*)+)+)+$"),
            Phrase(" ".join("abc" for _ in range(50_000))),
            Code("ipc", "[" * 300, open=True),
            Code("number", "." * 5_000, open=True),
            Between("filed", "never", "0000-00-00"),
            Between("filed", "99999999999999999999", None),
            Between("owners", "9" * 40, None),
            Word("x", "no such field"),
            Code("kind", "no such kind"),
            Between("title", "a", "b"),
            Word("\x00\ud800\u202e"),
        ],
    )
    def test_no_tree_breaks_it(self, engine, node):
        said = refusal(lambda: self.found(engine, node))
        assert said is None or (said.code.startswith("search.") and len(said.text.en) < 300)

    def test_a_deep_tree_is_refused(self, engine):
        node: Node = Word("a")
        for _ in range(50_000):
            node = Not(node)
        with pytest.raises(InvalidInput):
            engine.count(node, NOW)

    @pytest.mark.parametrize("after", ["x", "k", "kx~a", "s-1~a", "k99999999999999999999999~a", "s1", "k12~", "~"])
    def test_a_made_up_place_is_refused_or_bounded(self, engine, after):
        for sort in ("score", "filed"):
            said = refusal(partial(engine.hits, Everything(), NOW, sort=sort, descending=True, after=after, limit=5))
            assert said is None or said.code == "search.after"

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_any_tree_gets_an_answer_or_one_clear_line(self, engine, data):
        node = data.draw(_trees())
        counts: list[int] = []
        said = refusal(lambda: counts.extend([engine.count(node, NOW), engine.count(Not(node), NOW)]))
        assert sum(counts) == 9 if said is None else said.code.startswith("search.")


def _trees() -> st.SearchStrategy[Node]:
    texts = st.text(max_size=12) | st.sampled_from(["电池", "battery", "b*", "?a", "H01M", "2015", "2015-03-01", "池"])
    fields = st.sampled_from(["", *fields_all()])
    leaves = (
        st.builds(Word, texts, fields)
        | st.builds(Phrase, texts, fields)
        | st.builds(Code, fields, texts, st.booleans())
        | st.builds(Between, fields, st.none() | texts, st.none() | texts)
        | st.builds(Numbered, texts, st.lists(texts, max_size=3).map(tuple))
        | st.just(Everything())
    )
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(And, st.lists(inner, max_size=4).map(tuple))
            | st.builds(Or, st.lists(inner, max_size=4).map(tuple))
        ),
        max_leaves=8,
    )


class TestTantivy(EngineContract):
    @classmethod
    def fill(cls, folder: Path, entries: Iterable[Entry], marker: Marker) -> Engine:
        writer = TantivyWriter(folder / "g000001")
        for each in entries:
            writer.add(each)
        writer.commit(marker)
        writer.close()
        return writer.reopened(state=folder)

    def test_what_a_writer_left_that_died_while_it_committed_stops_nobody(self, tmp_path: Path):
        """The files of its commit lie there, and the list of what the index holds does not name them."""
        folder = tmp_path / "g000001"
        writer = TantivyWriter(folder, threads=1)
        for name in ("one", "two", "three"):
            writer.add(entry(name, title="thing"))
        writer.commit(Marker())
        writer.close()
        held = (folder / "meta.json").read_bytes()
        died = TantivyWriter(folder, threads=1)
        died.forget("one")
        died.commit(None)
        assert list(folder.glob("*.del"))
        del died
        (folder / "meta.json").write_bytes(held)
        again = TantivyWriter(folder, threads=1)
        again.forget("one")
        again.commit(None)
        assert again.reopened().count(Word("thing"), NOW) == 2


def test_a_state_remembers_and_another_one_does_not(tmp_path):
    """Where entries lie is remembered by state: what is committed later is counted in its own state, never in an old one."""
    writer = TantivyWriter(tmp_path / "g000001")
    parts = {"patent": Code("kind", "patent"), "design": Code("kind", "design")}
    sets = {"some": frozenset({"zh", "more-1", "en-order"})}
    told = []
    for more in (ENTRIES, [entry(f"more-{n}", kind="design") for n in range(3)]):
        for each in more:
            writer.add(each)
        writer.commit(Marker(seq=9))
        state, searcher = object(), tantivy.Index.open(str(tmp_path / "g000001")).searcher()
        engines = [TantivyEngine(searcher, state) for _ in range(5)]
        told.append([(e.split(Everything(), NOW, parts), e.among(Everything(), NOW, sets)) for e in engines])
    writer.close()
    assert told == [
        [({"patent": 7, "design": 1}, {"some": 2})] * 5,
        [({"patent": 7, "design": 4}, {"some": 3})] * 5,
    ]
