"""What the days bring: limits that passed are carried out, and those near their end are warned of."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from muniment.journal.services import chain_hold
from muniment.kernel.clock import Clock
from muniment.procedures.models import LimitRow
from muniment.procedures.services.cases import Moment, case_lock
from muniment.procedures.services.happening import cases_happen
from muniment.procedures.services.hooks import letters_hook
from muniment.procedures.services.letters import letters_mail, warning_write
from muniment.procedures.services.migrating import cases_migrate
from muniment.procedures.services.moving import limits_pass


def cases_run(*, data_dir: Path, clock: Clock, at: datetime) -> dict[str, int]:
    """What the days brought is carried out, and the letters that wait are mailed; as often as one likes.

    Returns:
        How many moves were made, warnings written and letters mailed.
    """
    done = cases_tick(data_dir=data_dir, moment=Moment(clock.today(), at))
    return {**done, "letters": letters_mail(), "hooks": letters_hook(at=at)}


def cases_tick(*, data_dir: Path, moment: Moment) -> dict[str, int]:
    """Every limit that passed before this day is carried out, in the order of its last day, and those near their end warned of.

    It may be run as often as one likes, after any number of days: what a limit does bears the day after its last one.

    Returns:
        How many cases went over to a later version, how many moves were made by limits and how many by what happened to a right, and how many warnings were written.
    """
    done = {"migrated": cases_migrate(moment=moment), "moves": 0, "happened": 0, "warnings": 0}
    while (due := _next_due(moment.on)) is not None:
        done["moves"] += _carry(data_dir, due, moment)
    done["happened"] = cases_happen(data_dir=data_dir, moment=moment)
    for limit in (
        LimitRow.objects.filter(state="running", due_on__gte=moment.on).select_related("case").order_by("due_on", "pk")
    ):
        done["warnings"] += warning_write(limit, moment=moment)
    return done


def _next_due(on: date) -> LimitRow | None:
    found: LimitRow | None = (
        LimitRow.objects.filter(state="running", due_on__lt=on).select_related("case").order_by("due_on", "pk").first()
    )
    return found


def _carry(data_dir: Path, due: LimitRow, moment: Moment) -> int:
    """One case of which a limit passed: the clock makes its moves, or they stand as passed."""
    with transaction.atomic():
        chain_hold()
        row, declaration = case_lock(due.case.case_no)
        return limits_pass(data_dir=data_dir, row=row, declaration=declaration, moment=moment)
