"""Loads of made-up statements through the register's own door, with a death at any named step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from muniment.accounts.values import Actor
from muniment.catalogue.queries.editions import edition_digest, edition_rights
from muniment.catalogue.queries.records import record_get
from muniment.catalogue.tests.factories import event, incoming, kill_at, publication, statement
from muniment.catalogue.values import Coverage, Incoming
from muniment.kernel.clock import Clock
from muniment.register.queries.editions import edition_list
from muniment.register.services.publish import Delivery, Judgement, Published, edition_publish
from muniment.register.values import Manifest

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LOADER = Actor(id="person:7", name="云澜七号", kind="person")
CLOCK = Clock(stopped_at=AT)

REAL = "JP-patent-2007123456"
STAND_IN = "JP-patent-pub-2008101068"
BY_NUMBER = incoming(
    statement(
        document="JP2008101068A",
        register="JP",
        no="2007123456",
        title="Whole",
        numbers=(publication("2008101068", "A", "JP"),),
    ),
    source="jp.publication",
)
BY_PUBLICATION = incoming(
    statement(
        document="JP 2008101068 A",
        register="JP",
        no=None,
        title="Gathered",
        numbers=(publication("2008101068", "A", "JP"),),
        events=(event(),),
    ),
    source="lens.table",
    level=3,
)


def clock_after(days: int) -> Clock:
    return Clock(stopped_at=AT + timedelta(days=days))


@dataclass
class Office:
    """A data folder and whoever loads into it."""

    folder: Path
    clock: Clock = field(default_factory=lambda: CLOCK)

    def load(
        self,
        *items: Incoming,
        key: str,
        kill: str = "",
        publish: bool = True,
        coverage: tuple[Coverage, ...] = (),
        actor: Actor = LOADER,
    ) -> Published:
        """One load of these statements; it dies at the step named by ``kill``."""
        delivery = Delivery(
            key=key,
            actor=actor,
            read=lambda: iter(items),
            judge=lambda _staged: Judgement(publish=publish, coverage=coverage),
        )
        return edition_publish(data_dir=self.folder, clock=self.clock, delivery=delivery, kill_point=kill_at(kill))

    def whole(self) -> list[str]:
        """Digests of all editions, each of them recomputed from the tables, every right of each read."""
        before, digests = "", []
        for manifest in edition_list():
            assert edition_digest(self.folder, manifest.seq, before) == manifest.digest
            rights = self.rights(manifest)
            assert len(rights) == manifest.total
            for right_id, content_hash in rights.items():
                version = record_get(self.folder, right_id, manifest.seq)
                assert version is not None
                assert version.record is not None
                assert version.record.content_hash == content_hash
            before = manifest.digest
            digests.append(before)
        return digests

    def rights(self, manifest: Manifest | None = None) -> dict[str, str]:
        """Content hash of every right of an edition, by default the newest."""
        seq = (manifest or edition_list()[-1]).seq
        return edition_rights(self.folder, seq)
