"""Rights whose every word is hostile, and what a reply may not make of it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
from icalendar import Calendar
from lxml import etree, html

from muniment.accounts.values import SYSTEM
from muniment.catalogue.services.upkeep import image_put
from muniment.kernel.inert import formula_like, turns_drop
from muniment.kernel.texts import Text
from muniment.register.services.publish import Delivery, Judgement, edition_publish
from muniment.register.tests.loads import CLOCK
from muniment.register.values import SourceSeen
from tests.visibility.marked import KINDS, PICTURE, marked, plain

WORDS = (
    "=cmd|'/C calc'!A0<zqx onload=zqrun()>",
    "<script>zqrun()</script><zqx>",
    '"><img src=x onerror=zqrun()><zqx>',
    "'</title></textarea></style></option><zqx>",
    "\t=1+1<svg onload=zqrun()><zqx>",
    "@SUM(1)]]>--><zqx>",
    "+1\u202egnp.exe<zqx>",
    "javascript:zqrun()//<zqx>",
    "-1{{ 7|add:7 }}{% zq %}#zqrun()<zqx>",
)
BOUND = {"href", "src", "action", "formaction", "data", "poster", "background", "{http://www.w3.org/1999/xlink}href"}
_SCHEMES = re.compile(r"^[\s\x00-\x1f]*(javascript|vbscript|data:text)", re.IGNORECASE)


def hostile(value: Any, words: Iterator[str]) -> Any:
    """The same with a hostile word before every text that a person has written."""
    if isinstance(value, str):
        return f"{next(words)} {value}" if "zq" in value.lower() and value != value.upper() else value
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(
            value, **{name: hostile(getattr(value, name), words) for name in value.__struct_fields__}
        )
    if isinstance(value, dict):
        return {name: hostile(each, words) for name, each in value.items()}
    return tuple(hostile(each, words) for each in value) if isinstance(value, tuple) else value


def load(folder: Path) -> None:
    """Two editions of hostile rights."""
    sha256, words = image_put(folder, PICTURE), cycle(WORDS)
    seen = (SourceSeen(name="us.grant", title=Text("us.grant", "us.grant"), reader="1"),)
    for revision in (1, 2):
        items = [plain()]
        for right_id in KINDS:
            item = marked(right_id, sha256, revision)
            said = item.statement
            more = {name: hostile(getattr(said, name), words) for name in ("content", "claims", "descriptions")}
            items.append(msgspec.structs.replace(item, statement=msgspec.structs.replace(said, **more)))
        edition_publish(
            data_dir=folder,
            clock=CLOCK,
            delivery=Delivery(
                key=f"load {revision}", actor=SYSTEM, read=lambda items=items: iter(items),
                judge=lambda _staged: Judgement(publish=True, sources=seen),
            ),
        )  # fmt: skip


def harm(kind: str, body: bytes) -> list[str]:
    """What a reply of this media type would do, beyond standing there."""
    look = _LOOKS.get(kind)
    return look(body) if look else []


def _page(body: bytes) -> list[str]:
    return [*_marked_up(html.fromstring(body)), *_turned(body)]


def _xml(body: bytes) -> list[str]:
    return _marked_up(etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True)))


def _atom(body: bytes) -> list[str]:
    return [*_xml(body), *_turned(body)]


def _table(body: bytes) -> list[str]:
    rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    return [f"formula {cell[:40]!r}" for row in rows for cell in row if formula_like(cell)]


def _calendar(body: bytes) -> list[str]:
    names = {part.name for part in Calendar.from_ical(body).walk()} - {"VCALENDAR", "VEVENT"}
    return [*map(str, names), *_turned(body)]


def _sheet(body: bytes) -> list[str]:
    return [str(each) for each in re.findall(rb"/JavaScript|/JS\b|/Launch|/EmbeddedFile|/OpenAction", body)]


def _json(body: bytes) -> list[str]:
    json.loads(body)
    return []


def _marked_up(tree: Any) -> list[str]:
    found = []
    for each in tree.iter(etree.Element):
        tag = etree.QName(each).localname.lower()
        if tag in {"zqx", "script", "iframe", "object", "embed"} or (tag == "img" and each.get("src") == "x"):
            found.append(f"<{tag}>")
        for name, value in each.attrib.items():
            if name.lower().startswith("on") or (name in BOUND and _SCHEMES.match(value)):
                found.append(f"{tag} {name}={value[:40]!r}")
    return found


def _turned(body: bytes) -> list[str]:
    said = body.decode()
    return ["a turn of direction"] if turns_drop(said) != said else []


def _workbook(body: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(body)) as held:
        found = [
            name for name in held.namelist() if "externalLink" in name or "vba" in name.lower() or "_rels/sheet" in name
        ]
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    run = [f"formula {cell.value!r}" for cell in cells if cell.data_type == "f"]
    bare = [
        f"unquoted {cell.value!r}"
        for cell in cells
        if isinstance(cell.value, str) and formula_like(cell.value) and not cell.quotePrefix
    ]
    return [*found, *run, *bare]


_LOOKS: dict[str, Callable[[bytes], list[str]]] = {
    "text/html": _page,
    "application/xml": _xml,
    "image/svg+xml": _xml,
    "application/atom+xml": _atom,
    "text/csv": _table,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _workbook,
    "text/calendar": _calendar,
    "application/pdf": _sheet,
    "application/json": _json,
    "application/ld+json": _json,
    "application/problem+json": _json,
}
