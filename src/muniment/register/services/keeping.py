"""A data folder that was put back from a copy is whole again."""

from __future__ import annotations

from pathlib import Path

from muniment.accounts.values import Actor
from muniment.catalogue.queries.stored import seqs_after
from muniment.catalogue.services.upkeep import locator_rebuild, store_prepare
from muniment.kernel.clock import Clock
from muniment.register.adapters.lock import writer_lock
from muniment.register.adapters.mirror import mirror_write
from muniment.register.models import LoadRow
from muniment.register.queries.editions import manifest_bodies
from muniment.register.services.publish import dead_abandon, scratch_clear

_LATER = "came-after-the-copy"


def store_mend(*, data_dir: Path, actor: Actor, clock: Clock) -> int:
    """A load that was open in the copy is undone; locator and manifest files say what tables and database say.

    The tables are copied after the database: a load that came in between has rows and no intent. It gets one, dead at
    once, so that its rows go and its ``seq`` is never used again; how many such loads there were.
    """
    with writer_lock(data_dir, owner=actor.name, since=clock.now()):
        store_prepare(data_dir)
        last = LoadRow.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        dead_abandon(data_dir, clock)
        later = seqs_after(data_dir, last)
        for seq in later:
            LoadRow.objects.create(seq=seq, key=_LATER, state="open", actor=actor.id, opened_at=clock.now())
            dead_abandon(data_dir, clock)
        scratch_clear(data_dir)
        locator_rebuild(data_dir)
        mirror_write(data_dir, manifest_bodies())
    return len(later)
