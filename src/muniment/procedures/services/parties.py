"""Who stands on which side: from the fields of the form, from the person who opened it, and by a word passed on."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from muniment.accounts.queries.directory import body_by_code, body_page
from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, NotAllowed
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration
from muniment.procedures.domain.machine import form_digest
from muniment.procedures.models import CaseRow, PartyRow
from muniment.procedures.queries.acting import refs_of
from muniment.procedures.values import Party


def opener_party(me: Identity, body: str) -> Party:
    """The party that somebody is when they open a case: a body of theirs or one that lets them file, else themselves.

    Raises:
        NotAllowed: they may not act for that body.
    """
    if not body:
        return Party(me.name.zh, "", me.ref)
    actor = me.acting_for(body, scope="file")
    seen = body_page(slug=body)
    return Party(seen.name.zh, seen.uscc, str(actor.on_behalf))


def parties_of(row: CaseRow, form: Mapping[str, Any] | None = None) -> dict[str, tuple[Party, ...]]:
    """The parties of a case by side; they have assented where it was to the form as it stands."""
    digest = form_digest(row.typed if form is None else form)
    found: dict[str, list[Party]] = {}
    for each in PartyRow.objects.filter(case=row).order_by("place", "pk"):
        party = Party(each.name, each.code, each.ref, bool(each.assent) and each.assent == digest)
        found.setdefault(each.side, []).append(party)
    return {side: tuple(parties) for side, parties in found.items()}


def parties_named(row: CaseRow, declaration: Declaration, values: Mapping[str, Any]) -> None:
    """The sides hold those whom the form names, beside whoever opened the case; who went is no party any more."""
    for spec in declaration.form:
        if spec.type == "party" and spec.name in values:
            _side_put(row, spec.side, values[spec.name])


def _side_put(row: CaseRow, side: str, named: Sequence[Party]) -> None:
    kept = PartyRow.objects.filter(case=row, side=side)
    wanted = {(each.name, each.code) for each in named}
    for old in kept:
        if (old.name, old.code) not in wanted and old.place != 0:
            old.delete()
    here = {(each.name, each.code) for each in kept.all()}
    for place, party in enumerate(named, 1):
        if (party.name, party.code) not in here:
            PartyRow.objects.create(case=row, side=side, name=party.name, code=party.code, ref=_ref(party), place=place)


def _ref(party: Party) -> str:
    slug = body_by_code(party.code) if party.code else None
    return f"body:{slug}" if slug else ""


def word_make(row: CaseRow, side: str, name: str) -> str:
    """A word that makes whoever brings it this party; given to the opener once, kept as a digest.

    Raises:
        Conflict: there is no such party, or it has its account already.
    """
    party = PartyRow.objects.filter(case=row, side=side, name=name, ref="").first()
    if party is None:
        line = Text("没有尚待加入的这一当事人", "no party of that name still has to join")
        raise Conflict(line, code="case.party")
    word = secrets.token_urlsafe(24)
    party.word = hashlib.sha256(word.encode()).hexdigest()
    party.save(update_fields=["word"])
    return word


def word_use(*, word: str, me: Identity, body: str = "") -> CaseRow:
    """Somebody joins the case as the party that the word names; the word is used up.

    Raises:
        NotAllowed: the word names no party.
    """
    party = PartyRow.objects.filter(word=hashlib.sha256(word.encode()).hexdigest()).exclude(word="").first()
    if party is None:
        line = Text("这个邀请无效或已用过", "this invitation is not valid, or was used")
        raise NotAllowed(line, code="case.word")
    party.ref = str(me.acting_for(body, scope="file").on_behalf) if body else me.ref
    party.word = ""
    party.save(update_fields=["ref", "word"])
    return party.case


def party_sides(row: CaseRow, me: Identity) -> tuple[PartyRow, ...]:
    """The places in a case that somebody fills."""
    return tuple(PartyRow.objects.filter(case=row, ref__in=refs_of(me)).order_by("place", "pk"))


def party_hand_on(*, case_no: str, holder: Identity, me: Identity, body: str = "") -> None:
    """Whoever acted in a case by a word alone has an account from now on: the place is theirs, or their body's.

    Raises:
        NotAllowed: the word holds no place in the case, or they may not act for the body.
    """
    party = PartyRow.objects.filter(case__case_no=case_no, ref=holder.ref).first()
    if party is None:
        raise NotAllowed(Text("这个地址在本案中没有位置", "this word holds no place in the case"), code="case.word")
    mine = opener_party(me, body)
    party.name, party.code, party.ref = mine.name, mine.code, mine.ref
    party.save(update_fields=["name", "code", "ref"])
