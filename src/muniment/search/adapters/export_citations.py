"""Lists for reference managers: RIS and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from muniment.search.adapters.export_columns import BETWEEN_VALUES, About, Row, values_of
from muniment.search.domain.fields import field_of, value_label

_PATENTS = frozenset({"patent", "utility_model", "design"})
"""Kinds that reference managers know as patents; BibLaTeX and RIS have no type for the others."""


def _first(row: Row, name: str) -> str:
    return next(iter(values_of(row.get(name))), "")


def _kind(row: Row, lang: str) -> str:
    return value_label(field_of("kind"), _first(row, "kind")).say(lang)


def _known_as(row: Row) -> str:
    """The number by which the right is cited: of its publication, else of its application."""
    return _first(row, "publication_no") or _first(row, "application_no") or _first(row, "right_id")


def _dated(row: Row) -> str:
    return _first(row, "granted_on") or _first(row, "filed_on")


def _notes(row: Row, lang: str, about: About) -> list[str]:
    spec = field_of("status")
    said = [value_label(spec, text).say(lang) for text in values_of(row.get("status"), lang)]
    edition = _first(row, "edition") or about.edition
    if edition:
        said.append(("版本 " if lang.startswith("zh") else "edition ") + edition)
    return [*said, *([about.marking.say(lang)] if about.marking else [])]


# --- RIS -------------------------------------------------------------------------------------------------------------


def ris_stream(rows: Iterable[Row], lang: str, about: About) -> Iterator[bytes]:
    """The list as RIS in UTF-8: ``PAT`` for patents, utility models and designs, ``GEN`` for all else.

    Source: RIS format specification (Research Information Systems, 2011), type PAT: AU inventor, PB assignee,
    SN number, CY country, ET classification, M3 type.
    """
    for row in rows:
        lines = (f"{tag}  - {value}".rstrip() if value else f"{tag}  - " for tag, value in _ris(row, lang, about))
        yield ("\r\n".join(lines) + "\r\n\r\n").encode()


def _ris(row: Row, lang: str, about: About) -> Iterator[tuple[str, str]]:
    yield "TY", "PAT" if _first(row, "kind") in _PATENTS else "GEN"
    yield "ID", _first(row, "right_id")
    owners = values_of(row.get("owners")) or values_of(row.get("applicants"))
    several = [("AU", each) for each in values_of(row.get("inventors")) or owners]
    several += [("KW", each) for each in values_of(row.get("classes"))]
    several += [("N1", each) for each in _notes(row, lang, about)]
    day = _dated(row)
    single = [
        ("TI", " ".join(values_of(row.get("title"), lang))),
        ("PB", BETWEEN_VALUES.join(owners)),
        ("SN", _known_as(row)),
        ("C1", _first(row, "application_no")),
        ("CY", _first(row, "office")),
        ("M3", _kind(row, lang)),
        ("PY", day[:4]),
        ("DA", f"{day.replace('-', '/')}/" if day else ""),
        ("UR", _first(row, "url")),
    ]
    yield from ((tag, value) for tag, value in (*single, *several) if value)
    yield "ER", ""


# --- BibTeX ----------------------------------------------------------------------------------------------------------

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_TEX_SIGN = re.compile(r"[\\{}$&%#_~^]")
_KEY = re.compile(r"[^A-Za-z0-9:.-]+")
_URL = re.compile(r"[\s{}\\%](?![0-9A-Fa-f]{2})|[\s{}\\]")


def tex(text: str) -> str:
    """The text so that TeX prints it as it is."""
    return _TEX_SIGN.sub(lambda sign: _TEX[sign[0]], text)


def bibtex_stream(rows: Iterable[Row], lang: str, about: About) -> Iterator[bytes]:
    """The list as BibTeX in UTF-8: ``@patent`` (BibLaTeX) for patents, utility models and designs, ``@misc`` for all else."""
    for row in rows:
        kind = "patent" if _first(row, "kind") in _PATENTS else "misc"
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in _bibtex(row, lang, about) if value)
        yield f"@{kind}{{{_KEY.sub('-', _first(row, 'right_id'))},\n{body}\n}}\n\n".encode()


def _bibtex(row: Row, lang: str, about: About) -> Iterator[tuple[str, str]]:
    holders = values_of(row.get("owners")) or values_of(row.get("applicants"))
    owners = " and ".join(f"{{{tex(each)}}}" for each in holders)
    inventors = " and ".join(f"{{{tex(each)}}}" for each in values_of(row.get("inventors")))
    day = _dated(row)
    title = tex(" ".join(values_of(row.get("title"), lang)))
    yield "author", inventors or owners
    yield "holder", owners
    yield "title", f"{{{title}}}" if title else ""
    yield "number", tex(_known_as(row))
    yield "type", tex(_kind(row, lang))
    yield "location", tex(_first(row, "office"))
    yield "year", day[:4]
    yield "date", day
    yield "keywords", tex(", ".join(values_of(row.get("classes"))))
    yield "url", _URL.sub(lambda sign: f"%{ord(sign[0]):02X}", _first(row, "url"))
    yield "note", tex(BETWEEN_VALUES.join(_notes(row, lang, about)))
