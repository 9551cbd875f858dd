"""People, bodies and browsers for the tests of the accounts."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail
from django.test import Client

from muniment.accounts.models import Body
from muniment.accounts.queries import identity_get
from muniment.accounts.services.bodies import member_save
from muniment.accounts.services.people import person_create
from muniment.accounts.services.sessions import person_sign_in
from muniment.accounts.values import SYSTEM, Identity
from muniment.kernel.texts import Text

WORDS = "correct horse battery"
OTHER = "a quiet library at noon"
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def person_make(email: str = "an@example.org", role: Any = "registered") -> Identity:
    name = Text("安然", "An Ran")
    return person_create(actor=SYSTEM, email=email, password=WORDS, name=name, role=role)


def body_make(slug: str, kind: str = "firm") -> Body:
    return Body.objects.create(slug=slug, name_zh=f"{slug}机构", name_en=f"{slug} Ltd", kind=kind)


def member_make(body: Body, email: str, *, role: Any = "registered", manages: bool = True) -> Identity:
    made = person_make(email)
    member_save(actor=SYSTEM, person_id=made.person_id, body=body, role=role, manages=manages)
    return identity_get(person_id=made.person_id)


def browser(email: str = "an@example.org", password: str = WORDS, **words: Any) -> Client:
    """A browser that is signed in through the page."""
    client = Client(**words)
    reply = client.post("/accounts/sign-in", {"email": email, "password": password})
    assert reply.status_code == 302, reply.content.decode()
    return client


def letter_link(at: int = -1) -> str:
    """The path of the link in a letter that was sent."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[at].body)
    assert found is not None
    return found[1]


__all__ = [
    "OTHER",
    "QUICK",
    "WORDS",
    "body_make",
    "browser",
    "letter_link",
    "member_make",
    "person_make",
    "person_sign_in",
]
