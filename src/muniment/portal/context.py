"""What the frame of every page needs: language, edition, sample strip, who is signed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from muniment.accounts.queries import identity_of
from muniment.accounts.queries.house import house_get
from muniment.governance.queries import measures_served
from muniment.kernel.clock import clock_read
from muniment.register.queries.editions import edition_find, edition_head

BELOW = {
    "browse/<str:scheme>/<path:symbol>": "search/below_class.html",
    "regions/<str:code>": "search/below_region.html",
}
"""What an upper flat adds below a page of a lower one, by the route of the page."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A folder of sample data, the day at which its clock stands, and the template of the buttons that move it.

    There are none where the sample was taken over from another installation: its clock is moved there.
    """

    day: str
    size: str
    controls: str


def sample_of() -> Sample | None:
    """What the data folder says of being a sample; ``None`` for real data."""
    folder = settings.MUNIMENT_DATA
    try:
        kept = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    day = clock_read(folder).today().isoformat()
    return Sample(day=day, size=kept["size"], controls="" if kept.get("followed") else "portal/clock.html")


def page(request: HttpRequest) -> dict[str, Any]:
    """The variables of ``webbase/base.html``."""
    lang = getattr(request, "lang", "zh-Hans")
    head = edition_head()
    asked = request.GET.get("edition", "")
    shown = (edition_find(asked) if asked else None) or head
    return {
        "lang": lang,
        "exports": "/exports/new",
        "watch": "/workspace/watch",
        "beside_right": "portal/beside_right.html",
        "other_lang": "en" if lang == "zh-Hans" else "zh-Hans",
        "edition": shown,
        "asked_edition": asked,
        "older_edition": bool(shown and head and shown.seq < head.seq),
        "sample": sample_of(),
        "house": house_get(),
        "identity": identity_of(request.user) if hasattr(request, "user") else None,
        "below": BELOW.get(request.resolver_match.route) if request.resolver_match else None,
        "serves": measures_served(request.resolver_match.route) if request.resolver_match else (),
    }
