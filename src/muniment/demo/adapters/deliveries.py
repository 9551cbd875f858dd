"""The deliveries of the sample's offices: one folder for each day on which files come, in the forms that offices ship."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from io import StringIO
from pathlib import Path
from typing import IO

from muniment.demo.adapters.drawings import logo_png, view_png
from muniment.demo.domain.abroad_xml import em_xml, us_xml
from muniment.demo.domain.cn_xml import VIEW, publication_xml
from muniment.demo.domain.country import Country
from muniment.demo.domain.proceedings import proceedings_of
from muniment.demo.domain.right import EDITION_DAYS, PATENT_KINDS, PENDING_DAYS, REGISTER_KINDS, RightPlan
from muniment.demo.domain.rows import (
    GI_HEADER,
    MARK_HEADER,
    PROCEEDING_HEADER,
    REGISTER_HEADER,
    STATUS_HEADER,
    gi_row,
    mark_picture,
    mark_row,
    proceeding_row,
    register_row,
    status_row,
)

_GRANT_CODE = {"patent": "B", "utility_model": "U", "design": "S"}
_DAYS = (*EDITION_DAYS, *PENDING_DAYS)
_ARCHIVE_DOCUMENTS = 5_000
"""An archive is closed when it holds so many: its table of contents lies in memory until then."""
MARKS = "cn-marks"
"""The register of marks: tables in archives, with the pictures of the marks beside them."""
_ISSUE_BYTES = 4 << 20
"""An issue, one document after another, is closed at this size: the reader keeps as much in memory."""


class _Archive:
    """Zip archives of one series, one open at a time.

    A document with pictures lies in a folder of its own, with them; the others stand one after another in issues, as
    weekly files of offices do. Rows of a table stand in one table to an archive.
    """

    def __init__(self, folder: Path, stem: str) -> None:
        self._folder, self._stem = folder, stem
        self._part = self._held = self._issues = 0
        self._open: zipfile.ZipFile | None = None
        self._issue: list[bytes] = []
        self._issue_bytes = 0
        self._rows = StringIO(newline="")

    def write(self, *files: tuple[str, str | bytes]) -> None:
        """The files of one document lie together in one archive."""
        archive = self._opened()
        for name, content in files:
            archive.writestr(name, content)
        self._held += 1

    def append(self, text: str) -> None:
        """The document stands in an issue, after those that came before it."""
        body = text.encode()
        self._issue.append(body)
        self._issue_bytes += len(body)
        if self._issue_bytes >= _ISSUE_BYTES:
            self._issue_close()

    def row(self, header: Sequence[str], row: Sequence[str], *files: tuple[str, bytes]) -> None:
        """The row stands in the table of an archive, and the files that it names beside it."""
        self.write(*files)
        table = csv.writer(self._rows)
        if not self._rows.tell():
            table.writerow(header)
        table.writerow(row)

    def close(self) -> None:
        """The archive is whole on disk."""
        self._issue_close()
        self._part_close()

    def _part_close(self) -> None:
        if self._open is None:
            return
        if self._rows.tell():
            self._open.writestr(f"{self._stem}.csv", self._rows.getvalue().encode("utf-8-sig"))
            self._rows = StringIO(newline="")
        self._open.close()
        self._open = None

    def _issue_close(self) -> None:
        if self._issue:
            self._issues += 1
            self._opened().writestr(f"{self._stem}-{self._issues:05d}.XML", b"".join(self._issue))
            self._held += len(self._issue)
            self._issue, self._issue_bytes = [], 0

    def _opened(self) -> zipfile.ZipFile:
        if self._held >= _ARCHIVE_DOCUMENTS:
            self._part_close()
        if self._open is None:
            self._part += 1
            self._held = 0
            path = self._folder / f"{self._stem}-{self._part:04d}.zip"
            self._open = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        return self._open


class Deliveries:
    """Open files of all deliveries; a right is written to those in which its documents appear.

    Args:
        folder: Gets a folder for the day of each edition.
        pending: Gets a folder for each day after the last edition.
        country: The vocabulary.
    """

    def __init__(self, folder: Path, pending: Path, country: Country) -> None:
        self._folders = {
            **{day: folder / day.isoformat() for day in EDITION_DAYS},
            **{day: pending / day.isoformat() for day in PENDING_DAYS},
        }
        self._country = country
        self._stack = ExitStack()
        self._archives: dict[tuple[date, str], _Archive] = {}
        self._tables: dict[tuple[date, str], Callable[[Sequence[str]], object]] = {}
        self._texts: dict[tuple[date, str], IO[str]] = {}

    def __enter__(self) -> Deliveries:
        for path in self._folders.values():
            path.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *problem: object) -> None:
        self._stack.close()

    def write(self, plans: Iterable[RightPlan]) -> Iterator[RightPlan]:
        """All documents of the plans stand in their deliveries; each plan is passed on when it is written."""
        for plan in plans:
            self._write_one(plan)
            yield plan

    def _write_one(self, plan: RightPlan) -> None:
        if plan.kind in PATENT_KINDS:
            self._write_cn(plan)
        elif plan.kind == "patent_us":
            self._write_us(plan)
        else:
            self._write_register_row(plan)
        for happening in (*plan.happenings, *(proceedings_of(plan, self._country) if _has_desk(plan) else ())):
            day = _delivery_day(happening.published_on)
            if day is None:
                continue
            if happening.table == "status":
                self._row(day, "cn-legal-status", STATUS_HEADER, status_row(plan, happening))
            else:
                self._row(day, "cn-proceedings", PROCEEDING_HEADER, proceeding_row(plan, happening))

    def _write_cn(self, plan: RightPlan) -> None:
        for code, printed_on in (("A", plan.published_on), (_GRANT_CODE[plan.kind], plan.granted_on)):
            day = _delivery_day(printed_on)
            if day is None or printed_on is None:
                continue
            name = f"CN{plan.published_no}{code}"
            text = publication_xml(plan, self._country, kind_code=code, published_on=printed_on)
            archive = self._archive(day, "cn-gazette")
            if plan.pictured:
                archive.write((f"{name}/{VIEW}", view_png(plan.seed)), (f"{name}/{name}.XML", text))
            else:
                archive.append(text)

    def _write_us(self, plan: RightPlan) -> None:
        for code, printed_on in (("A1", plan.published_on), ("B2", plan.granted_on)):
            day = _delivery_day(printed_on)
            if day is None or printed_on is None:
                continue
            name = f"{'ipg' if code == 'B2' else 'ipa'}-{printed_on.year}.xml"
            self._text(day, name).write(us_xml(plan, self._country, kind_code=code, published_on=printed_on))

    def _write_register_row(self, plan: RightPlan) -> None:
        """The row of each delivery in which the register's entry is new or has changed."""
        days = {_delivery_day(day) for day in (plan.published_on, plan.granted_on) if day} - {None}
        for day in sorted(each for each in days if each is not None):
            if plan.kind == "trademark":
                logo = [(mark_picture(plan), logo_png(plan.seed))] if plan.pictured else []
                self._archive(day, MARKS).row(MARK_HEADER, mark_row(plan, self._country, as_known_on=day), *logo)
            elif plan.kind == "gi":
                self._row(day, "cn-geographical-indications", GI_HEADER, gi_row(plan, self._country, as_known_on=day))
            elif plan.kind in REGISTER_KINDS:
                self._row(day, "cn-registers", REGISTER_HEADER, register_row(plan, self._country, as_known_on=day))
            else:
                self._write_em(plan, day)

    def _write_em(self, plan: RightPlan, day: date) -> None:
        text, archive = em_xml(plan, self._country, day=day), self._archive(day, "em-marks")
        if plan.pictured:
            archive.write((f"{plan.number}.png", logo_png(plan.seed)), (f"{plan.number}.xml", text))
        else:
            archive.append(text)

    def _archive(self, day: date, stem: str) -> _Archive:
        key = (day, stem)
        if key not in self._archives:
            self._archives[key] = _Archive(self._folders[day], stem)
            self._stack.callback(self._archives[key].close)
        return self._archives[key]

    def _row(self, day: date, name: str, header: Sequence[str], row: Sequence[str]) -> None:
        key = (day, name)
        if key not in self._tables:
            path = self._folders[day] / f"{name}.csv"
            out = self._stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
            self._tables[key] = csv.writer(out).writerow
            self._tables[key](header)
        self._tables[key](row)

    def _text(self, day: date, name: str) -> IO[str]:
        key = (day, name)
        if key not in self._texts:
            self._texts[key] = self._stack.enter_context((self._folders[day] / name).open("w", encoding="utf-8"))
        return self._texts[key]


def _has_desk(plan: RightPlan) -> bool:
    """Other desks tell of rights of the sample's own registers, drawn by chance; the walks say all of theirs."""
    return not plan.seed.startswith(("walk:", "planted:")) and not plan.kind.endswith(("_us", "_em"))


def _delivery_day(day: date | None) -> date | None:
    """The first day of files that can know what was printed on that day."""
    return next((each for each in _DAYS if day is not None and day <= each), None)
