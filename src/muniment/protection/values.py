"""The words of disputes: where a complaint goes, and evidence with its stamps and the hands it went through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from muniment.accounts.values import Identity
from muniment.kernel.texts import Text

RouteName = Literal["mediation", "adjudication", "other_body", "no_dispute", "ask"]

ROUTES: dict[str, Text] = {
    "mediation": Text("调解", "mediation"),
    "adjudication": Text("行政裁决", "administrative adjudication"),
    "other_body": Text("由其他机关处理", "another body"),
    "no_dispute": Text("不属于知识产权纠纷", "not a dispute on an IP right"),
    "ask": Text("需要再看", "to be looked at"),
}
"""Where a complaint can go."""


@dataclass(frozen=True, slots=True)
class Bearer(Identity):
    """Whoever brings the word of a complaint's address: they act in that case and nowhere else.

    Attributes:
        word: The digest of the word; the word itself is kept nowhere.
    """

    word: str = ""

    @property
    def ref(self) -> str:
        """The reference under which they stand as a party."""
        return f"word:{self.word[:32]}"


def bearer(word: str) -> Bearer:
    """The reporter without an account who knows this word (a digest)."""
    return Bearer(person_id=0, name=Text("未登录的投诉人", "reporter without an account"), role="public", word=word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """Where a complaint goes, and why.

    Attributes:
        row: Name of the row of the routing that decided.
        body: Who is in charge there.
        reasons: What was looked at, in words, in the order of the test.
        source: The law.
        confidence: ``H`` read in the law, ``M`` from knowledge.
    """

    row: str
    route: RouteName
    body: Text
    text: Text
    reasons: tuple[Text, ...]
    source: Text
    confidence: str

    @property
    def name(self) -> Text:
        """The route in words."""
        return ROUTES[self.route]


HANDS: dict[str, Text] = {
    "received": Text("收到", "received"),
    "stamped": Text("加盖时间戳", "time-stamped"),
    "copied": Text("复制、下载", "copied out"),
    "handed": Text("移交", "handed over"),
    "returned": Text("交还", "given back"),
    "opened": Text("启封查看", "opened"),
    "sealed": Text("封存", "sealed"),
}
"""What happens to a piece of evidence; the first three the installation writes by itself."""
BY_HAND: tuple[str, ...] = ("handed", "returned", "opened", "sealed")
"""What people say of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time stamp as it was read and verified.

    Attributes:
        digest: SHA-256 of what was stamped, in hexadecimal.
        at: The instant that the authority states.
        serial: Its number there.
        policy: Its policy, an object identifier.
        authority: Whose authority stamped, in words.
        local: Whether that is this installation's own.
    """

    digest: str
    at: datetime
    serial: str
    policy: str
    authority: Text
    local: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StampSeen:
    """A stamp of a piece of evidence in a list."""

    stamp_id: int
    stamp: Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One entry of the chain of custody.

    Attributes:
        act: A word of ``HANDS``.
        who: Who did it, as the reader may see it.
        to: To whom it went, where it went.
        entry_no: The entry of the journal.
    """

    no: int
    act: str
    text: Text
    who: Text
    to: str
    note: str
    on: date
    at: datetime
    entry_no: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of evidence of a case as its reader sees it: file, hash, stamps, hands."""

    file_id: int
    name: str
    media: str
    size: int
    sha256: str
    side: Text
    on: date
    at: datetime
    stamps: tuple[StampSeen, ...]
    hands: tuple[Hand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known here of a hash, for everybody: that it was stamped, when and by whom; never in which case."""

    digest: str
    stamps: tuple[Stamp, ...]
