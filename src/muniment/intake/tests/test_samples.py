"""Every reader says of its golden samples what its ``expected.json`` holds. A new reader needs no test of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.samples import ROOT, differences, golden_folders

from muniment.intake.queries import source_list

FOLDERS = golden_folders()


@pytest.mark.one_database
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_the_samples_say_what_is_expected(folder: Path):
    assert json.loads((folder / "expected.json").read_text(encoding="utf-8")), "no sample gives a statement"
    assert differences(folder) == []


@pytest.mark.one_database
def test_every_sample_belongs_to_a_reader():
    assert {folder.relative_to(ROOT).as_posix() for folder in FOLDERS} <= {spec.folder for spec in source_list()}
