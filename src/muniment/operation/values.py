"""What is known of workers, tasks and jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from muniment.kernel.texts import Text

SILENT_S = 60
"""Seconds after which a worker that has not been heard of counts as dead."""
TRIES = 3
"""How often a task is begun whose workers die."""


@dataclass(frozen=True, slots=True)
class JobSeen:
    """A job that comes round again: when it is due, whether it runs, when it last ended and how it failed."""

    name: str
    due_at: datetime
    running: bool
    finished_at: datetime | None
    failed: str

    @property
    def title(self) -> Text:
        """What the job does."""
        return JOBS.get(self.name, Text(self.name, self.name))


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """A task that failed for good: which, when, and the name of what went wrong."""

    task: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class QueueSeen:
    """What waits, runs, has ended well and has failed; how many workers were heard of within a minute."""

    waiting: int
    running: int
    done: int
    failed: int
    workers: int
    jobs: tuple[JobSeen, ...]
    failures: tuple[TaskFailed, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the installation: whether it is in order, whether readers need it, what was found."""

    name: str
    ok: bool
    needed: bool
    told: str

    @property
    def title(self) -> Text:
        """What the part is called."""
        return PARTS[self.name]


PARTS = {
    "database": Text("数据库", "database"),
    "tables": Text("数据表（最新版本）", "tables (newest edition)"),
    "index": Text("检索索引（已到版本）", "search index (edition reached)"),
    "disk": Text("磁盘剩余", "free on the disk"),
    "worker": Text("工作进程（个）", "workers"),
}
JOBS = {
    "index": Text("检索索引跟进", "search index follows"),
    "watch": Text("受监视的文件夹", "watched folder"),
    "sharing": Text("导出与开放数据文件", "exports and files of open data"),
    "follow": Text("跟随的站点", "installations that are followed"),
    "themes": Text("专题数据库更新", "theme databases are brought up to date"),
    "alerts": Text("把变化告诉关注的人", "who watches something is told of changes"),
    "tidy": Text("清理到期的会话与任务记录", "old sessions and tasks are cleared"),
}
