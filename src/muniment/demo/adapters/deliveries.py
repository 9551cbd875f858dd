"""The deliveries of the sample's offices: one folder for each edition, in the forms that offices ship."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import IO

from muniment.demo.domain.abroad_xml import em_xml, us_xml
from muniment.demo.domain.cn_xml import publication_xml
from muniment.demo.domain.country import Country
from muniment.demo.domain.plan import EDITION_DAYS, RightPlan
from muniment.demo.domain.rows import GI_HEADER, MARK_HEADER, STATUS_HEADER, gi_row, mark_row, status_row

_GRANT_CODE = {"patent": "B", "utility_model": "U", "design": "S"}


class Deliveries:
    """Open files of all deliveries; a right is written to those in which its documents appear."""

    def __init__(self, folder: Path, country: Country) -> None:
        self._folder = folder
        self._country = country
        self._stack = ExitStack()
        self._archives: dict[Path, zipfile.ZipFile] = {}
        self._tables: dict[Path, Callable[[Sequence[str]], object]] = {}
        self._texts: dict[Path, IO[str]] = {}

    def __enter__(self) -> Deliveries:
        return self

    def __exit__(self, *problem: object) -> None:
        self._stack.close()

    def write(self, plans: Iterable[RightPlan]) -> int:
        """All documents of the plans stand in their deliveries; the number of rights is returned."""
        count = 0
        for plan in plans:
            self._write_one(plan)
            count += 1
        return count

    def _write_one(self, plan: RightPlan) -> None:
        if plan.kind in _GRANT_CODE:
            self._write_cn(plan)
        elif plan.kind == "patent_us":
            self._write_us(plan)
        else:
            self._write_register_row(plan)

    def _write_cn(self, plan: RightPlan) -> None:
        documents = [("A", plan.published_on), (_GRANT_CODE[plan.kind], plan.granted_on)]
        for code, day in documents:
            delivery = _delivery_of(day)
            if delivery is None or day is None:
                continue
            text = publication_xml(plan, self._country, kind_code=code, published_on=day)
            archive = self._archive(delivery / f"cn-gazette-{day.year}.zip")
            archive.writestr(f"CN{plan.published_no}{code}/CN{plan.published_no}{code}.XML", text)
        for happening in plan.happenings:
            delivery = _delivery_of(happening.published_on)
            if delivery is not None:
                self._row(delivery / "cn-legal-status.csv", STATUS_HEADER, status_row(plan, happening))

    def _write_us(self, plan: RightPlan) -> None:
        for code, day in (("A1", plan.published_on), ("B2", plan.granted_on)):
            delivery = _delivery_of(day)
            if delivery is None or day is None:
                continue
            name = f"{'ipg' if code == 'B2' else 'ipa'}-{day.year}.xml"
            self._text(delivery / name).write(us_xml(plan, self._country, kind_code=code, published_on=day))

    def _write_register_row(self, plan: RightPlan) -> None:
        """The row of each delivery in which the register's entry is new or has changed."""
        days = {_delivery_of(day): _edition_day(day) for day in (plan.published_on, plan.granted_on) if day}
        for delivery, known_on in days.items():
            if delivery is None or known_on is None:
                continue
            if plan.kind == "trademark":
                row = mark_row(plan, self._country, as_known_on=known_on)
                self._row(delivery / "cn-marks.csv", MARK_HEADER, row)
            elif plan.kind == "gi":
                row = gi_row(plan, self._country, as_known_on=known_on)
                self._row(delivery / "cn-geographical-indications.csv", GI_HEADER, row)
            else:
                text = em_xml(plan, self._country, day=known_on)
                self._archive(delivery / "em-marks.zip").writestr(f"{plan.number}.xml", text)

    def _archive(self, name: Path) -> zipfile.ZipFile:
        if name not in self._archives:
            path = self._path(name)
            self._archives[name] = self._stack.enter_context(
                zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
            )
        return self._archives[name]

    def _row(self, name: Path, header: Sequence[str], row: Sequence[str]) -> None:
        if name not in self._tables:
            out = self._stack.enter_context(self._path(name).open("w", encoding="utf-8-sig", newline=""))
            self._tables[name] = csv.writer(out).writerow
            self._tables[name](header)
        self._tables[name](row)

    def _text(self, name: Path) -> IO[str]:
        if name not in self._texts:
            self._texts[name] = self._stack.enter_context(self._path(name).open("w", encoding="utf-8"))
        return self._texts[name]

    def _path(self, name: Path) -> Path:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _edition_day(day: date | None) -> date | None:
    return next((edition for edition in EDITION_DAYS if day is not None and day <= edition), None)


def _delivery_of(day: date | None) -> Path | None:
    """The folder of the first edition that can know what was printed on that day."""
    edition = _edition_day(day)
    return Path(edition.isoformat()) if edition else None
