"""The catalogue of open data: editions with their files, as pages and as DCAT."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from muniment.accounts.queries.house import house_get
from muniment.catalogue.queries.dictionary import fields_list
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.values import Manifest
from muniment.sharing.domain.dcat import catalogue_document, dataset_document
from muniment.sharing.queries.files import files_seen
from muniment.sharing.queries.terms import reuse_list, sources_shared
from muniment.sharing.values import FileSeen, Reuse, State

NAME = Text("开放数据", "open data")


@dataclass(frozen=True, slots=True)
class Dataset:
    """An edition as open data."""

    manifest: Manifest
    files: tuple[FileSeen, ...]
    reuses: tuple[Reuse, ...]

    @property
    def ready(self) -> tuple[FileSeen, ...]:
        """The files that can be taken away now."""
        return tuple(each for each in self.files if each.state is State.READY)

    @property
    def moving(self) -> bool:
        """Whether a file is being made or waits for it."""
        return any(each.state in {State.WAITING, State.MAKING} for each in self.files)

    @property
    def closed(self) -> tuple[Reuse, ...]:
        """The sources whose data is not passed on."""
        return tuple(each for each in self.reuses if not each.shared)


def dataset_get(data_dir: Path, name: str, *, word: Collection[str] = ()) -> Dataset:
    """One edition as open data.

    Raises:
        NotFound: there is no such edition.
    """
    return _dataset(data_dir, edition_get(name), word)


def dataset_list(data_dir: Path, *, word: Collection[str] = ()) -> tuple[Dataset, ...]:
    """Every edition as open data, newest first."""
    return tuple(_dataset(data_dir, each, word) for each in reversed(edition_list()))


def _dataset(data_dir: Path, manifest: Manifest, word: Collection[str]) -> Dataset:
    return Dataset(manifest, files_seen(data_dir, manifest, word=word), reuse_list(data_dir, manifest, word=word))


def dcat_document(site: str, datasets: Iterable[Dataset]) -> dict[str, Any]:
    """The catalogue as a DCAT document.

    Args:
        site: The beginning of the installation's addresses, without a slash at the end.
        datasets: Newest first.
    """
    listed = [dataset_document(site, each.manifest, each.files, each.reuses) for each in datasets]
    house = house_get().name
    return catalogue_document(site, Text(f"{house.zh}：{NAME.zh}", f"{house.en}: {NAME.en}"), house, listed)


def file_json(seen: FileSeen, reuses: Iterable[Reuse], *, site: str = "") -> dict[str, Any]:
    """What is to be known of a file, as the JSON that stands beside it."""
    wanted = seen.wanted
    return {
        "name": wanted.name,
        "edition": wanted.edition,
        "before": wanted.before or None,
        "part": wanted.part,
        "form": wanted.form,
        "state": seen.state.value,
        "done": seen.done,
        "total": seen.total,
        "size_bytes": seen.size_bytes,
        "sha256": seen.sha256 or None,
        "count": seen.count,
        "contents": seen.contents or None,
        "left_out": dict(seen.left_out),
        "fields_left_out": seen.fields_left_out,
        "made_at": seen.made_at.isoformat() if seen.made_at else None,
        "problem": seen.problem or None,
        "terms": [
            {"source": each.source, "terms": each.terms, "licence": each.note._asdict(), "uri": each.uri or None}
            for each in reuses
            if each.shared
        ],
        "dictionary": f"{site}/data/dictionary",
        "url": f"{site}/data/files/{wanted.name}",
    }


def dataset_json(dataset: Dataset, *, site: str = "") -> dict[str, Any]:
    """An edition as open data, as one JSON document."""
    manifest = dataset.manifest
    shared = sources_shared(dataset.reuses)
    return {
        "edition": manifest.name,
        "day": manifest.day.isoformat(),
        "total": manifest.total,
        "digest": manifest.digest,
        "previous": manifest.previous,
        "sources": [
            {
                "name": each.name,
                "title": each.title._asdict(),
                "reader": each.reader,
                "documents": each.documents,
                "since": each.since,
                "until": each.until,
                "licence": each.licence._asdict() if each.licence else None,
            }
            for each in manifest.sources
            if each.name in shared
        ],
        "coverage": [msgspec.to_builtins(each) for each in manifest.coverage if each.source in shared],
        "files": [file_json(each, dataset.reuses, site=site) for each in dataset.files],
    }


def dictionary_json() -> list[dict[str, Any]]:
    """Every public field of the data, in words."""
    return [
        {
            "name": each.name,
            "type": each.type,
            "unit": each.unit,
            "standard": each.standard,
            "text": each.text._asdict(),
        }
        for each in fields_list()
        if each.visibility == "public"
    ]
