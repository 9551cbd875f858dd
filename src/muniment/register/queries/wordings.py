"""The wordings in which the publications of one right state its claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from muniment.catalogue.queries.records import claims_get, layers_get
from muniment.catalogue.values import Layer, TextRef
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.domain.wording import ClaimChange, claims_differ
from muniment.register.queries.rights import RightView


@dataclass(frozen=True, slots=True)
class Wording:
    """A document that states the claims.

    Attributes:
        key: Names it in an address.
        document: Its number as its source gives it.
        source: Which source it came with.
        on: Its day of publication, if the source states one.
    """

    key: str
    document: str
    source: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Compared:
    """The claims of two publications in one language."""

    before: Wording
    after: Wording
    lang: str
    changes: tuple[ClaimChange, ...]
    totals: dict[str, int]


def wordings_get(data_dir: Path, view: RightView) -> tuple[Wording, ...]:
    """The publications of a right that state its claims in wordings of their own, oldest first.

    None where the record's own texts are not public.
    """
    return tuple(_wording(layer) for layer, _refs in _stated(data_dir, view))


def claims_compare(data_dir: Path, view: RightView, before: str = "", after: str = "") -> Compared | None:
    """The claims of two publications, compared; by default of the first and the last.

    Returns:
        ``None`` where fewer than two publications state claims in one language.

    Raises:
        NotFound: no publication has such a key.
    """
    stated = _stated(data_dir, view)
    kept = {_wording(layer).key: (layer, refs) for layer, refs in stated}
    if len(kept) < 2:
        return None
    keys = list(kept)
    old, new = before or keys[0], after or keys[-1]
    for key in (old, new):
        if key not in kept:
            raise NotFound(
                Text("没有载明权利要求的文献 {k}", "no publication {k} states claims").fill(k=key[:60]),
                code="right.wording",
            )
    (first, old_refs), (second, new_refs) = kept[old], kept[new]
    lang = next((ref.lang for ref in new_refs if ref.lang in {each.lang for each in old_refs}), None)
    if lang is None:
        return None
    changes = claims_differ(
        claims_get(data_dir, [ref for ref in old_refs if ref.lang == lang]),
        claims_get(data_dir, [ref for ref in new_refs if ref.lang == lang]),
    )
    totals = {name: sum(1 for each in changes if each.change == name) for name in ("same", "changed", "new", "gone")}
    return Compared(_wording(first), _wording(second), lang, changes, totals)


def _stated(data_dir: Path, view: RightView) -> list[tuple[Layer, tuple[TextRef, ...]]]:
    """Layers with claims, oldest first; one of several that say the same."""
    if not any(ref.field == "claims" for ref in view.record.content.texts):
        return []
    layers = layers_get(data_dir, view.record.right_id, view.edition.seq)
    found: dict[tuple[str, ...], tuple[Layer, tuple[TextRef, ...]]] = {}
    for layer in sorted(layers, key=lambda each: (each.office_date or date.max, each.document)):
        refs = tuple(ref for ref in layer.content.texts if ref.field == "claims")
        if refs:
            found.setdefault(tuple(sorted(ref.sha256 for ref in refs)), (layer, refs))
    return list(found.values())


def _wording(layer: Layer) -> Wording:
    return Wording(f"{layer.source}/{layer.document}", layer.document, layer.source, layer.office_date)
