"""Real office files through the command: every document accounted for, and found again by its numbers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
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
SETS = {
    FIRST: (296, 0),
    "patents/us_weekly_concat": (175, 0),
    "patents/us_biblio_zip": (11, 0),
    "patents/us_application_zip": (2, 0),
    "patents/us_2018_grants": (12, 0),
    "patents/ep_fulltext_xml": (24, 2),
    "patents/cn_cnipa_xml": (38, 0),
    "trademarks/euipo_tm_xml": (545, 0),
    "trademarks/us_tsdr_st66_st96": (4, 0),
    "patents/docdb_xml": (12, 0),
    "patents/br_inpi_espacenet_xml": (20732, 0),
    "patents/dpma_connect": (12, 0),
    "patents/epo_ops": (81, 11),
    "patents_tabular/lens_coronavirus": (2208, 0),
    "designs/euipo_design_xml": (204, 0),
    "designs/us_design_patents": (31, 0),
    "designs/us_design_images": (192, 48),
    "geographical_indications/uk_defra_register": (2495, 0),
    "geographical_indications/france_inao": (3467, 0),
    "geographical_indications/india": (460, 0),
    "plant_varieties/france_ctps": (13472, 0),
    "plant_varieties/france_vine": (263, 0),
    "patents_tabular/lens_api_fulltext": (9, 0),
    "patents_tabular/lens_drones": (3965, 0),
    "patents_tabular/lens_pizza": (671, 0),
}
"""Documents in each set and how many of them are broken: two European ones are not well-formed, and 48 pictures of a
list of drawings are of no patent."""

NUMBERS = {
    "US-patent-15471882": ("US 10,010,718 B2", "US10010718B2", "10010718", "15/471,882"),
    "EP-patent-78100007": ("EP 0 000 002 A1", "EP0000002", "EP78100007"),
    "US-trademark-74631225": ("74631225", "US74631225"),
    "EM-trademark-018222197": ("EM018222197", "EUTM 018222197", "018222197"),
    "EM-design-001063390-0002": ("001063390-0002", "EM 001063390-0002"),
    "FR-plant_variety-2500017": ("FR 2500017",),
    "US-patent-13072247": ("US 8,333,778 B2", "13/072,247"),
    "GB-gi-PGI-ES-02343": ("PGI-ES-02343", "PGIES02343"),
    "US-design-29740061": ("US D909824 S1", "USD909824S1", "29/740,061"),
    "CN-patent-200480024253": ("CN100549183C", "CN 100549183", "200480024253"),
}
AMERICAN = ("US20020079556", "US20020097147", "US20020170540", "US20030013909")


class Folder:
    """A data folder and the command on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reports: dict[str, Any] = {}

    def run(self, *words: str) -> tuple[int, str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUNIMENT_", "DJANGO_"))}
        line = [*COMMAND, *words, "--data", str(self.path)]
        done = subprocess.run(line, env=kept, capture_output=True, text=True, timeout=300, check=False)
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

    def load(self, path: Path) -> Any:
        return self.json("load", str(path))


@pytest.fixture(scope="module")
def everything(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """All sets in one folder, an edition each."""
    folder = Folder(tmp_path_factory.mktemp("everything"))
    for name in SETS:
        folder.reports[name] = folder.load(real_data / f"{name}.tar.xz")
    return folder


@pytest.mark.parametrize("name", SETS)
def test_every_document_is_accounted_for(everything: Folder, name: str):
    """Worth its seconds: only the offices' own files have the offices' own faults."""
    report = everything.reports[name]
    assert (report["read"], report["rejected"]) == SETS[name]
    assert report["state"] == "published"
    for part in (report, *report["files"], *report["sources"]):
        assert part["read"] == sum(part[count] for count in COUNTS[1:])
    for count in COUNTS:
        assert report[count] == sum(each[count] for each in report["files"])
    assert all(each["reason"] for each in report["files"] if each["state"] != "read")
    assert all(each["position"] and each["reason"] for each in report["rejects"])
    assert len(report["rejects"]) == report["rejected"]


def test_editions_follow_each_other_and_the_folder_is_whole(everything: Folder):
    """Worth its seconds: all sets, one after another, lie in one folder."""
    items = everything.json("editions")["items"]
    assert [item["name"] for item in items] == [everything.reports[name]["edition"] for name in SETS]
    totals = [item["total"] for item in items]
    assert totals == sorted(totals)
    assert everything.run("doctor")[:2] == (0, "all is whole\n")


def test_numbers_in_customary_forms_find_what_was_loaded(everything: Folder):
    """Worth its seconds: the forms are those of four offices, the rights are real."""
    asked = [(right, form) for right, forms in NUMBERS.items() for form in forms]
    shown = everything.shown(form for _, form in asked)
    assert [(each.get("right_id", each), form) for each, (_, form) in zip(shown, asked, strict=True)] == asked
    assert all(each["provenance"] and each["numbers"] for each in shown)


def test_after_the_american_texts_alone_nothing_is_in_force_and_nothing_unpledged(everything: Folder):
    """Worth its seconds: what real files do not tell must not be told. An edition stays as it was published."""
    report = everything.reports[FIRST]
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
    assert everything.reports["designs/us_design_patents"]["images"] == 274
