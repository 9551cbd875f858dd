"""Code lists in the data folder and their pages: loaded to the last row, browsed, counted, searched."""

from __future__ import annotations

import io
import tarfile
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from muniment.catalogue.queries.classes import class_counts
from muniment.catalogue.tests.factories import incoming, publication, statement
from muniment.catalogue.values import ClassSymbol, GoodsServices
from muniment.kernel.errors import NotFound, SourceProblem
from muniment.register.queries.trees import records_ask, tree_lists, tree_page
from muniment.register.services.codelists import FileLoaded, Statement, codelists_load
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import AT, LOADER, Office
from muniment.standards.tests.test_classifications import BARE, CODED, GROUPS, LABELS, NESTED, NICE, TREE

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOTE = "made/up@1 | paths: a | licence: free with attribution | what: titles\n\nComplete 2020.01 scheme\n"


def archive(path: Path, **files: str) -> Path:
    with tarfile.open(path, "w:xz") as out:
        for name, text in files.items():
            info = tarfile.TarInfo(f"set/{name.replace('__', '.')}")
            body = text.encode()
            info.size = len(body)
            out.addfile(info, io.BytesIO(body))
    return path


def load(data_dir: Path, *paths: Path, replace: bool = False, **stated: str) -> tuple[FileLoaded, ...]:
    return codelists_load(
        data_dir=data_dir, paths=paths, stated=Statement(**stated), replace=replace, actor=LOADER, at=AT
    )


@pytest.fixture
def lists(data_dir: Path, tmp_path: Path) -> Path:
    """A folder with IPC in three editions and NICE in two."""
    load(
        data_dir,
        archive(tmp_path / "titles.tar.xz", all__tsv=BARE, SOURCE__md=NOTE),
        archive(tmp_path / "es.tar.xz", c__json=CODED, s__json=NESTED),
        archive(tmp_path / "years.tar.xz", **{"20210101_fr_labels__tsv": LABELS}),
        archive(tmp_path / "nice.tar.xz", n__json=NICE),
        archive(tmp_path / "groups.tar.xz", **{"06__json": GROUPS, "SOURCE__md": "x | licence: own | NCL 11-2018"}),
    )
    return data_dir


def page(data_dir: Path, scheme: str, symbol: str = "", **more: object):
    return tree_page(data_dir, scheme=scheme, symbol=symbol, seq=None, today=TODAY, **{"lang": "en", **more})  # type: ignore[arg-type]


def test_every_row_of_every_file_is_accounted_for(data_dir: Path, tmp_path: Path):
    files = {
        "20210101_labels__tsv": LABELS,
        "ipc__tsv": TREE,
        "c__json": CODED,
        "package__json": "{}",
        "README__md": "x",
    }
    report = load(data_dir, archive(tmp_path / "mixed.tar.xz", **files))
    states = {each.name.rsplit("/", 1)[-1]: (each.state, each.reason) for each in report}
    assert states == {
        "20210101_labels.tsv": ("loaded", ""),
        "ipc.tsv": ("loaded", ""),
        "c.json": ("loaded", ""),
        "package.json": ("skipped", "form.unknown"),
        "README.md": ("skipped", "note"),
    }
    for each in report:
        assert each.read == each.entries + each.titles + each.headings + each.repeated + each.rejected
    assert sum(each.rejected for each in report) == 2


def test_the_same_file_again_changes_nothing(lists: Path, tmp_path: Path):
    before = tree_lists(lists, today=TODAY)
    again = load(lists, tmp_path / "titles.tar.xz")
    assert [each.state for each in again] == ["skipped", "already"]
    assert tree_lists(lists, today=TODAY) == before


def test_replacing_empties_the_list_first(lists: Path, tmp_path: Path):
    own = tmp_path / "own.csv"
    own.write_text("symbol,title_zh\nH,测试之部\n", encoding="utf-8")
    (loaded,) = load(lists, own, replace=True, scheme="IPC", edition="2020.01")
    assert (loaded.entries, loaded.rejected) == (1, 0)
    shown = page(lists, "ipc", version="2020.01")
    assert [each.symbol for each in shown.children] == ["H"]
    assert shown.shown.edition_from == "note"


def test_a_list_states_edition_licence_languages_and_gaps(lists: Path):
    found = {(each.scheme.code, each.edition): each for each in tree_lists(lists, today=TODAY, files=True)}
    assert set(found) == {
        ("IPC", "2020.01"), ("IPC", "2023.01"), ("IPC", "2021.01"), ("NICE", "10-2015"), ("NICE", "11-2018"),
    }  # fmt: skip
    titles = found["IPC", "2020.01"]
    assert titles.licence == ("free with attribution",)
    assert titles.source == ("made/up@1",)
    assert titles.languages == (("en", 5),)
    assert titles.gaps[0].en == "of its 8 roots (level section) 7 missing: A, B, C, D, E, F, G"
    assert titles.in_force is not None
    assert titles.in_force.edition == "2026.01"
    assert found["IPC", "2023.01"].edition_from == "marks"
    assert "it has no level subgroup" in [gap.en for gap in found["IPC", "2021.01"].gaps]
    assert sum(int(str(each["read"])) for each in titles.files) == 6


def test_an_edition_in_force_brings_no_warning(data_dir: Path, tmp_path: Path):
    own = tmp_path / "own.csv"
    own.write_text("#scheme,IPC\n#edition,2026.01\nsymbol,title_en\nH,made up\n", encoding="utf-8")
    load(data_dir, own)
    assert [each.in_force for each in tree_lists(data_dir, today=TODAY)] == [None]


def test_a_place_has_its_way_titles_and_what_lies_under_it(lists: Path):
    shown = page(lists, "ipc", "H01M3/00")
    assert shown.shown.edition == "2020.01"
    assert [each.symbol for each in shown.path] == ["H", "H01", "H01M"]
    assert shown.node is not None
    assert (shown.node.symbol, shown.node.label and shown.node.label.title) == ("H01M 3/00", "Things with one spring")
    assert shown.node.headings == ("Things of the first sort",)
    assert [(lang, editions) for lang, _title, editions in shown.titles] == [
        ("en", ("2020.01",)), ("es", ("2023.01",)), ("fr", ("2021.01",)),
    ]  # fmt: skip
    assert [each.symbol for each in shown.children] == ["H01M 3/02"]


def test_dots_that_one_edition_lacks_are_borrowed_from_another(lists: Path, tmp_path: Path):
    deep = tmp_path / "deep.csv"
    deep.write_text("#scheme,IPC\n#edition,2022.01\nsymbol,title_en\nH01M 3/02,lid\nH01M 3/04,open lid\n", "utf-8")
    load(lists, deep)
    shown = page(lists, "ipc", "H01M 3/04", version="2022.01")
    assert [each.symbol for each in shown.path] == ["H", "H01", "H01M", "H01M 3/00", "H01M 3/02"]
    assert [each.implied for each in shown.path] == [True, True, True, True, False]
    borrowed = shown.path[3].label
    assert borrowed is not None
    assert (borrowed.title, borrowed.edition) == ("Things with one spring", "2020.01")


def test_the_list_that_speaks_the_readers_language_comes_first(lists: Path):
    assert page(lists, "nice", lang="zh-Hans").shown.edition == "11-2018"
    assert page(lists, "nice", lang="en").shown.edition == "10-2015"
    shown = page(lists, "nice", "069001", lang="zh-Hans")
    assert [title for _lang, title, _editions in shown.titles] == ["单弹簧", "springs for the test"]
    assert [each.symbol for each in shown.path] == ["6", "0691"]


@pytest.mark.parametrize(
    ("scheme", "words", "found"),
    [
        ("ipc", "spring", ["H01M", "H01M 3/00"]),
        ("ipc", "SPRING one", ["H01M 3/00"]),
        ("ipc", "muelle", ["H01", "H01M", "H01M 3/00"]),
        ("ipc", "H01M0003020000", ["H01M 3/02"]),
        ("ipc", "100%", []),
        ("nice", "弹簧", ["0691", "069001", "C069001"]),
        ("nice", "双弹", ["C069001"]),
    ],
)
def test_a_search_in_the_titles(lists: Path, scheme: str, words: str, found: list[str]):
    shown = page(lists, scheme, lang="zh-Hans" if scheme == "nice" else "en", words=words)
    assert shown.found is not None
    assert [each.symbol for each in shown.found] == found
    assert shown.found_total == len(found)


def test_what_is_not_loaded_is_said(lists: Path):
    for scheme, symbol in (("cpc", ""), ("ipc", "A01B"), ("ipc", "???"), ("ipc", "H" * 200)):
        with pytest.raises(NotFound):
            page(lists, scheme, symbol)


def test_a_file_that_is_no_code_list_is_refused(data_dir: Path, tmp_path: Path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceProblem, match="no file is a code list"):
        load(data_dir, other)
    with pytest.raises(SourceProblem, match="there is no file"):
        load(data_dir, tmp_path / "absent.csv")
    broken = tmp_path / "broken.tar.xz"
    broken.write_bytes(b"\xfd7zXZ\0 broken")
    with pytest.raises(SourceProblem, match="broken"):
        load(data_dir, broken)


@pytest.mark.parametrize(
    ("scheme", "symbol", "under", "asks"),
    [
        ("IPC", "H01M", (), "ipc:H01M"),
        ("IPC", "H01M 10/00", (), "ipc:H01M10"),
        ("IPC", "H01M 10/05", ("H01M 10/05", "H01M 10/0525"), "ipc:H01M10/05 OR ipc:H01M10/0525"),
        ("IPC", "H01M 10/05", ("H01M 10/05",) * 61, None),
        ("NICE", "9", (), "nice:9"),
        ("NICE", "0901", (), "group:0901"),
        ("GB2260", "840000", (), None),
        ("VIENNA", "02.01", (), "vienna:02.01"),
    ],
)
def test_the_question_behind_a_count(scheme: str, symbol: str, under: tuple[str, ...], asks: str | None):
    assert records_ask(scheme, symbol, under) == asks


def classed(no: str, *symbols: str, scheme: str = "IPC", kind: str = "patent", goods: tuple[GoodsServices, ...] = ()):
    return incoming(
        statement(
            document=f"CN{no}A",
            no=no,
            kind=kind,
            numbers=(publication(no, "A", "CN"),),
            classes=tuple(ClassSymbol(scheme=scheme, symbol=each) for each in symbols),
            goods_services=goods,
        )
    )


@pytest.fixture
def counted(lists: Path) -> Path:
    """Two editions over the lists: the second takes one class away and brings a right."""
    office = Office(lists)
    office.load(
        classed("201810000001", "H01M 3/00", "H01M 3/02"),
        classed("201810000002", "H01M 3/04"),
        classed("201810000003", "H01M 5/00", "B60L 1/00"),
        classed("301", "9", scheme="NICE", kind="trademark"),
        classed("302", kind="trademark", goods=(GoodsServices(class_no="06", text="弹簧", groups=("0691",)),)),
        key="first",
    )
    office.load(classed("201810000004", "H01M 3/06"), key="second")
    return lists


def test_counts_are_of_rights_and_of_one_edition(counted: Path):
    def count(seq: int, **stems: str) -> dict[str, int]:
        return class_counts(counted, seq, "IPC", stems=stems, sets={}, without=frozenset())

    assert count(1, h="H", m="H01M", three="H01M 3/", b="B", none="C") == {
        "h": 3,
        "m": 3,
        "three": 2,
        "b": 1,
        "none": 0,
    }
    assert count(2, h="H", three="H01M 3/") == {"h": 4, "three": 3}
    sets = {"dotted": ("H01M 3/02", "H01M 3/04"), "nothing": ("H01M 9/00",)}
    found = class_counts(counted, 1, "IPC", stems={}, sets=sets, without=frozenset())
    assert found == {"dotted": 2, "nothing": 0}
    nice = {"six": "06", "nine": "09", "group": "0691"}
    assert class_counts(counted, 1, "NICE", stems=nice, sets={}, without=frozenset()) == {
        "six": 1, "nine": 1, "group": 1,
    }  # fmt: skip


def test_a_withheld_right_is_not_counted(counted: Path):
    shown = tree_page(counted, scheme="ipc", symbol="H01M", lang="en", seq=2, today=TODAY)
    assert shown.node is not None
    assert shown.node.count == 4
    right_withhold(
        data_dir=counted, actor=LOADER, right_id="CN-patent-201810000004", field=None, ground="made up", at=AT
    )
    after = tree_page(counted, scheme="ipc", symbol="H01M", lang="en", seq=2, today=TODAY)
    assert after.node is not None
    assert after.node.count == 3


def test_the_pages_in_both_languages(counted: Path, client: Client):
    for lang in ("zh-Hans", "en"):
        for address in (
            "/browse", "/browse/ipc", "/browse/ipc/H01M", "/browse/ipc/H01M3/00", "/browse/ipc?words=spring",
            "/browse/ipc?version=2021.01", "/browse/nice/6", "/browse/ipc/H01M?edition=2026-11-20.1", "/browse/ipc?skip=9",
        ):  # fmt: skip
            reply = client.get(
                address, {"lang": lang} if "?" not in address else None, headers={"accept-language": lang}
            )
            assert reply.status_code == 200, address
            assert "{%" not in reply.content.decode()
    body = client.get("/browse/ipc/H01M?lang=en").content.decode()
    assert "in force since 2026-01-01" in body
    assert "H01M 3/00" in body
    assert client.get("/browse/ipc/A01B").status_code == 404
    assert client.get("/browse/none").status_code == 404


def test_an_empty_folder_teaches_the_next_step(data_dir: Path, client: Client):
    assert "muniment codelists load" in client.get("/browse?lang=en").content.decode()
