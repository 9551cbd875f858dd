"""What this installation is for an act: registrar, agent or mirror, with its legal basis; kept as data in the folder."""

from __future__ import annotations

from dataclasses import dataclass

from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration
from muniment.procedures.models import AuthorityRow
from muniment.procedures.values import AUTHORITIES


@dataclass(frozen=True, slots=True)
class Authority:
    """What the installation is for an act, on what basis, and since when."""

    act: str
    authority: str
    basis: str
    name: Text


def authority_of(declaration: Declaration) -> str:
    """``registrar``, ``agent`` or ``mirror``: what is set for the act, else the last that the declaration allows.

    What is set counts only where the declaration allows it: nobody becomes a registrar of what the law leaves to others.
    """
    row = AuthorityRow.objects.filter(act=declaration.act).first()
    if row is not None and row.authority in (*declaration.authority, "mirror"):
        return str(row.authority)
    return declaration.authority[-1]


def authority_list() -> tuple[Authority, ...]:
    """What is set, by act."""
    return tuple(
        Authority(row.act, row.authority, row.basis, AUTHORITIES[row.authority])
        for row in AuthorityRow.objects.order_by("act")
    )
