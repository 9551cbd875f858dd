"""Tables of cases. What happened (steps, letters, papers) is only ever added to; the case itself keeps where it stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from muniment.procedures.values import AUTHORITIES, FEE_STATES, FILE_STATES, LIMIT_STATES


class CaseRow(models.Model):
    """One case. ``rev`` rises with every change, so that two who act at once are seen."""

    case_no = models.CharField(max_length=20, unique=True)
    procedure = models.CharField(max_length=60, db_index=True)
    version = models.PositiveIntegerField()
    authority = models.CharField(max_length=10)
    state = models.CharField(max_length=40, db_index=True)
    closed = models.BooleanField(default=False, db_index=True)
    rev = models.PositiveIntegerField(default=1)
    typed = models.JSONField(default=dict)
    form = models.JSONField(default=dict)
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    moved_on = models.DateField(db_index=True)
    closed_on = models.DateField(null=True)
    body = models.CharField(max_length=80, blank=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="cases")

    class Meta:
        constraints = [
            models.CheckConstraint(name="case_authority", condition=Q(authority__in=list(AUTHORITIES))),
            models.CheckConstraint(name="case_rev", condition=Q(rev__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.case_no} {self.procedure} {self.state}"


class CaseRightRow(models.Model):
    """A right that a case is about."""

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="rights")
    right_id = models.CharField(max_length=200, db_index=True)
    place = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "right_id"], name="case_right_once")]

    def __str__(self) -> str:
        return self.right_id


class PartyRow(models.Model):
    """A party on a side of a case; ``assent`` is the digest of the form that it has assented to."""

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    code = models.CharField(max_length=18, blank=True)
    ref = models.CharField(max_length=100, blank=True, db_index=True)
    place = models.PositiveIntegerField()
    assent = models.CharField(max_length=64, blank=True)
    assent_by = models.CharField(max_length=60, blank=True)
    assent_at = models.DateTimeField(null=True)
    word = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "side", "name", "code"], name="party_once")]

    def __str__(self) -> str:
        return f"{self.side} {self.name}"


class StepRow(models.Model):
    """One thing that happened in a case: a move, an assent, an extension, a message; in the order of ``no``."""

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="steps")
    no = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    move = models.CharField(max_length=40, blank=True)
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    side = models.CharField(max_length=40, blank=True)
    ref = models.CharField(max_length=100)
    on_behalf = models.CharField(max_length=100, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    said = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    sees = models.JSONField(default=list)
    entry_no = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "no"], name="step_no_once")]

    def __str__(self) -> str:
        return f"{self.no} {self.kind} {self.move}"


class LimitRow(models.Model):
    """A time limit of a case with the sum that gives its last day."""

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="limits")
    name = models.CharField(max_length=40)
    side = models.CharField(max_length=40)
    begun_on = models.DateField()
    service = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True)
    sum = models.JSONField(default=dict)
    pauses = models.JSONField(default=list)
    extended = models.BooleanField(default=False)
    state = models.CharField(max_length=10)
    done_on = models.DateField(null=True)
    warned = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(name="limit_state", condition=Q(state__in=list(LIMIT_STATES))),
            models.UniqueConstraint(
                fields=["case", "name"], condition=Q(state__in=["running", "paused"]), name="limit_open_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="limit_due")]

    def __str__(self) -> str:
        return f"{self.name} {self.due_on} {self.state}"


class FeeRow(models.Model):
    """A fee of a case: what it came to by the rule of the day, and how it was settled."""

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="fees")
    name = models.CharField(max_length=40)
    side = models.CharField(max_length=40)
    rule = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=17, decimal_places=2)
    currency = models.CharField(max_length=3)
    lines = models.JSONField(default=list)
    source = models.JSONField(default=dict)
    confidence = models.CharField(max_length=1)
    charged_on = models.DateField()
    state = models.CharField(max_length=10)
    settled_on = models.DateField(null=True)
    receipt = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="fee_state", condition=Q(state__in=list(FEE_STATES)))]

    def __str__(self) -> str:
        return f"{self.name} {self.amount} {self.currency} {self.state}"


class LetterRow(models.Model):
    """A notice or message of a case to one party or side, and when it counts as served."""

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="letters")
    letter = models.CharField(max_length=40, blank=True)
    from_side = models.CharField(max_length=40)
    to_side = models.CharField(max_length=40)
    to_name = models.CharField(max_length=300, blank=True)
    to_ref = models.CharField(max_length=100, blank=True, db_index=True)
    subject_zh = models.CharField(max_length=300)
    subject_en = models.CharField(max_length=300)
    body_zh = models.TextField()
    body_en = models.TextField()
    sent_on = models.DateField()
    sent_at = models.DateTimeField()
    served_on = models.DateField(null=True)
    sum = models.JSONField(default=dict)
    opened_at = models.DateTimeField(null=True)
    mailed = models.CharField(max_length=10, default="waiting", db_index=True)
    hooked = models.CharField(max_length=10, default="", db_index=True)
    hook_tries = models.PositiveIntegerField(default=0)
    hook_next_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.subject_en


class HookRow(models.Model):
    """The program of a person or body that hears of every letter to them; its secret is made of the seed and kept nowhere."""

    ref = models.CharField(max_length=100, unique=True)
    url = models.CharField(max_length=500)
    seed = models.CharField(max_length=64)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.ref} {self.url}"


class PaperRow(models.Model):
    """A document that a case produced: the words it was made of, and the code by which anybody verifies it."""

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="papers")
    paper = models.CharField(max_length=40)
    code = models.CharField(max_length=24, unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    sees = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.paper} {self.code}"


class FileRow(models.Model):
    """A file of a case: while it comes, and once it is whole under the hash of its bytes."""

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="files")
    field = models.CharField(max_length=80)
    name = models.CharField(max_length=150)
    token = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, db_index=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    media = models.CharField(max_length=10, blank=True)
    side = models.CharField(max_length=40)
    ref = models.CharField(max_length=100)
    step_no = models.PositiveIntegerField(null=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="file_state", condition=Q(state__in=list(FILE_STATES)))]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class KeyRow(models.Model):
    """An idempotency key that a caller gave: the same key again gives the same answer and does nothing twice."""

    ref = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="keys")
    rev = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ref", "key"], name="key_once")]

    def __str__(self) -> str:
        return self.key


class WatchedRow(models.Model):
    """How far the cases that wait for something to happen to their rights were looked at: edition, day, journal."""

    seq = models.PositiveIntegerField(default=0)
    day = models.DateField(null=True)
    entry_no = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.seq} {self.day} {self.entry_no}"


class AuthorityRow(models.Model):
    """What this installation is for an act, with the law that makes it so."""

    act = models.CharField(max_length=60, unique=True)
    authority = models.CharField(max_length=10)
    basis = models.CharField(max_length=500)
    set_by = models.CharField(max_length=60)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="authority_known", condition=Q(authority__in=list(AUTHORITIES)))]

    def __str__(self) -> str:
        return f"{self.act} {self.authority}"
