"""Tables of the desk. Everything hangs on a person and goes with their account, but for reports of errors."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from muniment.workspace.values import CLAIM_STATES, HOWS, REPORT_STATES, RHYTHMS, SENT_STATES, SORTS, WATCHED, WAYS


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


class SearchRow(models.Model):
    """A search that a person kept: the part of its address that says what is found."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="searches")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=2000)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "address"], name="search_once")]

    def __str__(self) -> str:
        return self.name


class AlertRow(models.Model):
    """A person watches a search, a portfolio or one right. ``cursor`` is how far the news was heard for it.

    ``feed`` and ``off`` are words of addresses that nobody can guess: of its feed, and of its end by one click.
    ``hook_seed`` is what the secret of its webhook is made of, together with the key of the installation.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alerts")
    name = models.CharField(max_length=200)
    watched = models.CharField(max_length=20)
    search = models.ForeignKey(SearchRow, on_delete=models.CASCADE, null=True, related_name="alerts")
    portfolio = models.ForeignKey(PortfolioRow, on_delete=models.CASCADE, null=True, related_name="alerts")
    right_id = models.CharField(max_length=200, blank=True)
    rhythm = models.CharField(max_length=20)
    by_mail = models.BooleanField(default=False)
    by_hook = models.BooleanField(default=False)
    hook_url = models.CharField(max_length=500, blank=True)
    hook_seed = models.CharField(max_length=64, blank=True)
    feed = models.CharField(max_length=64, unique=True)
    off = models.CharField(max_length=64, unique=True)
    lang = models.CharField(max_length=10)
    site = models.CharField(max_length=300)
    cursor = models.CharField(max_length=260)
    made_at = models.DateTimeField()
    run_at = models.DateTimeField(null=True)
    next_on = models.DateField(null=True)
    paused_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="alert_watches_one",
                condition=Q(watched="search", search__isnull=False, portfolio__isnull=True, right_id="")
                | Q(watched="portfolio", search__isnull=True, portfolio__isnull=False, right_id="")
                | (Q(watched="right", search__isnull=True, portfolio__isnull=True) & ~Q(right_id="")),
            ),
            models.UniqueConstraint(fields=["person", "search"], name="alert_of_search_once"),
            models.UniqueConstraint(fields=["person", "portfolio"], name="alert_of_portfolio_once"),
            models.UniqueConstraint(
                fields=["person", "right_id"], condition=~Q(right_id=""), name="alert_of_right_once"
            ),
            models.CheckConstraint(name="alert_watched", condition=Q(watched__in=list(WATCHED))),
            models.CheckConstraint(name="alert_rhythm", condition=Q(rhythm__in=list(RHYTHMS))),
        ]
        indexes = [models.Index(fields=["cursor"], name="alert_by_cursor")]

    def __str__(self) -> str:
        return self.name


class MessageRow(models.Model):
    """What an alert has to say at once: all that an edition, or the editions of a week, brought it."""

    alert = models.ForeignKey(AlertRow, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "seq"], name="message_once")]

    def __str__(self) -> str:
        return f"{self.alert_id} to {self.seq}"


class TidingRow(models.Model):
    """One change that one alert tells: once, whatever dies meanwhile (``key`` is edition and right)."""

    alert = models.ForeignKey(AlertRow, on_delete=models.CASCADE, related_name="tidings")
    message = models.ForeignKey(MessageRow, on_delete=models.CASCADE, null=True, related_name="tidings")
    key = models.CharField(max_length=220)
    seq = models.PositiveBigIntegerField()
    edition = models.CharField(max_length=40)
    before = models.CharField(max_length=40, blank=True)
    right_id = models.CharField(max_length=200)
    successor = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=20)
    cause = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "key"], name="tiding_once"),
            models.CheckConstraint(name="tiding_how", condition=Q(how__in=list(HOWS))),
        ]
        indexes = [models.Index(fields=["message", "id"], name="tiding_by_message")]

    def __str__(self) -> str:
        return self.key


class DeliveryRow(models.Model):
    """A message on one of its ways. ``key`` is the same at every try; ``next_at`` is also the lease of who is at it."""

    message = models.ForeignKey(MessageRow, on_delete=models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=10)
    part = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20, default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "way", "part"], name="delivery_once"),
            models.CheckConstraint(name="delivery_way", condition=Q(way__in=list(WAYS))),
            models.CheckConstraint(name="delivery_state", condition=Q(state__in=list(SENT_STATES))),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.way} {self.state}"


class ReportRow(models.Model):
    """An error that somebody reported on a record. ``token`` is the word of the address that only the reporter has."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reports")
    right_id = models.CharField(max_length=120)
    edition = models.CharField(max_length=40)
    source = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    says = models.TextField(max_length=2000)
    seen_at = models.TextField(max_length=1000, blank=True)
    email = models.CharField(max_length=254, blank=True)
    lang = models.CharField(max_length=10)
    site = models.CharField(max_length=300)
    token = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20, default="received")
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="report_state", condition=Q(state__in=list(REPORT_STATES)))]
        indexes = [models.Index(fields=["right_id", "state"], name="report_by_right")]

    def __str__(self) -> str:
        return f"{self.right_id} {self.state}"


class ReportActRow(models.Model):
    """A line of an entry's history; lines are only added. ``by`` is a reference, or ``reporter``."""

    report = models.ForeignKey(ReportRow, on_delete=models.CASCADE, related_name="acts")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    state = models.CharField(max_length=20)
    text = models.TextField(max_length=2000, blank=True)
    edition = models.CharField(max_length=40, blank=True)
    same_as = models.ForeignKey(ReportRow, on_delete=models.SET_NULL, null=True, related_name="repeated_by")

    def __str__(self) -> str:
        return f"{self.report_id} {self.state}"
