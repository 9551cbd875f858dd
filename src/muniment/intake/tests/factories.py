"""Made-up office files, whole and broken, for the tests of the intake."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

from muniment.intake.domain.account import Account
from muniment.intake.services.reading import load_read
from muniment.intake.values import LoadReport, Read, RejectLine


def grant(number: int, *, extra: str = "", filed: str = "20230511", image: str = "", title: str = "Lamp") -> bytes:
    """A small US utility grant in the true form."""
    drawing = f'<drawings id="D"><figure id="F" num="1"><img id="I" file="{image}" img-content="drawing"/></figure></drawings>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v47-2022-02-17.dtd" [ ]>
<us-patent-grant lang="EN" dtd-version="v4.7 2022-02-17" country="US" date-publ="20260106">
<us-bibliographic-data-grant>
<publication-reference><document-id><country>US</country><doc-number>{number}</doc-number><kind>B2</kind><date>20260106</date></document-id></publication-reference>
<application-reference appl-type="utility"><document-id><country>US</country><doc-number>{number}</doc-number><date>{filed}</date></document-id></application-reference>
<classification-national><country>US</country><main-classification>123 9016</main-classification></classification-national>
<invention-title id="t">{title}</invention-title>{extra}
<us-parties><us-applicants><us-applicant sequence="00" app-type="applicant"><addressbook><orgname>Sample Inc.</orgname><address><city>Springfield</city><country>US</country></address></addressbook></us-applicant></us-applicants></us-parties>
</us-bibliographic-data-grant>
{drawing if image else ""}
<description id="description"><p id="p" num="1">A lamp.</p></description>
<claims id="claims"><claim id="C1" num="00001"><claim-text>1. A lamp.</claim-text></claim></claims>
</us-patent-grant>
""".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive with these members."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return kept.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:xz", links: tuple[str, ...] = ()) -> bytes:
    """A tar archive with these members and symbolic links to ``/etc/passwd``."""
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode=mode) as archive:
        for name, raw in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))
        for name in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info)
    return kept.getvalue()


def read_all(*paths: Path, workers: int = 0, **options: object) -> tuple[list[Read], LoadReport, list[RejectLine]]:
    """Everything below the paths, its report with all statements accepted, and its rejects."""
    rejects: list[RejectLine] = []
    account = Account(on_reject=rejects.append)
    reads = []
    for read in load_read(paths=list(paths), account=account, workers=workers, **options):  # type: ignore[arg-type]
        account.accept(read.member.file, read.source, len(read.parsed.statements))
        reads.append(read)
    return reads, account.report(state="published", rejects_file="rejects.jsonl"), rejects


def documents(reads: list[Read]) -> list[str]:
    """The names of the documents read, in order."""
    return [statement.document for read in reads for statement in read.parsed.statements]
