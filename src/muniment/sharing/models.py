"""Tables of open data: files, lists that were asked for, installations that are followed, theme databases."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from muniment.sharing.values import FORMS, PARTS, State


class SharedFileRow(models.Model):
    """A file of an edition or of a difference, under one state of the withholdings and of the terms (``key``)."""

    edition = models.CharField(max_length=40)
    before = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=20)
    form = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    count = models.PositiveBigIntegerField(default=0)
    contents = models.CharField(max_length=64, blank=True)
    left_out = models.JSONField(default=dict)
    fields_left_out = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "before", "part", "form", "key"], name="shared_file_once"),
            models.CheckConstraint(
                name="shared_file_state", condition=Q(state__in=[each.value for each in State if each != State.ABSENT])
            ),
            models.CheckConstraint(name="shared_file_part", condition=Q(part__in=list(PARTS))),
            models.CheckConstraint(name="shared_file_form", condition=Q(form__in=list(FORMS))),
            models.CheckConstraint(
                name="shared_file_ready", condition=~Q(state="ready") | (Q(made_at__isnull=False) & ~Q(sha256=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.part} {self.form}"


class ExportRow(models.Model):
    """A list that somebody asked for: the question in words of the search, and the file that answers it.

    ``token`` is its address, which nobody can guess. ``network`` is a keyed hash of the address that asked.
    """

    token = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="exports")
    network = models.CharField(max_length=40)
    question = models.JSONField()
    form = models.CharField(max_length=20)
    lang = models.CharField(max_length=20)
    edition = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    site = models.CharField(max_length=200, blank=True)
    mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="export_state", condition=Q(state__in=[each.value for each in State if each != State.ABSENT])
            ),
            models.CheckConstraint(name="export_mail_has_person", condition=Q(mail=False) | Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.state}"


class SubscriptionRow(models.Model):
    """An installation that is followed. How far, the manifests of the editions here say: the marker moves with them."""

    site = models.CharField(max_length=300, unique=True)
    query = models.CharField(max_length=2000, blank=True)
    active = models.BooleanField(default=True)
    name = models.JSONField(default=dict)
    heard = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    problem = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.site


class FollowedActRow(models.Model):
    """A withholding of a leader that is obeyed here.

    ``entry_no`` names the act of ours by which it is; it is null where the house itself withholds the same. ``missed``
    says that an edition was taken over while the act was in force: what came then of the right is not here.
    """

    subscription = models.ForeignKey(SubscriptionRow, on_delete=models.CASCADE, related_name="acts")
    right_id = models.CharField(max_length=200)
    field = models.CharField(max_length=60, blank=True)
    ground = models.TextField()
    entry_no = models.PositiveBigIntegerField(null=True)
    missed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "right_id", "field"], name="followed_act_once"),
        ]

    def __str__(self) -> str:
        return f"{self.right_id} {self.field or '(whole)'}"


class ThemeRow(models.Model):
    """A theme database: a query with tags of its own. ``edition`` is the one that its rights are those of."""

    slug = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    about_zh = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    query = models.CharField(max_length=2000)
    curator = models.CharField(max_length=60, blank=True)
    curator_zh = models.CharField(max_length=200, blank=True)
    curator_en = models.CharField(max_length=200, blank=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    edition = models.CharField(max_length=40, blank=True)
    seq = models.PositiveIntegerField(default=0)
    stale = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.slug


class TagRow(models.Model):
    """A tag of a theme; ``query`` gives it to every right of the theme that answers to it."""

    theme = models.ForeignKey(ThemeRow, on_delete=models.CASCADE, related_name="tags")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    code = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    query = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "code"], name="tag_once")]

    def __str__(self) -> str:
        return self.code


class ThemeRightRow(models.Model):
    """A right of a theme: from which edition on, and, once it stopped to answer, until which."""

    theme = models.ForeignKey(ThemeRow, on_delete=models.CASCADE, related_name="rights")
    right_id = models.CharField(max_length=200)
    came = models.CharField(max_length=40)
    went = models.CharField(max_length=40, blank=True)
    seen = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "right_id"], name="theme_right_once")]

    def __str__(self) -> str:
        return self.right_id


class TaggingRow(models.Model):
    """A tag on a right: given by ``hand`` or by ``rule``, or ``refused`` by hand, which a rule does not undo."""

    tag = models.ForeignKey(TagRow, on_delete=models.CASCADE, related_name="taggings")
    right_id = models.CharField(max_length=200)
    how = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "right_id"], name="tagging_once"),
            models.CheckConstraint(name="tagging_how", condition=Q(how__in=["hand", "rule", "refused"])),
        ]
        indexes = [models.Index(fields=["right_id"], name="tagging_right")]

    def __str__(self) -> str:
        return f"{self.right_id} {self.how}"


class ThemeStepRow(models.Model):
    """What an edition brought to a theme."""

    theme = models.ForeignKey(ThemeRow, on_delete=models.CASCADE, related_name="steps")
    edition = models.CharField(max_length=40)
    at = models.DateTimeField()
    came = models.PositiveIntegerField()
    went = models.PositiveIntegerField()
    total = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "edition"], name="theme_step_once")]

    def __str__(self) -> str:
        return self.edition
