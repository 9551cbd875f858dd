"""Tables of the register: loads, editions, withholdings. Rows are added; a load's state alone moves forward."""

from __future__ import annotations

from django.db import models


class LoadRow(models.Model):
    """An intent to publish: its ``seq`` is fresh and is never used again, whatever becomes of the load."""

    seq = models.PositiveIntegerField(primary_key=True)
    key = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10)
    actor = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    report = models.TextField(default="{}")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="load_state_known", condition=models.Q(state__in=["open", "published", "abandoned"])
            ),
            models.UniqueConstraint(fields=["key"], condition=models.Q(state="published"), name="load_published_once"),
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="open"), name="load_open_one"),
        ]

    def __str__(self) -> str:
        return f"load {self.seq} ({self.state})"


class EditionRow(models.Model):
    """A published edition; ``manifest`` is the whole JSON document and is never changed."""

    seq = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=20, unique=True)
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    manifest = models.TextField()

    def __str__(self) -> str:
        return self.name


class WithholdingRow(models.Model):
    """A record (``field`` empty) or one field of it that no page of any edition shows while ``lifted_at`` is null."""

    right_id = models.CharField(max_length=200, db_index=True)
    field = models.CharField(max_length=60, blank=True, default="")
    ground = models.TextField()
    since = models.DateTimeField()
    entry_no = models.PositiveBigIntegerField(unique=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_entry_no = models.PositiveBigIntegerField(null=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["right_id", "field"], condition=models.Q(lifted_at__isnull=True), name="withheld_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.right_id} {self.field or '(whole)'}"
