"""Tables of the journal: entries in a chain, and what each is about. Rows are added; triggers refuse the rest."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models.base import ModelBase

from muniment.kernel.errors import Conflict
from muniment.kernel.texts import Text


class Fixed(models.Model):
    """A row that is written once: Django's door says so early, the database's triggers say so to everybody."""

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        if not self._state.adding or force_update:
            raise Conflict(Text("流水条目不可更改", "an entry of the journal is never changed"), code="journal.fixed")
        super().save(force_insert=True, using=using, update_fields=update_fields)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        raise Conflict(Text("流水条目不可删除", "an entry of the journal is never deleted"), code="journal.fixed")


class EntryRow(Fixed):
    """One entry. ``hash`` is over ``prev``, ``seal`` and the other columns up to ``run_id``.

    ``seal`` is over ``salt`` and ``content``, so that these two can be erased and the chain still holds.
    ``content`` holds the payload and the actor's name: what may be personal can go.
    """

    no = models.PositiveBigIntegerField(primary_key=True)
    prev = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=60, db_index=True)
    made_at = models.DateTimeField()
    actor_id = models.CharField(max_length=200)
    actor_kind = models.CharField(max_length=10)
    subjects = models.TextField()
    run_id = models.CharField(max_length=40)
    seal = models.CharField(max_length=64)
    salt = models.CharField(max_length=64, null=True)
    content = models.TextField(null=True)
    erased = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="entry_no_from_one", condition=models.Q(no__gte=1)),
            models.CheckConstraint(
                name="entry_erased_whole",
                condition=models.Q(erased=False, salt__isnull=False, content__isnull=False)
                | models.Q(erased=True, salt__isnull=True, content__isnull=True),
            ),
            models.CheckConstraint(
                name="entry_actor_kind_known", condition=models.Q(actor_kind__in=["person", "body", "system"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.kind}"


class SubjectRow(Fixed):
    """One thing that an entry is about: a right's identity, an edition, a body. Derived from ``EntryRow.subjects``."""

    entry = models.ForeignKey(EntryRow, on_delete=models.PROTECT, related_name="subject_rows")
    subject = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "entry"], name="entry_subject_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.subject}"
