"""From what is typed to what is found: the grammar, the cutting of texts and the engine together."""

from __future__ import annotations

import pytest

from muniment.search.adapters.tantivy_store import TantivyWriter
from muniment.search.domain.entries import OPEN, Card, Entry
from muniment.search.domain.explain import parts
from muniment.search.domain.fields import code_levels, fields_all, number_terms
from muniment.search.domain.grammar import node_text, parse
from muniment.search.domain.suggest import suggestions
from muniment.search.ports import Engine, Marker, Scope
from muniment.standards.numbers import number_read


def entry(name: str, **values: str | tuple[str, ...]) -> Entry:
    plain = {key: (value,) if isinstance(value, str) else value for key, value in values.items()}
    for key, listed in plain.items():
        spec = fields_all()[key]
        if spec.type == "code" and not spec.keys:
            plain[key] = tuple(level for value in listed for level in code_levels(spec, value))
        if spec.keys:
            readings = [reading for value in listed for reading in number_read(value)]
            terms = [term for each in readings for term in number_terms(each.office, each.number, each.kind_code)]
            plain[key] = (*terms, *(found for each in readings for found in each.keys))
    card = Card(kind="patent", office="CN", register="CN", title=name)
    return Entry(right_id=name, seq_from=1, seq_to=OPEN, card=card, values=plain)


ENTRIES = (
    entry(
        "cell",
        title="一种锂离子电池电解液及其制备方法",
        abstract="An electrolyte with LiPF₆ salt.",
        owner=("岚湾化学有限公司", "Lanwan Chemistry Co., Ltd."),
        ipc=("H01M 10/0525", "C07D 317/40"),
        kind="patent",
        filed="2021-05-01",
        year="2021",
        owners="1",
        region="530102",
        number="CN107421536B",
        publication="CN107421536B",
    ),
    entry(
        "taiwan",
        title="鋰離子電池之電解質",
        owner="鼎新電子",
        kind="utility_model",
        filed="2019-01-02",
        number="TWI654321",
    ),
    entry("reverse", title="电池锂离子电", kind="design", filed="2020-12-31", event="pledge"),
    entry(
        "english",
        title="Solid electrolyte for batteries",
        owner="Crème Énergie SA",
        country="FR",
        filed="2023-01-01",
        owners="3",
    ),
    entry("base", title="用于5G网络的基站", abstract="base station and control", nice="9", filed="2022-02-28"),
    entry("bare", mark="岚湾"),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    writer = TantivyWriter(tmp_path_factory.mktemp("asking") / "g000001")
    for each in ENTRIES:
        writer.add(each)
    writer.commit(Marker(seq=1, edition="2026-11-22.1", layout="x"))
    writer.close()
    return writer.reopened()


def found(engine: Engine, query: str) -> str:
    hits = engine.hits(parse(query), Scope(1), sort="score", descending=True, after="", limit=50)
    return " ".join(sorted(each.right_id for each in hits))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("锂离子电池", "cell taiwan"),
        ("鋰離子電池", "cell taiwan"),
        ("电解液", "cell"),
        ("电解", "cell taiwan"),
        ("锂", "cell reverse taiwan"),
        ("电池 锂离子", "cell reverse taiwan"),
        ('"锂离子电池电解液"', "cell"),
        ("锂离子 NOT 电解液", "reverse taiwan"),
        ("LiPF6", "cell"),
        ("electrolyte", "cell english"),
        ("ELECTROLYT*", "cell english"),
        ('"solid electrolyte"', "english"),
        ('"electrolyte solid"', ""),
        ("electrolyte solid", "english"),
        ("creme energie", "english"),
        ("title:electrolyte", "english"),
        ("title:(electrolyte OR 电解质)", "english taiwan"),
        ("5G网", "base"),
        ("b?se", "base"),
        ("岚湾", "bare cell"),
        ("owner:岚湾", "cell"),
        ('权利人："Lanwan Chemistry"', "cell"),
        ("owner:岚湾 电解液 filed:2020..2023", "cell"),
        ("ipc:H01M", "cell"),
        ("ipc:H01M 10/0525", "cell"),
        ("ipc:h01m10/05*", "cell"),
        ("ipc:H01M10/05", ""),
        ("kind:实用新型", "taiwan"),
        ("kind:(patent OR design)", "cell reverse"),
        ("region:530000", "cell"),
        ("nice:第9类", "base"),
        ("event:质押", "reverse"),
        ("country:法国", "english"),
        ("filed:2020", "reverse"),
        ("filed:>2020-12-31", "base cell english"),
        ("filed:2022-02", "base"),
        ("NOT filed:*", "bare"),
        ("owner:*", "cell english taiwan"),
        ("owners:>=2", "english"),
        ("year:2021", "cell"),
        ("CN107421536B", "cell"),
        ("CN 107421536", "cell"),
        ("ＣＮ１０７４２１５３６Ｂ", "cell"),
        ("pn:CN107421536", "cell"),
        ("an:CN107421536", ""),
        ("number:CN1074*", "cell"),
        ("number:1074*", "cell"),
        ("CN107421536B; CN999999999B", "cell"),
        ("and", "base"),
        ("* NOT kind:*", "bare base english"),
        ("*", "bare base cell english reverse taiwan"),
    ],
)
def test_what_is_typed_finds_what_it_means(engine: Engine, query: str, names: str):
    assert found(engine, query) == names
    assert found(engine, node_text(parse(query))) == names
    assert all(engine.count(part, Scope(1)) >= 0 for part in parts(parse(query)))


@pytest.mark.parametrize(
    ("query", "looser"),
    [
        ("锂离子电池制备方法", "锂离子电池 AND 制备方法"),
        ("title:electrolytes", "title:electrolyt*"),
        ("title:LiPF6", "LiPF6"),
        ("zzzz电解液", "电解液"),
        ("电解液LiPF6", "电解液 AND LiPF6"),
        ("owner:岚湾化学股份有限公司", "owner:岚湾化学"),
        ("ipc:H01M10/0999", "ipc:H01M10"),
        ("电解液 kind:design", "电解液"),
        ("an:CN107421536B", "CN107421536B"),
    ],
)
def test_what_finds_nothing_has_a_looser_form_that_finds_something(engine: Engine, query: str, looser: str):
    assert found(engine, query) == ""
    assert looser in dict(suggestions(parse(query)))
    assert found(engine, looser) != ""
