"""The columns of an exported list: their headers in two languages, and how a value is written in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from muniment.kernel.texts import Text
from muniment.search.domain.fields import field_of, value_label

Row: TypeAlias = Mapping[str, object]
"""One right: ``right_id kind office title title_other owners applicants inventors filed_on granted_on expires_on status
application_no publication_no classes url edition``; dates as ``date`` or ``YYYY-MM-DD``, several values as a list or tuple. What is not there is empty."""

BETWEEN_VALUES = "; "
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``name`` is the key of the row; ``listed`` names the search field whose values are said in words."""

    name: str
    header: Text
    width: int
    listed: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a list says of itself.

    Attributes:
        edition: The edition that it was computed from.
        query: The query in the grammar.
        marking: A line that every file and row carries, such as "sample data"; ``None`` for real data.
    """

    edition: str = ""
    query: str = ""
    marking: Text | None = None


COLUMNS: tuple[Column, ...] = (
    Column("right_id", Text("权利标识", "Identity"), 30),
    Column("kind", Text("权利种类", "Kind"), 14, "kind"),
    Column("office", Text("主管局", "Office"), 8),
    Column("title", Text("名称", "Title"), 60),
    Column("title_other", Text("名称（另一语言）", "Title in another language"), 40),
    Column("owners", Text("权利人", "Owners"), 36),
    Column("applicants", Text("申请人", "Applicants"), 36),
    Column("inventors", Text("发明人、设计人、培育人或作者", "Inventors, designers, breeders or authors"), 30),
    Column("application_no", Text("申请号", "Application number"), 20),
    Column("publication_no", Text("公开（公告）号", "Publication number"), 20),
    Column("filed_on", Text("申请日", "Filing date"), 12),
    Column("granted_on", Text("授权或注册日", "Date of grant or registration"), 12),
    Column("expires_on", Text("届满日", "Last day of the term"), 12),
    Column("status", Text("法律状态", "Status"), 18, "status"),
    Column("classes", Text("分类号", "Classes"), 30),
    Column("url", Text("链接", "Link"), 40),
    Column("edition", Text("版本", "Edition"), 16),
)
MARKING = Column("marking", Text("标注", "Marking"), 24)


def columns_of(about: About) -> tuple[Column, ...]:
    """The columns of a list: those of every list, and the marking where there is one."""
    return (*COLUMNS, MARKING) if about.marking else COLUMNS


def values_of(value: object, lang: str = "en") -> list[str]:
    """The values of a cell as clean texts: none for nothing, one for a single one, several for a list."""
    if value is None or value == "":
        return []
    if isinstance(value, Text):
        return values_of(value.say(lang))
    if isinstance(value, date):
        return [value.isoformat()[:10]]
    if isinstance(value, str):
        clean = " ".join(_BAD.sub(" ", value).split())
        return [clean] if clean else []
    if isinstance(value, Iterable):
        return [text for each in value for text in values_of(each, lang)]
    return [str(value)]


def cell_of(row: Row, column: Column, lang: str, about: About) -> str:
    """A cell as text in the language of the list; kinds and statuses in words."""
    if column is MARKING:
        return about.marking.say(lang) if about.marking else ""
    value = row.get(column.name)
    if column.name == "edition" and not value:
        value = about.edition
    texts = values_of(value, lang)
    if column.listed:
        spec = field_of(column.listed)
        texts = [value_label(spec, text).say(lang) for text in texts]
    return BETWEEN_VALUES.join(texts)
