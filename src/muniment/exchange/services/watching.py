"""The lender's watch: its pledges found on the register, each looked at once a day, each matter told once.

Only rights under watch are read. New pledges are found among the rights that have one and that the last load or the
journal changed. Killed anywhere, the next run goes on: what was told is known by its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from muniment.accounts.queries.directory import members_of
from muniment.accounts.services.letters import person_letter
from muniment.accounts.values import Identity, Seat
from muniment.catalogue.queries.glances import places_get
from muniment.catalogue.queries.people import rights_happened
from muniment.exchange.domain.watching import looks_next, signals_of
from muniment.exchange.models import AlertRow, ReachRow, WatchRow
from muniment.exchange.queries.board import (
    Lender,
    instrument_no,
    instrument_of,
    lender_get,
    lenders,
    lien_of,
    liens_held,
    pledgors_of,
    right_seen,
    value_last,
)
from muniment.exchange.services.ceilings import instruments_valued, over_look
from muniment.exchange.values import Ran, Signal
from muniment.journal.queries import entry_list, head
from muniment.kernel.clock import Clock
from muniment.kernel.errors import EngineUnavailable, InvalidInput, MunimentError
from muniment.kernel.texts import Text
from muniment.procedures.queries.facts import others_on
from muniment.procedures.services.cases import Moment, case_open, draft_save
from muniment.procedures.values import CaseFacts, RightFacts
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.rights import right_resolve
from muniment.register.values import Lien

_log = structlog.get_logger("muniment.exchange")
_NEWS = ("right.act", "right.act_settled", "right.act_reversed", "case.moved")
_LOST = frozenset({"ended", "never_existed"})
_LETTER_MOST = 20
PART = 500
"""Rights of one question to the tables: SQLite takes no more than some thousand names at once."""
_Item = TypeVar("_Item", int, str)
WATCH_MOST = 5_000
"""Rights that a lender adds by hand: the house's choice."""


def watch_run(*, data_dir: Path, clock: Clock, at: datetime) -> Ran:
    """Every lender knows its pledges and what it should know of each; new matters are told by letter once.

    It may run as often as one likes, and twice at once: a matter is told once.

    Args:
        data_dir: The data folder.
        clock: The clock of the installation.
        at: The real instant.

    Returns:
        What was done.
    """
    if not edition_list():
        return Ran()
    moment = Moment(clock.today(), at)
    total = Ran()
    for lender in lenders():
        one = _Run(data_dir, lender, moment)
        ran = one.run()
        total = Ran(
            total.looked + ran.looked,
            total.found + ran.found,
            total.written + ran.written,
            total.letters + ran.letters,
            total.prepared + ran.prepared,
        )
    if total.written or total.found:
        _log.info(
            "exchange.watch_run", looked=total.looked, found=total.found, written=total.written, letters=total.letters
        )
    return total


def watch_due(*, clock: Clock) -> bool:
    """Whether a run would look at anything new: another day, another edition, or more in the journal."""
    kept = edition_list()
    if not kept:
        return False
    here = (clock.today(), kept[-1].seq, head().no)
    known = {each.body: (each.ran_on, each.seq, each.entry_no) for each in ReachRow.objects.all()}
    return any(known.get(each.slug) != here for each in lenders())


@dataclass(frozen=True, slots=True)
class _Run:
    """One run for one lender."""

    data_dir: Path
    lender: Lender
    moment: Moment

    def run(self) -> Ran:
        reach, _ = ReachRow.objects.get_or_create(body=self.lender.slug)
        seq, last = edition_get(None).seq, head().no
        touched = frozenset(self._recorded(reach, last))
        found = self._find(set(self._loaded(reach, seq)) | touched)
        looked = written = prepared = 0
        reckoned = set(instruments_valued(self.lender))
        for row, version, others in self._wanting(touched, reach.seq, seq):
            if row.instrument in reckoned:  # before the row counts as looked at: who is killed here does it again
                reckoned.discard(row.instrument)
                written += self._over(row.instrument)
            wrote, made = self._look(row, version, others)
            looked, written, prepared = looked + 1, written + wrote, prepared + made
        ReachRow.objects.filter(pk=reach.pk).update(ran_on=self.moment.on, seq=seq, entry_no=last)
        return Ran(looked, found, written, self._tell(), prepared)

    def _wanting(
        self, touched: frozenset[str], before: int, seq: int
    ) -> Iterator[tuple[WatchRow, int, list[CaseFacts]]]:
        """The rights to look at: changed by a load or an act here, or due by the calendar; each with the edition of its version and the open cases on it, those that lie together together.

        Without a further edition the table alone decides; with one, where each version lies is asked in bulk.
        """
        rows = WatchRow.objects.filter(body=self.lender.slug, ended_on=None)
        due = Q(looked_on=None) | Q(next_on__lte=self.moment.on)
        wanted = set(rows.filter(due).values_list("pk", flat=True))
        for named in _parts(sorted(touched)):
            wanted |= set(rows.filter(right_id__in=named).values_list("pk", flat=True))
        if before != seq:
            wanted |= self._renewed(rows, seq)
        for some in _parts(sorted(wanted)):
            kept = list(rows.filter(pk__in=some).order_by("pk"))
            places = places_get(self.data_dir, sorted({each.right_id for each in kept}), seq)
            versions = {each.right_id: each.seq for each in places}
            lie = {each.right_id: (each.file, each.group) for each in places}
            cases = others_on(versions)
            for row in sorted(kept, key=lambda each: lie.get(each.right_id, ("", 0))):
                yield row, versions.get(row.right_id, 0), [each for each in cases if row.right_id in each.right_ids]

    def _renewed(self, rows: QuerySet[WatchRow], seq: int) -> set[int]:
        """Those whose version is another than the one looked at, by number."""
        found: set[int] = set()
        kept = rows.order_by("right_id").values_list("pk", "right_id", "seq").iterator(chunk_size=PART)
        while some := list(islice(kept, PART)):
            versions = {each.right_id: each.seq for each in places_get(self.data_dir, (one[1] for one in some), seq)}
            found |= {pk for pk, right_id, looked in some if versions.get(right_id, 0) != looked}
        return found

    # --- finding ------------------------------------------------------------------------------------------------------

    def _find(self, wanted: set[str]) -> int:
        """The pledges of this lender among rights that may have new ones; how many came to be watched."""
        made = 0
        for right_id in sorted(wanted):
            seen = right_seen(self.data_dir, right_id, self.moment.on)
            if seen is None:
                continue
            facts, _title = seen
            for lien in liens_held(facts, self.lender):
                no = instrument_no(right_id, lien)
                row, new = WatchRow.objects.get_or_create(
                    body=self.lender.slug,
                    right_id=right_id,
                    instrument=no,
                    defaults={"origin": "register", "since": self.moment.on},
                )
                if row.ended_on is not None:
                    row.ended_on = None
                    row.save(update_fields=["ended_on"])
                made += new
        return made

    def _loaded(self, reach: ReachRow, seq: int) -> Iterable[str]:
        """Rights with a pledge event whose version is newer than what was looked through."""
        if reach.seq >= seq:
            return ()
        pledged = rights_happened(self.data_dir, seq, "pledge", date.min, date.max)
        return (each.right_id for each in places_get(self.data_dir, sorted(pledged), seq) if each.seq > reach.seq)

    def _recorded(self, reach: ReachRow, last: int) -> Iterator[str]:
        """Rights about which an act was recorded here since, or on which a case moved."""
        after = reach.entry_no
        while after < last:
            page = entry_list(after=after, limit=1000)
            for entry in page.items:
                if entry.kind in _NEWS and entry.no <= last:
                    yield from (each for each in entry.subjects if "-" in each and ":" not in each)
            if not page.items:
                return
            after = page.items[-1].no

    # --- looking ------------------------------------------------------------------------------------------------------

    def _look(self, row: WatchRow, version: int, others: list[CaseFacts]) -> tuple[int, int]:
        """One right: what is new of it is written; how many matters, and how many disposals were prepared.

        What was so already when the watch on it began prepares no disposal.
        """
        seen = right_seen(self.data_dir, row.right_id, self.moment.on)
        if seen is None:
            return 0, 0
        facts, _title = seen
        lien = lien_of(facts, self.lender, row.instrument) if row.origin == "register" else None
        released = self._released(facts, row) if row.origin == "register" and lien is None else None
        signals = signals_of(facts, lien, on=self.moment.on, others=others, released=released)
        if row.origin == "register" and lien is None:
            signals = tuple(each for each in signals if each.code == "released")
        written = prepared = 0
        for signal in signals:
            alert = self._write(row, signal)
            written += alert is not None
            if (
                alert is not None
                and lien is not None
                and signal.grade == "red"
                and signal.code in _LOST
                and row.looked_on
            ):
                prepared += self._prepare(alert, facts, lien, signal)
        WatchRow.objects.filter(pk=row.pk).update(
            ended_on=self.moment.on if released is not None else None,
            looked_on=self.moment.on,
            next_on=looks_next(facts, lien, on=self.moment.on),
            seq=version,
        )
        return written, prepared

    def _over(self, instrument: str) -> int:
        on, at = self.moment.on, self.moment.at
        return over_look(data_dir=self.data_dir, lender=self.lender, instruments=[instrument], on=on, at=at)

    def _released(self, facts: RightFacts, row: WatchRow) -> Lien | None:
        past = facts.standing("pledge").past
        return next((each for each in past if instrument_no(facts.right_id, each) == row.instrument), None)

    def _write(self, row: WatchRow, signal: Signal) -> AlertRow | None:
        """The matter stands among the alerts; ``None`` where it was told before."""
        if AlertRow.objects.filter(
            body=self.lender.slug, right_id=row.right_id, instrument=row.instrument, key=signal.key[:250]
        ).exists():
            return None
        text = self._with_ratio(row, signal) if signal.code in _LOST else signal.text
        rule = signal.rules[0] if signal.rules else None
        source = rule.source if rule else Text("登记簿的记载", "the register's entries")
        alert, new = AlertRow.objects.get_or_create(
            body=self.lender.slug,
            right_id=row.right_id,
            instrument=row.instrument,
            key=signal.key[:250],
            defaults={
                "code": signal.code,
                "grade": signal.grade,
                "text": text._asdict(),
                "advice": signal.advice._asdict(),
                "source": source._asdict(),
                "events": list(signal.events),
                "on": self.moment.on,
                "made_at": self.moment.at,
            },
        )
        return alert if new else None

    def _with_ratio(self, row: WatchRow, signal: Signal) -> Text:
        """The loss with what it does to the loan-to-value ratio, where the lender entered values."""
        whole = instrument_of(self.data_dir, self.lender, row.instrument, self.moment.on)
        if whole is None or whole.ltv is None or whole.ltv_before is None or whole.ltv == whole.ltv_before:
            return signal.text
        zh = f"{signal.text.zh}；贷款与担保之比从 {whole.ltv_before}% 升至 {whole.ltv}%"
        en = f"{signal.text.en}; loan-to-value goes from {whole.ltv_before} % to {whole.ltv} %"
        return Text(zh, en)

    # --- preparing ----------------------------------------------------------------------------------------------------

    def _prepare(self, alert: AlertRow, facts: RightFacts, lien: Lien, signal: Signal) -> int:
        """A disposal lies ready as a draft for the lender's people to check; nothing is sent. 1 where it does."""
        watch = self._as_watch()
        said = {
            "rights": facts.right_id,
            "instrument_no": alert.instrument,
            "pledgees": _named(self.lender.name.zh, self.lender.code),
            "pledgors": "\n".join(pledgors_of(facts, lien)),
            "trigger": "lost",
            "facts": signal.text.zh,
            "wants": "security",
        }
        value = value_last(self.lender.slug, "right", facts.right_id)
        if value is not None:
            said["shortfall"] = f"{value.amount.amount:.2f} {value.amount.currency}"
        try:
            with transaction.atomic():
                key = f"watch:{self.lender.slug}:{alert.pk}"
                number = case_open(
                    procedure="pledge_enforcement",
                    side="pledgee",
                    me=watch,
                    moment=self.moment,
                    body=self.lender.slug,
                    key=key,
                )
                draft_save(data_dir=self.data_dir, case_no=number, me=watch, typed=said, rev=1, moment=self.moment)
                AlertRow.objects.filter(pk=alert.pk).update(case_no=number)
        except MunimentError as problem:
            _log.warning("exchange.disposal_unprepared", right=facts.right_id, why=problem.code)
            return 0
        return 1

    def _as_watch(self) -> Identity:
        """The watch itself, acting for the lender: no person's name stands under what a program prepared."""
        seat = Seat(body=self.lender.slug, name=self.lender.name, kind="bank", role="registered", manages=False)
        return Identity(
            person_id=0,
            name=Text("质押监看", "the watch on pledges"),
            role="registered",
            body=self.lender.name,
            bodies=(seat,),
        )

    # --- telling ------------------------------------------------------------------------------------------------------

    def _tell(self) -> int:
        """One letter to each of the lender's people with what was not told yet; how many went out."""
        with transaction.atomic():
            rows = list(
                AlertRow.objects.select_for_update()
                .filter(body=self.lender.slug, told_at=None)
                .exclude(grade="note")
                .order_by("pk")
            )
            AlertRow.objects.filter(pk__in=[each.pk for each in rows]).update(told_at=self.moment.at)
        if not rows:
            return 0
        zh = [
            f"{(each.grade == 'red' and '■') or '◔'} {each.right_id or each.instrument}：{each.text['zh']}。{each.advice['zh']}。"
            for each in rows[:_LETTER_MOST]
        ]
        en = [
            f"{(each.grade == 'red' and '■') or '◔'} {each.right_id or each.instrument}: {each.text['en']}. {each.advice['en']}."
            for each in rows[:_LETTER_MOST]
        ]
        subject = Text(f"质押监看：{len(rows)} 项须处理", f"Watch on pledges: {len(rows)} to act on")
        body = Text("\n\n".join(zh), "\n\n".join(en))
        sent = 0
        try:
            for person_id in members_of(self.lender.slug):
                sent += person_letter(person_id=person_id, subject=subject, body=body, lang="zh-Hans")
        except EngineUnavailable as problem:
            _log.warning("exchange.letters_wait", why=problem.code)
            if not sent:
                AlertRow.objects.filter(pk__in=[each.pk for each in rows]).update(told_at=None)
        return sent


def _parts(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """The items in parts that one question to the database can name."""
    return (items[at : at + PART] for at in range(0, len(items), PART))


def _named(name: str, code: str) -> str:
    return f"{name}，{code}" if code else name


def watch_add(*, data_dir: Path, me: Identity, number: str, on: date, body: str = "") -> str:
    """A lender watches one more right, without a pledge of its own on it; returns the right.

    Raises:
        NotAllowed: the person does not belong to the lender.
        NotFound: nothing answers to the number.
        InvalidInput: the lender watches as many as it may.
    """
    lender = lender_get(me, body)
    if WatchRow.objects.filter(body=lender.slug, origin="added", ended_on=None).count() >= WATCH_MOST:
        raise InvalidInput(
            Text(f"最多 {WATCH_MOST} 件", f"at most {WATCH_MOST} rights"), code="pledges.many", field="number"
        )
    right_id = right_resolve(data_dir, number.strip(), edition_get(None))
    row, _new = WatchRow.objects.get_or_create(
        body=lender.slug, right_id=right_id, instrument="", defaults={"origin": "added", "since": on}
    )
    if row.ended_on is not None:
        WatchRow.objects.filter(pk=row.pk).update(ended_on=None)
    return right_id


def watch_end(*, me: Identity, right_id: str, on: date, body: str = "") -> None:
    """A right that a lender added is watched no more; what was told stays.

    Raises:
        NotAllowed: the person does not belong to the lender.
    """
    lender = lender_get(me, body)
    WatchRow.objects.filter(body=lender.slug, right_id=right_id, origin="added", ended_on=None).update(ended_on=on)


def alerts_seen(*, me: Identity, at: datetime, body: str = "") -> int:
    """Everything that a lender was told counts as seen; how many matters that were."""
    lender = lender_get(me, body)
    return AlertRow.objects.filter(body=lender.slug, seen_at=None).update(seen_at=at)
