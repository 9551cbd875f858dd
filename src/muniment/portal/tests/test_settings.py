"""Settings: all in one table, typed, and refusing what cannot be."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from muniment.kernel.errors import InvalidInput
from muniment.portal import variables
from muniment.portal.secret import secret_key

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[4]
PLACES = ("src", "tests", "docs", "benchmarks", "conftest.py", "Makefile", ".ci/run")


def texts():
    for place in PLACES:
        path = ROOT / place
        for each in [path] if path.is_file() else path.rglob("*"):
            if each.suffix in {".py", ".md", ".html", ".yaml", ""} and each.is_file() and "build" not in each.parts:
                yield each.read_text(encoding="utf-8", errors="replace")


def test_every_variable_is_in_the_table_and_every_row_is_used():
    used = {name for text in texts() for name in re.findall(r"\bMUNIMENT_[A-Z]+(?:_[A-Z]+)*\b", text)}
    of_readers = {"MUNIMENT_TOKEN"}  # the programs of the examples read it, Muniment does not
    assert used - of_readers == {each.name for each in variables.SETTINGS}


def test_every_row_says_what_it_means_in_both_languages_and_its_default_is_one_of_its_choices():
    for each in variables.SETTINGS:
        assert re.search(r"[\u4e00-\u9fff]", each.meaning.zh)
        assert re.search(r"[a-z]", each.meaning.en)
        assert not each.choices or each.default in each.choices


def test_settings_stay_on_one_page():
    assert len((ROOT / "src/muniment/portal/settings.py").read_text(encoding="utf-8").splitlines()) <= 150


def test_types(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUNIMENT_DATA", "here")
    monkeypatch.setenv("MUNIMENT_HOSTS", " a.example , ,b.example")
    monkeypatch.setenv("MUNIMENT_LOG_JSON", "Yes")
    monkeypatch.delenv("MUNIMENT_PROFILE")
    assert variables.folder("MUNIMENT_DATA") == tmp_path / "here"
    assert variables.words("MUNIMENT_HOSTS") == ["a.example", "b.example"]
    assert variables.switch("MUNIMENT_LOG_JSON") is True
    assert variables.switch("MUNIMENT_DEBUG") is False
    assert variables.text("MUNIMENT_PROFILE") == "laptop"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("MUNIMENT_PROFILE", "Demo", variables.text),
        ("MUNIMENT_LANG", "fr", variables.text),
        ("MUNIMENT_LOG_JSON", "maybe", variables.switch),
    ],
)
def test_what_a_variable_cannot_say(monkeypatch, name, value, read):
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput, match=name):
        read(name)


def test_databases(tmp_path):
    own = variables.database("", tmp_path)
    assert own["NAME"] == tmp_path / "muniment.db"
    assert own["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert variables.database("sqlite:///other.db", tmp_path)["NAME"] == tmp_path / "other.db"
    assert variables.database("sqlite:////srv/x.db", tmp_path)["NAME"] == Path("/srv/x.db")
    by_socket = variables.database("postgresql://m:p%40ss@/ip?host=%2Frun%2Fpg&sslmode=disable", tmp_path)
    assert by_socket == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "ip",
        "USER": "m",
        "PASSWORD": "p@ss",
        "HOST": "/run/pg",
        "PORT": "",
        "OPTIONS": {"sslmode": "disable"},
    }
    assert variables.database("postgres://db.example:5433/ip", tmp_path)["PORT"] == "5433"


@pytest.mark.parametrize("url", ["mysql://x", "muniment.db", "postgresql://h/d?nonsense=1"])
def test_other_databases_are_refused(tmp_path, url):
    with pytest.raises(InvalidInput, match="MUNIMENT_DATABASE_URL"):
        variables.database(url, tmp_path)


def test_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    key = secret_key(given="", profile="laptop", data_dir=tmp_path)
    assert len(key) >= 50
    assert secret_key(given="", profile="demo", data_dir=tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]


def test_a_folder_that_is_not_there_gets_a_key_for_this_process_and_is_not_made(tmp_path):
    assert len(secret_key(given="", profile="laptop", data_dir=tmp_path / "none")) >= 50
    assert list(tmp_path.iterdir()) == []


def test_several_processes_at_once_take_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(given="", profile="laptop", data_dir=tmp_path), range(16)))
    assert keys == {(tmp_path / "secret.key").read_text(encoding="ascii")}
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]


def test_a_key_that_cannot_be_read_is_replaced_for_this_process_alone(tmp_path):
    (tmp_path / "secret.key").mkdir()
    assert len(secret_key(given="", profile="laptop", data_dir=tmp_path)) >= 50


@pytest.mark.parametrize("given", ["", "too-short"])
def test_production_needs_a_key_of_its_own(tmp_path, given):
    with pytest.raises(InvalidInput, match="MUNIMENT_SECRET_KEY"):
        secret_key(given=given, profile="production", data_dir=tmp_path)
    assert secret_key(given="x" * 50, profile="production", data_dir=tmp_path) == "x" * 50


def settings_in(profile: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    program = (
        "from muniment.portal import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS, s.DEBUG)"
    )
    environment = {"MUNIMENT_PROFILE": profile, "MUNIMENT_DATA": str(folder), **more}
    return subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)


def test_production_does_not_start_without_its_key(tmp_path):
    refused = settings_in("production", tmp_path)
    assert refused.returncode != 0
    assert "production needs MUNIMENT_SECRET_KEY" in refused.stderr
    started = settings_in("production", tmp_path, MUNIMENT_SECRET_KEY="k" * 50, MUNIMENT_HOSTS="ip.example")
    assert started.stdout == "True ['https://ip.example'] False\n"
    assert settings_in("laptop", tmp_path).stdout == "False [] False\n"
