"""Evidence stamped, and every hand that it goes through written down; each stands in the journal."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from django.db import transaction

from muniment.accounts.values import Identity
from muniment.journal.services import entry_append
from muniment.procedures.queries.registry import declaration_of
from muniment.procedures.services.cases import Moment
from muniment.procedures.values import Case
from muniment.protection.adapters.authorities import authority_now
from muniment.protection.adapters.tokens import request_make, response_read
from muniment.protection.domain.custody import hand_check
from muniment.protection.models import HandRow, StampRow
from muniment.protection.ports import Authority
from muniment.protection.queries.evidence import evidence_get, evidence_pack
from muniment.protection.values import Piece, Stamp

_NONCE_BITS = 63


def evidence_stamp(
    *, data_dir: Path, case_no: str, file_id: int, me: Identity, moment: Moment, authority: Authority | None = None
) -> Stamp:
    """A piece of evidence has a time stamp by today's authority; the chain of custody says so.

    Args:
        data_dir: The data folder.
        case_no: The case.
        file_id: The file in it.
        me: Who asks: any side that sees it.
        moment: When.
        authority: Another one than the installation's.

    Raises:
        NotFound: it is not theirs to see.
        EngineUnavailable: the authority gave no stamp that verifies.
    """
    case, piece = evidence_get(case_no=case_no, file_id=file_id, me=me, on=moment.on)
    asked = authority or authority_now(data_dir, at=moment.at)
    nonce, digest = secrets.randbits(_NONCE_BITS), bytes.fromhex(piece.sha256)
    response = asked.stamp(request_make(digest, nonce=nonce), at=moment.at)
    stamp = response_read(response, digest=digest, nonce=nonce, authority=asked)
    with transaction.atomic():
        StampRow.objects.create(
            case_no=case_no,
            file_id=file_id,
            digest=stamp.digest,
            gen_at=stamp.at,
            serial=stamp.serial,
            policy=stamp.policy,
            authority_zh=stamp.authority.zh,
            authority_en=stamp.authority.en,
            local=stamp.local,
            response=response,
            roots=asked.roots.decode("ascii"),
        )
        facts = {
            "at": stamp.at.isoformat(),
            "serial": stamp.serial,
            "authority": stamp.authority.en,
            "local": stamp.local,
        }
        _hand_write(case, piece, act="stamped", me=me, moment=moment, on=moment.on, to=stamp.authority.zh, facts=facts)
    return stamp


def evidence_hand(
    *, case_no: str, file_id: int, act: str, to: str, note: str, on: date, me: Identity, moment: Moment
) -> None:
    """One more hand stands at the end of the chain.

    Args:
        case_no: The case.
        file_id: The file in it.
        act: A word of ``BY_HAND``.
        to: To whom it went.
        note: What else is to be known.
        on: The day on which it happened.
        me: Who says so: any side that sees it.
        moment: When they say it.

    Raises:
        NotFound: it is not theirs to see.
        InvalidInput: it cannot follow what stands there.
    """
    case, piece = evidence_get(case_no=case_no, file_id=file_id, me=me, on=moment.on)
    hand_check(act=act, to=to, note=note, on=on, last_on=piece.hands[-1].on, today=moment.on)
    with transaction.atomic():
        _hand_write(case, piece, act=act, me=me, moment=moment, on=on, to=to.strip(), note=note.strip())


def evidence_copy(
    *, data_dir: Path, case_no: str, file_id: int, me: Identity, moment: Moment
) -> tuple[str, Iterator[bytes]]:
    """The package of a piece of evidence, with this copy in its custody; name, and content piece by piece.

    Raises:
        NotFound: it is not theirs to see.
    """
    case, piece = evidence_get(case_no=case_no, file_id=file_id, me=me, on=moment.on)
    with transaction.atomic():
        _hand_write(case, piece, act="copied", me=me, moment=moment, on=moment.on)
        case, piece = evidence_get(case_no=case_no, file_id=file_id, me=me, on=moment.on)
        packed = evidence_pack(data_dir=data_dir, case=case, piece=piece)
    return f"{case_no}-{file_id}.zip", packed


def _hand_write(
    case: Case,
    piece: Piece,
    *,
    act: str,
    me: Identity,
    moment: Moment,
    on: date,
    to: str = "",
    note: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    """The entry of the journal first: it takes the lock by which two hands never get one number."""
    side = declaration_of(f"{case.procedure}@{case.version}").sides[case.sides[0]].name.text
    entry = entry_append(
        kind=f"evidence.{act}",
        actor=me.actor,
        payload={"case": case.case_no, "sha256": piece.sha256, "on": on, "to": to, **(facts or {})},
        made_at=moment.at,
        subjects=(f"case:{case.case_no}",),
    )
    last = HandRow.objects.filter(file_id=piece.file_id).order_by("-no").values_list("no", flat=True).first() or 0
    HandRow.objects.create(
        case_no=case.case_no,
        file_id=piece.file_id,
        no=last + 1,
        act=act,
        ref=me.ref,
        side_zh=side.zh,
        side_en=side.en,
        to=to,
        note=note,
        on=on,
        at=moment.at,
        entry_no=entry.no,
    )
