"""Years of traffic in an afternoon: people who open cases, move them, forget them, while the clock goes on and workers fail.

Nobody here knows what a procedure is about: forms are filled in from their declarations, moves are picked among those offered. What the
guards refuse is refused; what is left must be a house in order, which :func:`faults_of` looks at from the rows alone.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from muniment.accounts.values import Identity
from muniment.journal.models import EntryRow
from muniment.journal.queries import chain_verify
from muniment.kernel.errors import MunimentError
from muniment.procedures.domain.declaration import Declaration, FieldSpec, SideSpec
from muniment.procedures.domain.machine import Offer, moves_offered
from muniment.procedures.models import CaseRow, LetterRow, LimitRow, StepRow
from muniment.procedures.queries.acting import sides_of
from muniment.procedures.queries.registry import declaration_of, declaration_on
from muniment.procedures.queries.values import steps_declared
from muniment.procedures.services.cases import Moment, case_open, draft_save
from muniment.procedures.services.letters import WARNING
from muniment.procedures.services.moving import case_move
from muniment.procedures.services.ticking import cases_tick
from muniment.procedures.services.timing import limit_extend, limit_sum

IDLE_CHANCE, IDLE_DAYS = 0.04, 9
"""How often the worker stops, and for how many days at most."""
GIVE_UP_CHANCE = 0.05
LATE_DAYS = 70
"""At most so many days until somebody looks at a case again: long enough that limits pass."""

LATEST = date(2030, 1, 1)
REFUSALS_MOST = 4
"""So often somebody comes back after a refusal; then the case lies there, and its limits go on."""
REGISTERS = ("register", "publish")
"""What the moves are called that begin something on a right."""


def instant(day: date) -> Moment:
    """Noon of a day."""
    return Moment(day, datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC))


@dataclass
class Traffic:
    """Who comes, with what.

    Attributes:
        folder: The data folder.
        procedures: What they open.
        people: Identities that come; each acts on whatever sides it stands, staff first.
        bodies: Reference of a party's person → slug of the body that it acts for.
        rights: Kind of right → numbers with the holder's name.
        parties: Side → the line that a form names it by; the one under the empty name for every other side.
        openers: Side → slug of the body of that line.
        staff: Reference of a member of staff → kind of their body.
        seed: The same seed gives the same years.
    """

    folder: Path
    procedures: Sequence[str]
    people: Sequence[Identity]
    bodies: dict[str, str]
    rights: dict[str, list[tuple[str, str]]]
    parties: dict[str, str]
    openers: dict[str, str]
    staff: dict[str, str]
    seed: int = 1
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - traffic, no secret
        self._refusals: Counter[str] = Counter()
        self._waiting: list[tuple[date, int, str]] = []
        self._no = 0

    def run(self, first: date, days: int, cases: int) -> None:
        """So many cases come, evenly over the first three quarters of the days; then the rest of the days pass."""
        idle, opening = 0, max(1, days * 3 // 4)
        for no in range(days):
            day = first + timedelta(days=no)
            for _ in range(cases * (no + 1) // opening - cases * no // opening if no < opening else 0):
                self._open(day)
            while self._waiting and self._waiting[0][0] <= day:
                self._look(heapq.heappop(self._waiting)[2], day)
            idle = idle - 1 if idle else (self.dice.randint(1, IDLE_DAYS) if self.dice.random() < IDLE_CHANCE else 0)
            if not idle:
                for name, count in cases_tick(data_dir=self.folder, moment=instant(day)).items():
                    self.done[name] += count
        cases_tick(data_dir=self.folder, moment=instant(first + timedelta(days=days)))

    def _later(self, number: str, day: date) -> None:
        self._no += 1
        days = self.dice.randint(0, 6) if self.dice.random() < 0.7 else self.dice.randint(7, LATE_DAYS)
        heapq.heappush(self._waiting, (day + timedelta(days=days), self._no, number))

    def _open(self, day: date) -> None:
        declaration = declaration_on(self.dice.choice(self.procedures), day)
        able = [(name, me) for name, spec in declaration.sides.items() if spec.opens for me in self.people if self._fits(name, spec, me)]  # fmt: skip
        side, me = self.dice.choice(able)
        body = self.bodies.get(me.ref, "") if declaration.sides[side].kind == "party" else ""
        number = self._tried("open", case_open, procedure=declaration.procedure, side=side, me=me, moment=instant(day), body=body)  # fmt: skip
        if number is None:
            return
        self.done["opened"] += 1
        self._tried("draft", draft_save, data_dir=self.folder, case_no=number, me=me, typed=self._form(declaration, day), rev=1, moment=instant(day))  # fmt: skip
        self._later(number, day)

    def _fits(self, name: str, spec: SideSpec, me: Identity) -> bool:
        """Staff of the right kind of body on staff's sides, and on the others whoever the forms name there."""
        if spec.kind == "staff":
            return self.staff.get(me.ref, "") in spec.bodies
        return me.ref in self.bodies and self.bodies[me.ref] == self.openers.get(name, self.openers[""])

    def _look(self, number: str, day: date) -> None:
        row = CaseRow.objects.get(case_no=number)
        if row.closed:
            return
        declaration = declaration_of(f"{row.procedure}@{row.version}")
        limit = row.limits.filter(state="running").first()
        for me in self.dice.sample(list(self.people), len(self.people)):
            sides = sides_of(declaration, row, me)
            if limit is not None and any(declaration.sides[each].kind == "staff" for each in sides) and self.dice.random() < 0.1:  # fmt: skip
                self._tried("extend", limit_extend, case_no=number, name=limit.name, me=me, reason="疑难", moment=instant(day))  # fmt: skip
            offer = self._chosen(moves_offered(declaration, row.state, sides))
            if offer is None:
                continue
            said = {each.name: self._value(each, day) for each in offer.move.asks if each.type != "files"}
            moved = self._tried(
                "move", case_move, data_dir=self.folder, case_no=number, move=offer.name, me=me, moment=instant(day), said=said
            )  # fmt: skip
            if moved is not None:
                self.done["moved"] += 1
                break
            self._refusals[number] += 1
        if self._refusals[number] < REFUSALS_MOST:
            self._later(number, day)

    def _chosen(self, offers: Sequence[Offer]) -> Offer | None:
        """Any of them that leads on; seldom one that gives up."""
        going = [each for each in offers if each.move.acts or each.move.letters or each.move.starts or each.move.ends]
        if not going and self.dice.random() < GIVE_UP_CHANCE:
            going = list(offers)
        return self.dice.choice(going) if going else None

    def _tried(self, what: str, do: Any, **said: Any) -> Any:
        """What came of it, or ``None`` where it was refused, which is counted."""
        try:
            return do(**said)
        except MunimentError as problem:
            about = ",".join(problem.facts.get("faults", ()))
            self.refused[f"{what}: {problem.code} {about}".strip()] += 1
            return None

    def _form(self, declaration: Declaration, day: date) -> dict[str, Any]:
        kinds = declaration.rights.kinds if declaration.rights else ()
        there = [each for kind in kinds for each in self.rights.get(kind, [])]
        chosen, holder = self.dice.choice(there) if there else ("", "")
        instrument, theirs = self._earlier(declaration)
        own = {"rights": theirs or chosen, "former_name": holder}
        if instrument:
            own |= {"instrument_no": instrument, "statement_no": instrument}
        return {
            spec.name: own.get(spec.name, self._value(spec, day))
            for spec in declaration.form
            if spec.type != "files" and (spec.required or spec.type == "party" or self.dice.random() < 0.8)
        }

    def _earlier(self, declaration: Declaration) -> tuple[str, str]:
        """An instrument that a case of the same act put on the register, with its rights; nothing where there is none."""
        same = [each for each in self.procedures if each != declaration.procedure and declaration_on(each, LATEST).act.split("_")[0] == declaration.act.split("_")[0]]  # fmt: skip
        steps = list(StepRow.objects.filter(kind="move", move__in=REGISTERS, case__procedure__in=same).order_by("pk"))
        if not steps or any(each.name == "contract_no" for each in declaration.form):
            return "", ""
        step = self.dice.choice(steps[-20:])
        rights = step.case.rights.order_by("place").values_list("right_id", flat=True)
        return str(step.said.get("instrument_no") or step.case.case_no), "\n".join(rights)

    def _value(self, spec: FieldSpec, day: date) -> Any:
        makers: dict[str, Callable[[], Any]] = {
            "date": lambda: self._day(spec, day).isoformat(),
            "money": lambda: f"{self._number(spec, 9_000_000)} CNY",
            "number": lambda: str(min(15, self._number(spec, 15))),
            "choice": lambda: self.dice.choice(list(spec.choices)),
            "yes_no": lambda: "yes" if self.dice.random() < 0.7 else "no",
            "party": lambda: self.parties.get(spec.side, self.parties[""]),
            "table": lambda: [dict.fromkeys(spec.columns, "甲")],
        }
        return makers.get(spec.type, lambda: f"字第 {self.dice.randint(1, 9999)} 号")()

    def _day(self, spec: FieldSpec, day: date) -> date:
        if "until" in spec.name:
            return day + timedelta(days=self.dice.randint(400, 900))
        early, late = 1 if spec.least == "today" else -300, 0 if spec.most == "today" else 300
        return day + timedelta(days=self.dice.randint(early, max(early, late)))

    def _number(self, spec: FieldSpec, most: int) -> int:
        return self.dice.randint(max(1, int(float(spec.least or 1))), min(most, int(float(spec.most or most))))


def faults_of(on: date) -> list[str]:
    """What is out of order among all cases on a day, a line each; the rows are looked at, not what the services answered."""
    return [*_limit_faults(on), *_warning_faults(on), *_step_faults(), *(str(each) for each in chain_verify())]


def _limit_faults(on: date) -> Iterator[str]:
    for limit in LimitRow.objects.select_related("case").order_by("pk"):
        said = f"{limit.case.case_no} {limit.name}"
        spec = declaration_of(f"{limit.case.procedure}@{limit.case.version}").limits[limit.name]
        if limit.state == "paused":
            continue
        due = limit.due_on
        if due is None or due != limit_sum(limit, spec).on:
            yield f"{said}: the last day is not that of its sum"
        elif limit.state == "running" and (due < on or limit.case.closed):
            yield f"{said}: it runs, and ended on {due}"
        elif limit.state == "kept" and not (limit.done_on and limit.done_on <= due):
            yield f"{said}: kept on {limit.done_on}, and ended on {due}"
        elif limit.state == "late" and not (limit.done_on and limit.done_on > due):
            yield f"{said}: late on {limit.done_on}, and ended on {due}"
        elif limit.state == "lapsed":
            yield from _lapse_faults(limit, due, spec.lapses, said)


def _lapse_faults(limit: LimitRow, due: date, move: str, said: str) -> Iterator[str]:
    after = due + timedelta(days=1)
    steps = StepRow.objects.filter(case=limit.case, on=after, ref="system")
    if limit.done_on != after:
        yield f"{said}: it passed on {due} and was carried out on {limit.done_on}"
    if not steps.filter(kind="lapsed").exists() and not (move and steps.filter(kind="move", move=move).exists()):
        yield f"{said}: it passed on {due}, and nothing came of it"


def _warning_faults(on: date) -> Iterator[str]:
    """Each limit that ran into its last days was warned of, whatever day the worker came."""
    for limit in LimitRow.objects.filter(state="running").select_related("case"):
        days = declaration_of(f"{limit.case.procedure}@{limit.case.version}").limits[limit.name].warns_days
        if limit.due_on and [each for each in days if (limit.due_on - on).days <= each and each not in limit.warned]:
            yield f"{limit.case.case_no} {limit.name}: nobody was warned"
        told = LetterRow.objects.filter(case=limit.case, letter=WARNING).exists()
        if limit.warned and not told:
            yield f"{limit.case.case_no} {limit.name}: no letter of the warning"


def _step_faults() -> Iterator[str]:
    entries = dict(EntryRow.objects.filter(kind="case.moved").values_list("no", "pk"))
    seen: set[int] = set()
    for row in CaseRow.objects.order_by("pk"):
        declaration = declaration_of(f"{row.procedure}@{row.version}")
        steps = steps_declared(row)
        state = steps[0][1].start
        for no, (step, then) in enumerate(steps, 1):
            spec = then.moves.get(step.move) if step.kind == "move" else None
            if step.no != no or step.before != state:
                yield f"{row.case_no}: step {step.no} starts at {step.before}, the one before ended at {state}"
            if spec is not None and (step.before not in spec.source or step.after != (spec.target or step.before)):
                yield f"{row.case_no}: {step.move} does not lead from {step.before} to {step.after}"
            if spec is not None and (step.entry_no not in entries or step.entry_no in seen):
                yield f"{row.case_no}: step {step.no} stands not once in the journal"
            seen |= {step.entry_no} if spec is not None and step.entry_no else set()
            state = step.after
        if state != row.state or row.closed != (declaration.states[state].kind == "closed"):
            yield f"{row.case_no}: it stands at {row.state}, its steps end at {state}"
    if set(entries) != seen:
        yield f"{len(set(entries) - seen)} moves of the journal belong to no step"
