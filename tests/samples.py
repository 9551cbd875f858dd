"""Golden samples of readers: what each file under ``sample/`` says, as it stands in ``expected.json`` beside it.

``.venv/bin/python -m tests.samples FOLDER…`` writes ``expected.json`` anew and tells what came of each file: read the
difference (``git diff``) before you commit it. Without a folder it compares those of all readers and writes nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from muniment.intake import sources
from muniment.intake.domain.account import Account
from muniment.intake.services.reading import load_read
from muniment.intake.values import LoadReport, RejectLine

ROOT = Path(str(resources.files(sources)))
EXPECTED = "expected.json"


class Said(NamedTuple):
    """What one sample file says, and what the load would report of it."""

    statements: list[Any]
    report: LoadReport
    rejects: list[RejectLine]


def golden_folders() -> tuple[Path, ...]:
    """The folders of all readers that have samples and say what is expected of them."""
    return tuple(sorted(path.parent for path in ROOT.rglob(EXPECTED) if (path.parent / "sample").is_dir()))


def sample_read(path: Path) -> Said:
    """One sample file, read as ``muniment load`` reads it: told by its content, split and parsed."""
    rejects: list[RejectLine] = []
    account = Account(on_reject=rejects.append)
    statements: list[Any] = []
    for read in load_read(paths=[path], account=account, workers=0):
        statements += json.loads(msgspec.json.encode(read.parsed.statements))
    return Said(statements, account.report(state="read"), rejects)


def sample_files(folder: Path) -> Iterator[Path]:
    """The sample files of a reader, in the order of their names."""
    return (path for path in sorted((folder / "sample").rglob("*")) if path.is_file() and path.name[0] != ".")


def expected_write(folder: Path) -> list[str]:
    """``expected.json`` of one reader holds what its samples say; the lines tell what came of each file."""
    kept, told = {}, []
    for path in sample_files(folder):
        said = sample_read(path)
        kept[path.relative_to(folder / "sample").as_posix()] = said.statements
        by = ", ".join(each.source for each in said.report.sources) or "no reader"
        told.append(f"{path.name}: {len(said.statements)} statements by {by}")
        told += [f"  rejected: {line.position} {line.field or ''}: {line.reason}" for line in said.rejects]
        told += [f"  unknown: {name}" for name in said.report.unknown_elements]
    kept = {name: statements for name, statements in kept.items() if statements}
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    (folder / EXPECTED).write_text(text + "\n", encoding="utf-8")
    return told


def differences(folder: Path) -> list[str]:
    """Where the samples of a reader do not say what is expected; empty when all is well."""
    found: list[str] = []
    for name, statements in json.loads((folder / EXPECTED).read_text(encoding="utf-8")).items():
        said = sample_read(folder / "sample" / name)
        if said.statements != statements:
            found.append(f"{folder.name}/{name}: says something else than {EXPECTED}")
        found += [f"{folder.name}/{name}: {line.position}: {line.reason}" for line in said.rejects]
        found += [f"{folder.name}/{name}: unknown {element}" for element in said.report.unknown_elements]
    return found


def main(words: Sequence[str]) -> int:
    """Write the expectations of the folders named, or of none; then compare: 0 when every sample is sound."""
    folders = [Path(word).resolve() for word in words]
    told = [line for folder in folders for line in expected_write(folder)]
    wrong = [line for folder in folders or golden_folders() for line in differences(folder)]
    told += wrong or ["the samples say what is expected"]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
