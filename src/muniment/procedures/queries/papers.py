"""Papers verified by their code: anybody who holds one learns whether it was issued here, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.procedures.domain.papers import digest_of
from muniment.procedures.models import PaperRow


@dataclass(frozen=True, slots=True)
class PaperTold:
    """A paper as it was issued; ``whole`` is false where its words are not those that were sealed."""

    code: str
    case_no: str
    made_on: date
    title: Text
    digest: str
    whole: bool


def paper_verify(*, code: str) -> PaperTold:
    """The paper of that code.

    Raises:
        NotFound: none was issued under it.
    """
    clean = re.sub(r"[^0-9A-Z]", "", code.upper())
    said = "-".join(clean[at : at + 4] for at in range(0, len(clean), 4))
    row = PaperRow.objects.filter(code=said).select_related("case").first()
    if row is None:
        raise NotFound(Text("没有以此编码签发的文件", "no paper was issued under this code"), code="paper.unknown")
    title = Text(**row.content["title"])
    return PaperTold(row.code, row.case.case_no, row.made_on, title, row.digest, digest_of(row.content) == row.digest)
