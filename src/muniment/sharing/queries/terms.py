"""Whose data is passed on, and under what terms."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from muniment.intake.queries import source_list
from muniment.kernel.texts import Text
from muniment.register.values import Manifest
from muniment.search.queries.listing import list_marking
from muniment.sharing.adapters.terms import terms_read
from muniment.sharing.values import Reuse, Terms

EVERY = "*"
_OWN: tuple[Terms, Text, str] = (
    "open",
    Text("本软件生成的示例数据，可自由使用", "sample data that this program made up, free to use"),
    "",
)


def reuse_list(data_dir: Path, manifest: Manifest, *, word: Collection[str] = ()) -> tuple[Reuse, ...]:
    """The terms of every source of an edition, by name.

    Args:
        data_dir: The data folder.
        manifest: The edition.
        word: Sources that the operator has made sure may be passed on; ``*`` is all of them.
    """
    made_up = list_marking(data_dir) is not None
    known = terms_read()
    specs = {spec.name: spec for spec in source_list()}
    found = []
    for seen in sorted(manifest.sources, key=lambda each: each.name):
        spec = specs.get(seen.name)
        stated = seen.licence or (spec.licence_said if spec else Text("未载明", "not stated"))
        default: tuple[Terms, Text, str] = ("terms", stated, spec.url if spec else "")
        terms, note, uri = _OWN if made_up else known.get(seen.name, default)
        by_operator = terms == "terms" and (EVERY in word or seen.name in word)
        found.append(
            Reuse(
                source=seen.name,
                title=seen.title,
                publisher=spec.publisher if spec else seen.title,
                terms=terms,
                note=note,
                uri=uri,
                shared=terms != "terms" or by_operator,
                by_operator=by_operator,
            )
        )
    return tuple(found)


def sources_shared(reuses: tuple[Reuse, ...]) -> frozenset[str]:
    """Names of the sources whose data is passed on."""
    return frozenset(each.source for each in reuses if each.shared)
