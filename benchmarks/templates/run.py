"""How many columns does a guessed mapping take for what they are, in seven languages? See README.md.

python benchmarks/templates/run.py [--toy] [--data DIR] [--out FILE]
"""

from __future__ import annotations

import argparse
import csv
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from muniment.intake.adapters.tables import table_sample
from muniment.intake.domain.header_guess import meanings_guess

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data" / "open" / "patents_tabular"
COLUMNS = ("part", "table", "lang", "header", "expected", "guessed", "hit")
ROWS = 500


class Line(NamedTuple):
    """One column: where it stands, what it is by hand-made truth, and what it was taken for."""

    part: str
    table: str
    lang: str
    header: str
    expected: str
    guessed: str

    @property
    def hit(self) -> bool:
        """Whether the guess is one of the right meanings; nothing is right where the column is best left."""
        return self.guessed in self.expected.split("|")


def ours() -> Iterator[Line]:
    """Our own header lists, made up, without rows: only the names tell."""
    tables: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    with (HERE / "truth_ours.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            tables[row["part"], row["table"], row["lang"]][row["header"]] = row["expected"]
    for (part, table, lang), expected in tables.items():
        guessed = meanings_guess(header=tuple(expected), rows=())
        yield from (Line(part, table, lang, name, right, guessed[name]) for name, right in expected.items())


def shared(data: Path) -> Iterator[Line]:
    """The tables of the shared data, each with its first rows."""
    tables: dict[str, dict[str, str]] = defaultdict(dict)
    with (HERE / "truth_shared.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            tables[row["table"]][row["header"]] = row["expected"]
    for table, expected in tables.items():
        header, rows = sample(data, table)
        guessed = meanings_guess(header=header, rows=rows)
        lang = "ko" if any("가" <= letter <= "힣" for letter in "".join(header)) else "en"
        missing = [name for name in header if name not in expected]
        if missing:
            sys.exit(f"{table}: no truth for {missing}")
        yield from (Line("shared", table, lang, name, expected[name], guessed[name]) for name in header)


def sample(data: Path, table: str) -> tuple[tuple[str, ...], tuple[dict[str, str], ...]]:
    """Header and first rows of a table in its archive."""
    name = table.split("/", 1)[0]
    with tarfile.open(data / f"{name}.tar.xz") as archive, tempfile.TemporaryDirectory() as folder:
        member = next(each for each in archive if each.name.endswith(table))
        archive.extract(member, folder, filter="data")
        return table_sample(Path(folder) / member.name, rows=ROWS)


def summary(lines: list[Line]) -> Iterator[str]:
    """For each part and language: columns right, and of those that mean something how many are right."""
    groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.part, line.lang].append(line)
        groups[line.part, "all"].append(line)
    for (part, lang), found in sorted(groups.items()):
        telling = [line for line in found if line.expected]
        wrong = sum(bool(line.guessed) and not line.hit for line in found)
        hits, told = sum(line.hit for line in found), sum(line.hit for line in telling)
        yield (
            f"{part:7} {lang:4} columns {hits}/{len(found)} = {hits / len(found):.3f}   with a meaning "
            f"{told}/{len(telling)} = {told / len(telling):.3f}   taken for something else {wrong}"
        )


def main() -> None:
    """Reads the truth, guesses, prints the shares and writes the table of hits and misses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--toy", action="store_true", help="our own header lists alone")
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    lines = list(ours())
    if not args.toy and args.data.is_dir():
        lines += shared(args.data)
    elif not args.toy:
        print(f"without the shared tables: {args.data} is not there")
    print("\n".join(summary(lines)))
    for line in lines:
        if not line.hit:
            print(
                f"  miss {line.part} {line.table}: {line.header!r} is {line.expected or 'left'!r}, not {line.guessed!r}"
            )
    if args.out:
        with args.out.open("w", encoding="utf-8", newline="") as stream:
            out = csv.writer(stream, lineterminator="\n")
            out.writerow(COLUMNS)
            out.writerows((*line, "yes" if line.hit else "no") for line in lines)


if __name__ == "__main__":
    main()
