"""What a person finds on their desk: claims, portfolios, dockets, collections, history. Nobody else's is ever found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.db.models import Count, Q, QuerySet

from muniment.accounts.queries import names_of
from muniment.accounts.values import Identity
from muniment.kernel.errors import InvalidInput, MunimentError, NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get
from muniment.register.queries.rights import right_resolve
from muniment.register.queries.withholdings import withheld_ids
from muniment.search.queries.parties import party_find
from muniment.search.queries.searching import index_reach, search
from muniment.search.values import Question
from muniment.workspace.models import (
    ClaimRow,
    CollectionRow,
    DeadlineRow,
    HabitRow,
    KeptRow,
    PortfolioRow,
    SeenRow,
)
from muniment.workspace.queries.dues import rights_seen, today
from muniment.workspace.values import (
    ActSeen,
    ClaimSeen,
    CollectionSeen,
    Docket,
    Due,
    ItemSeen,
    KeptSeen,
    NoteSeen,
    PortfolioSeen,
    RightList,
)

RIGHTS_MOST = 300
"""Rights of one docket; more are said to be left out."""
PAGE = 20
_LINES = 200


# --- claims ----------------------------------------------------------------------------------------------------------


def claims_of(person_id: int) -> tuple[ClaimSeen, ...]:
    """The claims of a person, newest first."""
    return _claims(ClaimRow.objects.filter(person=person_id).order_by("-pk"))


def claims_waiting(me: Identity) -> tuple[ClaimSeen, ...]:
    """The claims that wait for staff, oldest first, without one's own.

    Raises:
        NotFound: the person is no staff, and this page is not there for them.
    """
    if not me.may("staff"):
        raise NotFound(Text("没有这一页", "there is no such page"), code="desk.unknown")
    return _claims(ClaimRow.objects.filter(state="asked").exclude(person=me.person_id).order_by("pk"))


def _claims(rows: QuerySet[ClaimRow]) -> tuple[ClaimSeen, ...]:
    listed = list(rows[:_LINES])
    names = names_of(f"person:{each.person_id}" for each in listed)
    return tuple(
        ClaimSeen(
            claim_id=each.pk,
            person_id=each.person_id,
            who=names.get(f"person:{each.person_id}", Text("", "")),
            uscc=each.uscc,
            name=each.name,
            state=each.state,
            asked_at=each.asked_at,
            decided_at=each.decided_at,
            reason=each.reason,
            has_code=bool(each.code_hash),
        )
        for each in listed
    )


def owner_names(data_dir: Path, code: str) -> tuple[str, ...]:
    """The names that records print beside a credit code; none where no record has it."""
    try:
        found = party_find(data_dir, "owner", code)
    except NotFound:
        return ()
    return () if isinstance(found, tuple) else found.names


def owned(data_dir: Path, code: str, *, first: int = 0, limit: int = PAGE) -> RightList:
    """The rights of an owner by credit code and name, a page of them with what comes next."""
    ids = _by_owner(data_dir, code, RIGHTS_MOST)
    edition = index_reach(data_dir).edition
    return RightList(len(ids), edition, rights_seen(data_dir, ids[first : first + limit], edition=edition))


def _by_owner(data_dir: Path, value: str, limit: int) -> list[str]:
    """The rights beside whose owner the code stands, and those that print one of its names."""
    names = owner_names(data_dir, value) or (value,)
    code = value.replace('"', "")
    asked = [Question(f'id:"{code}"', limit=limit, sort="filed", facets=())]
    asked += [Question("*", filters=(("owner", name),), limit=limit, sort="filed", facets=()) for name in names[:20]]
    found: dict[str, None] = {}
    for question in asked:
        found.update((hit.right_id, None) for hit in search(data_dir, question).hits)
    return list(found)[:limit]


# --- portfolios ------------------------------------------------------------------------------------------------------


def mine(me: Identity) -> Q:
    """Rows of the person, and those shared with a body of theirs where they hold a role."""
    bodies = [seat.body for seat in me.bodies] if me.may("registered") else []
    return Q(person=me.person_id) | Q(body__in=bodies)


def portfolio_list(me: Identity) -> tuple[PortfolioSeen, ...]:
    """The portfolios that the person may open, by client and name."""
    return tuple(_portfolio(row) for row in PortfolioRow.objects.filter(mine(me)).order_by("client", "name", "pk"))


def portfolio_get(me: Identity, portfolio_id: int) -> PortfolioSeen:
    """The portfolio by name and items, without its rights."""
    return _portfolio(portfolio_row(me, portfolio_id))


def portfolio_row(me: Identity, portfolio_id: int) -> PortfolioRow:
    """The portfolio, if it is the person's or of a body of theirs.

    Raises:
        NotFound: there is none, or it is somebody else's: the two are not told apart.
    """
    row = PortfolioRow.objects.filter(mine(me), pk=portfolio_id).first()
    if row is None:
        raise NotFound(Text("没有这个组合", "there is no such portfolio"), code="desk.unknown")
    return row


def _portfolio(row: PortfolioRow) -> PortfolioSeen:
    items = tuple(ItemSeen(each.pk, each.sort, each.value) for each in row.items.order_by("pk"))
    return PortfolioSeen(row.pk, row.name, row.client, row.body, row.feed or "", items)


def docket_get(data_dir: Path, me: Identity, portfolio_id: int) -> Docket:
    """A portfolio with its rights and everything that falls due on them, soonest first."""
    return _docket(data_dir, portfolio_row(me, portfolio_id))


def docket_by_feed(data_dir: Path, feed: str) -> Docket:
    """The docket at a calendar address.

    Raises:
        NotFound: no such address, or it was revoked.
    """
    row = PortfolioRow.objects.filter(feed=feed).first() if feed else None
    if row is None:
        raise NotFound(Text("没有这个日历", "there is no such calendar"), code="desk.unknown")
    return _docket(data_dir, row)


def _docket(data_dir: Path, row: PortfolioRow) -> Docket:
    portfolio = _portfolio(row)
    ids, unknown = _gathered(data_dir, portfolio.items)
    edition = edition_get().name
    rights = rights_seen(data_dir, ids[:RIGHTS_MOST], edition=edition)
    finished = set(row.done.values_list("right_id", "key"))
    every = [due for each in rights for due in each.dues]
    every += [_typed(each, data_dir) for each in row.deadlines.all()]
    marked = [replace(due, done=(due.right_id, due.key) in finished) for due in every]
    ordered = sorted(marked, key=lambda due: (due.on, due.right_id, due.key))
    return Docket(
        portfolio=portfolio,
        listed=RightList(len(ids), edition, rights),
        dues=tuple(due for due in ordered if not due.done),
        done=tuple(due for due in ordered if due.done),
        unknown=tuple(unknown),
    )


def _typed(row: DeadlineRow, data_dir: Path) -> Due:
    state = "past" if row.due_on < today(data_dir) else "ahead"
    title = Text(row.title, row.title)
    return Due(f"typed:{row.pk}", row.right_id, title, row.due_on, state, source=row.source, note=row.note)  # type: ignore[arg-type]


def _gathered(data_dir: Path, items: Iterable[ItemSeen]) -> tuple[list[str], list[str]]:
    """The rights that the items lead to, each once, and the items that lead nowhere."""
    found: dict[str, None] = {}
    unknown: list[str] = []
    for item in items:
        try:
            ids = _item(data_dir, item)
        except (NotFound, InvalidInput):
            ids = []
        if not ids:
            unknown.append(item.value)
        found.update(dict.fromkeys(ids))
    return list(found), unknown


def _item(data_dir: Path, item: ItemSeen) -> list[str]:
    if item.sort == "number":
        return [right_resolve(data_dir, item.value, edition_get())]
    if item.sort == "owner":
        return _by_owner(data_dir, item.value, RIGHTS_MOST)
    answer = search(data_dir, Question(item.value, limit=RIGHTS_MOST, facets=()))
    return [hit.right_id for hit in answer.hits]


def number_known(data_dir: Path, text: str) -> str | None:
    """The right that a number in a file names; ``None`` where none, or several, answer to it."""
    try:
        return right_resolve(data_dir, text, edition_get())
    except MunimentError:
        return None


def acts_of(me: Identity, portfolio_id: int) -> tuple[ActSeen, ...]:
    """The history of a portfolio, newest first."""
    rows = list(portfolio_row(me, portfolio_id).acts.order_by("-pk")[:_LINES])
    names = names_of({each.by for each in rows})
    return tuple(ActSeen(each.at, names.get(each.by), each.action, each.subject) for each in rows)


# --- collections and history -----------------------------------------------------------------------------------------


def collection_list(me: Identity) -> tuple[CollectionSeen, ...]:
    """The person's collections by name, without what they hold."""
    rows = CollectionRow.objects.filter(person=me.person_id).annotate(held=Count("kept")).order_by("name", "pk")
    return tuple(CollectionSeen(row.pk, row.name, row.about, row.share or "", (), row.held) for row in rows)


def collection_row(me: Identity, collection_id: int) -> CollectionRow:
    """The person's own collection.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = CollectionRow.objects.filter(person=me.person_id, pk=collection_id).first()
    if row is None:
        raise NotFound(Text("没有这个收藏夹", "there is no such collection"), code="desk.unknown")
    return row


def kept_row(me: Identity, collection_id: int, kept_id: int) -> KeptRow:
    """A right in the person's own collection.

    Raises:
        NotFound: there is none.
    """
    row = collection_row(me, collection_id).kept.filter(pk=kept_id).first()
    if row is None:
        raise NotFound(Text("收藏夹中没有它", "the collection does not hold it"), code="desk.unknown")
    return row


def collection_get(data_dir: Path, me: Identity, collection_id: int) -> CollectionSeen:
    """The person's own collection with its notes and their history."""
    return _collection(data_dir, collection_row(me, collection_id), history=True)


def collection_shared(data_dir: Path, share: str) -> CollectionSeen:
    """A collection at the address that its owner gave out: notes as they are now, without their history.

    Raises:
        NotFound: no such address, or it was taken back.
    """
    row = CollectionRow.objects.filter(share=share).first() if share else None
    if row is None:
        raise NotFound(Text("没有这个收藏夹", "there is no such collection"), code="desk.unknown")
    return _collection(data_dir, row, history=False)


def _collection(data_dir: Path, row: CollectionRow, *, history: bool) -> CollectionSeen:
    """The collection without rights that are withheld by now: their titles were kept when they were put in."""
    kept = []
    shown = row.kept.exclude(right_id__in=withheld_ids(data_dir))
    for each in shown.order_by("place", "pk").prefetch_related("notes"):
        notes = sorted(each.notes.all(), key=lambda note: -note.pk)
        before = tuple(NoteSeen(note.text, note.at) for note in notes[1:]) if history else ()
        kept.append(KeptSeen(each.pk, each.right_id, each.title, notes[0].text if notes else "", before))
    return CollectionSeen(row.pk, row.name, row.about, row.share or "", tuple(kept), len(kept))


def history_kept(person_id: int) -> bool:
    """Whether the person wants their history kept."""
    return HabitRow.objects.filter(person=person_id).exists()


def history_of(person_id: int) -> tuple[SeenRow, ...]:
    """What the person looked at and searched for, newest first."""
    return tuple(SeenRow.objects.filter(person=person_id).order_by("-at", "-pk")[:_LINES])
