"""A question's whole list as a file, and an answer as the JSON document of the command and the API."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from muniment.kernel.texts import Text
from muniment.search.adapters.export_columns import About, Row
from muniment.search.adapters.exports import FORMATS, Format, export, format_of
from muniment.search.queries.searching import search_all
from muniment.search.values import Answer, Hit, Question

SAMPLE_MARKER = "sample.json"
SAMPLE = Text("示例数据，并非真实权利", "sample data: no right of the real world")


def list_marking(data_dir: Path) -> Text | None:
    """The line that every row of a list from this folder carries: that it is sample data, if it is."""
    return SAMPLE if (data_dir / SAMPLE_MARKER).exists() else None


def list_formats() -> tuple[Format, ...]:
    """The forms in which a list can be taken away."""
    return tuple(FORMATS.values())


def list_stream(
    data_dir: Path,
    question: Question,
    name: str,
    *,
    edition: str,
    lang: str,
    marking: Text | None,
    site: str = "",
    heard: Callable[[], None] | None = None,
    only: Container[str] | None = None,
) -> Iterator[bytes]:
    """Every hit of a question as pieces of a file, in memory that does not grow with their number.

    Args:
        data_dir: The data folder.
        question: What is asked.
        name: One of the names of ``list_formats``.
        edition: The edition that answers.
        lang: ``zh-Hans`` or ``en``, for headers and words.
        marking: A line that every row carries, such as "sample data".
        site: The beginning of the address of a record, such as ``http://127.0.0.1:8000``.
        heard: Told of each hit when it is written.
        only: Rights that are written; all that answer where it is not given.

    Raises:
        InvalidInput: there is no such form, or the query cannot be read.
        EngineUnavailable: there is no index.
    """
    format_of(name)
    hits = (hit for hit in search_all(data_dir, question) if only is None or hit.right_id in only)
    about = About(edition=edition, query=question.query, marking=marking)
    return export(name, _rows(hits, edition, site, heard), lang=lang, about=about)


def _rows(hits: Iterator[Hit], edition: str, site: str, heard: Callable[[], None] | None) -> Iterator[Row]:
    for hit in hits:
        yield _row(hit, edition, site)
        if heard is not None:
            heard()


def _row(hit: Hit, edition: str, site: str) -> Row:
    return {**asdict(hit), "edition": edition, "url": f"{site}/rights/{hit.right_id}?edition={edition}"}


def answer_json(answer: Answer) -> dict[str, Any]:
    """The answer as one JSON document."""
    return {
        "edition": answer.edition,
        "total": answer.total,
        "took_ms": round(answer.took_ms, 1),
        "query": {
            "parsed": answer.parsed,
            "explained": _both(answer.explained),
            "parts": [{"query": each.query, "text": _both(each.text), "count": each.count} for each in answer.parts],
        },
        "facets": {name: {each.value: each.count for each in values} for name, values in answer.facets.items()},
        "items": [{**asdict(hit), "score": round(hit.score, 4)} for hit in answer.hits],
        "next_after": answer.next_after,
        "suggestions": [{"query": query, "text": _both(text)} for query, text in answer.suggestions],
        "withheld": answer.withheld,
        "notes": [_both(note) for note in answer.notes],
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
