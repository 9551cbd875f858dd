"""Evidence as one reader sees it: the files of a case that are theirs to see, with stamps and hands; and what a hash says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from muniment.accounts.values import Identity
from muniment.kernel.errors import NotFound
from muniment.kernel.inert import cell_plain
from muniment.kernel.texts import Text
from muniment.procedures.queries.cases import case_get
from muniment.procedures.queries.files import file_of
from muniment.procedures.values import Case, FileSeen
from muniment.protection.adapters.packing import pack_stream
from muniment.protection.domain.custody import file_plain, verify_command
from muniment.protection.models import HandRow, StampRow
from muniment.protection.values import HANDS, Hand, Known, Piece, Stamp, StampSeen


def evidence_list(*, case_no: str, me: Identity | None, on: date) -> tuple[Case, tuple[Piece, ...]]:
    """A case with the evidence in it that was put in and that its reader may see, in the order in which it came.

    Raises:
        NotFound: there is no such case for them, or they are on no side of it.
    """
    case = case_get(case_no=case_no, me=me, on=on)
    if not case.sides:
        raise unknown()
    return case, tuple(_piece(case, each) for each in case.files if _in(case, each))


def evidence_get(*, case_no: str, file_id: int, me: Identity | None, on: date) -> tuple[Case, Piece]:
    """One piece of evidence.

    Raises:
        NotFound: it is not theirs to see.
    """
    case, pieces = evidence_list(case_no=case_no, me=me, on=on)
    found = next((each for each in pieces if each.file_id == file_id), None)
    if found is None:
        raise unknown()
    return case, found


def evidence_pack(*, data_dir: Path, case: Case, piece: Piece) -> Iterator[bytes]:
    """A package (zip), piece by piece: the file, its stamps with the roots, its custody, the command in words, all hashes.

    Raises:
        NotFound: the file is not among those of the case, or lies no more where it was kept.
    """
    path, _, _ = file_of(data_dir=data_dir, files=case.files, file_id=piece.file_id)
    if not path.is_file():
        raise unknown()
    name = file_plain(piece.name)
    rows = list(StampRow.objects.filter(file_id=piece.file_id).order_by("pk"))
    items: list[tuple[str, bytes | Path]] = [(name, path)]
    for place, row in enumerate(rows, 1):
        folder = "" if place == 1 else f"stamp-{place}/"
        items += [(f"{folder}{name}.tsr", bytes(row.response)), (f"{folder}roots.pem", row.roots.encode())]
    items += [("custody.csv", _custody(case, piece)), ("how-to-verify.txt", _told(name, piece, rows).encode())]
    return pack_stream(items)


def _custody(case: Case, piece: Piece) -> bytes:
    """Every hand that a piece went through as a table; no cell begins like a formula."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(
        [
            "no",
            "case",
            "sha256",
            "act",
            "act_zh",
            "act_en",
            "who_zh",
            "who_en",
            "to",
            "note",
            "on",
            "at",
            "journal_entry",
        ]
    )
    for each in piece.hands:
        cells = [
            str(each.no), case.case_no, piece.sha256, each.act, each.text.zh, each.text.en, each.who.zh, each.who.en, each.to,
            each.note, each.on.isoformat(), each.at.isoformat(), str(each.entry_no),
        ]  # fmt: skip
        table.writerow([cell_plain(cell) for cell in cells])
    return ("\ufeff" + out.getvalue()).encode()


def hash_known(digest: str) -> Known:
    """What is known here of a hash: its stamps, and never of which case."""
    rows = StampRow.objects.filter(digest=digest).order_by("gen_at", "pk")
    return Known(digest=digest, stamps=tuple(_stamp(row) for row in rows))


def unknown() -> NotFound:
    """The same answer whether there is none or one that is not theirs."""
    return NotFound(Text("没有这件证据", "there is no such piece of evidence"), code="evidence.unknown")


def _in(case: Case, file: FileSeen) -> bool:
    """Whether a file was put in: with a move, or with the form once that has left the draft."""
    return case.state_kind != "draft" and (file.step_no is not None or "." not in file.field)


def _piece(case: Case, file: FileSeen) -> Piece:
    rows = HandRow.objects.filter(file_id=file.file_id).order_by("no")
    stamps = StampRow.objects.filter(file_id=file.file_id).order_by("pk")
    return Piece(
        file_id=file.file_id,
        name=file.name,
        media=file.media,
        size=file.size,
        sha256=file.sha256,
        side=file.side,
        on=file.on,
        at=file.at,
        stamps=tuple(StampSeen(stamp_id=row.pk, stamp=_stamp(row)) for row in stamps),
        hands=(_received(case, file), *(_hand(row) for row in rows)),
    )


def _received(case: Case, file: FileSeen) -> Hand:
    """The first hand: it was put in with a step of the case, whose entry in the journal holds it."""
    step = next((each for each in case.steps if each.no == file.step_no), None) or next(
        (each for each in case.steps if each.kind == "move"), None
    )
    return Hand(
        no=0,
        act="received",
        text=HANDS["received"],
        who=file.side,
        to="",
        note="",
        on=step.on if step else file.on,
        at=step.at if step else file.at,
        entry_no=(step.entry_no if step else 0) or 0,
    )


def _hand(row: HandRow) -> Hand:
    return Hand(
        no=row.no,
        act=row.act,
        text=HANDS[row.act],
        who=Text(row.side_zh, row.side_en),
        to=row.to,
        note=row.note,
        on=row.on,
        at=row.at,
        entry_no=row.entry_no,
    )


def _stamp(row: StampRow) -> Stamp:
    return Stamp(
        digest=row.digest,
        at=row.gen_at,
        serial=row.serial,
        policy=row.policy,
        authority=Text(row.authority_zh, row.authority_en),
        local=row.local,
    )


def _told(name: str, piece: Piece, rows: Iterable[StampRow]) -> str:
    lines = [f"{piece.name}", f"SHA-256 {piece.sha256}", ""]
    for place, row in enumerate(rows, 1):
        whose = "自设，不是公共机构 / own, not a public authority" if row.local else "外部机构 / another's"
        lines += [
            f"{place}. {row.gen_at.isoformat()}  {row.authority_zh} / {row.authority_en}  ({whose})",
            f"   serial {row.serial}  policy {row.policy}",
        ]
        if place > 1:
            lines.append(f"   cp stamp-{place}/* .")
        lines += [f"   {verify_command(name)}", "   → Verification: OK", ""]
    lines += [
        "在本文件夹内运行上述命令（OpenSSL 1.1.1 及以上）。",
        "Run the command in this folder (OpenSSL 1.1.1 or later).",
        "其余文件未改动：sha256sum -c SHA256SUMS.txt；经手记录见 custody.csv。",
        "That the other files are whole: sha256sum -c SHA256SUMS.txt; through whose hands it went: custody.csv.",
        "它证明：文件在所示时间已经存在，此后未被改动；不证明内容真实，也不证明来自谁。",
        "It proves that the file existed at the time shown and was not altered since; neither that it is true, nor whose it is.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
