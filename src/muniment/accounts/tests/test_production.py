"""Personas are impossible in production: in a process of its own, with the settings as they really are there."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

_DEMO = """
import os
from pathlib import Path
from muniment.portal.bootstrap import django_start
django_start(Path(os.environ["MUNIMENT_DATA"]))
from django.test import Client
from muniment.accounts.services.personas import personas_create
from muniment.accounts.services.tokens import token_make
from muniment.accounts.queries import identity_get
from muniment.accounts.models import Person
from muniment.accounts.values import SYSTEM
personas_create(actor=SYSTEM)
client = Client(SERVER_NAME="localhost")
client.post("/accounts/persona/local-operator")
boss = identity_get(person_id=Person.objects.get(persona="local-operator").pk)
token = token_make(identity=boss, name="t", scopes=["read"], days=7)
print(client.cookies["muniment_session"].value, token, client.get("/accounts/people").status_code)
"""
_PRODUCTION = """
import json, os, sys
from pathlib import Path
from muniment.portal.bootstrap import django_start
django_start(Path(os.environ["MUNIMENT_DATA"]))
from django.conf import settings
from django.test import Client
session, token = sys.argv[1:3]
words = {"SERVER_NAME": "localhost", "raise_request_exception": False, "secure": True}
client = Client(**{k: v for k, v in words.items() if k != "secure"})
def get(path, **more): return client.get(path, secure=True, **more)
fresh = get("/accounts/sign-in").content.decode()
home = get("/").content.decode()
one_click = client.post("/accounts/persona/local-operator", secure=True).status_code
client.cookies["muniment_session"] = session
print(json.dumps({
    "profile": settings.MUNIMENT_PROFILE,
    "offered": "/accounts/persona/" in fresh + home,
    "one_click": one_click,
    "old_session": get("/accounts/").status_code,
    "people": get("/accounts/people").status_code,
    "token": get("/api/v1/editions", headers={"Authorization": "Bearer " + token}).status_code,
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE],
    "factor": settings.MUNIMENT_SECOND_FACTOR,
}))
"""


def _run(code: str, *words: str, **variables: str) -> str:
    kept = {key: each for key, each in os.environ.items() if not key.startswith("MUNIMENT_")}
    ran = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=kept | variables,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout.strip().splitlines()[-1]


@pytest.mark.slow
def test_a_demo_folder_served_as_production_knows_no_persona(tmp_path: Path):
    """Slow: two processes with settings of their own; nothing less shows that the profile is read so."""
    same = {"MUNIMENT_DATA": str(tmp_path / "data"), "MUNIMENT_SECRET_KEY": secrets.token_urlsafe(60)}
    session, token, status = _run(_DEMO, MUNIMENT_PROFILE="demo", **same).split()
    assert status == "200"
    told = json.loads(_run(_PRODUCTION, session, token, MUNIMENT_PROFILE="production", **same))
    assert told == {
        "profile": "production", "offered": False, "one_click": 404, "old_session": 302, "people": 302, "token": 401,
        "secure": [True, True], "factor": ["staff", "administrator"],
    }  # fmt: skip
