"""A data folder that was put back from a copy is whole again."""

from __future__ import annotations

from pathlib import Path

from muniment.accounts.values import Actor
from muniment.catalogue.services.upkeep import locator_rebuild, store_prepare
from muniment.kernel.clock import Clock
from muniment.register.adapters.lock import writer_lock
from muniment.register.adapters.mirror import mirror_write
from muniment.register.queries.editions import manifest_bodies
from muniment.register.services.publish import dead_abandon, scratch_clear


def store_mend(*, data_dir: Path, actor: Actor, clock: Clock) -> None:
    """A load that was open in the copy is undone; locator and manifest files say what tables and database say."""
    with writer_lock(data_dir, owner=actor.name, since=clock.now()):
        store_prepare(data_dir)
        dead_abandon(data_dir, clock)
        scratch_clear(data_dir)
        locator_rebuild(data_dir)
        mirror_write(data_dir, manifest_bodies())
