"""Complaints by anybody: made in one go, followed at an address of their own, taken further with what was given."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.db import transaction

from muniment.accounts.services.limits import Limit, limit_take
from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, EngineUnavailable, InvalidInput, NotAllowed
from muniment.kernel.texts import Text
from muniment.procedures.queries.cases import case_get
from muniment.procedures.queries.facts import rights_resolve
from muniment.procedures.queries.registry import declaration_on
from muniment.procedures.services.cases import Moment, case_open, draft_save
from muniment.procedures.services.filing import file_put
from muniment.procedures.services.moving import case_move
from muniment.procedures.services.parties import party_hand_on
from muniment.protection.models import DoorRow
from muniment.protection.queries.complaints import PROCEDURE, door_of
from muniment.protection.services.evidence import evidence_stamp
from muniment.protection.values import Bearer, bearer
from muniment.register.queries.withholdings import withheld_ids

COMPLAINT_ADDRESS = Limit("complaint:address", 10, 3600)
"""Complaints from one network address in an hour: the house's own choice."""
PHOTOS, DONE = "photos", "follow"
_NEXT = {"to_mediation": ("mediation", "claimant"), "to_adjudication": ("infringement_adjudication", "requester")}
"""State of a complaint → the procedure that it goes on as, and the side on which the reporter stands there."""
_log = structlog.get_logger("muniment.protection")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it comes: its name, how many bytes it has, and these."""

    name: str
    size: int
    pieces: Iterable[bytes]


def complaint_make(
    *,
    data_dir: Path,
    said: Mapping[str, str],
    photos: Sequence[Photo],
    me: Identity | None,
    network: str,
    moment: Moment,
    scanner: list[str] | None = None,
) -> str:
    """The complaint is in, its photos hashed and stamped; returns the last part of the address at which it is followed.

    Args:
        data_dir: The data folder.
        said: What was typed, by field of the form.
        photos: What was attached.
        me: The person, where somebody is signed in; else the address alone leads to it.
        network: The network address that asks, for the throttle.
        moment: When.
        scanner: The command that looks for viruses.

    Raises:
        InvalidInput: something is missing, cannot be read or is not taken; ``facts["faults"]`` by field.
        Conflict: a guard refuses it.
        NotAllowed: too many in an hour.
    """
    limit_take(COMPLAINT_ADDRESS, network)
    word = secrets.token_urlsafe(24)
    who = me or bearer(hashlib.sha256(word.encode()).hexdigest())
    typed = {name: text for name, text in said.items() if name not in {PHOTOS, "rights"}}
    right_id = right_named(data_dir, typed.get("number", ""), moment)
    if right_id:
        typed["rights"] = right_id
    with transaction.atomic():
        case_no = case_open(procedure=PROCEDURE, side="reporter", me=who, moment=moment)
        found = draft_save(data_dir=data_dir, case_no=case_no, me=who, typed=typed, rev=1, moment=moment)
        if found.faults:
            name, fault = next(iter(found.faults.items()))
            raise InvalidInput(fault, code="complaint.field", field=name, faults=dict(found.faults))
        for photo in photos:
            file_put(
                data_dir=data_dir,
                case_no=case_no,
                field=PHOTOS,
                name=photo.name,
                size=photo.size,
                pieces=photo.pieces,
                me=who,
                moment=moment,
                scanner=scanner,
            )
        case_move(data_dir=data_dir, case_no=case_no, move="send", me=who, moment=moment)
        if isinstance(who, Bearer):
            DoorRow.objects.create(word=who.word, case_no=case_no, made_at=moment.at)
    _stamped(data_dir, case_no, who, moment)
    return word if isinstance(who, Bearer) else case_no


def right_named(data_dir: Path, number: str, moment: Moment) -> str:
    """The right that a number names, where it names one of a kind that can be complained of and that is shown; else nothing."""
    spec = declaration_on(PROCEDURE, moment.on).rights
    if not number.strip() or spec is None:
        return ""
    found, _ = rights_resolve(data_dir, spec, [number.strip()[:200]])
    return found[0] if found and found[0] not in withheld_ids(data_dir) else ""


def _stamped(data_dir: Path, case_no: str, who: Identity, moment: Moment) -> None:
    """Every photo has a time stamp; an authority that is silent stops nothing, and the stamp can be asked for later."""
    for each in case_get(case_no=case_no, me=who, on=moment.on).files:
        try:
            evidence_stamp(data_dir=data_dir, case_no=case_no, file_id=each.file_id, me=who, moment=moment)
        except EngineUnavailable as problem:
            _log.warning("protection.stamp_silent", case=case_no, problem=problem.message)
            return


def complaint_act(
    *, data_dir: Path, key: str, move: str, said: Mapping[str, str], me: Identity | None, moment: Moment
) -> None:
    """The reporter adds to the complaint, or withdraws it.

    Raises:
        NotFound: no complaint of theirs has this address.
        NotAllowed: that is not theirs to do.
        Conflict: it cannot be done any more.
        InvalidInput: nothing is said.
    """
    if move not in {"add", "withdraw"}:
        raise NotAllowed(Text("不能这样办", "that is not for the reporter"), code="complaint.move")
    case_no, who = door_of(key, me)
    case_move(data_dir=data_dir, case_no=case_no, move=move, me=who, moment=moment, said=said)


def complaint_follow(*, data_dir: Path, key: str, me: Identity, body: str, moment: Moment) -> str:
    """The complaint goes on as a mediation or adjudication that begins with what was given; returns its number.

    Args:
        data_dir: The data folder.
        key: The last part of the complaint's address.
        me: Who takes it further: signed in, for there they answer and sign.
        body: Slug of the body that they act for; empty for themselves.
        moment: When.

    Raises:
        NotFound: no complaint of theirs has this address.
        Conflict: it was not sent there, or went on already.
        NotAllowed: they may not act for the body.
    """
    with transaction.atomic():
        case_no, who = door_of(key, me)
        case = case_get(case_no=case_no, me=who, on=moment.on)
        way = _NEXT.get(case.state)
        if way is None:
            line = Text("这件投诉现在不能转为另案", "this complaint cannot go on as another case now")
            raise Conflict(line, code="complaint.state")
        if isinstance(who, Bearer):
            party_hand_on(case_no=case_no, holder=who, me=me)
        number = case_open(procedure=way[0], side=way[1], me=me, moment=moment, body=body, follows=case_no)
        case_move(data_dir=data_dir, case_no=case_no, move=DONE, me=me, moment=moment, said={"next_case": number})
    return number
