"""Starting Django for a command: the data folder stands, the database has all its tables."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path

import django
from filelock import FileLock, Timeout

from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text

_WAIT_S = 60  # another process is making the tables: it takes about a second, on a slow disk some


def django_start(data_dir: Path) -> None:
    """Django runs on ``data_dir``, which exists, and every migration is applied; a second call does nothing more.

    Raises:
        EngineUnavailable: the database is not there, damaged, read-only, newer than this program, or another process
            has been making its tables for too long.
        InvalidInput: a variable is malformed, or production lacks its key.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    os.environ["MUNIMENT_DATA"] = str(data_dir.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniment.portal.settings")
    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415

    try:
        if _lacking():
            with _alone(data_dir):
                _migrate()
    except DatabaseError as problem:
        raise _unusable(data_dir, problem) from problem


def _lacking() -> bool:
    """Whether a migration is not applied yet: the names in the table against those of the files, and no more."""
    from django.apps import apps  # noqa: PLC0415 - Django has to be set up first
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    there = set(MigrationRecorder(connection).applied_migrations())
    ours = {
        (config.label, path.stem)
        for config in apps.get_app_configs()
        for path in (Path(config.path) / "migrations").glob("[0-9]*.py")
    }
    newer = sorted(name for label, name in there - ours if _ours(label))
    if newer:
        raise EngineUnavailable(
            Text(
                "数据库比本程序新（{name}）：请更新程序",
                "the database is newer than this program ({name}): update the program",
            ).fill(name=newer[0]),
            code="database.newer",
        )
    return bool(ours - there)


def _ours(label: str) -> bool:
    """Whether an app of that label is installed: a database may remember one that was taken out."""
    from django.apps import apps  # noqa: PLC0415

    return apps.is_installed(f"muniment.{label}")


def _alone(data_dir: Path) -> AbstractContextManager[object]:
    try:
        return FileLock(data_dir / "migrate.lock", timeout=_WAIT_S).acquire()
    except Timeout as problem:
        raise EngineUnavailable(
            Text("另一进程正在准备数据库", "another process is preparing the database"), code="database.busy"
        ) from problem


def _unusable(data_dir: Path, problem: Exception) -> EngineUnavailable:
    why = Text("文件夹只读", "the folder is read-only") if not os.access(data_dir, os.W_OK) else None
    said = str(problem).strip().split("\n")[0]
    return EngineUnavailable(
        Text("{folder} 的数据库无法使用：{why}", "the database of {folder} cannot be used: {why}").fill(
            folder=data_dir, why=why or said
        ),
        code="database.unusable",
    )


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
