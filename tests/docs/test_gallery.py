"""Every page that somebody can open has its picture; and what the pictures show are pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.urls import resolve
from docs.gallery import SHOTS

from tests.visibility.faces import EXCUSED, routes

NO_PAGE = (
    "api/v1/", "clock", "health", "metrics", "find", "images/", "search/list/", "data/catalog.jsonld", "data/feed.atom",
    "data/dictionary.csv", "data/files/", "data/pictures/", "accounts/persona/", "accounts/leave", "accounts/oidc/",
    "accounts/audit.csv", "accounts/house.css", "workspace/^portfolios/", "workspace/feeds/", "workspace/alerts/feeds/",
)  # fmt: skip
"""Addresses, by their beginning, that answer with a file, with data or by leading elsewhere."""
BY_LETTER = (
    "accounts/sign-in/second", "accounts/name", "accounts/second-factor", "accounts/sign-up/", "accounts/letter", "accounts/password/new/", "accounts/email",
    "accounts/invitations/", "workspace/alerts/off/",
)  # fmt: skip
"""Pages at the address of a letter, or of a person with a password: a persona has neither; each is a form alone."""
ACTS = (
    "/stamp",
    "/hand",
    "/package",
    "/end",
    "/revoke",
    "/off",
    "/codes",
    "/take",
    "/close",
    "/invite",
    "/mandate",
    "/code",
    "/out",
    "/factor-off",
    "/password",
)
"""What a button of a page that is shown does, and the form that asks first."""
LIKE_ANOTHER = {
    "exports/<str:token>/file": "a file", "themes/<slug:slug>/feed.atom": "a feed", "themes/<slug:slug>/list/<str:form>": "a file",
    "workspace/shared/<str:share>": "a collection without its buttons",
    "browse/<str:scheme>/<path:symbol>": "a class as its list", "workspace/alerts/<int:alert_id>/messages/<int:message_id>": "needs "
    "another edition", "accounts/people/invite": "a form", "cases/join/<slug:word>": "a form at the address of an invitation",
    "liens/certificates/<slug:code>": "a paper verified, as another", "liens/certificates/<slug:code>.pdf": "a file",
    "cases/<slug:case_no>/draft": "what a button does", "cases/<slug:case_no>/messages": "what a button does",
    "cases/<slug:case_no>/moves/<slug:name>": "what a button does", "cases/<slug:case_no>/assign": "what a button does",
    "cases/<slug:case_no>/limits/<slug:name>/extend": "what a button does", "cases/<slug:case_no>/assents": "what a button does",
    "cases/hook": "what a button does",
    "cases/<slug:case_no>/fees/<int:fee_id>": "what a button does",
    "cases/<slug:case_no>/files/<int:file_id>": "a file",
    r"^cases/(?P<case_no>[-\w]+)/papers/(?P<code>[0-9A-Z-]+)\.(?P<form>pdf|docx)$": "a file",
}  # fmt: skip


def test_every_page_type_has_its_picture():
    shown = {resolve(re.sub(r"{[^}]*}", "1", urlsplit(shot.address).path)).route for shot in SHOTS[:-1]}
    owed = {route for route in routes() - set(EXCUSED) - set(LIKE_ANOTHER) if not route.startswith(NO_PAGE + BY_LETTER)}
    assert {route for route in owed - shown if not route.endswith(ACTS)} == set()
