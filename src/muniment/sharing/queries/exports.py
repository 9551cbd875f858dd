"""Lists that were asked for, as they stand."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.publication import projection_key
from muniment.search.queries.listing import list_formats
from muniment.sharing.models import ExportRow
from muniment.sharing.values import ExportSeen, State

FOLDER = "exports"


def export_get(token: str) -> ExportSeen:
    """The list at that address.

    Raises:
        NotFound: there is none, or its days are over.
    """
    row = ExportRow.objects.filter(token=token[:60], expires_at__gt=timezone.now()).first()
    if row is None:
        line = Text("没有这份导出，或已过期删除", "there is no such export, or its days are over")
        raise NotFound(line, code="export.unknown")
    return export_seen(row)


def exports_of(person_id: int) -> tuple[ExportSeen, ...]:
    """The lists that a person asked for, newest first."""
    rows = ExportRow.objects.filter(person_id=person_id, expires_at__gt=timezone.now()).order_by("-asked_at", "-pk")
    return tuple(export_seen(row) for row in rows)


def exports_page(person_id: int, *, before: int | None, limit: int) -> tuple[tuple[ExportSeen, ...], int | None]:
    """The lists that a person asked for, newest first, from a place on; and the place of the next page, if there is one."""
    rows = ExportRow.objects.filter(person_id=person_id, expires_at__gt=timezone.now()).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    kept = list(rows[: limit + 1])
    onward = kept[limit - 1].pk if len(kept) > limit else None
    return tuple(export_seen(row) for row in kept[:limit]), onward


def export_path(data_dir: Path, token: str) -> tuple[ExportSeen, Path]:
    """A finished list, and where it lies.

    Raises:
        NotFound: there is none, it is not made yet, or what may be shown has changed since.
    """
    seen = export_get(token)
    path = place(data_dir, seen.token)
    if not seen.ready or not path.exists():
        line = Text("导出尚未生成：见 /exports/{t}", "the export is not made yet: see /exports/{t}").fill(t=seen.token)
        raise NotFound(line, code="export.absent")
    return seen, path


def export_name(seen: ExportSeen) -> str:
    """What the file is called on the other side."""
    ending = next(each.ending for each in list_formats() if each.name == seen.form)
    return f"muniment-{seen.edition}.{ending}"


def place(data_dir: Path, token: str) -> Path:
    """Where the file of a list lies."""
    return data_dir / FOLDER / token


def export_seen(row: ExportRow) -> ExportSeen:
    """A row as a value."""
    return ExportSeen(
        token=row.token,
        query=str(row.question["query"]),
        form=row.form,
        edition=row.edition,
        state=State(row.state),
        done=row.done,
        total=row.total,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        stale=row.state == State.READY and row.key != projection_key(),
        mail=row.mail,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        person_id=row.person_id,
        problem=row.problem,
    )


def export_json(seen: ExportSeen, *, site: str) -> dict[str, object]:
    """A list as it stands, as JSON, with the address under ``site`` where programs take its file."""
    return {
        "token": seen.token,
        "query": seen.query,
        "form": seen.form,
        "edition": seen.edition,
        "state": seen.state.value,
        "done": seen.done,
        "total": seen.total,
        "size_bytes": seen.size_bytes,
        "sha256": seen.sha256,
        "stale": seen.stale,
        "asked_at": seen.asked_at.isoformat(),
        "expires_at": seen.expires_at.isoformat(),
        "problem": seen.problem,
        "file": f"{site}/api/v1/exports/{seen.token}/file" if seen.ready else None,
    }


def export_own(token: str, person_id: int) -> ExportSeen:
    """The list at that address, if the person asked for it.

    Raises:
        NotFound: there is none, its days are over, or it is somebody else's: they are not told apart.
    """
    seen = export_get(token)
    if seen.person_id != person_id:
        line = Text("没有这份导出，或已过期删除", "there is no such export, or its days are over")
        raise NotFound(line, code="export.unknown")
    return seen
