"""Papers verified by their code, and as files: anybody who holds one learns whether it was issued here, and what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from muniment.accounts.values import Identity
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.procedures.domain.papers import digest_of
from muniment.procedures.models import PaperRow
from muniment.procedures.queries.cases import case_get
from muniment.procedures.values import AUTHORITIES
from muniment.register.queries.printing import Printed, document_docx, document_pdf

_SAMPLE = "sample.json"


@dataclass(frozen=True, slots=True)
class PaperTold:
    """A paper as it was issued; ``whole`` is false where its words are not those that were sealed."""

    code: str
    case_no: str
    made_on: date
    title: Text
    digest: str
    whole: bool


def code_read(code: str) -> str:
    """The code as it is kept, however it was typed."""
    clean = re.sub(r"[^0-9A-Z]", "", code.upper())
    return "-".join(clean[at : at + 4] for at in range(0, len(clean), 4))


def paper_verify(*, code: str) -> PaperTold:
    """The paper of that code.

    Raises:
        NotFound: none was issued under it.
    """
    row = _row(code)
    title = Text(**row.content["title"])
    return PaperTold(row.code, row.case.case_no, row.made_on, title, row.digest, digest_of(row.content) == row.digest)


def paper_file(
    *, data_dir: Path, case_no: str, code: str, me: Identity | None, form: Literal["pdf", "docx"], lang: str, site: str
) -> tuple[str, bytes]:
    """Name and bytes of a paper, for whoever may see it in its case.

    Args:
        data_dir: The data folder.
        case_no: The case.
        code: The paper's code.
        me: The reader; ``None`` for everybody.
        form: ``pdf`` or ``docx``.
        lang: ``zh-Hans`` or ``en``.
        site: Address of this installation, before ``/verify/…``.

    Raises:
        NotFound: there is no such paper for them.
    """
    row = _row(code)
    case = case_get(case_no=case_no, me=me, on=row.made_on)
    if row.case.case_no != case_no or row.code not in {each.code for each in case.papers}:
        raise _unknown()
    content = row.content
    printed = Printed(
        kind=Text(**content["procedure"]),
        title=Text(**content["title"]),
        number=case_no,
        body=[Text(**each) for each in content["body"]],
        facts=[
            (Text("日期", "Date"), Text(content["made_on"], content["made_on"])),
            (Text("本机构的身份", "This installation"), AUTHORITIES[content["authority"]]),
        ],
        proof=[
            (Text("核验码", "Code"), row.code, True),
            (Text("核验地址", "Verify at"), f"{site}/verify/{row.code}", True),
            (Text("文字的 SHA-256", "SHA-256 of its words"), row.digest, True),
        ],
        edition=content["edition"],
        on=row.made_on,
        made_at=row.made_at,
        sample=(data_dir / _SAMPLE).exists(),
    )
    write = document_pdf if form == "pdf" else document_docx
    return f"{case_no}-{row.paper}.{form}", write(printed, lang=lang)


def _row(code: str) -> PaperRow:
    row = PaperRow.objects.filter(code=code_read(code)).select_related("case").first()
    if row is None:
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound(Text("没有以此编码签发的文件", "no paper was issued under this code"), code="paper.unknown")
