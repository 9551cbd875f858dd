"""What may be followed, and whether what a leader says of its past is what it said before."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from muniment.catalogue.values import Coverage
from muniment.kernel.errors import InvalidInput, SourceProblem
from muniment.kernel.texts import Text
from muniment.register.values import Follows, SourceSeen
from muniment.sharing.values import SourceTold, Stamp

FORMAT = 1
"""The highest format of a leader that this version of the software reads."""
WHOLLY = frozenset({"filing", "publication", "grant"})
"""Families whose coverage says that a register is whole. Who holds only what answers to a query cannot say so."""
_EDITION = re.compile(r"\d{4}-\d\d-\d\d\.\d{1,6}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def site_read(url: str) -> str:
    """The beginning of the addresses of an installation, without a slash at the end.

    Raises:
        InvalidInput: it is neither ``https`` nor on this machine, or no plain address of a site.
    """
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
        host = (parts.hostname or "").lower()
    except ValueError as problem:
        raise _no_site(url) from problem
    plain = not (parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/"))
    if not host or not plain or parts.scheme not in {"http", "https"}:
        raise _no_site(url)
    if parts.scheme == "http" and not _loopback(host):
        line = Text(
            "只有本机可以用 http；其他站点须用 https：{u}", "http is for this machine only; other sites need https: {u}"
        )
        raise InvalidInput(line.fill(u=url[:200]), code="follow.plain")
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}{port}"


def _no_site(url: str) -> InvalidInput:
    line = Text("站点的地址写作 https://ip.example.cn，而不是 {u}", "a site is named https://ip.example.cn, not {u}")
    return InvalidInput(line.fill(u=url[:200]), code="follow.site")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def stamps_check(site: str, stamps: Sequence[Stamp], taken: Iterable[Follows]) -> None:
    """The leader still has every edition that was taken over, unchanged, and says nothing that cannot be.

    Args:
        site: Of the leader.
        stamps: Its editions, oldest first.
        taken: What was taken over from it.

    Raises:
        SourceProblem: an edition was changed or is gone, or the list is not in order.
    """
    for stamp in stamps:
        if not (_EDITION.fullmatch(stamp.edition) and _DIGEST.fullmatch(stamp.digest)):
            raise reply_wrong(site, stamp.edition)
    if len({each.edition for each in stamps}) != len(stamps) or any(a.seq >= b.seq for a, b in pairwise(stamps)):
        raise reply_wrong(site, "editions")
    for at, before in enumerate(taken):
        now = (stamps[at].edition, stamps[at].digest) if at < len(stamps) else None
        if now != (before.edition, before.digest):
            line = Text(
                "{s} 的版本 {e} 与当初取得的不同：不再跟随，已取得的保持不变",
                "edition {e} of {s} is not what it was when it was taken over: nothing more is taken, and what is here"
                " stays as it is",
            )
            raise SourceProblem(line.fill(s=site, e=before.edition), code="follow.history")


def history_changed(site: str, edition: str, count: int, total: int) -> SourceProblem:
    """An edition did not come out with the count and the digest that the leader tells of it."""
    line = Text(
        "{s} 的版本 {e} 与所公布的件数或摘要不符（得 {c} 件，应为 {t} 件）：已撤销",
        "edition {e} of {s} does not have the count or the digest that is told of it ({c} rights, {t} told): undone",
    )
    return SourceProblem(line.fill(s=site, e=edition, c=f"{count:,}", t=f"{total:,}"), code="follow.digest")


def reply_wrong(site: str, where: str) -> SourceProblem:
    """The leader's reply is none that an installation gives."""
    line = Text("{s} 的答复无法识别（{w}）", "the reply of {s} is not one of an installation ({w})")
    return SourceProblem(line.fill(s=site, w=where[:120]), code="follow.reply")


def sources_added(before: Iterable[SourceTold], now: Iterable[SourceTold]) -> tuple[SourceSeen, ...]:
    """What a leader's edition added to its sources since one before: only these documents are new here."""
    known = {each.name: each.documents for each in before}
    return tuple(
        SourceSeen(
            name=each.name,
            title=each.title.text,
            reader=each.reader,
            documents=max(each.documents - known.get(each.name, 0), 0),
            since=each.since,
            until=each.until,
            licence=each.licence.text if each.licence else None,
        )
        for each in now
    )


def coverage_taken(coverage: Iterable[Coverage], *, query: str) -> tuple[Coverage, ...]:
    """What may be said here to be covered: of a part of a register never that it is whole."""
    if not query:
        return tuple(coverage)
    kept = []
    for each in coverage:
        families = tuple(name for name in each.families if name not in WHOLLY)
        if families:
            kept.append(
                Coverage(
                    source=each.source,
                    register=each.register,
                    kind=each.kind,
                    families=families,
                    since=each.since,
                    until=each.until,
                )
            )
    return tuple(kept)
