"""The command of accounts: the first administrator of a folder, and what follows."""

from __future__ import annotations

import io
import json
import re

import pytest

from muniment.accounts.models import AuditRow, Body, Person
from muniment.accounts.queries import identity_get
from muniment.accounts.services.invitations import invitation_sign_up
from muniment.cli.main import run
from muniment.kernel.texts import Text

pytestmark = pytest.mark.django_db
WORDS = "correct horse battery"


@pytest.fixture
def shell(data_dir, capsys, monkeypatch, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MUNIMENT_PROFILE = "laptop"

    def told(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["accounts", *words, "--data", str(data_dir)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return told


def test_the_first_administrator_and_what_follows(shell):
    assert "no account yet" in shell()[1]
    made = shell("create", "Boss@example.org", "--name", "安澜", "--role", "administrator", typed=f"{WORDS}\n")
    assert made[0] == 0, made
    person = Person.objects.get()
    assert (person.email, person.check_password(WORDS)) == ("boss@example.org", True)
    assert AuditRow.objects.get(action="person.created").actor.startswith("operator:")

    Body.objects.create(slug="firm", name_zh="华锐", name_en="Firm", kind="firm")
    code, out, _err = shell("invite", "n@example.org", "--body", "firm", "--manager", "--format", "json")
    assert code == 0
    word = re.fullmatch(r"/accounts/invitations/(\S+)", json.loads(out)["address"])[1]
    joined = invitation_sign_up(word=word, password=WORDS, name=Text("新人", "New"))
    assert [(seat.body, seat.manages) for seat in joined.bodies] == [("firm", True)]

    assert shell("role", "n@example.org", "--role", "staff")[0] == 0
    assert identity_get(person_id=joined.person_id).role == "staff"
    listed = json.loads(shell("--format", "json")[1])["items"]
    assert [(each["email"], each["role"], each["state"]) for each in listed] == [
        ("boss@example.org", "administrator", "open"), ("n@example.org", "staff", "open"),
    ]  # fmt: skip
    assert shell("close", "n@example.org")[0] == 0
    assert "closed" in shell()[1]


@pytest.mark.parametrize(
    ("words", "typed", "code", "says"),
    [(("fly",), "", 2, "usage"), (("create",), "", 2, "usage"), (("create", "a@example.org"), "", 2, "--role"),
     (("create", "a@example.org", "--role", "emperor", "--name", "A"), WORDS, 2, "not a role"),
     (("create", "a@example.org", "--role", "staff", "--name", "A"), "short", 2, "too short"),
     (("create", "a@example.org", "--role", "staff"), WORDS, 2, "name"),
     (("create", "nowhere", "--role", "staff", "--name", "A"), WORDS, 2, "address"),
     (("invite", "a@example.org", "--body", "nobody"), "", 1, "no body"),
     (("role", "a@example.org", "--role", "staff"), "", 1, "no account"), (("close", "a@example.org"), "", 1, "no account")],
)  # fmt: skip
def test_what_is_wrong_is_one_line(shell, words, typed, code, says):
    told = shell(*words, typed=typed)
    assert told[0] == code
    assert says in told[2]
    assert told[2].count("\n") == 1
    assert not Person.objects.exists()


def test_the_last_administrator_stays(shell):
    shell("create", "boss@example.org", "--name", "安澜", "--role", "administrator", typed=WORDS)
    assert shell("close", "boss@example.org")[0] == 1
    assert shell("role", "boss@example.org", "--role", "staff")[0] == 1
