"""What an alert says, in a letter, in a feed, to a program: always which change, of which edition, and why you got it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from muniment.accounts.queries.house import house_get
from muniment.kernel.texts import Text
from muniment.search.queries.listing import list_marking
from muniment.webbase.templatetags.muniment import word_text
from muniment.workspace.values import AlertSeen, Tiding

ATOM = "http://www.w3.org/2005/Atom"
_HOW: dict[tuple[str, str], Text] = {
    ("search", "entered"): Text("进入了检索“{s}”的结果", "came into the result of your search “{s}”"),
    ("search", "left"): Text("离开了检索“{s}”的结果", "went out of the result of your search “{s}”"),
    ("search", "changed"): Text("在检索“{s}”的结果中，有变化", "is in the result of your search “{s}” and changed"),
    ("search", "renumbered"): Text(
        "在检索“{s}”的结果中，已改号", "was in the result of your search “{s}” and renumbered"
    ),
    ("portfolio", "entered"): Text("进入了组合“{s}”", "came into your portfolio “{s}”"),
    ("portfolio", "left"): Text("离开了组合“{s}”", "went out of your portfolio “{s}”"),
    ("portfolio", "changed"): Text("在组合“{s}”中，有变化", "is in your portfolio “{s}” and changed"),
    ("portfolio", "renumbered"): Text("在组合“{s}”中，已改号", "was in your portfolio “{s}” and renumbered"),
    ("right", "entered"): Text("您关注的这件权利出现在版本中", "the right that you watch came into the edition"),
    ("right", "left"): Text("您关注的这件权利已移出版本", "the right that you watch went out of the edition"),
    ("right", "changed"): Text("您关注的这件权利有变化", "the right that you watch changed"),
    ("right", "renumbered"): Text("您关注的这件权利已改号", "the right that you watch was renumbered"),
}


def why_told(alert: AlertSeen, tiding: Tiding) -> Text:
    """Why somebody got this: which search, portfolio or right, and how the change concerns it."""
    return _HOW[alert.watched, tiding.how].fill(s=alert.name)


def what_told(tiding: Tiding) -> Text:
    """What changed, in a few words: the cause, the new events, the fields."""
    pieces = []
    cause = word_text("change", tiding.cause)
    if tiding.successor:
        pieces.append(Text(f"现为 {tiding.successor}", f"now {tiding.successor}"))
    elif cause is not None:
        pieces.append(cause)
    events = [word_text("family", each) or Text(each, each) for each in tiding.events]
    if events:
        zh, en = "、".join(each.zh for each in events), ", ".join(each.en for each in events)
        pieces.append(Text(f"新事件：{zh}", f"new events: {en}"))
    fields = [each for each in tiding.fields if each != "events"]
    if fields:
        pieces.append(Text(f"字段：{'、'.join(fields)}", f"fields: {', '.join(fields)}"))
    return Text("；".join(each.zh for each in pieces), "; ".join(each.en for each in pieces))


def letter_said(
    data_dir: Path, alert: AlertSeen, message_id: int, tidings: Sequence[Tiding], *, most: int
) -> tuple[Text, Text]:
    """Subject and body of a letter: at most so many changes, and where the rest is."""
    editions = ", ".join(dict.fromkeys(each.edition for each in tidings))
    count = len(tidings)
    subject = Text("{name}：{n} 项变化，版本 {e}", "{name}: {n} changed, edition {e}").fill(
        name=alert.name, n=count, e=editions[:60]
    )
    marking = list_marking(data_dir)
    lines = [Text(f"【{marking.zh}】\n", f"[{marking.en}]\n")] if marking else []
    head = Text("您关注的“{name}”有 {n} 项变化（版本 {e}）。", "{n} changes concern “{name}” (edition {e}).")
    lines.append(head.fill(name=alert.name, n=count, e=editions))
    lines += [_said(alert, each, no) for no, each in enumerate(tidings[:most], start=1)]
    page = f"{alert.site}/workspace/alerts/{alert.alert_id}/messages/{message_id}"
    if count > most:
        rest = Text("\n还有 {n} 项：{p}", "\n{n} more: {p}").fill(n=count - most, p=page)
        lines.append(rest)
    foot = Text(
        "\n为什么收到这封信：您在 {day} 开始关注{what} {subject}。\n查看与更改：{site}/workspace/alerts/{id}\n不再收信：{site}/workspace/alerts/off/{off}",
        "\nWhy you got this: since {day} you watch {what}, {subject}.\nSee and change it: {site}/workspace/alerts/{id}\nNo more letters: {site}/workspace/alerts/off/{off}",
    )
    what = {
        "search": Text("检索", "a search"),
        "portfolio": Text("组合", "a portfolio"),
        "right": Text("权利", "a right"),
    }
    lines.append(
        foot.fill(
            day=alert.made_at.date(),
            what=what[alert.watched],
            subject=alert.subject,
            site=alert.site,
            id=alert.alert_id,
            off=alert.off,
        )
    )
    return subject, Text("\n".join(each.zh for each in lines), "\n".join(each.en for each in lines))


def _said(alert: AlertSeen, tiding: Tiding, no: int) -> Text:
    links = [Text(f"   记录 {alert.site}{tiding.record}", f"   record {alert.site}{tiding.record}")]
    if tiding.difference:
        address = f"{alert.site}{tiding.difference}"
        links.append(Text(f"   差异 {address}", f"   difference {address}"))
    why, what = why_told(alert, tiding), what_told(tiding)
    first = Text(f"\n{no}. {tiding.title}", f"\n{no}. {tiding.title}")
    lines = (
        first,
        Text(f"   {tiding.right_id}", f"   {tiding.right_id}"),
        *(_part(each) for each in (why, what)),
        *links,
    )
    shown = [each for each in lines if each.en.strip()]
    return Text("\n".join(each.zh for each in shown), "\n".join(each.en for each in shown))


def _part(text: Text) -> Text:
    return Text(f"   {text.zh}", f"   {text.en}")


def tiding_document(tiding: Tiding, site: str) -> dict[str, Any]:
    """The change as JSON takes it."""
    return {
        "key": tiding.key,
        "right_id": tiding.right_id,
        "title": tiding.title,
        "how": tiding.how,
        "cause": tiding.cause,
        "edition": tiding.edition,
        "edition_before": tiding.before or None,
        "successor": tiding.successor or None,
        "fields": list(tiding.fields),
        "events": list(tiding.events),
        "record": f"{site}{tiding.record}",
        "difference": f"{site}{tiding.difference}" if tiding.difference else None,
    }


def feed_write(
    data_dir: Path, alert: AlertSeen, tidings: Sequence[Tiding], *, address: str, onward: str, updated: datetime
) -> bytes:
    """The feed of an alert as Atom, newest first; ``onward`` is the address of the page before, if there is one.

    Source: RFC 4287; RFC 5005 3 (paged feeds).
    """
    lang = alert.lang
    feed = etree.fromstring(f'<feed xmlns="{ATOM}"/>'.encode())
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
    _put(feed, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'muniment:alert:{alert.alert_id}:{alert.made_at.isoformat()}')}")
    marking = list_marking(data_dir)
    _put(feed, "title", f"{alert.name} · {marking.say(lang)}" if marking else alert.name)
    _put(feed, "updated", updated.isoformat())
    _put(etree.SubElement(feed, f"{{{ATOM}}}author"), "name", house_get().name.say(lang))
    for rel, href in (("self", address), ("next", onward), ("alternate", f"{alert.site}{alert.address}")):
        if href:
            etree.SubElement(feed, f"{{{ATOM}}}link", rel=rel, href=href)
    for each in tidings:
        entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
        told = f"muniment:alert:{alert.alert_id}:{alert.made_at.isoformat()}:{each.key}"
        _put(entry, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, told)}")
        _put(entry, "title", each.title)
        _put(entry, "updated", each.at.isoformat())
        etree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=f"{alert.site}{each.record}")
        if each.difference:
            etree.SubElement(entry, f"{{{ATOM}}}link", rel="related", href=f"{alert.site}{each.difference}")
        why, what = why_told(alert, each).say(lang), what_told(each).say(lang)
        stamp = Text(f"版本 {each.edition}", f"edition {each.edition}").say(lang)
        _put(entry, "summary", " · ".join(piece for piece in (each.right_id, stamp, why, what) if piece))
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8")


def _put(parent: etree._Element, name: str, text: str) -> None:
    # XML takes no control characters; titles come from office files.
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = "".join(c for c in text if c >= " " or c in "\t\n")
