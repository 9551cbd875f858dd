"""The report sheet: what stands on it, that no title can break out of it, and that it is the same every time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from time import perf_counter

import pytest
import typst
from PIL import Image as Pillow

from muniment.accounts.models import HouseRow
from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import event, grant, incoming, statement
from muniment.catalogue.values import Event, GoodsServices, Image, Mark, Party
from muniment.register.adapters import sheet as setter
from muniment.register.domain.sheet import EVENTS, GOODS
from muniment.register.queries import sheets
from muniment.register.queries.checks import number_check
from muniment.register.queries.editions import edition_get
from muniment.register.queries.rights import right_get
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import AT, Office

pytestmark = pytest.mark.django_db

MADE = datetime(2026, 11, 20, tzinfo=UTC)
NASTY = '#panic() *b* _i_ $x$ [c] \\ @ref <lab> `raw` // /* ~ = - #sys.inputs "q" {d} #include("/etc/passwd")'
RIGHT = "CN-patent-201710000001"


@pytest.fixture
def office(data_dir):
    return Office(data_dir)


def plain_of(office, right_id, lang="en"):
    return sheets._plain(office.folder, right_get(office.folder, right_id), lang, "https://ip.example.org")


def set_texts(plain, selector, layout="sheet"):
    """The texts of the elements that typst finds in the set document, and of all below them."""
    compiler = typst.Compiler(setter.sheet_source(layout), font_paths=setter._fonts(), ignore_system_fonts=True)
    inputs = {"data": json.dumps(plain)}
    found = json.loads(
        typst.query(setter.sheet_source(layout), selector, font_paths=setter._fonts(), sys_inputs=inputs)
    )
    assert compiler.compile(format="pdf", sys_inputs=inputs)
    return [_text(each) for each in found]


def _text(node):
    if isinstance(node, list):
        return "".join(_text(each) for each in node)
    if not isinstance(node, dict):
        return ""
    if node.get("func") == "space":
        return " "
    return (
        node.get("text", "")
        if isinstance(node.get("text"), str)
        else _text(node.get("body") or node.get("children") or node.get("child"))
    )


def test_a_sheet_answers_each_question_and_says_where_it_comes_from(office):
    office.load(grant(1), key="first")
    plain = plain_of(office, RIGHT)
    assert (plain["headline"], plain["kind"], plain["right_id"]) == ("Thing 1, wording 0", "Patent", RIGHT)
    questions = [each["question"] for each in plain["answers"]]
    assert questions[:3] == ["Alive?", "Whose?", "Until when?"]
    assert {"Pledged?", "Licensed?", "Seized?", "Disputed?"} <= set(questions)
    assert all(each["answer"] for each in plain["answers"])
    assert [row[2:] for row in plain["events"]] == [["", "F10", ""]]
    assert ["Owner", "Firm 1", ""] in plain["parties"]
    view = right_get(office.folder, RIGHT)
    assert plain["edition"] == "2026-11-20.1"
    proof = {label: said for label, said, _code in plain["proof"]}
    assert proof["Checksum of the record (SHA-256)"] == view.record.content_hash
    assert proof["Address"] == f"https://ip.example.org/rights/{RIGHT}?edition=2026-11-20.1&as_of=2026-11-20"
    assert f"muniment show {RIGHT} --edition 2026-11-20.1" in proof["How to verify"]
    chinese = plain_of(office, RIGHT, "zh-Hans")
    assert [each["question"] for each in chinese["answers"]][:3] == ["是否有效", "属于谁", "到何时"]
    assert chinese["kind"] == "发明专利"


def test_a_sheet_says_whose_it_is_and_a_name_breaks_out_no_more_than_a_title(office):
    office.load(grant(1), key="first")
    plain = plain_of(office, RIGHT)
    assert (plain["house"], plain["seal"]) == ("Muniment 知契", "契")
    HouseRow.objects.create(pk=1, name_zh="云澜数据中心", name_en=NASTY[:60], seal="#")
    plain = plain_of(office, RIGHT)
    assert (plain["house"], plain["seal"]) == (NASTY[:60], "#")
    assert setter.sheet_pdf(plain, made_at=MADE).startswith(b"%PDF-")
    assert plain_of(office, RIGHT, "zh-Hans")["house"] == "云澜数据中心"


def test_no_title_breaks_out_of_the_sheet(office):
    said = statement(document="CN9B", no="201710000009", title=NASTY, events=(event(text=NASTY),))
    owner = Party(role="owner", name=NASTY, place=NASTY)
    content = type(said.content)(
        **{
            **{n: getattr(said.content, n) for n in said.content.__struct_fields__},
            "parties": (owner,),
            "facts": {"note": NASTY},
        }
    )
    office.load(
        incoming(type(said)(**{**{n: getattr(said, n) for n in said.__struct_fields__}, "content": content})),
        key="first",
    )
    plain = plain_of(office, "CN-patent-201710000009")
    assert set_texts(plain, "heading.where(level: 1)") == [NASTY]
    assert NASTY not in setter.sheet_source("sheet").decode()


def test_the_same_right_gives_the_same_bytes_quickly(office):
    office.load(grant(1), key="first")
    view = right_get(office.folder, RIGHT)
    first = sheets.right_pdf(office.folder, view, lang="zh-Hans")
    began = perf_counter()
    again = sheets.right_pdf(office.folder, view, lang="zh-Hans")
    assert perf_counter() - began < 2.5  # 0.15 s on a machine with nothing else to do
    assert first == again
    assert first.startswith(b"%PDF-")
    assert first != sheets.right_pdf(office.folder, view, lang="en")


def test_a_long_life_stays_on_two_pages_and_says_what_is_left_out(office):
    events = tuple(
        event("licence", AT.date().replace(year=2018 + n // 12, month=1 + n % 12, day=1), office_code=f"L{n}")
        for n in range(60)
    )
    people = tuple(Party(role="inventor", name=f"Person {n}", seq=n + 1) for n in range(40))
    office.load(
        incoming(statement(document="CN8B", no="201710000008", title="Long " * 30, events=events, parties=people)),
        key="first",
    )
    plain = plain_of(office, "CN-patent-201710000008")
    assert (len(plain["events"]), plain["parties_more"]) == (EVENTS, 24)
    assert plain["events_more"] == "36 earlier events: see the address of the record"
    assert len(sheets.right_pictures(office.folder, right_get(office.folder, "CN-patent-201710000008"), lang="en")) <= 3


def test_a_mark_shows_its_picture(office, data_dir):
    from muniment.catalogue.services.upkeep import image_put

    out = BytesIO()
    Pillow.new("RGB", (40, 30), "red").save(out, format="PNG")
    sha256 = image_put(data_dir, out.getvalue())
    said = statement(
        document="CN7",
        no="99000007",
        kind="trademark",
        mark=Mark(text="溪语", kind="combined"),
        images=(
            Image(name="mark.png", role="mark", sha256=sha256, media_type="image/png"),
            Image(name="x", role="view"),
        ),
    )
    office.load(incoming(said), key="first")
    view = right_get(office.folder, "CN-trademark-99000007")
    (page, *_rest) = sheets.right_pictures(office.folder, view, lang="zh-Hans")
    with Pillow.open(BytesIO(page)) as picture:
        colours = {colour for _count, colour in picture.convert("RGB").getcolors(1 << 20)}
    assert (255, 0, 0) in colours


def test_a_mark_lists_its_goods_and_other_events_their_words(office):
    said = statement(
        document="CN6",
        no="99000006",
        kind="trademark",
        goods_services=(
            GoodsServices(class_no="30", text="茶；糕点", lang="zh-Hans"),
            GoodsServices(class_no="30", text="tea; pastries " * 40, lang="en"),
        ),
        events=(Event(occurred_on=AT.date(), category="W", key_event="W10", family="other", text="信用修复"),),
    )
    office.load(incoming(said), key="first")
    chinese = plain_of(office, "CN-trademark-99000006", "zh-Hans")
    assert ["商品和服务", "30　茶；糕点"] in chinese["facts"]
    assert chinese["events"][0][4] == "信用修复"
    goods = [row[1] for row in plain_of(office, "CN-trademark-99000006")["facts"] if row[0] == "Goods and services"]
    assert [(len(each), each[-1]) for each in goods] == [(GOODS + 3, "…")]


@pytest.mark.parametrize("number", ["CN201710000001", "CN999999999999", NASTY], ids=["there", "not there", "none"])
def test_a_check_is_a_sheet_too(office, client, number):
    office.load(grant(1), key="first")
    for lang in ("zh-Hans", "en"):
        checked = number_check(office.folder, number, edition=edition_get(), made_on=AT.date())
        plain = sheets._check(office.folder, checked, number, lang, "https://ip.example.org")
        assert set_texts(plain, "heading.where(level: 1)", "check") == [number]
        assert plain["proof"][0][1] == "2026-11-20.1"
        assert len(sheets.check_pictures(office.folder, checked, number=number, lang=lang)) == 1
    reply = client.get("/check", {"number": number, "format": "pdf"})
    assert (reply.status_code, reply["Content-Type"], reply.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert reply["Content-Disposition"].isascii()
    assert client.get("/check", {"number": number, "format": "st96"}).status_code == 400


def test_what_is_withheld_is_not_on_the_sheet(office):
    office.load(grant(1), key="first")
    right_withhold(data_dir=office.folder, actor=SYSTEM, right_id=RIGHT, field="parties", ground="Rule 9", at=AT)
    assert "Firm 1" not in json.dumps(plain_of(office, RIGHT))


def test_a_failure_of_the_engine_is_told(monkeypatch):
    from muniment.kernel.errors import EngineUnavailable

    with pytest.raises(EngineUnavailable, match="could not be set"):
        setter.sheet_pdf({}, made_at=MADE)
