"""Running cases brought over to a later version of their procedure, by the rule that its declaration states."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from muniment.accounts.values import SYSTEM
from muniment.journal.services import chain_hold, entry_append
from muniment.procedures.domain.declaration import Declaration, MigratesSpec
from muniment.procedures.models import CaseRow, FileRow, LimitRow, PartyRow
from muniment.procedures.queries.registry import declarations
from muniment.procedures.services.cases import Moment, case_lock, step_write
from muniment.procedures.values import MIGRATED


def cases_migrate(*, moment: Moment) -> int:
    """Every running case whose version a later one takes over from this day on goes on under that; how many did.

    Cases of a version that nobody takes over finish under it. A case that was brought over once is not looked at again.
    """
    done = 0
    for later in sorted(declarations().values(), key=lambda each: (each.procedure, each.version)):
        if later.valid_from > moment.on:
            continue
        for spec in later.migrates:
            running = CaseRow.objects.filter(procedure=later.procedure, version=spec.version, closed=False)
            for case_no in list(running.order_by("pk").values_list("case_no", flat=True)):
                done += _bring(case_no, later, spec, moment)
    return done


def _bring(case_no: str, later: Declaration, spec: MigratesSpec, moment: Moment) -> int:
    with transaction.atomic():
        chain_hold()
        row, _ = case_lock(case_no)
        if row.version != spec.version or row.closed:
            return 0
        before = row.state
        row.version = later.version
        row.state = spec.states.get(before, before)
        row.typed, row.form = _renamed(row.typed, spec.fields), _renamed(row.form, spec.fields)
        row.moved_on = moment.on
        row.rev += 1
        row.save()
        for there, here in spec.limits.items():
            LimitRow.objects.filter(case=row, name=there).update(name=here)
        for there, here in spec.fields.items():
            FileRow.objects.filter(case=row, field=there).update(field=here)
        if spec.fields:  # an assent is to the form as it stood
            PartyRow.objects.filter(case=row).update(assent="", assent_by="", assent_at=None)
        said = {
            "from": spec.version,
            "to": later.version,
            "source": spec.basis.source.text._asdict(),
            "rule": spec.basis.rule,
        }
        entry = entry_append(
            kind="case.migrated",
            actor=SYSTEM,
            payload={"case": case_no, "from": spec.version, "to": later.version, "before": before, "state": row.state},
            made_at=moment.at,
            subjects=(f"case:{case_no}",),
        )
        step_write(row, kind=MIGRATED, side="", me=None, moment=moment, before=before, said=said, entry_no=entry.no)
        return 1


def _renamed(said: dict[str, Any], fields: dict[str, str]) -> dict[str, Any]:
    return {fields.get(name, name): value for name, value in said.items()}
