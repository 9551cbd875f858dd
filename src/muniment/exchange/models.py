"""Tables of the exchange: what a lender watches, values and is told, and certificates of liens. Values are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class WatchRow(models.Model):
    """A right that a lender watches: one of its pledges found on the register, or one that it added.

    ``seq`` is the edition of the version that was looked at last, ``next_on`` the day on which time alone asks for another look.
    """

    body = models.CharField(max_length=60, db_index=True)
    right_id = models.CharField(max_length=200, db_index=True)
    instrument = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=10)
    since = models.DateField()
    ended_on = models.DateField(null=True)
    seq = models.PositiveIntegerField(default=0)
    looked_on = models.DateField(null=True)
    next_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "right_id", "instrument"], name="pledge_watch_once"),
            models.CheckConstraint(name="pledge_watch_origin", condition=Q(origin__in=["register", "added"])),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.right_id} {self.instrument}"


class ReachRow(models.Model):
    """How far the register was looked through for the pledges of a lender."""

    body = models.CharField(max_length=60, unique=True)
    seq = models.PositiveIntegerField(default=0)
    entry_no = models.PositiveBigIntegerField(default=0)
    ran_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.body} {self.seq}:{self.entry_no}"


class ValueRow(models.Model):
    """An amount that a lender entered of a right (its value) or of an instrument (the loan that is left)."""

    body = models.CharField(max_length=60)
    about = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=17, decimal_places=2)
    currency = models.CharField(max_length=3)
    valued_on = models.DateField()
    source = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["body", "about", "subject"], name="pledge_value_subject")]
        constraints = [
            models.CheckConstraint(name="pledge_value_about", condition=Q(about__in=["right", "instrument"])),
            models.CheckConstraint(name="pledge_value_positive", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.about} {self.subject}"


class CeilingRow(models.Model):
    """The highest loan-to-value that a lender takes, in percent, as it set it; the newest counts."""

    body = models.CharField(max_length=60, db_index=True)
    percent = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=60)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="pledge_ceiling_range", condition=Q(percent__gte=1, percent__lte=500))
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.percent}"


class OverRow(models.Model):
    """An instrument whose loan-to-value lies above its lender's ceiling now: one matter, until it lies below again."""

    body = models.CharField(max_length=60)
    instrument = models.CharField(max_length=200)
    since = models.DateField()
    alert_id = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "instrument"], name="pledge_over_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.instrument} {self.since}"


class AlertRow(models.Model):
    """One matter told to a lender, once."""

    body = models.CharField(max_length=60, db_index=True)
    right_id = models.CharField(max_length=200)
    instrument = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)
    key = models.CharField(max_length=250)
    grade = models.CharField(max_length=10)
    text = models.JSONField()
    advice = models.JSONField()
    source = models.JSONField()
    events = models.JSONField(default=list)
    on = models.DateField()
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    case_no = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "right_id", "instrument", "key"], name="pledge_alert_once"),
            models.CheckConstraint(name="pledge_alert_grade", condition=Q(grade__in=["red", "amber", "note"])),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.right_id} {self.key}"


class CertificateRow(models.Model):
    """A certificate of liens with the words that were sealed."""

    code = models.CharField(max_length=30, unique=True)
    right_id = models.CharField(max_length=200)
    on = models.DateField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=60)
    made_on = models.DateField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class OfferRow(models.Model):
    """An open licence as the register has it, beside the words by which it is looked for; made anew from the register at any time."""

    right_id = models.CharField(max_length=200, db_index=True)
    instrument = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, db_index=True)
    title_zh = models.TextField()
    title_en = models.TextField()
    licensors = models.JSONField(default=list)
    classes = models.JSONField(default=list)
    words = models.TextField()
    since = models.DateField(db_index=True)
    until_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    right_until = models.DateField(null=True)
    stands = models.BooleanField(db_index=True)
    here = models.BooleanField(default=False)
    fee_kind = models.CharField(max_length=12, blank=True)
    amount = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    rate_percent = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    taken = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["right_id", "instrument"], name="offer_once")]

    def __str__(self) -> str:
        return f"{self.right_id} {self.instrument}"


class OfferReachRow(models.Model):
    """How far the register was looked through for open licences: edition and journal."""

    seq = models.PositiveIntegerField(default=0)
    entry_no = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.seq}:{self.entry_no}"


class OfferWaitRow(models.Model):
    """A right that is still to be looked at for open licences."""

    right_id = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.right_id
