"""The guard of the made-up procedure of the tests."""

from __future__ import annotations

from collections.abc import Sequence

from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, GuardSpec, Obstacle
from muniment.register.values import Badge

GROUND = Ground(Text("借阅规则第三条", "Rules of lending art. 3"))


def stands(facts: Facts) -> Sequence[Obstacle]:
    """Every right is in force; one with a licence needs its owner's consent; no other case is open on it."""
    found = []
    for right_id, right in facts.rights.items():
        if right.status[0].badge not in {Badge.IN_FORCE, Badge.FEE_OVERDUE, Badge.GRANTED_LAPSE_NOT_COVERED}:
            found.append(
                Obstacle("lending.ended", "stop", Text("权利不在有效期", "the right does not stand"), GROUND, right_id)
            )
        for lien in right.standing("licence").current:
            found.append(
                Obstacle("lending.licensed", "needs", lien.text, GROUND, right_id, lien.events, lifted_by="consent")
            )
    for other in facts.others:
        line = Text(f"案件 {other.case_no} 正在办理", f"case {other.case_no} is open")
        found.append(Obstacle("lending.other", "remark", line, GROUND, other.right_ids[0]))
    return found


GUARDS = (
    GuardSpec(
        "lending.stands",
        stands,
        ("lending.ended", "lending.licensed", "lending.other"),
        Text("权利有效且无许可", "the right stands and is not licensed"),
        GROUND,
    ),
)
