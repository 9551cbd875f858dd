"""Made-up statements, and a small store that loads them the way the register does."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from muniment.catalogue.queries.editions import edition_rights
from muniment.catalogue.queries.records import record_get
from muniment.catalogue.services.appending import Appended, load_append
from muniment.catalogue.services.staging import Staged, stage
from muniment.catalogue.services.upkeep import store_prepare
from muniment.catalogue.values import Claim, Content, Event, Incoming, Number, Party, Record, Statement

LOADED_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def application(number: str, office: str = "CN") -> Number:
    return Number(type="application", office=office, number=number)


def publication(number: str, kind_code: str | None = "A", office: str = "CN") -> Number:
    return Number(type="publication", office=office, number=number, kind_code=kind_code)


def event(family: str = "grant", day: date = date(2019, 5, 1), **facts: object) -> Event:
    return Event(occurred_on=day, category="F", key_event="F10", family=family, **facts)


def statement(
    *,
    document: str,
    no: str | None = "201710000001",
    register: str = "CN",
    kind: str = "patent",
    day: date | None = date(2018, 1, 1),
    title: str | None = None,
    numbers: tuple[Number, ...] = (),
    claims: str | None = None,
    part: str | None = None,
    **content: object,
) -> Statement:
    own = (application(no, register.split(".", maxsplit=1)[0]),) if no else ()
    return Statement(
        register=register,
        kind=kind,
        document=document,
        office_date=day,
        application_no=no,
        part=part,
        content=Content(numbers=(*own, *numbers), titles={"en": title} if title else {}, **content),
        claims=(Claim(no=1, text=claims, lang="en"),) if claims else (),
        descriptions={"en": f"Described: {claims}"} if claims else {},
    )


def incoming(said: Statement, *, source: str = "cn.publication", level: int = 1, day: date | None = None) -> Incoming:
    """The statement as the intake hands it over; ``day`` is that of a snapshot."""
    return Incoming(
        statement=said,
        source=source,
        level=level,
        file=f"{source}.xml",
        file_sha256="0" * 64,
        loaded_at=LOADED_AT,
        reader=f"{source} 1",
        snapshot_on=day,
    )


def grant(number: int, *, revision: int = 0) -> Incoming:
    """One grant of an office, with texts; a revision is a later wording of the same document."""
    no = f"20171{number:07d}"
    return incoming(
        statement(
            document=f"CN1{number:07d}B",
            no=no,
            day=date(2018, 1, 1 + revision),
            title=f"Thing {number}, wording {revision}",
            numbers=(publication(f"1{number:07d}", "B"),),
            claims=f"A thing {number}.",
            parties=(Party(role="owner", name=f"Firm {number % 7}"),),
            events=(event(),),
        )
    )


class Killed(BaseException):
    """The machine dies here: no handler of ours may catch it."""


def kill_at(step: str) -> Callable[[str], None]:
    def point(name: str) -> None:
        if name == step:
            raise Killed(name)

    return point


class Store:
    """A data folder and the ``seq`` of its newest edition."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seq = 0
        folder.mkdir(parents=True, exist_ok=True)
        store_prepare(folder)

    def stage(self, items: Iterable[Incoming]) -> Staged:
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        return stage(data_dir=self.folder, workdir=work, head_seq=self.seq, statements=items)

    def append(self, items: Sequence[Incoming], *, key: str = "", kill: str = "", seq: int = 0) -> Appended:
        """Append under the next ``seq`` without publishing it."""
        seq = seq or self.seq + 1
        staged = self.stage(items)
        try:
            return load_append(
                data_dir=self.folder,
                seq=seq,
                load_key=key or f"load-{seq}",
                staged=staged,
                kill_point=kill_at(kill),
            )
        finally:
            staged.spool.close()

    def load(self, *items: Incoming) -> Appended:
        """Append and publish."""
        appended = self.append(items)
        self.seq += 1
        return appended

    def record(self, right_id: str, seq: int = 0) -> Record | None:
        version = record_get(self.folder, right_id, seq or self.seq)
        return version.record if version else None

    def rights(self, seq: int = 0) -> dict[str, str]:
        return edition_rights(self.folder, seq or self.seq)

    def records(self) -> dict[str, Record | None]:
        return {right_id: self.record(right_id) for right_id in self.rights()}
