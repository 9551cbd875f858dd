"""Papers of a case: made with the move that issues them, with a code by which anybody verifies them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from muniment.procedures.domain.declaration import Declaration, MoveSpec
from muniment.procedures.domain.papers import digest_of
from muniment.procedures.models import CaseRow, PaperRow
from muniment.procedures.services.cases import Moment
from muniment.procedures.services.letters import places_filled
from muniment.register.queries.editions import edition_get

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Signs that nobody mistakes for another when reading them aloud or from a fax."""


def papers_make(
    row: CaseRow, declaration: Declaration, spec: MoveSpec, *, asked: Mapping[str, Any], moment: Moment
) -> None:
    """Each paper of a move lies with the case; its words are fixed, and so is their digest."""
    for name in spec.papers:
        paper = declaration.papers[name]
        filled = places_filled(row, declaration, asked=asked, on=moment.on, specs=spec.asks)
        content = {
            "title": paper.title.text.fill(**filled)._asdict(),
            "body": [each.text.fill(**filled)._asdict() for each in paper.body],
            "case_no": row.case_no,
            "procedure": declaration.name.text._asdict(),
            "authority": row.authority,
            "made_on": moment.on.isoformat(),
            "edition": edition_get(None).name,
        }
        PaperRow.objects.create(
            case=row,
            paper=name,
            code=code_make(),
            content=content,
            digest=digest_of(content),
            made_on=moment.on,
            made_at=moment.at,
            sees=list(paper.sees),
        )


def code_make() -> str:
    """Sixteen signs in groups of four: eighty bits, so that nobody guesses the code of somebody else's paper."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(16))
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4))
