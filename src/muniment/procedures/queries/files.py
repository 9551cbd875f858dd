"""Files of cases for whoever may see them: a field's files are seen by those who see the field, and by the side that brought them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.procedures.adapters.store import file_path
from muniment.procedures.domain.declaration import Declaration, FieldSpec
from muniment.procedures.domain.files import MEDIA
from muniment.procedures.models import CaseRow, FileRow
from muniment.procedures.queries.values import steps_declared
from muniment.procedures.values import FileSeen

_NOBODY = Text("期限", "the time limit")


def files_seen(
    row: CaseRow, declaration: Declaration, seen: Callable[[FieldSpec], bool], sides: tuple[str, ...], *, staff: bool
) -> Iterable[FileSeen]:
    """The whole files of a case that a reader of these sides sees, as they came."""
    drafting = declaration.states[row.state].kind == "draft"
    known = {each.key: each for each in (declaration, *(each for _, each in steps_declared(row)))}
    for each in FileRow.objects.filter(case=row, state="whole").order_by("pk"):
        spec = next(filter(None, (_spec(one, each.field) for one in known.values())), None)
        own = each.side in sides
        shown = spec is not None and seen(spec) and (each.step_no is not None or "." not in each.field)
        if not (own or shown or (staff and each.step_no is not None)):
            continue
        side = declaration.sides.get(each.side)
        yield FileSeen(
            file_id=each.pk,
            field=each.field,
            name=each.name,
            media=each.media,
            size=each.size,
            sha256=each.sha256,
            side=side.name.text if side else _NOBODY,
            on=each.on,
            at=each.at,
            step_no=each.step_no,
            own=own and each.step_no is None and (drafting or "." in each.field),
        )


def _spec(declaration: Declaration, field: str) -> FieldSpec | None:
    move, _, name = field.rpartition(".")
    specs = declaration.moves[move].asks if move in declaration.moves else declaration.form if not move else ()
    return next((each for each in specs if each.name == name), None)


def file_of(*, data_dir: Path, files: Iterable[FileSeen], file_id: int) -> tuple[Path, str, FileSeen]:
    """Where a file of a case lies, and its media type.

    Args:
        data_dir: The data folder.
        files: Those that the reader sees.
        file_id: The file.

    Raises:
        NotFound: it is not among them.
    """
    found = next((each for each in files if each.file_id == file_id), None)
    if found is None:
        raise NotFound(Text("没有这个文件", "there is no such file"), code="file.unknown")
    return file_path(data_dir, found.sha256), MEDIA[found.media].type, found
