"""A small installation with people who hold tokens, and for each operation of the API a question that it answers.

``ASKED`` names every operation once: what is asked of it, whom it answers, and with which status. The tests of this folder
share it: schemathesis for the shape of the replies, the matrix for who may.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from muniment.accounts.services.tokens import token_make
from muniment.accounts.tests.factories import person_make
from muniment.accounts.values import Identity
from muniment.catalogue.tests.factories import grant
from muniment.procedures.services.cases import Moment, case_open
from muniment.procedures.services.filing import upload_begin
from muniment.register.services.codelists import Statement, codelists_load
from muniment.register.tests.loads import AT, BY_PUBLICATION, CLOCK, LOADER, Office
from muniment.search.services.indexing import index_catch_up
from muniment.search.values import Question
from muniment.sharing.services.exporting import Asker, Bounds, export_ask, export_make
from muniment.sharing.services.themes import theme_make, theme_publish, theme_update
from muniment.workspace.models import AlertRow, MessageRow, ReportRow
from muniment.workspace.services.alerts import Wish, right_watch, search_keep
from muniment.workspace.services.collections import collection_make, collection_share, right_keep
from muniment.workspace.services.portfolios import items_add, portfolio_make
from muniment.workspace.services.reports import Reported, report_make
from muniment.workspace.services.watching import alerts_run

FIRST, NEWEST = "2026-11-20.1", "2026-11-20.2"
RIGHT = "CN-patent-201710000001"
SCOPES = ("read", "export", "write:workspace", "write:cases")
WHO = ("nobody", "other", "owner", "staff", "administrator", "unscoped")
"""Who comes; all but the first with a token for everything, the last with the owner's for what is not needed."""
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
BOUNDS = Bounds(days=7, all_mb=100, free_mb=0)
LISTS = (
    "#scheme,IPC\n#edition,2026.01\n#licence,made up for the tests\nsymbol,parent,title_zh,title_en\n"
    "H,,测试电学,test electricity\nH01,H,测试元件,test elements\nH01M,H01,测试电池,test batteries\n",
    "#scheme,GB2260\n#edition,sample\nsymbol,title_zh,title_en\n840000,云澜省,Yunlan\n840100,澜州市,Lanzhou Bay\n",
)


@dataclass(frozen=True)
class World:
    """What stands in the installation: tokens by person, and what the addresses are filled with."""

    folder: Path
    tokens: dict[str, str]
    path: dict[str, Any]


def installation_make(folder: Path, lists: Path) -> None:
    """Two code lists, two editions and an index."""
    for at, text in enumerate(LISTS):
        path = lists / f"{at}.csv"
        path.write_text(text, encoding="utf-8")
        codelists_load(data_dir=folder, paths=[path], stated=Statement(), replace=False, actor=LOADER, at=AT)
    office = Office(folder)
    office.load(*(grant(n) for n in range(4)), BY_PUBLICATION, key="first")
    office.load(grant(1, revision=1), grant(4), key="second")
    index_catch_up(data_dir=folder)


def world_make(folder: Path, lists: Path) -> World:
    """The installation with four people, of whom one owns what the addresses name."""
    installation_make(folder, lists)
    people = {
        name: person_make(f"{name}@example.org", role)
        for name, role in (
            ("other", "registered"), ("owner", "registered"), ("staff", "staff"), ("administrator", "administrator"),
        )
    }  # fmt: skip
    tokens = {name: token_make(identity=me, name="t", scopes=SCOPES, days=7) for name, me in people.items()}
    owner = people["owner"]
    theme = {"title_zh": "全部", "title_en": "All", "about_zh": "全", "about_en": "All", "query": "*", "curator": ""}
    theme_make(data_dir=folder, me=people["administrator"], slug="all", said=theme, at=NOW)
    theme_publish(data_dir=folder, me=people["administrator"], slug="all", at=NOW)
    theme_update(data_dir=folder, slug="all", at=NOW)
    return World(
        folder,
        tokens,
        {**_desk(folder, owner), **_report(folder), **_case(owner), "export": _export(folder, owner), "me": owner},
    )


def _desk(folder: Path, me: Identity) -> dict[str, Any]:
    pid = portfolio_make(me=me, name="Mine", client="", body="", at=NOW)
    items_add(data_dir=folder, me=me, portfolio_id=pid, sort="number", text=RIGHT, at=NOW)
    box = collection_make(me=me, name="Mine", about="", at=NOW)
    right_keep(data_dir=folder, me=me, collection_id=box, number=RIGHT, note="first", at=NOW)
    collection_share(me=me, collection_id=box, on=True)
    wish = Wish("Watched", "edition", by_mail=True, lang="en", site="http://testserver")
    alert = right_watch(data_dir=folder, me=me, number=RIGHT, wish=wish, today=AT.date(), at=NOW)
    search_keep(data_dir=folder, me=me, name="Kept", address="q=thing", at=NOW)
    AlertRow.objects.update(cursor="1:0")
    alerts_run(data_dir=folder, clock=CLOCK, at=NOW)
    from muniment.workspace.queries.desk import collection_get

    share = collection_get(folder, me, box).share
    return {
        "portfolio": pid, "collection": box, "share": share, "alert": alert, "message": MessageRow.objects.get().pk,
    }  # fmt: skip


def _report(folder: Path) -> dict[str, Any]:
    said = Reported(right_id=RIGHT, edition="", subject="status", says="It lapsed.")
    word = report_make(
        data_dir=folder, said=said, me=None, network="192.0.2.8", lang="en", site="http://testserver", at=NOW
    )
    return {"word": word, "report": ReportRow.objects.get().pk}


def _case(me: Identity) -> dict[str, Any]:
    moment = Moment(AT.date(), NOW)
    number = case_open(procedure="party_change", side="holder", me=me, moment=moment)
    begun = upload_begin(case_no=number, field="proof", name="a.pdf", size=9, me=me, moment=moment)
    return {"case": number, "upload": begun.token}


def _export(folder: Path, me: Identity) -> str:
    asker = Asker(address="192.0.2.7", identity=me, lang="en", site="http://testserver")
    seen = export_ask(data_dir=folder, asker=asker, question=Question("*"), form="csv", bounds=BOUNDS)
    assert export_make(data_dir=folder, token=seen.token, bounds=BOUNDS).ready
    return seen.token


@dataclass(frozen=True)
class Asked:
    """A question that an operation answers, and what each of ``WHO`` gets; ``path`` may name a member of ``World.path``."""

    codes: tuple[int, ...]
    query: dict[str, Any] = field(default_factory=dict)
    path: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] | None = None

    def address(self, world: World, template: str) -> str:
        """The address with its names filled in."""
        for name, value in self.filled(world).items():
            template = template.replace(f"{{{name}}}", str(value))
        return template

    def filled(self, world: World) -> dict[str, Any]:
        """The names of the address with their values."""
        return {
            name: world.path[value[1:]] if str(value).startswith("@") else value for name, value in self.path.items()
        }


OPEN, ACCEPTED = (200,) * len(WHO), (202,) * len(WHO)
MINE = (401, 200, 200, 200, 200, 403)
OWNED = (401, 404, 200, 404, 404, 403)
STAFF = (401, 404, 404, 200, 200, 403)
BOSS = (401, 403, 403, 403, 200, 403)
MADE = (401, 201, 201, 201, 201, 403)
_ONE = {"number": RIGHT}
ASKED: dict[str, Asked] = {
    "search": Asked(OPEN, {"q": "thing", "limit": 2, "kind": ["patent"]}),
    "search_list": Asked(OPEN, {"q": "*"}, {"form": "csv"}),
    "search_fields": Asked(OPEN),
    "owners": Asked(OPEN),
    "agencies": Asked(OPEN, {"edition": FIRST}),
    "owner": Asked(OPEN, {"kind": "patent"}, {"name": "Firm 1"}),
    "agency": Asked((404,) * len(WHO), {}, {"name": "Nobody"}),
    "inventor": Asked((404,) * len(WHO), {}, {"name": "Nobody"}),
    "portfolio": Asked(OPEN, {"q": "thing", "as_of": "2026-01-01"}),
    "show": Asked(OPEN, {}, {"number": "CN201710000003"}),
    "check": Asked(OPEN, {"number": "ZL201710000003", "made_on": "2020-01-01"}),
    "editions": Asked(OPEN),
    "edition": Asked(OPEN, {}, {"name": NEWEST}),
    "diff": Asked(OPEN, {"from": FIRST, "to": NEWEST}),
    "find": Asked(OPEN, {"number": "ZL201710000003"}),
    "family": Asked(OPEN, {}, _ONE),
    "citations": Asked(OPEN, {"edition": FIRST}, _ONE),
    "claims": Asked(OPEN, {}, _ONE),
    "since": Asked(OPEN, {"since": FIRST}, _ONE),
    "codelists": Asked(OPEN),
    "browse": Asked(OPEN, {"symbol": "H01", "words": "test", "version": "2026.01"}, {"scheme": "IPC"}),
    "regions": Asked(OPEN),
    "region": Asked(OPEN, {"edition": FIRST}, {"code": "840000"}),
    "locate": Asked(OPEN, {"text": "云澜省澜州市科技路 8 号", "as_of": "2026-01-01"}),
    "changes": Asked(OPEN, {"limit": 3}),
    "data": Asked(OPEN),
    "data_edition": Asked(OPEN, {}, {"edition": NEWEST}),
    "data_make": Asked(ACCEPTED, {}, {"edition": NEWEST}, {"name": f"muniment-{NEWEST}-records.parquet"}),
    "node": Asked(OPEN),
    "withheld": Asked(OPEN),
    "themes": Asked(OPEN),
    "theme": Asked(OPEN, {}, {"slug": "all"}),
    "dictionary": Asked(OPEN),
    "follow": Asked(BOSS),
    "exports": Asked(MINE),
    "export_make": Asked((401, 202, 202, 202, 202, 403), {}, {}, {"q": "thing", "form": "json"}),
    "export": Asked(OWNED, {}, {"token": "@export"}),
    "export_file": Asked(OWNED, {}, {"token": "@export"}),
    "sources": Asked(OPEN),
    "source": Asked(OPEN, {}, {"name": "us.grant"}),
    "loads": Asked(OPEN, {"limit": 1}),
    "load": Asked(OPEN, {}, {"seq": 1}),
    "plan": Asked(OPEN, {"state": "partly", "body": "CNIPA"}),
    "plan_measure": Asked(OPEN, {}, {"measure": "M01"}),
    "liens": Asked(OPEN, {"on": "2026-01-01"}, _ONE),
    "open_licences": Asked(OPEN, {"q": "Thing", "sort": "cheapest", "limit": 1}),
    "open_licence_check": Asked(OPEN, {}, _ONE),
    "open_licence_price": Asked(OPEN, {"sales": "2000000", "years": "2", "rate": "5"}, _ONE),
    "pledges": Asked((401, 403, 403, 403, 403, 403), {"limit": 5}),
    "pledge": Asked((401, 403, 403, 403, 403, 403), {}, {"no": "Y1"}),
    "lien_certificate": Asked((404,) * len(WHO), {}, {"code": "AAAA-BBBB-CCCC-DDDD"}),
    "due_diligence": Asked(
        OPEN, {}, {}, {"numbers": ["ZL201710000003", "x"], "pledgor": "Firm 3", "until": "2030-01-01"}
    ),
    "procedures": Asked(OPEN),
    "procedure": Asked(OPEN, {}, {"name": "party_change"}),
    "register_cases": Asked(OPEN, {"right": RIGHT}, {"name": "party_change"}),
    "paper_verify": Asked((404,) * len(WHO), {}, {"code": "AAAA-BBBB-CCCC-DDDD"}),
    "cases": Asked(MINE),
    "worklist": Asked((401, 403, 403, 200, 200, 403)),
    "case": Asked(OWNED, {}, {"case_no": "@case"}),
    "case_open": Asked(MADE, {}, {}, {"procedure": "party_change", "side": "holder"}),
    "case_draft": Asked(
        (401, 404, 200, 404, 404, 403), {}, {"case_no": "@case"}, {"rev": 1, "typed": {"new_name": "x"}}
    ),
    "case_check": Asked(OWNED, {}, {"case_no": "@case", "move": "file"}, {}),
    "case_move": Asked((401, 404, 400, 404, 404, 403), {}, {"case_no": "@case", "move": "file"}, {"said": {}}),
    "case_message": Asked(
        (401, 404, 204, 404, 404, 403), {}, {"case_no": "@case"}, {"to": "registrar", "subject": "a", "body": "b"}
    ),
    "case_letter_opened": Asked((401, 404, 204, 404, 404, 403), {}, {"case_no": "@case", "letter": 1}, {}),
    "case_assign": Asked((401, 404, 403, 404, 404, 403), {}, {"case_no": "@case"}, {"person": 1}),
    "case_fee": Asked((401, 404, 404, 404, 404, 403), {}, {"case_no": "@case", "fee": 999}, {"receipt": "x"}),
    "case_extend": Asked((401, 404, 403, 404, 404, 403), {}, {"case_no": "@case", "name": "clock"}, {"reason": "x"}),
    "case_assent": Asked(
        (401, 404, 403, 404, 404, 403), {}, {"case_no": "@case"}, {"side": "holder", "name": "x", "paper": "y"}
    ),
    "case_invite": Asked((401, 404, 409, 404, 404, 403), {}, {"case_no": "@case"}, {"side": "holder", "name": "x"}),
    "case_join": Asked((401, 403, 403, 403, 403, 403), {}, {}, {"word": "none"}),
    "upload_begin": Asked(
        (401, 404, 201, 404, 404, 403), {}, {"case_no": "@case"}, {"field": "proof", "name": "a.pdf", "size": 9}
    ),
    "upload": Asked(OWNED, {}, {"upload": "@upload"}),
    "upload_append": Asked(OWNED, {}, {"upload": "@upload"}, {}),
    "upload_finish": Asked((401, 404, 409, 404, 404, 403), {}, {"upload": "@upload"}, {}),
    "case_file": Asked((401, 404, 404, 404, 404, 403), {}, {"case_no": "@case", "file": 1}),
    "case_file_take": Asked((401, 404, 404, 404, 404, 403), {}, {"case_no": "@case", "file": 1}, {}),
    "case_paper": Asked((401, 404, 404, 404, 404, 403), {}, {"case_no": "@case", "code": "AAAA"}),
    "deadlines": Asked(OPEN, {"on": "2026-01-01"}, _ONE),
    "periods": Asked(OPEN),
    "count": Asked(OPEN, {"rule": "CN.trademark.opposition", "announced_on": "2026-01-01"}),
    "me": Asked(MINE),
    "activity": Asked(MINE),
    "audit": Asked(BOSS, {"action": "token."}),
    "operation": Asked(BOSS),
    "rights_mine": Asked(MINE),
    "claims_waiting": Asked(STAFF),
    "portfolios": Asked(MINE),
    "docket": Asked(OWNED, {}, {"portfolio": "@portfolio"}),
    "collections": Asked(MINE),
    "collection": Asked(OWNED, {}, {"collection": "@collection"}),
    "collection_shared": Asked(OPEN, {}, {"share": "@share"}),
    "searches": Asked(MINE),
    "alerts": Asked(MINE),
    "alert": Asked(OWNED, {}, {"alert": "@alert"}),
    "alert_tidings": Asked(OWNED, {}, {"alert": "@alert"}),
    "alert_message": Asked(OWNED, {}, {"alert": "@alert", "message": "@message"}),
    "history": Asked(MINE),
    "reports": Asked(STAFF, {"state": "received", "field": "status"}),
    "report_make": Asked((201,) * len(WHO), {}, {}, {"right_id": RIGHT, "subject": "status", "says": "It lapsed."}),
    "report_entry": Asked(STAFF, {}, {"report": "@report"}),
    "report_move": Asked((401, 404, 404, 204, 409, 403), {}, {"report": "@report"}, {"state": "looking"}),
    "report_followed": Asked(OPEN, {}, {"word": "@word"}),
    "report_remark": Asked((204, *(409,) * (len(WHO) - 1)), {}, {"word": "@word"}, {"text": "More."}),
    "report_forget": Asked((204,) * len(WHO), {}, {"word": "@word"}),
    "portfolio_make": Asked(MADE, {}, {}, {"name": "Lamps"}),
    "portfolio_add": Asked(OWNED, {}, {"portfolio": "@portfolio"}, {"sort": "query", "text": "thing"}),
    "due_mark": Asked(
        (401, 404, 204, 404, 404, 403), {}, {"portfolio": "@portfolio"}, {"right_id": RIGHT, "key": "fee:9"}
    ),
    "collection_make": Asked(MADE, {}, {}, {"name": "Lamps"}),
    "collection_keep": Asked(
        (401, 404, 204, 404, 404, 403), {}, {"collection": "@collection"}, {"number": "CN201710000003"}
    ),
}
