"""Real office files through the command: every document accounted for, and found again by its numbers."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.real_files, pytest.mark.one_database, pytest.mark.slow]

COMMAND = [sys.executable, "-c", "from muniment.cli.main import main; main()"]
BATCH = [
    sys.executable,
    "-c",
    "import json, sys; from muniment.cli.main import run; [run(line) for line in json.loads(sys.argv[1])]",
]
COUNTS = ("read", "accepted", "rejected", "duplicates", "held")
FIRST = "patents/us_fulltext_xml"
BRAZIL = "patents/br_inpi_espacenet_xml"
INDIA = "patents_tabular/in_grants_2018_2019"
SEEDS = "plant_varieties/france_ctps"
DRONES = "patents_tabular/lens_drones"
SHARE = 20
"""Of the 20,732 Brazilian documents, 27,914 Indian lines, 13,472 French ones and 3,965 of a search, one in so many is read here."""
SETS = {
    # archive: documents read, rejected, and duplicates (of those before, or of the same day and content)
    FIRST: (296, 0, 0),
    "patents/us_weekly_concat": (175, 0, 116),
    "patents/us_biblio_zip": (11, 0, 1),
    "patents/us_application_zip": (2, 0, 0),
    "patents/us_2018_grants": (12, 0, 0),
    "patents/ep_fulltext_xml": (24, 2, 0),
    "patents/cn_cnipa_xml": (38, 0, 14),
    "patents/docdb_xml": (12, 0, 0),
    "patents/dpma_connect": (12, 0, 0),
    "patents/epo_ops": (81, 11, 24),
    BRAZIL: (1037, 0, 64),
    "trademarks/euipo_tm_xml": (545, 0, 0),
    "trademarks/us_tsdr_st66_st96": (4, 0, 1),
    "designs/euipo_design_xml": (204, 0, 0),
    "designs/us_design_patents": (31, 0, 0),
    "designs/us_design_images": (192, 48, 0),
    "geographical_indications/eambrosia": (428, 0, 0),
    "geographical_indications/uk_defra_register": (2495, 0, 0),
    "geographical_indications/france_inao": (3467, 0, 0),
    "geographical_indications/india": (460, 0, 0),
    SEEDS: (674, 0, 0),
    "plant_varieties/france_vine": (263, 0, 0),
    INDIA: (1313, 84, 0),
    "patents_tabular/lens_api_fulltext": (9, 0, 0),
    "patents_tabular/lens_battery": (524, 524, 0),
    "patents_tabular/lens_coronavirus": (2208, 0, 0),
    DRONES: (200, 0, 0),
    "patents_tabular/lens_pizza": (671, 0, 0),
}
LOADS = (
    (FIRST,),
    tuple(name for name in SETS if name.startswith("patents/") and name != FIRST),
    tuple(name for name in SETS if not name.startswith("patents/")),
)
"""Each of them becomes an edition."""
FAULTS = {
    # archive: why documents are rejected; each of its rejections is one of these
    "patents/ep_fulltext_xml": r"not well-formed",
    # Answers without a document: statistics, a scheme, an error, a list of hits.
    "patents/epo_ops": r"no reader knows the root element <(ops:world-patent-data|fault)>",
    # Pictures that a program made up stand in the list beside those of patents.
    "designs/us_design_images": r"id: 'D\d+_gen_\w+' is no design patent",
    # One journal's list of first examination reports lies among the grants, with other columns under the same names.
    INDIA: r"no number in '(DELHI|MUMBAI|CHENNAI|KOLKATA)'|not a date: '(FERDATE|OPTISCELLU)'",
    # An export without any number of the office.
    "patents_tabular/lens_battery": r"the row has no number of a right",
}
UNKNOWN = {"patents/ep_fulltext_xml": {"First", "Second", "Third", "Fourth", "style"}}
"""Words in pointed brackets in the texts of two applicants, which look like elements."""

NUMBERS = {
    "US-patent-15471882": ("US 10,010,718 B2", "US10010718B2", "10010718", "15/471,882"),
    "EP-patent-78100007": ("EP 0 000 002 A1", "EP0000002", "EP78100007"),
    "US-trademark-74631225": ("74631225", "US74631225"),
    "EM-trademark-018222197": ("EM018222197", "EUTM 018222197", "018222197"),
    "EM-design-001063390-0002": ("001063390-0002", "EM 001063390-0002"),
    "FR-plant_variety-2500017": ("FR 2500017",),
    "US-patent-13072247": ("US 8,333,778 B2", "13/072,247"),
    "GB-gi-PGI-ES-02343": ("GB PGI-ES-02343", "UK PGI ES 02343"),
    "US-design-29740061": ("US D909824 S1", "USD909824S1", "29/740,061"),
    "CN-patent-200480024253": ("CN100549183C", "CN 100549183", "200480024253"),
}
AMERICAN = ("US20020079556", "US20020097147", "US20020170540", "US20030013909")


class Folder:
    """A data folder and the command on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.editions: list[Any] = []
        self.files: dict[str, list[Any]] = {}
        self.rejects: dict[str, list[Any]] = {}

    def run(self, *words: str) -> tuple[int, str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUNIMENT_", "DJANGO_"))}
        line = [*COMMAND, *words, "--data", str(self.path)]
        done = subprocess.run(line, env=kept, capture_output=True, text=True, timeout=900, check=False)
        return done.returncode, done.stdout, done.stderr

    def json(self, *words: str) -> Any:
        code, out, err = self.run(*words, "--format", "json")
        assert code == 0, err
        return json.loads(out)

    def shown(self, numbers: Iterable[str], *options: str) -> list[Any]:
        """``show`` of many numbers in one process, which starts only once."""
        lines = [["show", each, "--format", "json", "--data", str(self.path), *options] for each in numbers]
        done = subprocess.run([*BATCH, json.dumps(lines)], capture_output=True, text=True, timeout=120, check=True)
        return json.loads("[" + done.stdout.replace("\n}\n{", "\n},\n{") + "]")

    def load(self, paths: Iterable[Path]) -> Any:
        return self.json("load", *map(str, paths))


def share_of(archive: Path, folder: Path) -> Path:
    """Some of the documents of a large zip in an archive, as a zip."""
    with tarfile.open(archive) as packed:
        member = next(each for each in packed if each.name.endswith(".zip"))
        content = packed.extractfile(member)
        assert content is not None
        out = folder / "sample.zip"
        with zipfile.ZipFile(io.BytesIO(content.read())) as whole, zipfile.ZipFile(out, "w") as part:
            for name in whole.namelist()[::SHARE]:
                part.writestr(name, whole.read(name))
    return out


def lines_of(archive: Path, folder: Path) -> Path:
    """The first of the lines of an archive's table, which may be its header, and some of the others."""
    out = folder / f"{archive.name.split('.')[0]}.tar"
    with tarfile.open(archive) as packed, tarfile.open(out, "w") as part:
        for member in packed:
            content = packed.extractfile(member)
            if content is not None and not member.name.endswith(".md"):
                first, *others = content.readlines()
                kept = b"".join([first, *others[::SHARE]])
                member.size = len(kept)
                part.addfile(member, io.BytesIO(kept))
    return out


@pytest.fixture(scope="module")
def everything(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """All sets in one folder, in three editions: a load takes many archives at once."""
    folder = Folder(tmp_path_factory.mktemp("everything"))
    paths = {name: real_data / f"{name}.tar.xz" for name in SETS}
    shares = tmp_path_factory.mktemp("shares")
    paths |= {BRAZIL: share_of(paths[BRAZIL], shares)} | {
        each: lines_of(paths[each], shares) for each in (INDIA, SEEDS, DRONES)
    }
    for names in LOADS:
        report = folder.load(paths[name] for name in names)
        folder.editions.append(report)
        lines = Path(report["rejects_file"]).read_text(encoding="utf-8") if report["rejects_file"] else ""
        rejects = [json.loads(line) for line in lines.splitlines()]
        for name in names:
            head = f"{paths[name].name}!"
            folder.files[name] = [each for each in report["files"] if each["file"].startswith(head)]
            folder.rejects[name] = [each for each in rejects if each["file"].startswith(head)]
    return folder


@pytest.mark.parametrize("name", SETS)
def test_every_document_is_accounted_for(everything: Folder, name: str):
    """Worth its seconds: only the offices' own files have the offices' own faults."""
    files, rejects = everything.files[name], everything.rejects[name]
    counts = {count: sum(each[count] for each in files) for count in COUNTS}
    assert (counts["read"], counts["rejected"], counts["duplicates"], counts["held"]) == (*SETS[name], 0)
    assert all(each["read"] == sum(each[count] for count in COUNTS[1:]) for each in files)
    assert all(each["reason"] for each in files if each["state"] != "read")
    assert len(rejects) == counts["rejected"]
    assert [each["reason"] for each in rejects if not re.search(FAULTS.get(name, "$^"), each["reason"])] == []
    assert {element for each in files for element in each["unknown_elements"]} == UNKNOWN.get(name, set())


def test_editions_follow_each_other_and_the_folder_is_whole(everything: Folder):
    """Worth its seconds: all sets, one load after another, lie in one folder."""
    items = everything.json("editions")["items"]
    assert [item["name"] for item in items] == [report["edition"] for report in everything.editions]
    totals = [item["total"] for item in items]
    assert totals == sorted(totals)
    for report in everything.editions:
        assert (report["state"], report["problems"]) == ("published", [])
        for part in (report, *report["sources"]):
            assert part["read"] == sum(part[count] for count in COUNTS[1:])
        for count in COUNTS:
            assert report[count] == sum(each[count] for each in report["files"])
        assert all(each["position"] and each["reason"] for each in report["rejects"])
    assert everything.run("doctor")[:2] == (0, "all is whole\n")


def test_numbers_in_customary_forms_find_what_was_loaded(everything: Folder):
    """Worth its seconds: the forms are those of four offices, the rights are real."""
    asked = [(right, form) for right, forms in NUMBERS.items() for form in forms]
    shown = everything.shown(form for _, form in asked)
    assert [(each.get("right_id", each), form) for each, (_, form) in zip(shown, asked, strict=True)] == asked
    assert all(each["provenance"] and each["numbers"] for each in shown)


def test_after_the_american_texts_alone_nothing_is_in_force_and_nothing_unpledged(everything: Folder):
    """Worth its seconds: what real files do not tell must not be told. An edition stays as it was published."""
    report = everything.editions[0]
    assert report["accepted"] == 296
    first = everything.json("editions")["items"][0]
    assert (first["name"], first["coverage"]) == (report["edition"], [])
    assert first["total"] == sum(first["kinds"].values())
    for right in everything.shown(AMERICAN, "--edition", first["name"]):
        assert right["edition"] == first["name"]
        assert all(part["state"] != "in_force" for part in right["status"])
        assert all(row["until"] is None for row in right["coverage"])
        said = json.dumps([right["status_line"], right["status"], right["liens"], right["coverage"]])
        for phrase in ("in force", "not pledged", "no pledge"):
            assert phrase not in said, right["right_id"]
        assert any(words in right["status_line"]["en"] for words in ("not covered", "Term expired"))


def test_design_grants_stand_with_their_drawings_and_classes(everything: Folder):
    """Worth its seconds: only the office's own packages have TIFF drawings beside the text."""
    (right,) = everything.shown(["US D909824 S1"])
    assert [(each["scheme"], each["symbol"]) for each in right["classes"]][-1] == ("LOCARNO", "07-03")
    assert len(right["images"]) == 4
    assert all(each["sha256"] and each["media_type"] == "image/tiff" for each in right["images"])
    assert everything.editions[2]["images"] >= 274 + 144
