"""Open licences of the register kept ready to be looked through; followed after every load and every act, part by part.

The table holds nothing that the register does not say: it can be emptied at any time and is made anew. Killed anywhere, what was
still to be looked at lies in the list of those that wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction

from muniment.catalogue.queries.glances import places_get
from muniment.catalogue.queries.people import rights_happened
from muniment.exchange.domain.pledging_words import GONE
from muniment.exchange.domain.pricing import classes_of
from muniment.exchange.models import OfferReachRow, OfferRow, OfferWaitRow
from muniment.exchange.queries.liens import title_of
from muniment.journal.queries import entry_list, head
from muniment.kernel.errors import MunimentError
from muniment.kernel.ids import right_id_split
from muniment.register.queries.editions import edition_list
from muniment.register.queries.rights import RightView, right_get
from muniment.register.values import Lien
from muniment.standards.licences import licence_kind

WORDS_MOST = 4_000
_ACTS = ("right.act", "right.act_settled", "right.act_reversed")
_RATES = {"sales", "profit", "entry_sales"}


def offers_follow(*, data_dir: Path, on: date, most: int = 10_000) -> int:
    """The table follows the register; how many rights are still to be looked at.

    Args:
        data_dir: The data folder.
        on: The day of law.
        most: So many rights are looked at now; the rest wait for the next time.
    """
    kept = edition_list()
    if not kept:
        return 0
    _listed(data_dir, kept[-1].seq)
    for row in OfferWaitRow.objects.order_by("pk")[:most]:
        _look(data_dir, row.right_id, on)
    return OfferWaitRow.objects.count()


def _listed(data_dir: Path, seq: int) -> None:
    """Rights with an open licence whose version is newer than what was looked through, and those on which an act was recorded since."""
    reach, _ = OfferReachRow.objects.get_or_create(pk=1)
    last = head().no
    if (reach.seq, reach.entry_no) == (seq, last):
        return
    wanted = set(_touched(reach.entry_no, last))
    if reach.seq < seq:
        offered = sorted(rights_happened(data_dir, seq, "open_licence", date.min, date.max))
        wanted |= {each.right_id for each in places_get(data_dir, offered, seq) if each.seq > reach.seq}
        known = sorted(set(OfferRow.objects.values_list("right_id", flat=True)))
        wanted |= {each.right_id for each in places_get(data_dir, known, seq) if each.seq > reach.seq}
    with transaction.atomic():
        OfferWaitRow.objects.bulk_create(
            [OfferWaitRow(right_id=each) for each in sorted(wanted)], ignore_conflicts=True, batch_size=500
        )
        OfferReachRow.objects.filter(pk=1).update(seq=seq, entry_no=last)


def _touched(after: int, last: int) -> Iterator[str]:
    while after < last:
        page = entry_list(after=after, limit=1000)
        for entry in page.items:
            if entry.kind in _ACTS:
                yield from (each for each in entry.subjects if "-" in each and ":" not in each)
        if not page.items:
            return
        after = page.items[-1].no


def _look(data_dir: Path, right_id: str, on: date) -> None:
    """The open licences of one right stand in the table as the register has them now."""
    rows: list[OfferRow] = []
    try:
        view = right_get(data_dir, right_id, as_of=on)
    except MunimentError:
        view = None  # withheld, or not in the newest edition: nothing of it is offered
    if view is not None:
        standing = next(each for each in view.liens if each.family == "open_licence")
        rows = [_row(view, lien, stands=True) for lien in standing.current]
        rows += [_row(view, lien, stands=False) for lien in standing.past]
    unique = {each.instrument: each for each in rows}
    with transaction.atomic():
        OfferRow.objects.filter(right_id=right_id).delete()
        OfferRow.objects.bulk_create(unique.values())
        OfferWaitRow.objects.filter(right_id=right_id).delete()


def _row(view: RightView, lien: Lien, *, stands: bool) -> OfferRow:
    record, title = view.record, title_of(view)
    content, detail = record.content, lien.detail
    events = [each for each in content.events if each.event_id in lien.events]
    licensors = [party.name for event in events for party in event.parties if party.role == "licensor"] or list(
        view.ownership.names
    )
    classes = list(classes_of(content.classes))
    words = [*content.titles.values(), *content.abstracts.values(), *classes, *licensors, record.right_id]
    rate = _decimal(detail.get("rate_percent"))
    kind = detail.get("fee_kind") or ("" if rate is None else "sales")
    return OfferRow(
        right_id=record.right_id,
        instrument=lien.instrument_id or f"{record.right_id}@{lien.since}",
        kind=right_id_split(record.right_id)[1],
        title_zh=title.zh,
        title_en=title.en,
        licensors=list(dict.fromkeys(licensors)),
        classes=classes,
        words=" ".join(words)[:WORDS_MOST].casefold(),
        since=lien.since,
        until_on=lien.until_on,
        ended_on=lien.ended_on,
        right_until=view.expiry.on if view.expiry else None,
        stands=stands and view.status[0].badge not in GONE,
        here=any(source.startswith("journal:") for event in events for source in event.sources),
        fee_kind=kind or ("lump" if detail.get("amount") else ""),
        amount=_decimal(detail.get("amount")),
        currency=detail.get("currency", "CNY") if detail.get("amount") else "",
        rate_percent=rate if kind in _RATES else None,
        taken=_taken(view, lien),
    )


def _decimal(text: str | None) -> Decimal | None:
    try:
        return Decimal(text).quantize(Decimal("0.01")) if text else None
    except InvalidOperation:
        return None


def _taken(view: RightView, offer: Lien) -> list[dict[str, str]]:
    """The licences recorded under the open one while it stood: number and first day of each."""
    licences = next(each for each in view.liens if each.family == "licence")
    found = []
    for each in (*licences.current, *licences.past):
        inside = offer.since <= each.since and (offer.ended_on is None or each.since <= offer.ended_on)
        if inside and licence_kind(each.detail.get("licence_kind", "")) == "open":
            found.append({"instrument": each.instrument_id or "", "since": each.since.isoformat()})
    return found
