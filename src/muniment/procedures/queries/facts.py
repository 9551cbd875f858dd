"""What guards are told: the register's answers on the rights of a case, and the other cases on them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from muniment.catalogue.queries.people import marks_get, rights_named
from muniment.catalogue.values import Record
from muniment.kernel.errors import MunimentError, NotFound
from muniment.kernel.ids import right_id_split
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import RightsSpec
from muniment.procedures.models import CaseRightRow, CaseRow, PartyRow
from muniment.procedures.queries.registry import declaration_of
from muniment.procedures.values import CaseFacts, Facts, Party, RightFacts
from muniment.register.queries.editions import edition_get
from muniment.register.queries.fees import fees_seen
from muniment.register.queries.rights import RightView, right_get, right_resolve
from muniment.register.queries.withholdings import withheld_ids

HELD_MOST = 300
"""Rights of one holder that a guard looks at: a filing names at most 200 (the house's bound)."""


def rights_resolve(data_dir: Path, spec: RightsSpec, typed: Iterable[str]) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    """The rights that these numbers name, each once in the order typed, and a line for each that names none of use."""
    edition = edition_get(None)
    found: dict[str, None] = {}
    faults: list[Text] = []
    for text in typed:
        try:
            right_id = right_resolve(data_dir, text, edition)
        except MunimentError as problem:
            faults.append(problem.text)
            continue
        register, kind, _ = right_id_split(right_id)
        if register not in spec.registers or kind not in spec.kinds:
            faults.append(
                Text(f"{text}：此程序不受理这一种权利", f"{text}: this procedure does not take rights of this kind")
            )
            continue
        found.setdefault(right_id)
    if len(found) > spec.most:
        faults.append(Text(f"最多 {spec.most} 件", f"at most {spec.most} rights"))
    if not faults and len(found) < spec.least:
        faults.append(Text(f"至少 {spec.least} 件", f"at least {spec.least} rights"))
    return tuple(found), tuple(faults)


def right_facts(data_dir: Path, right_id: str, on: date) -> RightFacts:
    """What the register says of a right on a day, with all that was recorded here up to this moment.

    Raises:
        NotFound: it is not there, or is withheld.
    """
    return facts_of_view(right_get(data_dir, right_id, as_of=on), on)


def facts_of_view(view: RightView, on: date) -> RightFacts:
    """The same of a right that was read already."""
    return RightFacts(
        record=view.record,
        line=view.line,
        status=view.status,
        ownership=view.ownership,
        liens=view.liens,
        expiry=view.expiry,
        edition=view.edition.name,
        known_on=view.edition.day,
        fees=fees_seen(view, on=on),
    )


def facts_gather(
    data_dir: Path,
    *,
    on: date,
    state: str,
    form: Mapping[str, Any],
    sides: Mapping[str, tuple[Party, ...]],
    right_ids: Iterable[str],
    case_no: str = "",
    wants: Iterable[str] = (),
) -> Facts:
    """All that the guards of a move are told.

    Raises:
        NotFound: a right is not there any more, or is withheld.
    """
    wanted = tuple(right_ids)
    rights = {each: right_facts(data_dir, each, on) for each in wanted}
    return Facts(
        on=on,
        state=state,
        form=form,
        sides=sides,
        rights=rights,
        others=others_on(wanted, without=case_no),
        case_no=case_no,
        beside=_beside(data_dir, rights, on),
        held=_held(data_dir, rights, on) if "held" in wants else {},
        past=others_on(wanted, without=case_no, closed=True) if "past" in wants else (),
    )


def _beside(data_dir: Path, rights: Mapping[str, RightFacts], on: date) -> dict[str, tuple[RightFacts, ...]]:
    """For each mark, the other marks of its holder with the same words; those that the case names are left out."""
    seq = edition_get(None).seq
    found: dict[str, tuple[RightFacts, ...]] = {}
    for right_id, right in rights.items():
        words = mark_words(right.record)
        if right_id_split(right_id)[1] != "trademark" or not words:
            continue
        held = rights_of(data_dir, seq, names_of_title(right)) - set(rights)
        signs = marks_get(data_dir, sorted(held), seq)
        same = sorted(each for each, sign in signs.items() if words_folded(sign.text) == words)
        read = (right_facts(data_dir, each, on) for each in same)
        found[right_id] = tuple(each for each in read if _shares_holder(each, right))
    return found


def _held(data_dir: Path, rights: Mapping[str, RightFacts], on: date) -> dict[str, tuple[RightFacts, ...]]:
    """For each right, the others of the same kind and holder as the register names them; at most ``HELD_MOST`` are read."""
    seq = edition_get(None).seq
    found = {}
    for right_id, right in rights.items():
        register, kind, _ = right_id_split(right_id)
        ids = rights_of(data_dir, seq, names_of_title(right)) - set(rights)
        same = sorted(each for each in ids if right_id_split(each)[:2] == (register, kind))
        read = (right_facts(data_dir, each, on) for each in same[:HELD_MOST])
        found[right_id] = tuple(each for each in read if _shares_holder(each, right))
    return found


def held_beside(data_dir: Path, right_ids: Iterable[str], on: date) -> tuple[str, ...]:
    """The other rights of the same kinds that the holders of these rights hold on a day and that have not ended, by identity.

    Raises:
        NotFound: a right is not there any more, or is withheld.
    """
    rights = {each: right_facts(data_dir, each, on) for each in right_ids}
    held = {each.right_id: each for found in _held(data_dir, rights, on).values() for each in found}
    return tuple(name for name, each in sorted(held.items()) if each.status[0].state != "N")


def names_of_title(right: RightFacts) -> frozenset[str]:
    """Every name under which the holders of a right may stand in an edition: what was recorded here is not in it yet."""
    moved = (name for move in right.ownership.moves for name in (*move.givers, *move.takers))
    return frozenset((*right.ownership.names, *moved))


def rights_of(data_dir: Path, seq: int, names: Iterable[str]) -> frozenset[str]:
    """The rights on which one of these names stands: in the edition as owner, or in a case here that was carried out."""
    told = sorted(names)
    found = {each for name in told for each in rights_named(data_dir, seq, "owner", name)}
    cases = PartyRow.objects.filter(name__in=told, case__closed=True).values_list("case_id", flat=True)
    found |= set(CaseRightRow.objects.filter(case__in=cases).values_list("right_id", flat=True))
    return frozenset(found - withheld_ids(data_dir))


def _shares_holder(one: RightFacts, other: RightFacts) -> bool:
    """Whether somebody holds both on the day, however either record writes the name."""
    held = {words_folded(each) for each in other.ownership.names}
    return any(words_folded(each) in held for each in one.ownership.names)


def mark_words(record: Record) -> str:
    """The words of a mark as two marks are compared for being identical; empty for one without words."""
    return words_folded(record.content.mark.text or "") if record.content.mark else ""


def words_folded(text: str) -> str:
    """Words without regard to width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def others_on(right_ids: Iterable[str], *, without: str = "", closed: bool = False) -> tuple[CaseFacts, ...]:
    """The other cases on these rights that were put in and are not closed, or those that are, oldest first."""
    wanted = list(right_ids)
    rows = (
        CaseRow.objects.filter(rights__right_id__in=wanted, closed=closed)
        .exclude(case_no=without)
        .distinct()
        .order_by("pk")
    )
    found = []
    for row in rows:
        try:
            declaration = declaration_of(f"{row.procedure}@{row.version}")
        except NotFound:
            continue
        if declaration.states[row.state].kind == "draft":
            continue
        found.append(
            CaseFacts(
                case_no=row.case_no,
                procedure=row.procedure,
                act=declaration.act,
                state=row.state,
                right_ids=tuple(
                    CaseRightRow.objects.filter(case=row).order_by("place").values_list("right_id", flat=True)
                ),
                opened_on=row.opened_on,
                said=dict(row.form) if closed else {},
            )
        )
    return tuple(found)
