"""The copy of the whole data folder, made while it serves and loads; and the way back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

import muniment
from muniment.accounts.values import Actor
from muniment.catalogue.queries.stored import DERIVED, table_files
from muniment.kernel.clock import clock_read
from muniment.kernel.errors import Conflict, EngineUnavailable, InvalidInput, SourceProblem
from muniment.kernel.texts import Text
from muniment.operation.adapters import copying, database
from muniment.operation.domain.listing import LIST, Filed, Listing, altered, listing_read, listing_write
from muniment.operation.queries.keeping import MADE
from muniment.register.queries.health import health_check
from muniment.register.services.keeping import store_mend
from muniment.search.services.indexing import index_catch_up
from muniment.search.services.preparing import profiles_prepare

Progress = Callable[[Text, int], None]
_DATABASE = "muniment.db"
_LEFT_OUT = (*DERIVED, "search", "tables", "counts.db", MADE, "lost+found")
"""Made anew from the rest, copied by its own list, of the hour alone, or of the file system."""
_OF_A_START = frozenset({"secret.key", "migrate.lock"})
"""A command that looks at an empty folder leaves these."""
_STAGE = ".restoring"
_TRIES = 3
_log = structlog.get_logger("muniment.operation")
_COPIED = Text("复制文件：{n}", "copying files: {n}")
_CHECKED = Text("核对副本：{n}", "checking the copy: {n}")


@dataclass(frozen=True, slots=True)
class Restored:
    """A folder that was put back: the copy that it is, and how many loads that came while it was made were undone."""

    listing: Listing
    undone: int


def silent(_doing: Text, _count: int) -> None:
    """Nobody watches."""


def backup_make(*, data_dir: Path, target: Path, now: datetime, progress: Progress = silent) -> Listing:
    """The target folder is a whole copy of the data folder as of this moment; serving and loading go on.

    The database first: what it names lies in the tables and folders by then, and only grows. The list of what is in
    the copy is written last: without it, it is no copy.

    Args:
        data_dir: The data folder.
        target: A folder that is not there yet, or is empty.
        now: Real time.
        progress: Is told what is being done, and how many files are copied.

    Raises:
        Conflict: the target holds something.
        InvalidInput: it lies within the data folder.
        EngineUnavailable: the disk has no room for it, or the tables are being tidied.
    """
    target = target.absolute()
    _target_check(data_dir, target)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)  # it holds what the folder holds: keys and personal data
    try:
        listing = _copy(data_dir, target, now, progress)
        copying.settle()
        copying.written_last(target / LIST, listing_write(listing))
    except BaseException:
        for left in target.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        raise
    last = {"made_at": listing.made_at, "edition": listing.editions[-1][0] if listing.editions else None}
    copying.written_last(data_dir / MADE, json.dumps(last).encode())
    _log.info("backup.made", files=len(listing.files), bytes=listing.size)
    return listing


def copy_check(copy: Path, *, progress: Progress = silent) -> Listing:
    """The list of a copy, every file of which is what it was when the copy was made.

    Raises:
        SourceProblem: there is no finished copy, or one of its files is missing, cut off or altered.
    """
    try:
        listing = listing_read((copy / LIST).read_bytes())
    except (FileNotFoundError, NotADirectoryError) as problem:
        line = Text("{f} 中没有完成的副本", "there is no finished copy in {f}").fill(f=copy)
        raise SourceProblem(line, code="backup.none") from problem
    for no, each in enumerate(listing.files, 1):
        try:
            there = copying.filed(copy, each.path)
        except OSError as problem:
            raise altered(each.path) from problem
        if there != each:
            raise altered(each.path)
        progress(_CHECKED.fill(n=no), 0)
    return listing


def copy_place(copy: Path, listing: Listing, *, data_dir: Path) -> None:
    """The data folder, which was empty, holds the files of the copy; so does the database, where it is a server's.

    Args:
        copy: The folder of the copy.
        listing: Its list, checked.
        data_dir: A folder that is not there yet, or is empty.

    Raises:
        Conflict: the folder or the database holds something.
        EngineUnavailable: the copy is of another kind of database, or of a newer program.
        SourceProblem: a file changed while it was put back.
    """
    _place_check(listing, data_dir)
    data_dir.mkdir(parents=True, exist_ok=True)
    stage = data_dir / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    try:
        for each in listing.files:
            if copying.file_copy(copy / each.path, stage / each.path) != (each.size, each.sha256):
                raise altered(each.path)
        if listing.database == "postgresql":
            database.postgres_in(stage / database.FOLDER, listing.migrations)
            shutil.rmtree(stage / database.FOLDER)
        _unpack(stage, data_dir)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def copy_mend(listing: Listing, *, data_dir: Path, actor: Actor, progress: Progress = silent) -> Restored:
    """What is made from the rest is made anew, and everything is what the copy says: editions, journal, rows.

    Raises:
        SourceProblem: something is not.
    """
    progress(Text("重建定位表", "making the locator anew"), 0)
    undone = store_mend(data_dir=data_dir, actor=actor, clock=clock_read(data_dir))
    if listing.editions:
        progress(Text("重建检索索引", "making the search index anew"), 0)
        index_catch_up(data_dir=data_dir)
        profiles_prepare(data_dir=data_dir)
    progress(Text("核对恢复的数据", "checking what was put back"), 0)
    held = database.held_now()
    wrong = [name for name, rows in listing.tables.items() if _steady(name) and held.tables.get(name) != rows]
    if held.migrations != listing.migrations:
        wrong = []  # a newer program may keep its rows in other tables
    faults = [fault for fault in health_check(data_dir) if not fault.harmless]
    if wrong or faults or held.editions != listing.editions or held.journal != listing.journal:
        where = ", ".join([*wrong, *(fault.where for fault in faults)]) or "editions"
        line = Text("恢复后的数据与副本不符：{w}", "what was put back is not what the copy says: {w}").fill(w=where)
        raise SourceProblem(line, code="backup.differs")
    _log.info("backup.restored", editions=len(listing.editions), undone=undone)
    return Restored(listing, undone)


def _copy(data_dir: Path, target: Path, now: datetime, progress: Progress) -> Listing:
    progress(Text("复制数据库", "copying the database"), 0)
    sqlite = database.vendor() == "sqlite"
    held = database.sqlite_out(target / _DATABASE) if sqlite else database.postgres_out(target / database.FOLDER)
    own = database.sqlite_file().name if sqlite else _DATABASE
    files = [copying.filed(target, name.as_posix()) for name in copying.folder_files(target, without=())]
    progress(Text("复制数据表", "copying the tables"), 0)
    files += _tables(data_dir, target, progress)
    for name in copying.folder_files(data_dir, without=(*_LEFT_OUT, own)):
        with suppress(FileNotFoundError):  # an export whose days are over, a letter that was sent
            if copying.is_database(data_dir / name):
                copying.database_copy(data_dir / name, target / name)
                files.append(copying.filed(target, name.as_posix()))
            else:
                files.append(Filed(name.as_posix(), *copying.file_copy(data_dir / name, target / name)))
            progress(_COPIED.fill(n=len(files)), 0)
    return Listing(
        made_at=now.isoformat(),
        program=muniment.__version__,
        database=database.vendor(),
        migrations=held.migrations,
        tables=held.tables,
        editions=held.editions,
        journal=held.journal,
        files=tuple(files),
    )


def _tables(data_dir: Path, target: Path, progress: Progress) -> list[Filed]:
    """The tables at one version of their logs; once more from the start where they were tidied meanwhile."""
    for _ in range(_TRIES):
        files: list[Filed] = []
        try:
            for name in table_files(data_dir):
                files.append(Filed(name, *copying.file_copy(data_dir / name, target / name)))
                progress(_COPIED.fill(n=len(files)), 0)
        except FileNotFoundError:
            shutil.rmtree(target / "tables", ignore_errors=True)
            continue
        return files
    line = Text("数据表正在整理，请稍后再备份", "the tables are being tidied: make the copy a little later")
    raise EngineUnavailable(line, code="backup.tidying")


def _target_check(data_dir: Path, target: Path) -> None:
    if data_dir.absolute() in (target, *target.parents):
        line = Text("副本不能放在数据文件夹之内", "the copy cannot lie within the data folder")
        raise InvalidInput(line, code="backup.within")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        line = Text("{f} 不是空文件夹", "{f} is not an empty folder").fill(f=target)
        raise Conflict(line, code="backup.target")
    names = copying.folder_files(data_dir, without=(*DERIVED, "search"))
    need = sum((data_dir / name).stat().st_size for name in names if (data_dir / name).exists())
    place = next(each for each in (target, *target.parents) if each.exists())
    if shutil.disk_usage(place).free < need:
        line = Text("磁盘没有 {n} MB 的空间放副本", "the disk has no {n} MB for the copy").fill(n=need // 1_000_000 + 1)
        raise EngineUnavailable(line, code="backup.disk")


def _place_check(listing: Listing, data_dir: Path) -> None:
    held = sorted({each.name for each in data_dir.iterdir()} - _OF_A_START - {_STAGE}) if data_dir.exists() else []
    if held:
        line = Text("{f} 不是空文件夹：其中有 {n}", "{f} is not an empty folder: it holds {n}")
        raise Conflict(line.fill(f=data_dir, n=held[0]), code="restore.target")
    if database.vendor() != listing.database:
        line = Text(
            "副本的数据库是 {a}，而 MUNIMENT_DATABASE_URL 指向 {b}",
            "the copy is of {a}, and MUNIMENT_DATABASE_URL names {b}",
        )
        raise EngineUnavailable(line.fill(a=listing.database, b=database.vendor()), code="restore.database")
    known = database.migrations_known()
    ours = {name.split(".")[0] for name in known}
    newer = sorted(name for name in listing.migrations if name.split(".")[0] in ours and name not in known)
    if newer:
        line = Text(
            "副本比本程序新（{n}）：请更新程序", "the copy is newer than this program ({n}): update the program"
        )
        raise EngineUnavailable(line.fill(n=newer[0]), code="restore.newer")
    if listing.database == "postgresql" and not database.postgres_empty():
        raise Conflict(Text("数据库不是空的", "the database is not empty"), code="restore.target")


def _unpack(stage: Path, data_dir: Path) -> None:
    """The database comes last: a folder without it is none, and is refused by the next attempt as not empty."""
    if (stage / _DATABASE).exists():
        (stage / _DATABASE).rename(stage / database.sqlite_file().name)
    own = database.sqlite_file().name if database.vendor() == "sqlite" else ""
    for path in sorted(stage.iterdir(), key=lambda each: each.name == own):
        path.replace(data_dir / path.name)


def _steady(table: str) -> bool:
    """Whether nothing but people changes the rows of the table: not an undone load, nor Django's own account."""
    return not table.startswith(("django_", "operation_", "register_loadrow"))
