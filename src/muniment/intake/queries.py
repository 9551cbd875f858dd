"""What the intake knows: its readers."""

from __future__ import annotations

from typing import Any

from muniment.intake import sources
from muniment.intake.values import SourceSpec


def source_list() -> tuple[SourceSpec, ...]:
    """Every reader that is installed, by name."""
    return sources.source_list()


def source_get(*, name: str) -> SourceSpec:
    """The reader of that name.

    Args:
        name: Such as ``us.grant``.

    Raises:
        SourceUnknown: there is none.
    """
    return sources.source_get(name)


def reader_versions() -> dict[str, str]:
    """Name and version of every reader: what an edition records of them."""
    return {spec.name: spec.reader_version for spec in sources.source_list()}


def source_documents() -> list[dict[str, Any]]:
    """Every reader as ``muniment sources --format json`` says it."""
    return [
        {
            "name": spec.name,
            "title": {"zh": spec.title.zh, "en": spec.title.en},
            "publisher": {"zh": spec.publisher.zh, "en": spec.publisher.en},
            "licence": spec.licence,
            "url": spec.url,
            "schedule": spec.schedule,
            "reader_version": spec.reader_version,
            "level": spec.level,
            "mode": spec.mode,
            "register": spec.register,
            "kinds": list(spec.kinds),
            "families": list(spec.families),
            "split": spec.split,
            "sample": f"muniment/intake/sources/{spec.folder}/sample",
        }
        for spec in sources.source_list()
    ]
