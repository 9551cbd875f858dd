"""Lists of any length are made in the background, within bounds that keep the disk free for the rest."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from muniment.accounts.services.letters import person_letter
from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, EngineUnavailable, MunimentError
from muniment.kernel.texts import Text
from muniment.register.queries.publication import projection_key
from muniment.search.queries.listing import list_formats, list_marking, list_stream
from muniment.search.queries.searching import index_reach, search
from muniment.search.values import Question
from muniment.sharing.models import ExportRow
from muniment.sharing.queries.exports import FOLDER, export_get, export_seen, place
from muniment.sharing.values import ExportSeen, State

AT_ONCE = 3
"""Lists that one network may have waiting or under way."""
DEAD_AFTER = timedelta(seconds=90)
"""As of the files of editions."""
_SAY_EVERY_S = 2.0
_CHECK_EVERY_BYTES = 1_000_000
"""So much a list may grow before it is held against the bounds again."""
_log = structlog.get_logger("muniment.sharing")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What exports may take: days that a file stays, megabytes of them all, megabytes of the disk that stay free."""

    days: int
    all_mb: int
    free_mb: int


def bounds_set() -> Bounds:
    """The bounds that this installation is set to."""
    return Bounds(settings.MUNIMENT_EXPORT_DAYS, settings.MUNIMENT_EXPORT_MB, settings.MUNIMENT_DISK_FREE_MB)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a list: the address of the network, the person if signed in, the reader's language, the site."""

    address: str
    identity: Identity | None
    lang: str
    site: str
    mail: bool = False


def export_ask(*, data_dir: Path, asker: Asker, question: Question, form: str, bounds: Bounds) -> ExportSeen:
    """The list waits to be made; its address is known to nobody but the one who asked.

    Args:
        data_dir: The data folder.
        asker: Who asks; ``mail`` only with a person.
        question: What is asked; the edition is fixed now, so that the list stays what it was.
        form: One of the forms of lists.
        bounds: What exports may take.

    Raises:
        InvalidInput: the query cannot be read, or there is no such form.
        Conflict: this network has too many lists under way, or those of all are as large as they may be.
        EngineUnavailable: there is no index.
    """
    known = {each.name for each in list_formats()}
    if form not in known:
        raise Conflict(Text("没有 {f} 这种格式", "there is no form {f}").fill(f=form[:20]), code="export.form")
    exports_clean(data_dir=data_dir)
    edition = question.edition or index_reach(data_dir).edition
    total = search(data_dir, Question(question.query, edition=edition, filters=question.filters, limit=0, facets=()))
    network = _network(asker.address)
    now = timezone.now()
    with transaction.atomic():
        moving = ExportRow.objects.filter(network=network, state__in=[State.WAITING, State.MAKING]).count()
        if moving >= AT_ONCE:
            line = Text(
                "您已有 {n} 份导出在生成，请等其中一份完成", "{n} of your exports are under way: wait for one of them"
            )
            raise Conflict(line.fill(n=moving), code="export.many")
        used = ExportRow.objects.aggregate(all=Sum("size_bytes"))["all"] or 0
        if used > bounds.all_mb * 1_000_000:
            line = Text("导出占用的空间已满，请稍后再试", "exports take all the space that they may: ask again later")
            raise Conflict(line, code="export.space")
        row = ExportRow.objects.create(
            token=secrets.token_urlsafe(24),
            person_id=asker.identity.person_id if asker.identity else None,
            network=network,
            question=_question_json(question),
            form=form,
            lang=asker.lang,
            edition=edition,
            key=projection_key(),
            state=State.WAITING,
            total=total.total,
            site=asker.site,
            mail=asker.mail and asker.identity is not None,
            asked_at=now,
            expires_at=now + timedelta(days=bounds.days),
        )
    _log.info("sharing.export_asked", form=form, total=total.total)
    return export_seen(row)


def export_again(*, token: str) -> ExportSeen:
    """A list that failed or is stale waits again.

    Raises:
        NotFound: there is none, or its days are over.
    """
    seen = export_get(token)
    if seen.stale or seen.state is State.FAILED:
        ExportRow.objects.filter(token=seen.token, state__in=[State.READY, State.FAILED]).update(
            state=State.WAITING, problem="", done=0, mailed_at=None
        )
    return export_get(token)


def exports_waiting() -> tuple[str, ...]:
    """Addresses of the lists that nobody makes yet, or whose maker died; the longest waiting first."""
    free = Q(state=State.WAITING) | Q(state=State.MAKING, seen_at__lt=timezone.now() - DEAD_AFTER)
    rows = ExportRow.objects.filter(free, expires_at__gt=timezone.now())
    return tuple(rows.order_by("asked_at").values_list("token", flat=True))


def export_make(*, data_dir: Path, token: str, bounds: Bounds) -> ExportSeen:
    """The list is made, unless another process is at it or it is there.

    Raises:
        NotFound: there is none, or its days are over.
    """
    export_get(token)
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.MAKING, seen_at__lt=now - DEAD_AFTER)
    key = projection_key()
    rows = ExportRow.objects.filter(token=token)
    if not rows.filter(free).update(state=State.MAKING, seen_at=now, done=0, key=key):
        return export_get(token)
    try:
        _write(data_dir, rows.get(), bounds)
    except (MunimentError, OSError) as problem:
        said = problem.text.en if isinstance(problem, MunimentError) else str(problem)
        rows.update(state=State.FAILED, problem=said[:500], size_bytes=0)
        _log.warning("sharing.export_failed", problem=said[:200])
    else:
        exports_tell()
    return export_get(token)


def exports_tell() -> int:
    """Who wanted a letter about a finished list has it, once; how many letters that were.

    One that the mail server does not take is sent the next time.
    """
    waiting = ExportRow.objects.filter(mail=True, mailed_at__isnull=True, state=State.READY)
    return sum(_tell(token) for token in waiting.values_list("token", flat=True))


def _tell(token: str) -> bool:
    with suppress(EngineUnavailable), transaction.atomic():
        mine = ExportRow.objects.filter(token=token, mailed_at__isnull=True).update(mailed_at=timezone.now())
        row = ExportRow.objects.get(token=token)
        if not mine or row.person_id is None:
            return False
        said = Text(
            "您要的清单已生成（{n} 行），保留至 {day}：\n\n{site}/exports/{token}\n\n检索式：{q}\n版本：{e}",
            "The list that you asked for is ready ({n} rows) and kept until {day}:\n\n{site}/exports/{token}\n\n"
            "Query: {q}\nEdition: {e}",
        ).fill(
            n=row.done, day=row.expires_at.date(), site=row.site, token=token, q=row.question["query"], e=row.edition
        )
        subject = Text("导出已生成", "Your export is ready")
        return person_letter(person_id=row.person_id, subject=subject, body=said, lang=row.lang)
    return False


def exports_clean(*, data_dir: Path) -> int:
    """Lists whose days are over are gone, and files that belong to none; how many files that were."""
    ExportRow.objects.filter(expires_at__lte=timezone.now()).delete()
    kept = set(ExportRow.objects.values_list("token", flat=True))
    folder = data_dir / FOLDER
    gone = [each for each in folder.iterdir() if each.name.split(".")[0] not in kept] if folder.exists() else []
    for each in gone:
        each.unlink(missing_ok=True)
    return len(gone)


def _write(data_dir: Path, row: ExportRow, bounds: Bounds) -> None:
    path = place(data_dir, row.token)
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    saying = _Saying(data_dir, row, bounds)
    stream = list_stream(
        data_dir,
        _question_of(row),
        row.form,
        edition=row.edition,
        lang=row.lang,
        marking=list_marking(data_dir),
        site=row.site,
        heard=saying.hit,
    )
    digest = hashlib.sha256()
    try:
        with draft.open("wb") as file:
            for piece in stream:
                digest.update(piece)
                saying.bytes(file.write(piece))
        saying.check()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    ExportRow.objects.filter(pk=row.pk).update(
        state=State.READY, done=saying.done, size_bytes=saying.size, sha256=digest.hexdigest(), made_at=timezone.now()
    )
    _log.info("sharing.export_made", form=row.form, count=saying.done, size_bytes=saying.size)


class _Saying:
    """Says how far a list is, and stops it where the disk or the bounds would not hold it."""

    def __init__(self, data_dir: Path, row: ExportRow, bounds: Bounds) -> None:
        self._data_dir, self._row, self._bounds = data_dir, row, bounds
        self._said_at = 0.0
        self._checked = self.done = self.size = 0

    def hit(self) -> None:
        self.done += 1
        now = time.monotonic()
        if now - self._said_at >= _SAY_EVERY_S:
            self._said_at = now
            self.check()

    def bytes(self, count: int) -> None:
        self.size += count
        if self.size - self._checked >= _CHECK_EVERY_BYTES:
            self.check()

    def check(self) -> None:
        """This list and all others, those under way too, are within the bounds."""
        self._checked = self.size
        mine = ExportRow.objects.filter(pk=self._row.pk)
        mine.update(done=self.done, size_bytes=self.size, seen_at=timezone.now())
        used = ExportRow.objects.aggregate(all=Sum("size_bytes"))["all"] or 0
        free = shutil.disk_usage(self._data_dir).free
        if free < self._bounds.free_mb * 1_000_000 or used > self._bounds.all_mb * 1_000_000:
            line = Text("磁盘空间不足，导出未完成", "the disk has no room for this export")
            raise EngineUnavailable(line, code="export.disk")


def _network(address: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), "sha256").hexdigest()[:32]


def _question_json(question: Question) -> dict[str, object]:
    return {
        "query": question.query,
        "as_of": question.as_of.isoformat() if question.as_of else None,
        "filters": [list(each) for each in question.filters],
        "sort": question.sort,
        "descending": question.descending,
    }


def _question_of(row: ExportRow) -> Question:
    kept = row.question
    return Question(
        query=kept["query"],
        edition=row.edition,
        as_of=date.fromisoformat(kept["as_of"]) if kept["as_of"] else None,
        filters=tuple((name, value) for name, value in kept["filters"]),
        sort=kept["sort"],
        descending=kept["descending"],
    )
