"""Settings of the accounts: mail, and the roles that need a second factor."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as kept
from django.contrib.auth.hashers import make_password

from muniment.kernel.errors import InvalidInput
from muniment.portal.variables import factor_roles, mail

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("url", "host", "port", "ssl", "tls"),
    [
        ("smtp://u:p%40ss@mail.example.org", "mail.example.org", 587, False, True),
        ("smtp://u:p%40ss@mail.example.org:25", "mail.example.org", 25, False, True),
        ("smtps://u:p%40ss@mail.example.org", "mail.example.org", 465, True, False),
        ("smtp://u:p%40ss@127.0.0.1:2525", "127.0.0.1", 2525, False, False),
    ],
)
def test_a_mail_server(tmp_path, url, host, port, ssl, tls):
    said = mail(url, tmp_path)
    assert (said["EMAIL_HOST"], said["EMAIL_PORT"]) == (host, port)
    assert (said["EMAIL_USE_SSL"], said["EMAIL_USE_TLS"]) == (ssl, tls)
    assert (said["EMAIL_HOST_USER"], said["EMAIL_HOST_PASSWORD"]) == ("u", "p@ss")


def test_without_a_server_letters_are_files(tmp_path):
    assert Path(mail("", tmp_path)["EMAIL_FILE_PATH"]) == tmp_path / "mail"


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org"])
def test_what_is_no_mail_server(tmp_path, url):
    with pytest.raises(InvalidInput, match="MUNIMENT_MAIL_URL"):
        mail(url, tmp_path)


@pytest.mark.parametrize(
    ("said", "profile", "roles"),
    [
        ("auto", "laptop", []),
        ("auto", "demo", []),
        ("auto", "production", ["staff", "administrator"]),
        ("none", "production", []),
        ("registered, staff", "laptop", ["registered", "staff"]),
    ],
)
def test_roles_that_need_a_second_factor(monkeypatch, said, profile, roles):
    monkeypatch.setenv("MUNIMENT_SECOND_FACTOR", said)
    assert factor_roles(profile) == roles


def test_a_word_that_is_no_role(monkeypatch):
    monkeypatch.setenv("MUNIMENT_SECOND_FACTOR", "emperor")
    with pytest.raises(InvalidInput, match="emperor"):
        factor_roles("laptop")


def test_passwords_are_kept_as_argon2():
    assert make_password("correct horse battery", hasher="default").startswith("argon2$argon2id$")
    assert kept.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
