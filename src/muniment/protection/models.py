"""Tables of evidence: stamps and hands, only ever added to; and the addresses of complaints that nobody signed in for."""

from __future__ import annotations

from django.db import models


class StampRow(models.Model):
    """A time stamp of a file of a case: the answer as it came, with the roots by which it was trusted."""

    case_no = models.CharField(max_length=20, db_index=True)
    file_id = models.PositiveBigIntegerField(db_index=True)
    digest = models.CharField(max_length=64, db_index=True)
    gen_at = models.DateTimeField()
    serial = models.CharField(max_length=64)
    policy = models.CharField(max_length=100)
    authority_zh = models.CharField(max_length=300)
    authority_en = models.CharField(max_length=300)
    local = models.BooleanField()
    response = models.BinaryField()
    roots = models.TextField()

    def __str__(self) -> str:
        return f"{self.digest} {self.gen_at}"


class HandRow(models.Model):
    """One hand that a piece of evidence went through."""

    case_no = models.CharField(max_length=20)
    file_id = models.PositiveBigIntegerField()
    no = models.PositiveIntegerField()
    act = models.CharField(max_length=12)
    ref = models.CharField(max_length=100)
    side_zh = models.CharField(max_length=100)
    side_en = models.CharField(max_length=100)
    to = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    entry_no = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file_id", "no"], name="hand_no_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.no} {self.act}"


class DoorRow(models.Model):
    """The address of a complaint made without an account: the digest of its word, and the case that it leads to."""

    word = models.CharField(max_length=64, unique=True)
    case_no = models.CharField(max_length=20)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.case_no
