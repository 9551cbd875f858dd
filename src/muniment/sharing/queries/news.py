"""The feed of changes as strangers may read it."""

from __future__ import annotations

from typing import Any

from muniment.journal.queries import entry_get
from muniment.register.queries.changes import News

_ACTS = {"right.withheld", "right.released"}
"""Acts that everybody who holds a copy has to obey."""
_PUBLIC = frozenset({"edition.published", *_ACTS})


def news_json(news: News) -> dict[str, Any] | None:
    """One piece of news as JSON; none where it is the house's own business.

    Of a withholding the right, the field and the ground are told: who keeps a copy has to hide the same.
    """
    if news.kind == "right.version":
        return {
            "cursor": news.cursor,
            "kind": news.kind,
            "edition": news.edition,
            "right_id": news.right_id,
            "detail": news.detail,
        }
    if news.kind not in _PUBLIC:
        return None
    entry = entry_get(no=int(news.cursor.split(":")[1]))
    payload = dict(entry.payload or {})
    right_id, edition = payload.pop("right_id", None), payload.pop("edition", None)
    payload["at"] = entry.made_at.isoformat()
    return {"cursor": news.cursor, "kind": news.kind, "edition": edition, "right_id": right_id, "detail": payload}
