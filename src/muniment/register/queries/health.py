"""Whether everything that an edition promises is still true."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from muniment.catalogue.queries.editions import edition_counts, edition_digest
from muniment.catalogue.services.upkeep import verify
from muniment.journal.queries import chain_verify
from muniment.journal.values import Head
from muniment.kernel.texts import Text
from muniment.register.adapters.mirror import mirror_differs
from muniment.register.models import LoadRow
from muniment.register.queries.editions import edition_list, manifest_bodies


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it should be: what, where, and the command that mends it.

    ``harmless`` where no edition suffers: the next load mends it by itself.
    """

    what: Text
    where: str
    run: str
    harmless: bool = False


def health_check(data_dir: Path) -> list[Problem]:
    """All that is wrong with a data folder; an empty list when it is whole.

    Checks the hash of every stored version, text and picture, the locator against the tables, the digest of each
    edition, the chain of the journal, the mirror of the manifests and loads that were never finished.
    """
    return [
        *_tables(data_dir),
        *_digests(data_dir),
        *_counts(data_dir),
        *_journal(),
        *_mirror(data_dir),
        *_dead_loads(),
    ]


def _tables(data_dir: Path) -> list[Problem]:
    editions = edition_list()
    if not editions:
        return []
    rows = []
    for fault in verify(data_dir, head_seq=editions[-1].seq):
        run = (
            "muniment maintain"
            if fault.rebuildable
            else "muniment load the file again into a new folder, or restore a copy"
        )
        rows.append(Problem(Text(fault.what, fault.what), fault.where, run))
    return rows


def _digests(data_dir: Path) -> list[Problem]:
    rows = []
    before = ""
    for manifest in edition_list():
        try:
            digest = edition_digest(data_dir, manifest.seq, before)
        except Exception as problem:  # noqa: BLE001 - a damaged table is what is looked for; it is reported
            digest = f"{type(problem).__name__}: {problem}"
        if digest != manifest.digest or manifest.digest_before != before:
            what = Text("版本 {e} 的摘要不符", "the digest of edition {e} does not match its records").fill(
                e=manifest.name
            )
            rows.append(Problem(what, f"seq {manifest.seq}", "restore a copy of the folder tables/"))
        before = manifest.digest
    return rows


def _counts(data_dir: Path) -> list[Problem]:
    """The newest manifest's counts against the tables; each was made from the one before."""
    editions = edition_list()
    if not editions:
        return []
    newest = editions[-1]
    try:
        counts = edition_counts(data_dir, newest.seq)
    except Exception:  # noqa: BLE001 - a table that cannot be read is reported by the other checks
        return []
    if (counts.kinds, counts.offices) == (newest.kinds, newest.offices):
        return []
    what = Text("版本 {e} 的件数与数据表不符", "the counts of edition {e} do not match the tables").fill(e=newest.name)
    return [Problem(what, f"seq {newest.seq}", "restore a copy of the folder tables/")]


def _journal() -> list[Problem]:
    heads = [Head(manifest.journal_no, manifest.journal_head) for manifest in edition_list()]
    return [
        Problem(fault.text, f"journal entry {fault.no}", "restore a copy of the database")
        for fault in chain_verify(heads=heads)
    ]


def _mirror(data_dir: Path) -> list[Problem]:
    return [
        Problem(
            Text("版本 {e} 的清单文件缺失或不符", "the manifest file of edition {e} is missing or differs").fill(
                e=name
            ),
            f"editions/{name}.json",
            "muniment maintain",
        )
        for name in mirror_differs(data_dir, manifest_bodies())
    ]


def _dead_loads() -> list[Problem]:
    return [
        Problem(
            Text("一次载入未完成（不可见）", "a load was not finished (nothing of it is visible)"),
            f"seq {row.seq}",
            "muniment load the same file again, or muniment maintain",
            harmless=True,
        )
        for row in LoadRow.objects.filter(state="open")
    ]
