"""The words of the desk: what falls due, portfolios, claims, collections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from muniment.kernel.texts import Text
from muniment.register.values import Badge
from muniment.standards.time import Explained

ItemSort = Literal["owner", "query", "number"]
DueState = Literal["ahead", "grace", "past"]
SORTS: dict[str, Text] = {
    "owner": Text("权利人的代码或名称", "an owner's code or name"),
    "query": Text("检索式", "a query"),
    "number": Text("号码", "numbers"),
}
CLAIM_STATES: dict[str, Text] = {
    "asked": Text("等待核对", "waiting to be checked"),
    "confirmed": Text("已确认", "confirmed"),
    "refused": Text("未通过", "refused"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
WATCHED: dict[str, Text] = {
    "search": Text("检索", "a search"),
    "portfolio": Text("组合", "a portfolio"),
    "right": Text("一件权利", "one right"),
}
RHYTHMS: dict[str, Text] = {
    "edition": Text("每个版本发布时", "at each edition"),
    "week": Text("每周汇总", "once a week"),
}
WAYS: dict[str, Text] = {"mail": Text("电子邮件", "e-mail"), "hook": Text("网络回调", "webhook")}
HOWS: dict[str, Text] = {
    "entered": Text("进入", "came in"),
    "left": Text("离开", "went out"),
    "changed": Text("有变化", "changed"),
    "renumbered": Text("改号", "renumbered"),
}
SENT_STATES: dict[str, Text] = {
    "waiting": Text("待发", "waiting"),
    "sent": Text("已发", "sent"),
    "dropped": Text("未发：不再公开或已关闭", "not sent: withheld or switched off since"),
    "failed": Text("未送达", "not delivered"),
}
NOT_COVERED = Text("缴费情况：所载来源未覆盖", "payments are not covered by the loaded sources")


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done by a day, with the sum of that day.

    Attributes:
        key: Its stable name within the right: ``fee:9``, ``renewal:2026-05-01``; of a typed one ``typed:7``.
        on: The last day, moved past a holiday where the rule says so.
        state: ``grace`` while it can still be done late, ``past`` once that is over too.
        sum: How the day was found; ``None`` for a day that somebody typed or imported.
        amount_cny: In yuan, in full, surcharge apart; ``None`` where no amount can be told.
        remarks: What must be known beside it.
    """

    key: str
    right_id: str
    title: Text
    on: date
    state: DueState = "ahead"
    sum: Explained | None = None
    amount_cny: int | None = None
    surcharge_pct: int = 0
    remarks: tuple[Text, ...] = ()
    source: str = "rule"
    note: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class RightSeen:
    """A right in a list: what it is, how it stands, what comes next."""

    right_id: str
    title: str
    kind: str
    number: str
    badge: Badge
    dues: tuple[Due, ...]

    @property
    def fee(self) -> Due | None:
        """The next fee, or the one that can still be paid late."""
        return next((each for each in self.dues if each.key.startswith("fee:")), None)

    @property
    def next(self) -> Due | None:
        """What falls due next, fees included."""
        return next((each for each in self.dues if each.state != "past"), None)


@dataclass(frozen=True, slots=True)
class RightList:
    """Rights in a list; ``total`` may be more than are shown."""

    total: int
    edition: str
    rights: tuple[RightSeen, ...]


@dataclass(frozen=True, slots=True)
class ClaimSeen:
    """A claim to an owner: who asked, for which code, and how it stands."""

    claim_id: int
    person_id: int
    who: Text
    uscc: str
    name: str
    state: str
    asked_at: datetime
    decided_at: datetime | None
    reason: str
    has_code: bool


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """What a portfolio gathers by."""

    item_id: int
    sort: str
    value: str


@dataclass(frozen=True, slots=True)
class PortfolioSeen:
    """A portfolio by name; ``body`` is the slug of the body that shares it, empty where it is private."""

    portfolio_id: int
    name: str
    client: str
    body: str
    feed: str
    items: tuple[ItemSeen, ...]


@dataclass(frozen=True, slots=True)
class ActSeen:
    """One line of a portfolio's history."""

    at: datetime
    who: Text | None
    action: str
    subject: str


@dataclass(frozen=True, slots=True)
class Docket:
    """A portfolio with everything that falls due, soonest first."""

    portfolio: PortfolioSeen
    listed: RightList
    dues: tuple[Due, ...]
    done: tuple[Due, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """One version of a note."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptSeen:
    """A right in a collection, with its note and the notes before it."""

    kept_id: int
    right_id: str
    title: str
    note: str
    before: tuple[NoteSeen, ...]


@dataclass(frozen=True, slots=True)
class CollectionSeen:
    """A collection; ``share`` is its address for readers, empty while it is private."""

    collection_id: int
    name: str
    about: str
    share: str
    kept: tuple[KeptSeen, ...]
    count: int


@dataclass(frozen=True, slots=True)
class SearchSeen:
    """A kept search; ``address`` is what follows ``/search?``, ``alert_id`` the alert that watches it, if one does."""

    search_id: int
    name: str
    address: str
    said: str
    alert_id: int | None


@dataclass(frozen=True, slots=True)
class AlertSeen:
    """An alert as its page tells it.

    Attributes:
        subject: What is watched: the query, the name of the portfolio, the right.
        address: The page of that.
        next_on: The day of the next weekly letter; ``None`` where each edition has its own.
        told: Changes told so far, and those that wait for their letter.
        problem: Why nothing can be heard or delivered.
    """

    alert_id: int
    name: str
    watched: str
    subject: str
    address: str
    rhythm: str
    by_mail: bool
    by_hook: bool
    hook_url: str
    feed: str
    off: str
    lang: str
    site: str
    made_at: datetime
    run_at: datetime | None
    next_on: date | None
    paused_at: datetime | None
    told: int
    waiting: int
    problem: Text | None
    heard: str


@dataclass(frozen=True, slots=True)
class Tiding:
    """One change told, without anything that is withheld.

    ``fields`` are the names of those that differ, ``events`` the families of the events that are new.
    """

    key: str
    right_id: str
    title: str
    how: str
    cause: str
    edition: str
    before: str
    successor: str
    at: datetime
    fields: tuple[str, ...] = ()
    events: tuple[str, ...] = ()

    @property
    def record(self) -> str:
        """The address of the record in the edition that still knows it."""
        known = self.before if self.how in {"left", "renumbered"} and self.before else self.edition
        return f"/rights/{self.right_id}?edition={known}"

    @property
    def difference(self) -> str:
        """The address of what changed; empty for the first edition, which has none before it."""
        return f"/diff?from={self.before}&to={self.edition}&right={self.right_id}" if self.before else ""


@dataclass(frozen=True, slots=True)
class SentSeen:
    """How a message went one of its ways."""

    way: str
    state: str
    tries: int
    sent_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class MessageSeen:
    """A message with what it tells."""

    message_id: int
    made_at: datetime
    editions: tuple[str, ...]
    total: int
    sent: tuple[SentSeen, ...]
    tidings: tuple[Tiding, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did: changes told, messages made, deliveries made, put off and given up.

    ``waits`` is the edition that the search index has not reached, empty where nothing waits for it.
    """

    tidings: int = 0
    messages: int = 0
    sent: int = 0
    retried: int = 0
    failed: int = 0
    waits: str = ""


REPORT_STATES: dict[str, Text] = {
    "received": Text("已收到", "received"),
    "looking": Text("正在核对", "being looked into"),
    "passed": Text("已转交主管局", "passed on to the office"),
    "corrected": Text("已更正", "corrected"),
    "no_error": Text("并非错误", "not an error"),
    "same": Text("与另一条相同", "same as another entry"),
    "reopened": Text("重新打开", "reopened"),
}
REPORT_FIELDS: dict[str, Text] = {
    "status": Text("状态（页首的一句话）", "the status (the answer on top)"),
    "titles": Text("名称", "title"),
    "mark": Text("商标", "mark"),
    "denomination": Text("品种名称", "denomination"),
    "numbers": Text("号码", "numbers"),
    "filed_on": Text("申请日", "filing date"),
    "granted_on": Text("授权（注册）日", "grant date"),
    "parties": Text("当事人", "parties"),
    "classes": Text("分类", "classes"),
    "goods_services": Text("商品和服务", "goods and services"),
    "priorities": Text("优先权", "priorities"),
    "citations": Text("引证", "citations"),
    "abstracts": Text("摘要", "abstract"),
    "texts": Text("权利要求、说明书", "claims, description"),
    "images": Text("附图、图样", "pictures"),
    "events": Text("事件", "an event"),
    "other": Text("其他", "something else"),
}
"""What a reporter may point at; of the fields, those that the record shows."""


@dataclass(frozen=True, slots=True)
class SubjectSeen:
    """One thing that a reporter can point at: ``filed_on``, ``events:<event_id>``, ``other``."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class ReportAct:
    """One line of an entry's history: a move, a reply, or a remark of the reporter (``by_reporter``)."""

    at: datetime
    by_reporter: bool
    state: str
    text: str
    edition: str
    same_as: int | None


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """An entry about an error on a record.

    Attributes:
        edition: The edition that the reporter looked at.
        token: The word of the address at which the reporter follows it; empty for everybody else.
        email: Where letters go; only for the reporter and for staff who opened the entry.
        public: Whether the record can be shown now.
        can_add: Whether the reporter may add a remark now.
        lang: The language in which the reporter wrote.
    """

    report_id: int
    right_id: str
    edition: str
    source: str
    subject: Text
    says: str
    seen_at: str
    state: str
    made_at: datetime
    moved_at: datetime
    token: str = ""
    email: str = ""
    public: bool = False
    can_add: bool = False
    lang: str = ""
    acts: tuple[ReportAct, ...] = ()
