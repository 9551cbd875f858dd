"""An installation is followed, further, or no more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import structlog
from django.db import transaction

from muniment.accounts.values import Actor
from muniment.catalogue.queries.extracts import carried_rights, versions_read
from muniment.catalogue.queries.records import right_newest
from muniment.journal.services import entry_append
from muniment.kernel.clock import Clock
from muniment.kernel.errors import InvalidInput, MunimentError, NotAllowed
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_head, edition_list
from muniment.register.services.publish import KillPoint, never
from muniment.search.services.indexing import index_catch_up
from muniment.search.services.preparing import profiles_prepare
from muniment.sharing.adapters.followed import following_lock, parcel, parcel_clear, sample_is, sample_mark
from muniment.sharing.adapters.leader import Leader
from muniment.sharing.domain.following import reply_wrong, site_read, stamps_check
from muniment.sharing.models import SubscriptionRow
from muniment.sharing.queries.following import editions_taken, source_of, subscription_get
from muniment.sharing.services.obeying import acts_lifted, acts_obey, acts_release
from muniment.sharing.services.taking import Parcel, Step, Taking, chosen, missing, take_all
from muniment.sharing.values import ActTold, Node, Part, Stamp, Subscription, Wanted

_QUERY_MOST = 2_000
_log = structlog.get_logger("muniment.sharing")
Told = Callable[[Text, int], None]


def silent(_doing: Text, _count: int) -> None:
    """Nobody watches."""


def subscription_start(*, actor: Actor, url: str, query: str, at: datetime) -> Subscription:
    """The installation is followed from the next run on, whole or by a query; a query given anew takes the place of the old.

    Args:
        actor: The operator; it is their word that an address in their own network may be asked.
        url: Of the installation.
        query: In the grammar of the search; empty: everything.
        at: The instant, aware.

    Raises:
        InvalidInput: the address is none of a site, or the query is too long.
    """
    site, query = site_read(url), query.strip()
    if len(query) > _QUERY_MOST:
        raise InvalidInput(Text("检索式过长", "the query is too long"), code="follow.query")
    with transaction.atomic():
        row = SubscriptionRow.objects.filter(site=site).first()
        if row is None or (row.query, row.active) != (query, True):
            payload = {"site": site, "query": query}
            entry_append(kind="follow.started", actor=actor, payload=payload, made_at=at)
            SubscriptionRow.objects.update_or_create(
                site=site,
                defaults={"query": query, "active": True, "problem": None},
                create_defaults={"query": query, "started_at": at},
            )
    return subscription_get(site)


def subscription_stop(*, actor: Actor, url: str, at: datetime) -> Subscription:
    """Nothing more is taken over; what is here stays, and so does what is withheld.

    Raises:
        NotFound: it is not followed.
    """
    site = site_read(url)
    seen = subscription_get(site)
    if seen.active:
        with transaction.atomic():
            entry_append(kind="follow.stopped", actor=actor, payload={"site": site}, made_at=at)
            SubscriptionRow.objects.filter(site=site).update(active=False)
    return subscription_get(site)


def subscription_run(
    *,
    data_dir: Path,
    clock: Clock,
    actor: Actor,
    site: str,
    free_mb: int = 0,
    told: Told = silent,
    kill_point: KillPoint = never,
    leader: Leader | None = None,
) -> Subscription:
    """Everything that the leader has published is here, and what it withholds is hidden; or one line says why not.

    Whatever breaks off is taken up where it stood: the marker is the newest edition here that took one over.

    Args:
        data_dir: The data folder.
        clock: Of the folder.
        actor: Who follows.
        site: As the subscription names it.
        free_mb: Megabytes of the disk that stay free.
        told: Is told what is being done.
        kill_point: For tests.
        leader: For tests: another way to the leader.

    Raises:
        NotFound: it is not followed.
        SourceProblem: the leader is not what it says, or of a newer format.
        EngineUnavailable: it cannot be reached; another process follows or writes; the disk is full.
    """
    subscription_get(site)
    row = SubscriptionRow.objects.get(site=site)
    with following_lock(data_dir), closing(leader or Leader(site)) as line:
        folder = parcel(data_dir, site)
        taking = Taking(data_dir, clock, actor, line, source_of(site), folder, free_mb, told, kill_point)
        try:
            _Run(row, taking).run()
        except MunimentError as problem:
            said = {"zh": problem.text.zh, "en": problem.text.en, "code": problem.code}
            SubscriptionRow.objects.filter(pk=row.pk).update(problem=said)
            _log.warning("sharing.follow_failed", site=site, code=problem.code)
            _index(data_dir, told)
            raise
        _index(data_dir, told)
        parcel_clear(data_dir, site)
    SubscriptionRow.objects.filter(pk=row.pk).update(problem=None, checked_at=clock.now())
    return subscription_get(site)


def subscriptions_run(*, data_dir: Path, clock: Clock, actor: Actor, free_mb: int = 0) -> int:
    """Every installation that is followed was asked once; how many failed. Why, their subscriptions say."""
    failed = 0
    for row in SubscriptionRow.objects.filter(active=True).order_by("started_at", "pk"):
        try:
            subscription_run(data_dir=data_dir, clock=clock, actor=actor, site=row.site, free_mb=free_mb)
        except MunimentError:
            failed += 1
    return failed


def _index(data_dir: Path, told: Told) -> None:
    """The search holds what is published and hides what is withheld."""
    if edition_head() is None:
        return
    told(Text("更新检索索引", "bringing the search index up to date"), 0)
    index_catch_up(data_dir=data_dir)
    profiles_prepare(data_dir=data_dir)


@dataclass(frozen=True, slots=True)
class _Run:
    """One visit to a leader."""

    row: SubscriptionRow
    taking: Taking

    def run(self) -> None:
        """Withholdings first, then every edition that waits, then what was lifted."""
        node = self.taking.leader.node()
        stamps = node.editions
        taken = [each.follows for each in editions_taken(self.row.site) if each.follows]
        stamps_check(self.row.site, stamps, taken)
        self._sample(node)
        SubscriptionRow.objects.filter(pk=self.row.pk).update(
            heard=len(stamps), name={"zh": node.name.zh[:200], "en": node.name.en[:200]}
        )
        self._obey()
        for at in range(len(taken), len(stamps)):
            acts = self._obey()
            self._take(stamps[at], stamps[at - 1] if at else None, acts)
        if not stamps:
            return
        acts = self._obey()
        last = editions_taken(self.row.site)[-1].follows
        before = taken[-1] if taken else None
        if before is not None and last is not None and before == last and self._query_said() != self.row.query:
            self._align(stamps[-1], acts, only=None)
        self._lift(stamps[-1], acts)

    def _query_said(self) -> str:
        """The query by which the newest edition here was taken, also one that mended."""
        mine = [each.follows for each in edition_list() if each.follows and each.follows.site == self.row.site]
        return mine[-1].query

    def _sample(self, node: Node) -> None:
        """Made-up data and real data do not come into one folder."""
        data_dir = self.taking.data_dir
        if (node.sample is not None) == sample_is(data_dir):
            return
        if edition_head() is not None or node.sample is None:
            line = Text(
                "{s} 与本文件夹一为示例数据、一为真实数据：请另用文件夹",
                "one of {s} and this folder holds sample data and the other real data: use another folder",
            )
            raise NotAllowed(line.fill(s=self.row.site), code="follow.sample")
        sample_mark(data_dir, node.sample[:20])

    def _obey(self) -> tuple[ActTold, ...]:
        taking = self.taking
        acts = taking.leader.acts()
        acts_obey(data_dir=taking.data_dir, actor=taking.actor, row=self.row, acts=acts, at=taking.clock.now())
        taking.kill_point("obeyed")
        return acts

    def _take(self, stamp: Stamp, before: Stamp | None, acts: tuple[ActTold, ...]) -> None:
        if stamp.previous != (before.edition if before else None):
            raise reply_wrong(self.row.site, stamp.edition)
        self.row.acts.update(missed=True)
        leader, query = self.taking.leader, self.row.query
        held = self._held() if query else {}
        rights = leader.rights(query, stamp) if query else frozenset()
        names: tuple[Part, Part] = ("changes", "changed_texts") if before else ("records", "texts")
        since = before.edition if before else ""
        records, bodies = (self.taking.fetch(Wanted(stamp.edition, part, "parquet", since)) for part in names)
        files = [(records, chosen(rights, held) if query else take_all)]
        texts, leaving = [bodies], tuple[str, ...]()
        if query and before:
            touched = {each.right_id for batch in versions_read(records.path) for each in batch}
            hidden = {act.right_id for act in acts}
            leaving = tuple(sorted(held.keys() - rights - touched - hidden))
            begun = frozenset(rights - held.keys() - touched)
            if begun:
                more, longer = self._whole(stamp)
                files.append((more, missing(held, begun)))
                texts.append(longer)
        exact = not query and records.told.whole and not any(act.field for act in acts)
        step = self._step(stamp, before)
        self._publish(replace(step, files=tuple(files), bodies=tuple(texts), leaving=leaving, exact=exact))

    def _align(self, stamp: Stamp, acts: tuple[ActTold, ...], only: frozenset[str] | None) -> None:
        """What is here of an edition that was taken is what the leader gives of it now."""
        query = self.row.query
        rights = self.taking.leader.rights(query, stamp) if query else None
        held = self._held()
        records, bodies = self._whole(stamp)
        there = {each.right_id for batch in versions_read(records.path) for each in batch}
        wanted = there if rights is None else there & rights
        asked = frozenset(wanted) if only is None else only & wanted
        hidden = {act.right_id for act in acts}
        gone = (held.keys() if only is None else held.keys() & only) - wanted - hidden
        self._publish(
            replace(
                self._step(stamp, stamp),
                files=((records, missing(held, asked)),),
                bodies=(bodies,),
                leaving=tuple(sorted(gone)),
                mended=True,
                needless=only is not None,
            )
        )

    def _lift(self, stamp: Stamp, acts: tuple[ActTold, ...]) -> None:
        """What the leader shows again is made good first, where editions were taken meanwhile, and then shown."""
        lifted = acts_lifted(self.row, acts)
        if not lifted:
            return
        if any(each.missed for each in lifted):
            named = {each.right_id for each in lifted}
            self._align(stamp, acts, only=frozenset(named | {self._newest(each) for each in named}))
        taking = self.taking
        taking.kill_point("mended")
        acts_release(data_dir=taking.data_dir, actor=taking.actor, row=self.row, lifted=lifted, at=taking.clock.now())

    def _newest(self, right_id: str) -> str:
        head = edition_head()
        return right_newest(self.taking.data_dir, right_id, head.seq) if head else right_id

    def _whole(self, stamp: Stamp) -> tuple[Parcel, Parcel]:
        fetch = self.taking.fetch
        return fetch(Wanted(stamp.edition, "records", "parquet")), fetch(Wanted(stamp.edition, "texts", "parquet"))

    def _held(self) -> dict[str, str]:
        head = edition_head()
        taking = self.taking
        return carried_rights(taking.data_dir, until=head.seq, source=taking.source) if head else {}

    def _publish(self, step: Step) -> None:
        self.taking.publish(step)
        self.taking.kill_point("published")

    def _step(self, stamp: Stamp, before: Stamp | None) -> Step:
        """An edition of the leader, of whose files nothing is taken yet."""
        leader = self.taking.leader
        return Step(
            stamp=stamp,
            before=before,
            about=leader.edition(stamp),
            about_before=leader.edition(before) if before else None,
            query=self.row.query,
        )
