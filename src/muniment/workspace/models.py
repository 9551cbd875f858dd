"""Tables of the desk. Everything hangs on a person and goes with their account."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from muniment.workspace.values import CLAIM_STATES, SORTS


class ClaimRow(models.Model):
    """A person says that they act for an owner; staff confirm it, or a code out of a letter does (kept as a hash)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    uscc = models.CharField(max_length=18)
    name = models.CharField(max_length=300)
    state = models.CharField(max_length=20, default="asked")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "uscc"], condition=Q(state__in=["asked", "confirmed"]), name="claim_once"
            ),
            models.CheckConstraint(name="claim_state", condition=Q(state__in=list(CLAIM_STATES))),
        ]

    def __str__(self) -> str:
        return f"{self.uscc} {self.state}"


class PortfolioRow(models.Model):
    """A named list of rights, private or shared with one body. ``feed`` is its unguessable calendar address."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="portfolios")
    body = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200)
    client = models.CharField(max_length=200, blank=True)
    feed = models.CharField(max_length=64, null=True, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ItemRow(models.Model):
    """What a portfolio gathers by: an owner, a query, or one number."""

    portfolio = models.ForeignKey(PortfolioRow, on_delete=models.CASCADE, related_name="items")
    sort = models.CharField(max_length=20)
    value = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "sort", "value"], name="item_once"),
            models.CheckConstraint(name="item_sort", condition=Q(sort__in=list(SORTS))),
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.value}"


class DeadlineRow(models.Model):
    """A deadline typed in or imported; ``uid`` is the calendar's own name of it, by which it is known again."""

    portfolio = models.ForeignKey(PortfolioRow, on_delete=models.CASCADE, related_name="deadlines")
    right_id = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300)
    due_on = models.DateField()
    note = models.CharField(max_length=1000, blank=True)
    source = models.CharField(max_length=20)
    uid = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "uid"], condition=~Q(uid=""), name="deadline_uid_once"),
            models.CheckConstraint(name="deadline_source", condition=Q(source__in=["typed", "csv", "ical"])),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.title}"


class DoneRow(models.Model):
    """A deadline of a portfolio that is done: by the right and the stable name of what was due."""

    portfolio = models.ForeignKey(PortfolioRow, on_delete=models.CASCADE, related_name="done")
    right_id = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["portfolio", "right_id", "key"], name="done_once")]

    def __str__(self) -> str:
        return f"{self.right_id} {self.key}"


class ActRow(models.Model):
    """What was done to a portfolio, by whom; lines are only added."""

    portfolio = models.ForeignKey(PortfolioRow, on_delete=models.CASCADE, related_name="acts")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    action = models.CharField(max_length=30)
    subject = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class CollectionRow(models.Model):
    """Rights put aside under a name; ``share`` is an address at which anybody may read it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections")
    name = models.CharField(max_length=200)
    about = models.CharField(max_length=1000, blank=True)
    share = models.CharField(max_length=64, null=True, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class KeptRow(models.Model):
    """A right in a collection, at its place."""

    collection = models.ForeignKey(CollectionRow, on_delete=models.CASCADE, related_name="kept")
    right_id = models.CharField(max_length=120)
    title = models.CharField(max_length=500, blank=True)
    place = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "right_id"], name="kept_once")]

    def __str__(self) -> str:
        return self.right_id


class NoteRow(models.Model):
    """One version of the note beside a right that is kept; the newest counts, the others are its history."""

    kept = models.ForeignKey(KeptRow, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=5000, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]


class HabitRow(models.Model):
    """A person who wants their history kept; without such a row nothing is."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="habit")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"since {self.since}"


class SeenRow(models.Model):
    """Something that a person looked at or searched for: an address of these pages."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seen")
    at = models.DateTimeField()
    sort = models.CharField(max_length=20)
    words = models.CharField(max_length=500)
    address = models.CharField(max_length=1000)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="seen_by_person")]

    def __str__(self) -> str:
        return self.words
