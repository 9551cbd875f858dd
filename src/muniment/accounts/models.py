"""Tables of the accounts: people, bodies, who acts for which body, tokens, and the trail of every change."""

from __future__ import annotations

from typing import ClassVar, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from muniment.accounts.values import BODY_KINDS, ROLES


class Person(AbstractBaseUser, PermissionsMixin):
    """A natural person with an account. A persona has a slug in place of an e-mail address, and no password."""

    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, unique=True, null=True)
    persona = models.SlugField(max_length=40, unique=True, null=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    email_confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    stamp = models.CharField(max_length=32, default="", blank=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name_zh", "name_en"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_email_or_persona",
                condition=Q(email__isnull=False, persona__isnull=True, closed_at__isnull=True)
                | Q(email__isnull=True, persona__isnull=False, closed_at__isnull=True)
                | Q(email__isnull=True, persona__isnull=True, closed_at__isnull=False, is_active=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of this person carries: a new stamp ends them all."""
        kept = f"{self.password}.{self.stamp}"
        return salted_hmac("muniment.accounts.session", kept, secret=secret, algorithm="sha256").hexdigest()


class Body(models.Model):
    """An organisation: a firm, a university, a bank, an agency, an office."""

    slug = models.SlugField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="body_kind_known",
                condition=Q(kind__in=list(BODY_KINDS)),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh


class BodyIdentifier(models.Model):
    """A number under which somebody else knows a body: ``scheme`` ``uscc`` is the unified social credit code."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="body_identifier_once")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Membership(models.Model):
    """A person's role, for a body or (``body`` null) for nobody but themselves; ended ones are kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships", null=True)
    role = models.CharField(max_length=20)
    manages = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=list(ROLES))),
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(until__isnull=True) | Q(until__gte=models.F("since"))
            ),
            models.UniqueConstraint(
                fields=["person", "body"], condition=Q(until__isnull=True), name="membership_one_per_body"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until__isnull=True, body__isnull=True),
                name="membership_one_of_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Invitation(models.Model):
    """A letter to somebody: an account here, and a place in a body if one is named. Only its digest is kept."""

    email = models.EmailField(max_length=254)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, related_name="invitations")
    role = models.CharField(max_length=20)
    manages = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="invitations")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="invitation_role_known", condition=Q(role__in=list(ROLES)))]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Delegation(models.Model):
    """A body lets another one act for it: in what, from which day, until which; ended ones are kept."""

    owner = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="given")
    agent = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="received")
    scopes = models.JSONField()
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_between_two", condition=~Q(owner=models.F("agent"))),
            models.CheckConstraint(
                name="delegation_ends_after_start",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("since_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} for {self.owner_id}"


class SecondFactor(models.Model):
    """The secret that a person's authenticator shares with us, sealed; ``last_step`` is the newest code used."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="factor")
    sealed = models.TextField()
    last_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"factor of {self.person_id}"


class RecoveryCode(models.Model):
    """One of the codes for the day on which the authenticator is lost; it opens once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code of {self.person_id}"


class ExternalIdentity(models.Model):
    """A person as an OpenID Connect provider knows them: its own, lasting name for them, and no more."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="externals")
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="external_identity_once"),
            models.UniqueConstraint(fields=["provider", "person"], name="external_identity_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.person_id}"


class Token(models.Model):
    """A key that a person gave to a program. It is shown once; the table has its digest."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    scopes = models.JSONField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token {self.pk}"


class AuditRow(models.Model):
    """One line of the trail. It names references, never names or addresses; the database refuses to change it."""

    no = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=120, db_index=True)
    on_behalf = models.CharField(max_length=80, default="", blank=True)
    under = models.CharField(max_length=40, default="", blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, db_index=True)
    about = models.CharField(max_length=40, default="", blank=True, db_index=True)
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.no} {self.action}"

    def save(self, *args: object, **options: object) -> None:
        """Once, as a new row."""
        if self.no is not None:
            _refuse()
        super().save(force_insert=True)

    def delete(self, *args: object, **options: object) -> NoReturn:
        """Never."""
        _refuse()


def _refuse() -> NoReturn:
    raise TypeError("a line of the audit trail is never changed or deleted")


class Count(models.Model):
    """How often a key was used in a slot of time, where several machines share one PostgreSQL (``adapters.counting``)."""

    key = models.CharField(max_length=80)
    slot = models.BigIntegerField()
    n = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "slot"], name="count_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.slot}"


class HouseRow(models.Model):
    """What this installation calls itself and how it looks: one row at most."""

    name_zh = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    seal = models.CharField(max_length=2, blank=True)
    palette = models.CharField(max_length=20, default="jade")
    light = models.CharField(max_length=7, blank=True)
    dark = models.CharField(max_length=7, blank=True)
    welcome_zh = models.TextField(blank=True)
    welcome_en = models.TextField(blank=True)
    contact_zh = models.CharField(max_length=200, blank=True)
    contact_en = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="house_one", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return self.name_zh
