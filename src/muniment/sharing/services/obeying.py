"""What a leader withholds is withheld here, at once and in every edition; nothing is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from muniment.accounts.values import Actor
from muniment.kernel.errors import Conflict, InvalidInput
from muniment.kernel.texts import Text
from muniment.register.queries.withholdings import withholding_list
from muniment.register.services.withhold import right_release, right_withhold
from muniment.sharing.models import FollowedActRow, SubscriptionRow
from muniment.sharing.values import ActTold

_GROUND = Text("随 {s} 不予公开：{g}", "withheld by {s}: {g}")
_LIFTED = Text("{s} 已恢复公开", "{s} shows it again")
_GROUND_MOST = 2_000


def acts_obey(*, data_dir: Path, actor: Actor, row: SubscriptionRow, acts: Sequence[ActTold], at: datetime) -> int:
    """Every act of the leader is in force here; how many are new. What the house itself withholds stays its own.

    Args:
        data_dir: The data folder.
        actor: Who follows.
        row: The subscription.
        acts: What the leader withholds now.
        at: The instant, aware.
    """
    ours = {act.entry_no for act in withholding_list()}
    known = {(each.right_id, each.field): each for each in row.acts.all()}
    fresh = 0
    for act in acts:
        kept = known.get((act.right_id, act.field or ""))
        if kept is not None and kept.entry_no in ours:
            continue
        with transaction.atomic():
            entry_no = _withhold(data_dir, actor, row.site, act, at)
            FollowedActRow.objects.update_or_create(
                subscription=row,
                right_id=act.right_id,
                field=act.field or "",
                defaults={"ground": act.ground[:_GROUND_MOST], "entry_no": entry_no},
            )
        fresh += kept is None
    return fresh


def _withhold(data_dir: Path, actor: Actor, site: str, act: ActTold, at: datetime) -> int | None:
    """The number of our act; ``None`` where the house withholds the same already."""
    said = _GROUND.fill(s=site, g=act.ground[:_GROUND_MOST])
    ground = f"{said.zh} · {said.en}"
    for field in dict.fromkeys((act.field, None)):  # a field that is not known here hides the whole record
        try:
            with transaction.atomic():
                done = right_withhold(
                    data_dir=data_dir, actor=actor, right_id=act.right_id, field=field, ground=ground, at=at
                )
        except InvalidInput:
            continue
        except Conflict as problem:
            if problem.code == "withhold.already":
                return None
            continue
        return done.entry_no
    return None


def acts_lifted(row: SubscriptionRow, acts: Sequence[ActTold]) -> tuple[FollowedActRow, ...]:
    """The acts that are obeyed here and that the leader has lifted."""
    now = {(act.right_id, act.field or "") for act in acts}
    return tuple(each for each in row.acts.order_by("pk") if (each.right_id, each.field) not in now)


def acts_release(
    *, data_dir: Path, actor: Actor, row: SubscriptionRow, lifted: Sequence[FollowedActRow], at: datetime
) -> None:
    """What the leader shows again is shown here again, unless the house itself withholds it."""
    said = _LIFTED.fill(s=row.site)
    for kept in lifted:
        with transaction.atomic():
            act = next((each for each in withholding_list() if each.entry_no == kept.entry_no), None)
            if act is not None:
                right_release(
                    data_dir=data_dir,
                    actor=actor,
                    right_id=act.right_id,
                    field=act.field,
                    ground=f"{said.zh} · {said.en}",
                    at=at,
                )
            kept.delete()
