"""Workers that were heard of, and the jobs that come round again."""

from __future__ import annotations

from django.db import models


class WorkerRow(models.Model):
    """A worker process; it writes ``seen_at`` every few seconds."""

    id = models.CharField(primary_key=True, max_length=64)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.id


class JobRow(models.Model):
    """A job that comes round again. Whoever holds the claim runs it; a claim that is not renewed ends."""

    name = models.CharField(primary_key=True, max_length=40)
    due_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=64, blank=True, default="")
    claimed_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return self.name
