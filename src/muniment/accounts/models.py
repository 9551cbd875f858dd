"""Tables of the accounts: people, bodies, and who acts for which body in what role."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q

from muniment.accounts.values import ROLES


class Person(AbstractBaseUser, PermissionsMixin):
    """A natural person with an account. A persona has a slug in place of an e-mail address, and no password."""

    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, unique=True, null=True)
    persona = models.SlugField(max_length=40, unique=True, null=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name_zh", "name_en"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_email_or_persona",
                condition=Q(email__isnull=False, persona__isnull=True) | Q(email__isnull=True, persona__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh


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
                condition=Q(
                    kind__in=["office", "court", "university", "bank", "firm", "agency", "service", "mediation"]
                ),
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
