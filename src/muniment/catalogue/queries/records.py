"""One Record of one edition, its texts, and where numbers lead."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.columns import version_of
from muniment.catalogue.adapters.images import image_get as _image_get
from muniment.catalogue.adapters.locator import FILE, Locator, Place, locator_open
from muniment.catalogue.domain.layers import claims_of
from muniment.catalogue.values import Claim, Layer, Record, TextRef, Version
from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text


def record_get(data_dir: Path, right_id: str, seq: int) -> Version | None:
    """The newest version of a right up to ``seq``, also one that says it is deleted; ``None`` if there is none."""
    if not (data_dir / FILE).exists():
        return None
    with locator_open(data_dir) as locator:
        place = locator.place(right_id, seq)
    return version_at(data_dir, place) if place else None


def version_at(data_dir: Path, place: Place) -> Version:
    """The version that lies at a place.

    Raises:
        EngineUnavailable: the locator and the tables do not agree.
    """
    wanted: dict[str, str | int] = {"right_id": place.right_id, "seq": place.seq}
    row = delta.row_find(data_dir, delta.RECORDS, place.file, place.group, wanted)
    if row is None:
        raise EngineUnavailable(
            Text(
                "定位文件与数据表不一致：运行 muniment maintain",
                "the locator does not match the tables: run muniment maintain",
            ),
            code="locator.stale",
        )
    return version_of({**delta.partition_of(place.file), **row})


def right_newest(data_dir: Path, right_id: str, seq: int) -> str:
    """The identity that a right has at ``seq``: its own, or its successor's after it was renumbered."""
    seen = {right_id}
    if not (data_dir / FILE).exists():
        return right_id
    with locator_open(data_dir) as locator:
        while True:
            place = locator.place(right_id, seq)
            if place is None or place.successor is None or place.successor in seen:
                return right_id
            right_id = place.successor
            seen.add(right_id)


def number_find(data_dir: Path, keys: Iterable[str], seq: int) -> list[str]:
    """The rights of the edition that have any of these numbers."""
    return _rights(data_dir, "numbers", keys, seq)


def citing(data_dir: Path, keys: Iterable[str], seq: int) -> list[str]:
    """The rights of the edition that cite any of these documents."""
    return _rights(data_dir, "citing", keys, seq)


def family(data_dir: Path, record: Record, seq: int) -> list[str]:
    """The rights of the edition that share a family number or a priority with this one, itself included."""
    content = record.content
    keys = [f"fam:{content.family_id}"] if content.family_id else []
    keys += [f"pri:{each.office}:{each.number}" for each in content.priorities]
    if record.application_no is not None:
        keys.append(f"pri:{record.office}:{record.application_no}")
    return _rights(data_dir, "family", keys, seq)


def _rights(data_dir: Path, table: str, keys: Iterable[str], seq: int) -> list[str]:
    if not (data_dir / FILE).exists():
        return []
    with locator_open(data_dir) as locator:
        return [each for each in locator.rights(table, keys, seq) if _there(locator, each, seq)]


def _there(locator: Locator, right_id: str, seq: int) -> bool:
    place = locator.place(right_id, seq)
    return place is not None and not place.deleted


def layers_get(data_dir: Path, right_id: str, seq: int) -> list[Layer]:
    """The layers behind the newest state of a right, best first."""
    with locator_open(data_dir) as locator:
        return locator.layers(right_id, seq)


def text_get(data_dir: Path, sha256: str) -> str | None:
    """The long text of that hash."""
    with locator_open(data_dir) as locator:
        place = locator.text_place(sha256)
    if place is None:
        return None
    row = delta.row_find(data_dir, delta.TEXTS, place[0], place[1], {"sha256": sha256})
    return str(row["body"]) if row else None


def claims_get(data_dir: Path, refs: Iterable[TextRef]) -> tuple[Claim, ...]:
    """The claims that the references lead to, language by language."""
    texts = (text_get(data_dir, ref.sha256) for ref in refs if ref.field == "claims")
    return tuple(claim for text in texts if text is not None for claim in claims_of(text))


def descriptions_get(data_dir: Path, refs: Iterable[TextRef]) -> dict[str, str]:
    """The descriptions that the references lead to, by language."""
    found = {ref.lang: text_get(data_dir, ref.sha256) for ref in refs if ref.field == "descriptions"}
    return {lang: text for lang, text in found.items() if text is not None}


def image_get(data_dir: Path, sha256: str) -> bytes | None:
    """The bytes of a picture, if it is stored."""
    return _image_get(data_dir, sha256)
