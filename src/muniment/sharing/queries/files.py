"""The files that an edition can be taken away as, and how far each of them is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from pathlib import Path

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_find, edition_get
from muniment.register.queries.publication import projection_key
from muniment.register.values import Manifest
from muniment.sharing.models import SharedFileRow
from muniment.sharing.queries.terms import reuse_list, sources_shared
from muniment.sharing.values import DIFFERENCES, ENDINGS, ITEMS, PARTS, FileSeen, State, Wanted

FOLDER = "shared"
_NAME = re.compile(
    r"muniment-(?:(?P<before>[\d.-]+)\.\.)?(?P<edition>[\d.-]+)-"
    rf"(?P<part>{'|'.join(PARTS)})\.(?P<ending>{'|'.join(map(re.escape, ENDINGS.values()))})"
)


def files_key(shared: Collection[str]) -> str:
    """The name of what may be given out now: it changes with every withholding and with the terms of a source."""
    said = f"{projection_key()}\n{' '.join(sorted(shared))}"
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def wanted_of(name: str) -> Wanted:
    """The file of that name.

    Raises:
        NotFound: no file can have that name.
    """
    found = _NAME.fullmatch(name)
    forms = {ending: form for form, ending in ENDINGS.items()}
    if found is not None:
        before = found["before"] or ""
        wanted = Wanted(found["edition"], found["part"], forms[found["ending"]], before)  # type: ignore[arg-type]
        if (wanted.part, wanted.form) in ITEMS and (wanted.part in DIFFERENCES) == bool(before):
            return wanted
    line = Text("没有名为 {name} 的文件", "there is no file named {name}").fill(name=name[:80])
    raise NotFound(line, code="data.file")


def items_of(manifest: Manifest) -> tuple[Wanted, ...]:
    """The files that an edition can be taken away as; the first edition differs from nothing."""
    return tuple(
        Wanted(manifest.name, part, form, before)
        for part, form in ITEMS
        if (before := (manifest.previous or "") if part in DIFFERENCES else "") or part not in DIFFERENCES
    )


def files_seen(data_dir: Path, manifest: Manifest, *, word: Collection[str] = ()) -> tuple[FileSeen, ...]:
    """Every file of an edition as it stands."""
    key = files_key(sources_shared(reuse_list(data_dir, manifest, word=word)))
    rows = {_wanted(row): row for row in SharedFileRow.objects.filter(edition=manifest.name, key=key)}
    return tuple(_seen(wanted, rows.get(wanted)) for wanted in items_of(manifest))


def file_seen(data_dir: Path, name: str, *, word: Collection[str] = ()) -> FileSeen:
    """One file as it stands.

    Raises:
        NotFound: there is no such edition, or no file can have that name.
    """
    wanted, manifest = wanted_checked(name)
    key = files_key(sources_shared(reuse_list(data_dir, manifest, word=word)))
    row = SharedFileRow.objects.filter(
        edition=wanted.edition, before=wanted.before, part=wanted.part, form=wanted.form, key=key
    ).first()
    return _seen(wanted, row)


def wanted_checked(name: str) -> tuple[Wanted, Manifest]:
    """The file of that name, and its edition.

    Raises:
        NotFound: there is no such edition, or no file can have that name.
    """
    wanted = wanted_of(name)
    manifest = edition_get(wanted.edition)
    if wanted.before:
        old = edition_find(wanted.before)
        if old is None or old.seq >= manifest.seq:
            line = Text("没有早于 {e} 的版本 {b}", "there is no edition {b} before {e}")
            raise NotFound(line.fill(e=wanted.edition, b=wanted.before), code="data.before")
    return wanted, manifest


def file_path(data_dir: Path, name: str, *, word: Collection[str] = ()) -> tuple[FileSeen, Path]:
    """A finished file, and where it lies.

    Raises:
        NotFound: it is not made yet, or what may be given out has changed since.
    """
    seen = file_seen(data_dir, name, word=word)
    manifest = edition_get(seen.wanted.edition)
    path = place(data_dir, files_key(sources_shared(reuse_list(data_dir, manifest, word=word))), seen.wanted)
    if seen.state is not State.READY or not path.exists():
        line = Text("{name} 尚未生成：见 /data/{e}", "{name} is not made yet: see /data/{e}")
        raise NotFound(line.fill(name=name, e=seen.wanted.edition), code="data.absent")
    return seen, path


def place(data_dir: Path, key: str, wanted: Wanted) -> Path:
    """Where a file lies once it is made."""
    return data_dir / FOLDER / key / wanted.name


def _wanted(row: SharedFileRow) -> Wanted:
    return Wanted(row.edition, row.part, row.form, row.before)  # type: ignore[arg-type]


def _seen(wanted: Wanted, row: SharedFileRow | None) -> FileSeen:
    if row is None:
        return FileSeen(wanted, State.ABSENT)
    return FileSeen(
        wanted=wanted,
        state=State(row.state),
        done=row.done,
        total=row.total,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        count=row.count,
        contents=row.contents,
        left_out=dict(row.left_out),
        fields_left_out=row.fields_left_out,
        made_at=row.made_at,
        problem=row.problem,
    )
