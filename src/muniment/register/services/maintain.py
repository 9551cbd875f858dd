"""Housekeeping under the writer's lock: dead loads undone, tables compacted, locator and mirror rebuilt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from muniment.accounts.values import Actor
from muniment.catalogue.services.upkeep import store_prepare, tables_maintain
from muniment.journal.services import entry_append
from muniment.kernel.clock import Clock
from muniment.kernel.texts import Text
from muniment.register.adapters.lock import writer_lock
from muniment.register.adapters.mirror import mirror_write
from muniment.register.queries.editions import manifest_bodies
from muniment.register.services.publish import dead_abandon, scratch_clear


def tables_tidy(*, data_dir: Path, actor: Actor, clock: Clock) -> Iterator[Text]:
    """The tables are compact, the locator and the mirror say what they say; every edition reads as before.

    Yields:
        A line after each step.
    """
    with writer_lock(data_dir, owner=actor.name, since=clock.now()):
        store_prepare(data_dir)
        dead_abandon(data_dir, clock)
        scratch_clear(data_dir)
        yield Text("未完成的载入已撤销", "unfinished loads are undone")
        tables_maintain(data_dir)
        yield Text("数据表已压实", "the tables are compact")
        written = mirror_write(data_dir, manifest_bodies())
        yield Text("清单文件已核对，重写 {n} 个", "the manifest files are checked, {n} written again").fill(
            n=len(written)
        )
        entry_append(kind="tables.maintained", actor=actor, payload={}, made_at=clock.now())
