"""Events: an office's own code, or a word of a table, in terms of WIPO ST.27, ST.61 and ST.87."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.standards.lists import list_names, list_read

FAMILIES: tuple[str, ...] = (
    "filing", "publication", "examination", "grant", "lapse", "fee", "transfer", "party", "licence", "open_licence",
    "pledge", "seizure", "dispute", "correction", "other",
)  # fmt: skip
"""What an event is about: the words in which sources declare what they can know."""

ACTIONS: tuple[str, ...] = (
    "start", "change", "end", "unpaid", "expired", "surrendered", "invalidated", "invalidated_part", "cancelled",
    "same_day_grant", "refused", "withdrawn", "restored", "paid", "renewed", "extended", "limited", "maintained",
)  # fmt: skip
"""What happened within the family; ``None`` where the family says it all."""

_GENERIC = "generic"


class EventCode(msgspec.Struct, frozen=True, kw_only=True):
    """What an office's code says.

    Attributes:
        code: The code or wording of the office, as the list writes it.
        office: ST.3 code, or ``generic`` for the house's own codes.
        category: ST.27 letter.
        key_event: ST.27 key event code, such as ``H10``.
        family: One of ``FAMILIES``.
        action: One of ``ACTIONS``, or ``None``.
        effect: ``from_now`` or ``from_start``.
        title: What it is called.
        source: Where the meaning of the code is taken from.
        confidence: ``H``, ``M`` or ``L``.
    """

    code: str
    office: str
    category: str
    key_event: str
    family: str
    action: str | None
    effect: str
    title: Text
    source: Text
    confidence: str


class KeyEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A key event of ST.27 and what it does to a right.

    Attributes:
        code: ``H10``; ``H00`` for an event of the category that has no key event of its own.
        category: Its letter.
        title: What it is called.
        state: ``A`` (alive) or ``N`` afterwards; ``None`` leaves it.
        stage: ``1`` to ``6`` afterwards; ``None`` leaves it.
    """

    code: str
    category: str
    title: Text
    state: str | None
    stage: str | None


def event_of(*, office: str, code: str) -> EventCode:
    """What a code of an office says; the house's own codes (``GRANT``, ``PLEDGE`` …) serve every office.

    Args:
        office: ST.3 code.
        code: The office's code or status wording; case, spaces and dashes do not count.

    Raises:
        NotFound: no list of that office, nor the house's own, has the code (``event.code``).
    """
    name = _plain(code)
    found = _codes(office).get(name) or _codes(_GENERIC).get(name)
    if found is None:
        raise NotFound(
            Text(f"没有 {office} 的事项代码 {code}", f"no event code {code} of {office}"),
            code="event.code",
            office=office,
            value=code,
        )
    return found


def event_codes(office: str) -> tuple[EventCode, ...]:
    """All codes of an office in the order of its list; ``generic`` gives the house's own."""
    return tuple(_codes(office).values())


@cache
def key_event(code: str) -> KeyEvent:
    """A key event by its code, such as ``H10`` or ``H00``.

    Raises:
        NotFound: ST.27 has no such key event (``event.key``).

    Source: WIPO Standard ST.27, categories and key events.
    """
    row = list_read("events/key_events.yaml")["categories"].get(code[:1])
    if row is None or code not in {row["key"], f"{code[:1]}00"}:
        raise NotFound(Text(f"没有关键事件 {code}", f"no key event {code}"), code="event.key", value=code)
    title = Text(row["zh"], row["en"])
    if code != row["key"]:
        title = Text(f"{title.zh}（未细分）", f"{title.en} (not mapped to a key event)")
    return KeyEvent(code=code, category=code[0], title=title, state=row["state"], stage=row["stage"])


def key_events() -> tuple[KeyEvent, ...]:
    """The key events of ST.27, one of each category, in the order of their letters."""
    return tuple(key_event(row["key"]) for row in list_read("events/key_events.yaml")["categories"].values())


@cache
def event_guess(text: str) -> EventCode | None:
    """What a cell or a heading of a table seems to say: ``质押``, ``未缴年费终止``, ``Opposition pending``, ``CF01``.

    Returns:
        The event, or ``None``. A guess is offered to a person who writes a mapping; no load relies on it.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    if not folded:
        return None
    for office in ("CN", "EM", _GENERIC):
        found = _codes(office).get(_plain(folded))
        if found is not None:
            return found
    for pattern, code in _patterns():
        if pattern.search(folded):
            return _codes(_GENERIC)[_plain(code)]
    return None


def _plain(code: str) -> str:
    return re.sub(r"[\s\-_]+", "", unicodedata.normalize("NFKC", code)).upper()


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = list_read("events/synonyms.yaml")["words"]
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["code"]) for row in rows)


@cache
def _codes(office: str) -> Mapping[str, EventCode]:
    path = f"events/{office.lower()}.yaml"
    if path not in list_names() or "codes" not in (content := list_read(path)):
        return {}
    source = Text(content["source"]["zh"], content["source"]["en"])
    return {
        _plain(code): _code_read(code, office, row, source, content["confidence"])
        for code, row in content["codes"].items()
    }


def _code_read(code: str, office: str, row: dict[str, Any], source: Text, confidence: str) -> EventCode:
    category = row["cat"]
    return EventCode(
        code=code,
        office=office,
        category=category,
        key_event=f"{category}10",
        family=row["family"],
        action=row.get("action"),
        effect=row.get("effect", "from_now"),
        title=Text(row["zh"], row["en"]),
        source=source,
        confidence=row.get("confidence", confidence),
    )
