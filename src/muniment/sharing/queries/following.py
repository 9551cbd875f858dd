"""The installations that are followed: how far, what is obeyed, why not further."""

from __future__ import annotations

import hashlib

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_list
from muniment.register.values import Manifest
from muniment.sharing.models import SubscriptionRow
from muniment.sharing.values import Subscription


def source_of(site: str) -> str:
    """The source under which the layers that are taken over from an installation lie."""
    return f"node.{hashlib.sha256(site.encode()).hexdigest()[:12]}"


def editions_taken(site: str) -> tuple[Manifest, ...]:
    """The editions here that took over one of the installation's, oldest first; without those that only mend."""
    return tuple(
        each for each in edition_list() if each.follows and each.follows.site == site and not each.follows.mended
    )


def subscription_list() -> tuple[Subscription, ...]:
    """Every installation that is followed or was, in the order in which that began."""
    return tuple(_seen(row) for row in SubscriptionRow.objects.order_by("started_at", "pk"))


def subscription_get(site: str) -> Subscription:
    """One of them.

    Raises:
        NotFound: it is not followed.
    """
    row = SubscriptionRow.objects.filter(site=site).first()
    if row is None:
        line = Text("没有跟随 {s}", "{s} is not followed").fill(s=site[:200])
        raise NotFound(line, code="follow.unknown")
    return _seen(row)


def _seen(row: SubscriptionRow) -> Subscription:
    taken = editions_taken(row.site)
    last = taken[-1] if taken else None
    name, problem = row.name, row.problem
    return Subscription(
        id=row.pk,
        site=row.site,
        name=Text(name.get("zh", ""), name.get("en", "")),
        query=row.query,
        active=row.active,
        edition=last.follows.edition if last and last.follows else None,
        local=last.name if last else None,
        editions=len(taken),
        behind=max(row.heard - len(taken), 0),
        withheld=row.acts.count(),
        started_at=row.started_at,
        checked_at=row.checked_at,
        problem=Text(problem["zh"], problem["en"]) if problem else None,
        problem_code=problem["code"] if problem else "",
    )


def subscription_json(each: Subscription) -> dict[str, object]:
    """A subscription as the JSON document of ``muniment follow``."""
    return {
        "site": each.site,
        "name": each.name._asdict() if each.name.zh else None,
        "query": each.query or None,
        "active": each.active,
        "edition": each.edition,
        "local": each.local,
        "editions": each.editions,
        "behind": each.behind,
        "withheld": each.withheld,
        "started_at": each.started_at.isoformat(),
        "checked_at": each.checked_at.isoformat() if each.checked_at else None,
        "problem": {"code": each.problem_code, "text": each.problem._asdict()} if each.problem else None,
    }
