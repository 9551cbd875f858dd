"""No link leads nowhere: the pages are walked by a visitor and by somebody of each role, along every kind of address that they link to."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections import deque
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

pytestmark = pytest.mark.one_database

_LINK = re.compile(r'<(?:a|link)\b[^>]*?\bhref="([^"]*)"|<img\b[^>]*?\bsrc="([^"]*)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
STARTS = (
    "/",
    "/workspace/",
    "/accounts/",
    "/operation",
    "/accounts/settings",
    "/workspace/claims",
    "/themes/lithium-batteries",
)
OWN = ("accounts/", "workspace/", "operation", "settings/", "themes", "exports")
"""Pages that differ with who looks."""
TELLING = {"q", "tab", "format", "edition", "to", "view", "show", "form", "next"}
"""Words of a query that make another kind of page."""
EACH = 1
"""How many addresses of one kind are asked."""


class Walker:
    """Somebody with a session, and the kinds of address that they have seen."""

    def __init__(self, site: str, seen: dict[tuple[str, str], int]) -> None:
        self.site, self.seen, self.asked = site, dict(seen), 0
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.dead: dict[str, tuple[int, str]] = {}

    def ask(self, address: str, body: bytes | None = None) -> tuple[int, str, str]:
        """Code, type and text of the reply."""
        asked = urllib.request.Request(  # noqa: S310 - our own server
            self.site + quote(address, safe="/?&=%:;,+~*@!$'()[]."), data=body, headers={"Referer": self.site}
        )
        try:
            with self.opener.open(asked, timeout=60) as reply:
                kind = reply.headers.get_content_type()
                return reply.status, kind, reply.read().decode() if kind == "text/html" else ""
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, "", ""

    def enter(self, slug: str) -> None:
        token = _TOKEN.search(self.ask("/accounts/sign-in")[2])
        assert token
        assert self.ask(f"/accounts/persona/{slug}", urlencode({"csrfmiddlewaretoken": token[1]}).encode())[0] == 200

    def fresh(self, address: str) -> bool:
        """Whether an address of this kind is still to be asked."""
        split = urlsplit(address)
        try:
            route = resolve(split.path).route
        except Resolver404:
            route = split.path
        fresh = False
        for kind in [(route, name) for name in ("", *(set(dict(parse_qsl(split.query))) & TELLING))]:
            self.seen[kind] = self.seen.get(kind, 0) + 1
            fresh |= self.seen[kind] <= EACH
        return fresh

    def walk(self) -> None:
        """Every kind of link was followed; those that lead nowhere are told, with the page that has them."""
        queue = deque((start, "") for start in STARTS)
        while queue:
            address, linked = queue.popleft()
            code, _, text = self.ask(address)
            self.asked += 1
            if code != 200 and linked:
                self.dead[address] = (code, linked)
            for name in re.findall(r'href="#([^"]+)"', text):
                if f' id="{name}"' not in text:
                    self.dead[f"{address}#{unescape(name)}"] = (404, address)
            for href, src in _LINK.findall(text):
                split = urlsplit(urljoin(self.site + address, unescape(href or src)))
                onward = split._replace(scheme="", netloc="", fragment="").geturl()
                if split.netloc == urlsplit(self.site).netloc and self.fresh(onward):
                    queue.append((onward, address))


def test_every_link_leads_somewhere(portal):
    visitor = Walker(portal.address, {})
    visitor.walk()
    assert visitor.dead == {}
    assert len(visitor.seen) > 80
    for slug in ("attorney", "registrar", "local-operator"):
        walker = Walker(
            portal.address, {kind: count for kind, count in visitor.seen.items() if not kind[0].startswith(OWN)}
        )
        walker.enter(slug)
        walker.walk()
        assert walker.dead == {}, slug
