"""The sample country made small, through the public doors, on the database of the suite."""

from __future__ import annotations

import json

import pytest

from muniment.accounts.values import SYSTEM
from muniment.demo.services import sample_make
from muniment.intake.services.loading import load_publish
from muniment.kernel.clock import clock_read
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed
from muniment.register.queries.checks import number_check
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.health import health_check
from muniment.register.queries.rights import right_get, right_resolve


@pytest.fixture
def sample(data_dir, settings, db):
    settings.MUNIMENT_PROFILE = "demo"
    lines = list(sample_make(data_dir=data_dir, size="small", actor=SYSTEM, count=400))
    assert len(lines) == 4
    return data_dir


@pytest.mark.slow
def test_the_sample_country_stands(sample):
    """Takes some seconds: it is the only test that makes, loads and asks the sample from end to end on both databases."""
    names = [manifest.name for manifest in edition_list()]
    assert names == ["2025-12-31.1", "2026-10-31.1", "2026-11-20.1"]
    assert clock_read(sample).today().isoformat() == "2026-11-20"
    assert health_check(sample) == []
    truth = json.loads((sample / "truth.json").read_text(encoding="utf-8"))
    _walk_5(sample, truth["5"])
    _walk_7(sample, truth["7"])
    _again(sample)


def _walk_5(sample, truth):
    from datetime import date

    for name, badge in truth["editions"].items():
        edition = edition_get(name)
        right_id = right_resolve(sample, truth["number"], edition)
        assert right_id == truth["right_id"]
        view = right_get(sample, right_id, edition=name, as_of=date.fromisoformat(truth["as_of"]))
        assert view.status[0].badge == badge
    assert any("47" in rule.source.en for reason in view.status[0].reasons for rule in reason.rules)


def _walk_7(sample, truth):
    from datetime import date

    edition = edition_get()
    misprint = number_check(sample, truth["misprinted"]["number"], edition=edition)
    assert misprint.result.verdict == truth["misprinted"]["verdict"]
    assert misprint.result.right_id == truth["misprinted"]["right_id"]
    ended = truth["ended"]
    before = number_check(sample, ended["number"], edition=edition, made_on=date.fromisoformat(ended["lawful_made_on"]))
    after = number_check(
        sample, ended["number"], edition=edition, made_on=date.fromisoformat(ended["unlawful_made_on"])
    )
    assert (before.result.verdict, before.result.lawful) == ("ended", True)
    assert (after.result.verdict, after.result.lawful) == ("ended", False)
    assert before.result.status.ended_on.isoformat() == ended["ended_on"]


def _again(sample):
    assert len(list(sample_make(data_dir=sample, size="small", actor=SYSTEM, count=400))) == 1
    with pytest.raises(Conflict):
        list(sample_make(data_dir=sample, size="medium", actor=SYSTEM))
    own = sample / "own.csv"
    own.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(NotAllowed):
        load_publish(data_dir=sample, paths=[own], actor=SYSTEM, clock=clock_read(sample))


@pytest.mark.django_db
def test_there_are_three_sizes(data_dir):
    with pytest.raises(InvalidInput):
        list(sample_make(data_dir=data_dir, size="huge", actor=SYSTEM))
