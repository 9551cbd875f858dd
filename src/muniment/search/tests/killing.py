"""A program that the tests run: it indexes in children that kill themselves at each step, and looks at what is left.

Each child is forked before any engine was opened, and dies of SIGKILL, which no handler sees.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from muniment.portal.bootstrap import django_start


def child(work: Callable[[], None]) -> int:
    """The exit code of a forked process that does the work; minus the signal that killed it."""
    sys.stdout.flush()
    number = os.fork()
    if number == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the parent tells by the exit code
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def build(base: Path) -> None:
    """Three editions with a renumbering and corrections; an index of the first alone lies beside."""
    from muniment.catalogue.tests.factories import grant
    from muniment.register.tests.loads import BY_NUMBER, BY_PUBLICATION, Office
    from muniment.search.services.indexing import index_catch_up

    office = Office(base)
    office.load(*(grant(n) for n in range(8)), BY_PUBLICATION, key="first")
    index_catch_up(data_dir=base)
    (base / "search").rename(base / "search-first")
    office.load(*(grant(n, revision=1) for n in (1, 3)), *(grant(n) for n in range(8, 12)), key="second")
    office.load(BY_NUMBER, grant(1, revision=2), grant(12), key="third")


def killed_at(folder: Path, step: str, workers: int) -> Callable[[], None]:
    def work() -> None:
        from muniment.search.services.indexing import index_catch_up

        def point(name: str) -> None:
            if name == step:
                os.kill(os.getpid(), signal.SIGKILL)

        index_catch_up(data_dir=folder, workers=workers, kill_point=point)

    return work


def steps(folder: Path, out: Path, workers: int) -> Callable[[], None]:
    """The steps that a catch-up passes, written to a file."""

    def work() -> None:
        from muniment.search.services.indexing import index_catch_up

        seen: list[str] = []
        index_catch_up(data_dir=folder, workers=workers, kill_point=seen.append)
        out.write_text(json.dumps(list(dict.fromkeys(seen))), encoding="utf-8")

    return work


def looked_at(folder: Path) -> Callable[[], None]:
    """What a death left answers or says that there is nothing; caught up, every edition is whole and nothing doubled."""

    def work() -> None:
        from muniment.catalogue.queries.editions import edition_rights
        from muniment.kernel.errors import EngineUnavailable
        from muniment.register.queries.editions import edition_list
        from muniment.search.adapters.tantivy_store import engine_open
        from muniment.search.domain.tree import Everything
        from muniment.search.ports import Scope
        from muniment.search.services.indexing import index_catch_up

        def whole(until: int) -> None:
            engine = engine_open(folder)
            for manifest in edition_list():
                if manifest.seq <= until:
                    found = engine.every(Everything(), Scope(manifest.seq), sort="right", descending=False)
                    assert sorted(each.right_id for each in found) == sorted(edition_rights(folder, manifest.seq))

        try:
            left = engine_open(folder).marker().seq
        except EngineUnavailable:
            left = 0
        assert left in {0, 1, 3}, left
        if left:
            whole(left)
        reached = index_catch_up(data_dir=folder)
        assert reached.seq == 3
        whole(3)
        assert index_catch_up(data_dir=folder).added == 0

    return work


def main(base: Path) -> int:
    """0 when every death was survived; what was done is told step by step."""
    django_start(base)
    assert child(lambda: build(base)) == 0
    failed = 0
    told: set[str] = set()
    for start, workers in (("none", 1), ("first", 1), ("side", 2)):
        plain = folder_make(base, start, "plain")
        assert child(steps(plain, base / "steps.json", workers)) == 0
        passed = json.loads((base / "steps.json").read_text(encoding="utf-8"))
        for step in passed if workers == 1 else [each for each in passed if each not in told]:
            told.add(step)
            folder = folder_make(base, start, step)
            died = child(killed_at(folder, step, workers))
            looked = child(looked_at(folder))
            sys.stdout.write(f"{start}: {step}: died {died}, then {looked}\n")
            failed += died != -signal.SIGKILL or looked != 0
    return 1 if failed else 0


def folder_make(base: Path, start: str, name: str) -> Path:
    """A copy of the tables, with the index of the first edition or with none."""
    folder = base / "copies" / f"{start}-{name.replace(' ', '-')}"
    folder.mkdir(parents=True)
    shutil.copytree(base / "tables", folder / "tables")
    for each in base.glob("locator*"):
        shutil.copy(each, folder)
    if start == "first":
        shutil.copytree(base / "search-first", folder / "search")
    return folder


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
