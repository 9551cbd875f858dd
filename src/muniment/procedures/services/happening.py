"""Cases that wait for something to happen to their rights: looked at after every load, every day and every act, and at no other time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from muniment.journal.queries import entry_list, head
from muniment.kernel.errors import NotFound
from muniment.procedures.domain.declaration import Declaration
from muniment.procedures.models import CaseRow, WatchedRow
from muniment.procedures.queries.registry import declarations
from muniment.procedures.services.cases import Moment
from muniment.procedures.services.moving import case_happened
from muniment.register.queries.editions import edition_list


def cases_happen(*, data_dir: Path, moment: Moment) -> int:
    """Every case went on for which its declaration waited for something on the register; how many did.

    It may run as often as one likes: a case that went on is not looked at again, and nothing new means nothing read.
    """
    waiting = {each.key: _states(each) for each in declarations().values() if _states(each)}
    kept = edition_list()
    if not waiting or not kept:
        return 0
    mark, _ = WatchedRow.objects.get_or_create(pk=1)
    seq, last = kept[-1].seq, head().no
    if (mark.seq, mark.day, mark.entry_no) == (seq, moment.on, last):
        return 0
    every = (mark.seq, mark.day) != (seq, moment.on)
    touched = frozenset() if every else frozenset(_touched(mark.entry_no, last))
    done = 0
    for case_no in list(_cases(waiting, None if every else touched)):
        try:
            done += case_happened(data_dir=data_dir, case_no=case_no, moment=moment)
        except NotFound:
            continue  # its right is withheld, or no desk brings the procedure any more: nothing can be said of it
    WatchedRow.objects.filter(pk=1).update(seq=seq, day=moment.on, entry_no=last)
    return done


def _states(declaration: Declaration) -> frozenset[str]:
    return frozenset(state for move in declaration.moves.values() if move.when for state in move.source)


def _cases(waiting: dict[str, frozenset[str]], touched: frozenset[str] | None) -> Iterator[str]:
    for key, states in waiting.items():
        procedure, _, version = key.partition("@")
        rows = CaseRow.objects.filter(procedure=procedure, version=int(version), state__in=states, closed=False)
        for row in rows.order_by("pk").prefetch_related("rights"):
            if touched is None or any(each.right_id in touched for each in row.rights.all()):
                yield row.case_no


def _touched(after: int, last: int) -> Iterator[str]:
    """The rights about which something was written since."""
    while after < last:
        page = entry_list(after=after, limit=1000)
        for entry in page.items:
            yield from (each for each in entry.subjects if "-" in each and ":" not in each)
        if not page.items:
            return
        after = page.items[-1].no
