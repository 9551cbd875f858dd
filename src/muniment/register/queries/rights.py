"""One right, whole: the record of an edition joined with its status, timeline, liens and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import msgspec

from muniment.catalogue.queries import records as catalogue
from muniment.catalogue.values import Citation, Claim, Event, Number, Record, TextRef
from muniment.kernel.errors import NotFound
from muniment.kernel.ids import right_id_split
from muniment.kernel.texts import Text
from muniment.register.domain.answer import status_line
from muniment.register.domain.coverage import coverage_table
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.liens import liens_on
from muniment.register.domain.owners import owners_on
from muniment.register.domain.rights import law_day
from muniment.register.domain.status import status_on
from muniment.register.domain.timeline import timeline_kept, timeline_of
from muniment.register.domain.withholding import Withholding, record_project, whole_withheld, withheld_text
from muniment.register.queries.acts import acts_of, record_folded
from muniment.register.queries.editions import edition_get
from muniment.register.queries.growing import Grown, GrownKept, grown_advance, grown_make, grown_same
from muniment.register.queries.withholdings import fields_private, withheld_ids, withholdings_of
from muniment.register.values import (
    Act,
    CoverageAnswer,
    Expiry,
    HeldAct,
    Known,
    LienStanding,
    Manifest,
    Ownership,
    Span,
    StatusPart,
    Timeline,
)
from muniment.standards.events import event_of, key_event
from muniment.standards.numbers import Reading, keys_meeting, number_read
from muniment.standards.rules import rule_on

FAMILIES: tuple[str, ...] = (
    "filing", "publication", "examination", "grant", "lapse", "fee", "transfer", "licence", "open_licence", "pledge", "seizure",
    "dispute",
)  # fmt: skip
"""The families of events whose coverage every record states."""
ACTS_LONG = 200
"""From so many acts recorded here on the view of a right is kept and moved on by further entries: making it takes longer."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another right that this one cites, is cited by, or shares a family with; ``right_id`` is ``None`` if not loaded."""

    right_id: str | None
    label: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RightView:
    """All that a page, command or export says of one right, as of a day, as one edition knows it.

    ``held`` are acts recorded here that the office's files contradict; ``recorded`` is how many acts came here after the
    edition was published: only who asks for no edition sees them.
    """

    record: Record
    edition: Manifest
    as_of: date
    line: Text
    status: tuple[StatusPart, ...]
    expiry: Expiry | None
    ownership: Ownership
    liens: tuple[LienStanding, ...]
    coverage: tuple[tuple[str, CoverageAnswer], ...]
    timeline: Timeline
    withheld: tuple[Withholding, ...]
    held: tuple[HeldAct, ...] = ()
    recorded: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a number leads to: its readings, and the rights that answer to it."""

    text: str
    readings: tuple[Reading, ...]
    right_ids: tuple[str, ...]


def edition_knows(edition: Manifest) -> Known:
    """What the edition can know, as the rules of the register ask for it."""
    return Known(on=edition.day, coverage=edition.coverage, titles={seen.name: seen.title for seen in edition.sources})


def right_find(data_dir: Path, text: str, edition: Manifest) -> Found:
    """The rights that answer to a number in any customary form, best reading first.

    A reading whose check digit is wrong finds nothing: a misprint must not pass for the right it resembles.
    """
    readings = number_read(text)
    found: dict[str, None] = {}
    for reading in readings:
        if reading.check_digit_ok is False:
            continue
        for right_id in numbers_lead(data_dir, reading.keys, edition.seq):
            if _kind_agrees(reading, right_id):
                found.setdefault(right_id)
        if found:
            break
    return Found(text=text, readings=tuple(readings), right_ids=tuple(found))


def numbers_lead(data_dir: Path, keys: Iterable[str], seq: int) -> list[str]:
    """The rights of an edition to which a number leads; where numbers are not public, only by that of the identity."""
    ids = catalogue.number_find(data_dir, keys, seq)
    if "numbers" not in fields_private():
        return ids
    said = {key.rsplit(":", maxsplit=1)[-1] for key in keys}
    return [each for each in ids if right_id_split(each)[2] in said]


def _kind_agrees(reading: Reading, right_id: str) -> bool:
    return reading.kind is None or right_id_split(right_id)[1] == reading.kind


def right_resolve(data_dir: Path, text: str, edition: Manifest) -> str:
    """The one right that a number, or an identity, names in an edition; a renumbered one leads to its successor.

    Raises:
        NotFound: nothing, or several rights (the facts list them), answer to it.
    """
    version = catalogue.record_get(data_dir, text, edition.seq) if "-" in text else None
    if version is not None:
        return catalogue.right_newest(data_dir, text, edition.seq)
    found = right_find(data_dir, text, edition)
    if len(found.right_ids) == 1:
        return found.right_ids[0]
    if found.right_ids:
        raise NotFound(
            Text("{text} 对应多件权利：{ids}", "several rights answer to {text}: {ids}").fill(
                text=text, ids=", ".join(found.right_ids)
            ),
            code="right.several",
            right_ids=found.right_ids,
        )
    wrong = next((r for r in found.readings if r.check_digit_ok is False), None)
    if wrong is not None:
        raise NotFound(
            Text("{text} 的校验位有误：应为 {digit}", "the check digit of {text} is wrong: it would be {digit}").fill(
                text=text, digit=wrong.check_digit_expected
            ),
            code="number.check_digit",
        )
    raise NotFound(
        Text("版本 {edition} 中没有与 {text} 对应的记录", "no record of edition {edition} answers to {text}").fill(
            text=text, edition=edition.name
        ),
        code="right.unknown",
    )


def right_get(data_dir: Path, right_id: str, *, edition: str | None = None, as_of: date | None = None) -> RightView:
    """One right, whole.

    Args:
        data_dir: The data folder.
        right_id: An identity of that edition (see ``right_resolve``).
        edition: Name of the edition; the newest by default.
        as_of: Law time; by default the day of the edition.

    Raises:
        NotFound: the edition does not hold it, or it is withheld (the facts carry ground and date).
    """
    manifest = edition_get(edition)
    version = catalogue.record_get(data_dir, right_id, manifest.seq)
    if version is None or version.record is None:
        raise NotFound(
            Text("版本 {e} 中没有 {id}", "edition {e} does not hold {id}").fill(e=manifest.name, id=right_id),
            code="right.unknown",
        )
    acts = withholdings_of(data_dir, right_id)
    whole = whole_withheld(acts)
    if whole is not None:
        day = whole.since.date()
        raise NotFound(withheld_text(whole), code="right.withheld", since=day, ground=whole.ground)
    record = record_project(version.record, acts, fields_private())
    hidden = fields_private() | {act.field for act in acts if act.field}
    upto = None if edition is None else manifest.journal_no
    told = () if "events" in hidden else acts_of(right_id, upto=upto)
    newest = max((law_day(each.event) for each in told if each.state == "effective"), default=manifest.day)
    day = as_of or max(manifest.day, newest if edition is None else manifest.day)
    recorded = sum(each.state == "effective" and each.entry_no > manifest.journal_no for each in told)
    if len(told) < ACTS_LONG:
        folded = record_folded(record, told)
        return replace(_view(folded.record, manifest, day, acts, folded.held), recorded=recorded)
    known_by = (str(data_dir), right_id, manifest.digest, edition is None, as_of, acts, frozenset(hidden))
    return replace(_view_grown(known_by, record, manifest, day, acts, told), recorded=recorded)


_GROWN: GrownKept[RightView] = GrownKept()


def views_forget() -> None:
    """What this process keeps of rights on which very much was recorded is made anew."""
    _GROWN.forget()


def _view_grown(
    known_by: tuple[object, ...],
    record: Record,
    manifest: Manifest,
    day: date,
    acts: tuple[Withholding, ...],
    told: tuple[Act, ...],
) -> RightView:
    """The view of a right on which very much was recorded here: what was kept of it goes on with the further entries."""
    kept = _GROWN.get(known_by)
    if kept is not None:
        with kept.lock:
            if kept.made is not None and grown_same(kept, record, told, day):
                return kept.made
            kept.made = None
            if kept.whole and grown_advance(kept, record, told, as_of=day):
                kept.made = _view_of(kept, manifest, day, acts)
                return kept.made
            kept.whole = False
    title_of = partial(event_title, record.office)
    grown: Grown[RightView] = grown_make(record, told, as_of=day, title_of=title_of)
    grown.made = _view_of(grown, manifest, day, acts)
    _GROWN.put(known_by, grown)
    return grown.made


def _view_of(grown: Grown[RightView], manifest: Manifest, day: date, acts: tuple[Withholding, ...]) -> RightView:
    known = edition_knows(manifest)
    liens = grown.liens.standings(grown.slim, known)
    timeline = timeline_kept(grown.slim, grown.ticks, as_of=day, rule_on=rule_on)
    view = _view_with(grown.slim, manifest, day, acts, (liens, timeline))
    return replace(view, record=grown.folded.record, held=grown.folded.held)


def _view(
    record: Record,
    manifest: Manifest,
    as_of: date,
    acts: tuple[Withholding, ...],
    held: tuple[HeldAct, ...],
) -> RightView:
    liens = liens_on(record, as_of=as_of, known=edition_knows(manifest))
    timeline = timeline_of(record, as_of=as_of, rule_on=rule_on, title_of=partial(event_title, record.office))
    return replace(_view_with(record, manifest, as_of, acts, (liens, timeline)), held=held)


def _view_with(
    record: Record,
    manifest: Manifest,
    as_of: date,
    acts: tuple[Withholding, ...],
    told: tuple[tuple[LienStanding, ...], Timeline],
) -> RightView:
    known = edition_knows(manifest)
    status = status_on(record, as_of=as_of, known=known, rule_on=rule_on)
    ownership = owners_on(record, as_of=as_of, known=known)
    liens, timeline = told
    since = record.content.granted_on or record.content.filed_on
    period = Span(since if since and since <= as_of else as_of, as_of)
    return RightView(
        record=record,
        edition=manifest,
        as_of=as_of,
        line=status_line(parts=status, ownership=ownership, liens=liens),
        status=status,
        expiry=expiry_of(record, rule_on=rule_on, as_of=as_of, titles=known.titles),
        ownership=ownership,
        liens=liens,
        coverage=coverage_table(known, register=record.register, kind=record.kind, families=FAMILIES, period=period),
        timeline=timeline,
        withheld=acts,
    )


def event_title(office: str, event: Event) -> Text:
    """What an event is called: by the office's own code where the list knows it, else by its key event."""
    if event.office_code:
        try:
            return event_of(office=office, code=event.office_code).title
        except NotFound:
            pass
    try:
        return key_event(event.key_event).title
    except NotFound:
        return Text(event.office_code or event.key_event, event.office_code or event.key_event)


def right_claims(data_dir: Path, view: RightView) -> tuple[Claim, ...]:
    """The claims of a right, in the order of languages and numbers."""
    return catalogue.claims_get(data_dir, _refs(view, "claims"))


def right_descriptions(data_dir: Path, view: RightView) -> dict[str, str]:
    """The descriptions of a right by language."""
    return catalogue.descriptions_get(data_dir, _refs(view, "descriptions"))


def _refs(view: RightView, field: str) -> Sequence[TextRef]:
    return [ref for ref in view.record.content.texts if ref.field == field]


def right_cited(data_dir: Path, view: RightView) -> tuple[Related, ...]:
    """What the right cites, each with the right that the edition holds for it, if any."""
    hidden = withheld_ids(data_dir)
    rows = []
    for citation in view.record.content.citations:
        target = None
        if citation.office and citation.number:
            number = Number(
                type="publication", office=citation.office, number=citation.number, kind_code=citation.kind_code
            )
            ids = numbers_lead(data_dir, keys_meeting(number), view.edition.seq)
            target = next((each for each in ids if each not in hidden), None)
        label = " ".join(p for p in (citation.office, citation.number, citation.kind_code) if p) or citation.text or ""
        rows.append(Related(right_id=target, label=label, citation=citation))
    return tuple(rows)


def right_citing(data_dir: Path, view: RightView) -> tuple[Related, ...]:
    """The rights of the edition that cite this one by any of its numbers."""
    keys = [key for number in view.record.content.numbers for key in keys_meeting(number)]
    if "citations" in fields_private():
        return ()
    hidden = withheld_ids(data_dir, "citations")
    ids = catalogue.citing(data_dir, keys, view.edition.seq)
    return tuple(Related(right_id=each, label=each) for each in ids if each not in hidden)


def right_family(data_dir: Path, view: RightView) -> tuple[Related, ...]:
    """Other rights of the same family: of one family number, or tied by a priority."""
    hidden = withheld_ids(data_dir, "family_id", "priorities") | {view.record.right_id}
    record = view.record
    if "priorities" in fields_private():  # no other right is told by the number that it claims of this one
        record = msgspec.structs.replace(record, application_no=None)
    ids = catalogue.family(data_dir, record, view.edition.seq)
    return tuple(Related(right_id=each, label=each) for each in ids if each not in hidden)
