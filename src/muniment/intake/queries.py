"""What the intake knows: the sources that it reads."""

from __future__ import annotations

from typing import Any

import msgspec

from muniment.intake import sources
from muniment.intake.adapters.mappings import bundled
from muniment.intake.errors import SourceUnknown
from muniment.intake.values import SourceSpec


def source_list() -> tuple[SourceSpec, ...]:
    """Every source that can be read, by name: the readers, and the tables that are known by their headers."""
    found = (*sources.source_list(), *(one.spec for one in bundled()))
    return tuple(sorted(found, key=lambda spec: spec.name))


def source_get(*, name: str) -> SourceSpec:
    """The source of that name.

    Args:
        name: Such as ``us.grant``.

    Raises:
        SourceUnknown: there is none.
    """
    for spec in source_list():
        if spec.name == name:
            return spec
    names = ", ".join(spec.name for spec in source_list())
    raise SourceUnknown(f"no source is named {name!r}; there are: {names}", code="source.unknown", value=name)


def reader_versions() -> dict[str, str]:
    """Name and version of every source: what the key of a load depends on."""
    return {spec.name: spec.reader_version for spec in source_list()}


def source_documents() -> list[dict[str, Any]]:
    """Every reader as ``muniment sources --format json`` says it."""
    return [_document(spec) for spec in source_list()]


def source_document(spec: SourceSpec) -> dict[str, Any]:
    """A reader as one of the list, with what it expects of a file and what it knowingly leaves."""
    return {
        **_document(spec),
        "expectations": msgspec.to_builtins(spec.expectations),
        "ignore": sorted(spec.ignore),
    }


def _document(spec: SourceSpec) -> dict[str, Any]:
    return {
        "name": spec.name,
        "title": {"zh": spec.title.zh, "en": spec.title.en},
        "publisher": {"zh": spec.publisher.zh, "en": spec.publisher.en},
        "licence": spec.licence,
        "licence_zh": spec.licence_said.zh,
        "url": spec.url,
        "schedule": spec.schedule,
        "schedule_zh": spec.schedule_said.zh,
        "reader_version": spec.reader_version,
        "level": spec.level,
        "mode": spec.mode,
        "register": spec.register,
        "kinds": list(spec.kinds),
        "families": list(spec.families),
        "split": spec.split,
        "whole_register": spec.whole_register,
        "sample": f"muniment/intake/sources/{spec.folder}/sample",
    }
