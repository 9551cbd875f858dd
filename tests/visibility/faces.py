"""Every address of the portal, and what is asked of it when all that it shows is looked through."""

from __future__ import annotations

import gzip
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

import pyarrow.parquet as pq
from django.test import Client
from django.urls import get_resolver

from muniment.register.queries.pages import TABS
from tests.visibility.marked import AGENCY, INVENTOR, KINDS, OWNER, PATENT, PLAIN

AROUND = ("family", "citations", "claims", "since", "deadlines")
"""Operations of the API about one right, beside the right itself."""
FORMS = ("csv", "xlsx", "json", "jsonl", "ris", "bibtex")
WORDS = (
    "zqtitles", "zqabstracts", "zqclaims", "zqdescriptions", "zqmark", "zqdenomination", "zqparties", "zqevents",
    "zqgoodsservices", "zqcitations", "zqfacts", "77123321", "77654456", "ipc:H77Q", "has:pledge", "filed:1971",
    "granted:1973", "owner:zqparties", "region:840100",
)  # fmt: skip
"""Questions that a hidden field must not answer."""
OWN = "somebody's own account: no word of a right stands there; who may see it is a matrix of the accounts' tests"
WRITES = "takes a form sent by POST and shows nothing: what came of it is walked"
LENDERS = "a lender's own pledges: what is withheld is not read at all, see the tests of the exchange"
CASES = "what each side of a case sees is walked field by field in the tests of procedures: test_cases, test_pages"
CASE_OPERATIONS = ("cases", "invitations", "uploads", "worklist")
"""What the addresses below ``api/v1/`` begin with that tell of cases to their sides and to staff."""
LISTS = "a person's own lists: their files are those that are walked below exports/"
EXCUSED: dict[str, str] = {
    "exports": WRITES, "exports/<str:token>/again": WRITES, "data/<str:edition>/make": WRITES,
    "api/v1/data/<edition>/files": WRITES, "clock": WRITES, "api/v1/workspace/portfolios/<portfolio>/items": WRITES,
    "api/v1/workspace/portfolios/<portfolio>/dues": WRITES, "api/v1/workspace/collections/<collection>/rights": WRITES,
    "api/v1/exports": LISTS, "api/v1/exports/<token>": LISTS, "api/v1/exports/<token>/file": LISTS,
    "workspace/rights/claim": WRITES, "workspace/rights/claims/<int:claim_id>/prove": WRITES,
    "workspace/rights/claims/<int:claim_id>/withdraw": WRITES, "workspace/claims/<int:claim_id>": WRITES,
    "workspace/claims/<int:claim_id>/code": WRITES, "workspace/portfolios/new": WRITES,
    "workspace/portfolios/<int:portfolio_id>/act": WRITES, "workspace/collections/new": WRITES,
    "workspace/collections/<int:collection_id>/act": WRITES,
    "workspace/collections/<int:collection_id>/kept/<int:kept_id>": WRITES, "workspace/keep/put": WRITES,
    "workspace/history/set": WRITES, "workspace/watch/put": WRITES, "workspace/searches/<int:search_id>/drop": WRITES,
    "workspace/alerts/<int:alert_id>/act": WRITES, "workspace/alerts/off/<str:word>": WRITES,
    "workspace/reports/<str:token>/act": WRITES, "workspace/reports/entries/<int:report_id>/move": WRITES,
    "themes/<slug:slug>/withdraw": WRITES, "api/v1/workspace/reports/entries/<report>/move": WRITES,
    "api/v1/workspace/reports/<word>/remark": WRITES, "api/v1/workspace/reports/<word>/forget": WRITES,
    "api/v1/due-diligence": "the sheet of the page, which is walked, as JSON", "liens/<str:right_id>/certificate": WRITES, "pledges/act": WRITES, "pledges/<str:no>": LENDERS,
    "api/v1/pledges": LENDERS, "api/v1/pledges/<path:no>": LENDERS,
    "complaints/<slug:key>/act": WRITES, "complaints/<slug:key>/follow": WRITES,
    "complaints/<slug:key>": "one complaint, for whoever has its address or made it: walked in the tests of protection",
    "procedures/<slug:name>/start": WRITES, "themes/<slug:slug>/publish": WRITES, "themes/<slug:slug>/update": WRITES, "themes/<slug:slug>/tags/drop": WRITES,
}  # fmt: skip
"""Addresses that are not walked, each with the reason; those below ``accounts/`` are one's own, but for two."""


def routes() -> set[str]:
    """Every address of the portal, as the resolver has it."""

    def below(patterns: list[Any], start: str) -> Iterator[str]:
        for each in patterns:
            said = start + str(each.pattern)
            yield from below(each.url_patterns, said) if hasattr(each, "url_patterns") else [said]

    return set(below(get_resolver().url_patterns, ""))


def excused(route: str) -> str:
    """Why the address is not walked; nothing where it is to be."""
    if route.startswith("accounts/") and route not in {"accounts/audit", "accounts/audit.csv", "accounts/activity"}:
        return OWN
    if route.removeprefix("^").startswith(("cases", "work")) and not route.startswith("workspace"):
        return CASES
    if route.removeprefix("api/v1/").startswith(CASE_OPERATIONS):
        return CASES
    return EXCUSED.get(route, "")


@dataclass
class Made:
    """What the addresses are filled with."""

    editions: tuple[str, str]
    picture: str
    files: tuple[str, ...]
    tokens: tuple[str, ...] = ()
    desk: dict[str, int | str] = field(default_factory=dict)


def _registers(made: Made) -> dict[str, list[str]]:
    old, new = made.editions
    tabs = [f"/rights/{PATENT}?tab={tab}" for tab in TABS]
    tabs += [f"/rights/{each}?tab={tab}" for each in KINDS if each != PATENT for tab in ("overview", "raw", "images")]
    tabs += [f"/rights/{PLAIN}?tab={tab}" for tab in ("family", "citations")]
    forms = [f"/rights/{each}?format={form}" for each in KINDS for form in ("json", "st96", "st97")]
    numbers = ("US77123321B2", "14000001", PATENT, "77654456")
    return {
        "find": [f"/find?q={quote(each)}" for each in (*numbers, "zqtitles")],
        "rights/<str:right_id>": [
            *tabs, *forms, f"/rights/{PATENT}?edition={old}", f"/rights/{PATENT}?lang=en&as_of=2024-01-01",
            f"/rights/{PATENT}?format=pdf",
        ],
        "images/<str:sha256>": [f"/images/{made.picture}"],
        "check": [f"/check?number={quote(each)}" for each in ("US14000001", *numbers)],
        "editions": ["/editions"],
        "editions/<str:name>": [f"/editions/{new}"],
        "diff": [f"/diff?from={old}&to={new}", "/diff?region=840100"],
        "regions": ["/regions", "/regions?at=Zqparties%20Town"],
        "regions/<str:code>": ["/regions/840100"],
        "browse": ["/browse"],
        "browse/<str:scheme>": ["/browse/IPC", "/browse/NICE"],
        "browse/<str:scheme>/<path:symbol>": ["/browse/IPC/H77Q"],
    }  # fmt: skip


def _searches(made: Made) -> dict[str, list[str]]:
    old, _ = made.editions
    people = {"owners": OWNER, "agencies": AGENCY, "inventors": INVENTOR}
    found = {
        "search": [f"/search?q={quote(each)}" for each in ("*", *WORDS[::4])]
        + [
            f"/search?q=*&edition={old}",
            "/search?q=*&lang=en&view=table",
            "/search?q=zqtitle",
            "/search?q=*&sort=filed",
        ]
        + [f"/search?q=*&{name}={quote(value)}" for name, value in (("inventor", INVENTOR), ("applicant", OWNER))]
        + ["/search?q=*&event=pledge:2025-11-21..2026-11-20"],
        "search/help": ["/search/help"],
        "search/list/<str:name>": [f"/search/list/{form}?q=*" for form in FORMS],
    }
    for sort, name in people.items():
        found[sort] = [f"/{sort}", f"/{sort}?name={quote(name)}", f"/{sort}?name=zqparties"]
        found[f"{sort}/<path:name>"] = [f"/{sort}/{quote(name)}", f"/{sort}/ZQPARTIES1"]
    return found


def _shared(made: Made) -> dict[str, list[str]]:
    return {
        "data": ["/data"],
        "data/catalog.jsonld": ["/data/catalog.jsonld"],
        "data/feed.atom": ["/data/feed.atom"],
        "data/dictionary": ["/data/dictionary"],
        "data/dictionary.csv": ["/data/dictionary.csv"],
        "data/files/<str:name>": [f"/data/files/{each}{end}" for each in made.files for end in ("", ".json")],
        "data/pictures/<str:sha256>": [f"/data/pictures/{made.picture}"],
        "data/<str:edition>": [f"/data/{each}" for each in made.editions],
        "settings/following": ["/settings/following"],
        "themes": ["/themes"],
        "themes/new": ["/themes/new"],
        "themes/<slug:slug>": ["/themes/all", "/themes/all?q=zqtitles"],
        "themes/<slug:slug>/edit": ["/themes/all/edit"],
        "themes/<slug:slug>/tags": ["/themes/all/tags"],
        "themes/<slug:slug>/work": ["/themes/all/work"],
        "themes/<slug:slug>/feed.atom": ["/themes/all/feed.atom"],
        "themes/<slug:slug>/list/<str:form>": [f"/themes/all/list/{form}" for form in FORMS],
        "exports/new": ["/exports/new?q=*", "/exports/new?q=zqtitles"],
        "exports/<str:token>": [f"/exports/{each}" for each in made.tokens],
        "exports/<str:token>/file": [f"/exports/{each}/file" for each in made.tokens],
    }


def _api(made: Made) -> dict[str, list[str]]:
    old, new = made.editions
    asked = ["*", *WORDS]
    return {
        "api/v1/openapi.json": ["/api/v1/openapi.json"],
        "api/v1/": ["/api/v1/"],
        "api/v1/search": [f"/api/v1/search?q={quote(each)}" for each in asked] + [f"/api/v1/search?q=*&edition={old}"],
        "api/v1/search/list/<form>": [f"/api/v1/search/list/{form}?q=*" for form in FORMS],
        "api/v1/owners/<path:name>": [f"/api/v1/owners/{quote(OWNER)}", "/api/v1/owners/ZQPARTIES1"],
        "api/v1/agencies/<path:name>": [f"/api/v1/agencies/{quote(AGENCY)}"],
        "api/v1/inventors/<path:name>": [f"/api/v1/inventors/{quote(INVENTOR)}"],
        "api/v1/portfolio": ["/api/v1/portfolio?q=*"],
        "api/v1/show/<path:number>": [
            f"/api/v1/show/{each}?format={form}" for each in KINDS for form in ("json", "st96", "st97")
        ],
        "api/v1/check": ["/api/v1/check?number=US77123321B2", "/api/v1/check?number=14000001"],
        "api/v1/editions": ["/api/v1/editions"],
        "api/v1/diff": [f"/api/v1/diff?from={old}&to={new}"],
        "api/v1/changes": ["/api/v1/changes"],
        "api/v1/data": ["/api/v1/data"],
        "api/v1/data/<edition>": [f"/api/v1/data/{each}" for each in made.editions],
        "api/v1/node": ["/api/v1/node"],
        "api/v1/withheld": ["/api/v1/withheld"],
        "api/v1/themes": ["/api/v1/themes"],
        "api/v1/themes/<slug>": ["/api/v1/themes/all"],
        "api/v1/editions/<name>": [f"/api/v1/editions/{new}"],
        "api/v1/find": ["/api/v1/find?number=14000001", f"/api/v1/find?number={PATENT}"],
        **{f"api/v1/{each}/<path:number>": [f"/api/v1/{each}/{right}" for right in (PATENT, PLAIN)] for each in AROUND},
        "api/v1/codelists": ["/api/v1/codelists"],
        "api/v1/browse/<scheme>": ["/api/v1/browse/IPC?symbol=H77Q", "/api/v1/browse/NICE"],
        "api/v1/regions": ["/api/v1/regions", f"/api/v1/regions?edition={old}"],
        "api/v1/regions/<code>": ["/api/v1/regions/840100"],
        "api/v1/locate": ["/api/v1/locate?text=Zqparties%20Town"],
        "api/v1/sources": ["/api/v1/sources"],
        "api/v1/sources/<name>": ["/api/v1/sources/us.grant"],
        "api/v1/loads": ["/api/v1/loads"],
        "api/v1/loads/<seq>": ["/api/v1/loads/1", "/api/v1/loads/2"],
        "api/v1/plan": ["/api/v1/plan"],
        "api/v1/plan/measures/<measure>": ["/api/v1/plan/measures/M01"],
        "api/v1/periods": ["/api/v1/periods"],
        "api/v1/lien-certificates/<code>": ["/api/v1/lien-certificates/none"],
        "api/v1/open-licences": ["/api/v1/open-licences?ended=1", f"/api/v1/open-licences?ended=1&q={WORDS[0]}"],
        **{
            f"api/v1/open-licence/{each}/<path:number>": [f"/api/v1/open-licence/{each}/{right}" for right in KINDS]
            for each in ("check", "price")
        },
        "api/v1/liens/<path:number>": [f"/api/v1/liens/{each}" for each in KINDS],
        "api/v1/procedures": ["/api/v1/procedures"],
        "api/v1/procedures/<name>": ["/api/v1/procedures/none"],
        "api/v1/registers/<name>": ["/api/v1/registers/none"],
        "api/v1/papers/<code>": ["/api/v1/papers/none"],
        "api/v1/count": ["/api/v1/count?rule=CN.trademark.opposition&announced_on=2026-01-01"],
    }


def _tokens(made: Made) -> dict[str, list[str]]:
    """What the API tells to the token of whoever walks; to one without a token, that one is needed."""
    alert, message = made.desk.get("alert", 1), made.desk.get("message", 1)
    pid, box = made.desk.get("portfolio", 1), made.desk.get("collection", 1)
    own = ("rights", "claims", "portfolios", "collections", "searches", "alerts", "history", "reports")
    entry, word = made.desk.get("report", 0), made.desk.get("report_token", "none")
    return {
        "api/v1/search/fields": ["/api/v1/search/fields"],
        "api/v1/owners": ["/api/v1/owners"],
        "api/v1/agencies": ["/api/v1/agencies"],
        "api/v1/dictionary": ["/api/v1/dictionary"],
        **{f"api/v1/{each}": [f"/api/v1/{each}"] for each in ("me", "activity", "audit", "following", "operation")},
        **{f"api/v1/workspace/{each}": [f"/api/v1/workspace/{each}"] for each in own},
        "api/v1/workspace/portfolios/<portfolio>": [f"/api/v1/workspace/portfolios/{pid}"],
        "api/v1/workspace/collections/<collection>": [f"/api/v1/workspace/collections/{box}"],
        "api/v1/workspace/shared/<share>": [f"/api/v1/workspace/shared/{made.desk.get('share', 'none')}"],
        "api/v1/workspace/reports/entries/<report>": [f"/api/v1/workspace/reports/entries/{entry}"],
        "api/v1/workspace/reports/<word>": [f"/api/v1/workspace/reports/{word}"],
        "api/v1/workspace/alerts/<alert>": [f"/api/v1/workspace/alerts/{alert}"],
        "api/v1/workspace/alerts/<alert>/tidings": [f"/api/v1/workspace/alerts/{alert}/tidings"],
        "api/v1/workspace/alerts/<alert>/messages/<message>": [f"/api/v1/workspace/alerts/{alert}/messages/{message}"],
    }


def _rest(made: Made) -> dict[str, list[str]]:
    pid, box = made.desk.get("portfolio", 0), made.desk.get("collection", 0)
    return {
        "": ["/", "/?lang=en"],
        "tour": ["/tour"], "tour/<int:no>": ["/tour/1"], "design": ["/design"], "health": ["/health"],
        "loads": ["/loads"], "loads/<int:seq>": ["/loads/1", "/loads/2"],
        "sources": ["/sources"], "sources/<str:name>": ["/sources/us.grant"],
        "plan": ["/plan"], "plan/measures/<str:measure_id>": ["/plan/measures/M1"],
        "api": ["/api"], "accessibility": ["/accessibility"],
        "health/ready": ["/health/ready"], "metrics": ["/metrics"], "operation": ["/operation"],
        "accounts/audit": ["/accounts/audit"], "accounts/audit.csv": ["/accounts/audit.csv"],
        "accounts/activity": ["/accounts/activity"],
        "workspace/": ["/workspace/"], "workspace/rights": ["/workspace/rights"],
        "workspace/claims": ["/workspace/claims"], "workspace/portfolios": ["/workspace/portfolios"],
        "workspace/portfolios/<int:portfolio_id>": [f"/workspace/portfolios/{pid}"],
        r"workspace/^portfolios/(?P<portfolio_id>[0-9]{1,9})\.(?P<form>csv|xlsx)$": [
            f"/workspace/portfolios/{pid}.{form}" for form in ("csv", "xlsx")
        ],
        "workspace/feeds/<str:word>.ics": [f"/workspace/feeds/{made.desk.get('feed', 'none')}.ics"],
        "workspace/collections/<int:collection_id>": [f"/workspace/collections/{box}"],
        "workspace/shared/<str:share>": [f"/workspace/shared/{made.desk.get('share', 'none')}"],
        "workspace/keep": [f"/workspace/keep?number={PATENT}"], "workspace/history": ["/workspace/history"],
        "workspace/watch": [f"/workspace/watch?number={PATENT}"], "workspace/alerts": ["/workspace/alerts"],
        "workspace/alerts/<int:alert_id>": [f"/workspace/alerts/{made.desk.get('alert', 0)}"],
        "workspace/alerts/<int:alert_id>/messages/<int:message_id>": [
            f"/workspace/alerts/{made.desk.get('alert', 0)}/messages/{made.desk.get('message', 0)}"
        ],
        "workspace/alerts/feeds/<str:word>.atom": [f"/workspace/alerts/feeds/{made.desk.get('news', 'none')}.atom"],
        "workspace/reports": ["/workspace/reports", "/workspace/reports?state=received"],
        "workspace/reports/new": [f"/workspace/reports/new?right={each}" for each in KINDS],
        "workspace/reports/entries/<int:report_id>": [f"/workspace/reports/entries/{made.desk.get('report', 0)}"],
        "workspace/reports/<str:token>": [f"/workspace/reports/{made.desk.get('report_token', 'none')}"],
        "workspace/count": ["/workspace/count?from=2026-01-01&days=15"],
        "procedures": ["/procedures"], "procedures/<slug:name>": ["/procedures/none"],
        "registers": ["/registers"], "registers/<slug:name>": ["/registers/none"],
        "title/<str:right_id>": [f"/title/{each}{end}" for each in KINDS for end in ("", "?format=json&on=2026-01-01")],
        "open-licences": ["/open-licences?ended=1", *(f"/open-licences?ended=1&q={quote(each)}" for each in WORDS[:4])],
        "open-licence/price": [f"/open-licence/price?number={each}&sales=100&rate=1" for each in KINDS],
        "open-licence/check": [f"/open-licence/check?number={each}" for each in KINDS],
        "complaints": [f"/complaints?number={each}" for each in KINDS],
        "evidence/verify": ["/evidence/verify", f"/evidence/verify?hash={'0' * 64}"],
        "verify": ["/verify"], "verify/<slug:code>": ["/verify/none"],
        "liens": ["/liens", *(f"/liens?right={quote(each)}" for each in WORDS[:2])], "pledges": ["/pledges"],
        "liens/<str:right_id>": [f"/liens/{each}{end}" for each in KINDS for end in ("", "?format=json&on=2026-01-01")],
        "liens/certificates/<slug:code>": ["/liens/certificates/none"],
        "liens/certificates/<slug:code>.pdf": ["/liens/certificates/none.pdf"],
        "due-diligence": [f"/due-diligence?numbers={quote(chr(10).join(KINDS))}{end}" for end in ("", "&format=xlsx", "&format=pdf")],
    }  # fmt: skip


def walked(made: Made) -> dict[str, list[str]]:
    """What is asked of each address that is walked."""
    return {**_registers(made), **_searches(made), **_shared(made), **_api(made), **_tokens(made), **_rest(made)}


class Heard(logging.Handler):
    """Every line that the log would bear, with its keys, while it listens."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.msg!r} {record.exc_info or ''}")


def looked_at(client: Client, address: str) -> tuple[int, str]:
    """The code of the reply, and all text of it: headers, body, what is packed in it."""
    reply = client.get(address, follow=True)
    body = b"".join(reply.streaming_content) if reply.streaming else reply.content
    told = "\n".join(f"{name}: {unquote(value)}" for name, value in reply.items())
    return reply.status_code, f"{told}\n{text_of(address, body)}"


def text_of(address: str, body: bytes) -> str:
    """The text of a body: zipped, gzipped and columnar ones are opened."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as held:
            return "\n".join(held.read(name).decode(errors="replace") for name in held.namelist())
    if body.startswith(b"\x1f\x8b"):
        return gzip.decompress(body).decode()
    if body.startswith(b"PAR1"):
        return json.dumps(pq.read_table(io.BytesIO(body)).to_pylist(), default=str, ensure_ascii=False)
    return body.decode(errors="replace")
