"""How fast is the index built, caught up and asked, as it grows? See README.md.

python benchmarks/search/run.py [--toy] [--sizes 200000 1000000 2000000] [--scratch DIR] [--out FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import tantivy

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.columns import versions_table
from muniment.catalogue.adapters.duck import table_view
from muniment.catalogue.services.upkeep import store_prepare
from muniment.catalogue.values import Coverage, Version
from muniment.portal.bootstrap import django_start
from muniment.register.values import Manifest
from muniment.search.adapters.tantivy_compile import tree_query
from muniment.search.adapters.tantivy_layout import number_of, schema, values_number
from muniment.search.adapters.tantivy_store import HEAP_BYTES, THREADS, engine_open
from muniment.search.domain.entries import Standing, entry_of
from muniment.search.domain.fields import fields_all
from muniment.search.domain.grammar import parse
from muniment.search.domain.segment import index_text, query_tokens
from muniment.search.domain.tree import And, Between, Code, Node, Not, Or, Phrase, Word
from muniment.search.ports import Scope
from muniment.search.values import Question

sys.path.insert(0, str(Path(__file__).parent))
import made

SIZES = (200_000, 1_000_000, 2_000_000)
FTS_MOST = 1_000_000
"""Larger ones would take FTS5 an hour and tell nothing new."""
WEEK = 7_000
CHUNK = 8_000
FACETS = ("kind", "office", "year", "owner")
INDEXED = ("title", "abstract", "mark", "goods", "owner", "inventor")
COLUMNS = (
    "machine", "code", "load", "rights", "documents", "system", "what", "seconds", "docs_per_s", "p50_ms", "p95_ms",
    "hits_median", "peak_mb", "index_mb", "ratio",
)  # fmt: skip


def _en(rng: random.Random) -> str:
    return made.ENGLISH[int(rng.random() ** 2 * 3000)]


def _zh(rng: random.Random) -> str:
    return made.CHINESE[int(rng.random() ** 2 * 3000)]


SHAPES: dict[str, Callable[[random.Random], str]] = {
    "word": _en,
    "two words": lambda r: f"{_en(r)} {_en(r)}",
    "phrase, Chinese": lambda r: f'"{_zh(r)}{_zh(r)}"',
    "word, Chinese": _zh,
    "word in the title": lambda r: f"title:{_en(r)}",
    "fields, words": lambda r: f"{_en(r)} kind:patent filed:{2006 + r.randrange(9)}..{2016 + r.randrange(9)}",
    "fields, class": lambda r: (
        f"ipc:{r.choice('ABCDEFGH')}{r.randrange(1, 30):02d} office:CN filed:2010..{2012 + r.randrange(9)}"
    ),
    "truncated": lambda r: f"{_en(r)[:5]}*",
    "owner": lambda r: f'owner:"{made.owner_name(r.randrange(500))}"',
    "either and not": lambda r: f"({_en(r)} OR {_en(r)} OR {_zh(r)}) NOT {_en(r)}",
}
FIELDED = ("fields, words", "fields, class")

Row = dict[str, Any]


# --- the store -------------------------------------------------------------------------------------------------------


def store_grow(folder: Path, before: int, until: int, seq: int) -> None:
    """An edition more: the rights from one number to another, written straight into the table of Records."""
    versions = (
        Version(seq=seq, right_id=r.right_id, record=r)
        for r in (made.record(n, 0, until) for n in range(before, until))
    )
    versions_write(folder, versions, seq, until)


def versions_write(folder: Path, versions: Iterator[Version], seq: int, total: int) -> None:
    chunk = 0
    while some := list(islice(versions, CHUNK)):
        delta.append(folder, delta.RECORDS, versions_table(some), app=f"made:{seq}", chunk=chunk)
        chunk += 1
    edition_add(folder, seq, total)


def edition_add(folder: Path, seq: int, total: int) -> None:
    """The row that makes it an edition."""
    from muniment.register.models import EditionRow  # noqa: PLC0415 - Django has to be set up first

    families = ("filing", "publication", "examination", "grant", "lapse")
    covered = tuple(
        Coverage(source="cn.made", register="CN", kind=kind, families=families, since=None, until=date(2026, 12, 31))
        for kind in made.KINDS
    )
    manifest = Manifest(
        name=f"2026-11-22.{seq}", seq=seq, made_at=datetime(2026, 11, 22, tzinfo=UTC), day=date(2026, 11, 22),
        total=total, kinds={}, offices={}, sources=(), coverage=covered, versions={}, program="0", digest=str(seq),
        digest_before="", journal_no=0, journal_head="", load_key=str(seq),
    )  # fmt: skip
    body = msgspec.json.encode(manifest).decode()
    EditionRow.objects.create(seq=seq, name=manifest.name, made_at=manifest.made_at, digest=str(seq), manifest=body)


# --- the three that are built ----------------------------------------------------------------------------------------


def rows_read(folder: Path) -> Iterator[dict[str, Any]]:
    """The rows of the table as plain values: what a loop of anybody's begins with."""
    with table_view(folder, delta.RECORDS) as (connection, _rows):
        for batch in connection.execute("SELECT * FROM rows").to_arrow_reader(500):
            yield from batch.to_pylist()


def texts_of(row: dict[str, Any]) -> dict[str, list[str]]:
    """The texts that all three index."""
    parties = row["parties"] or []
    return {
        "title": [text for _, text in row["titles"] or []],
        "abstract": [text for _, text in row["abstracts"] or []],
        "mark": [row["mark"]["text"]] if row["mark"] else [],
        "goods": [each["text"] for each in row["goods_services"] or []],
        "owner": [each["name"] for each in parties if each["role"] == "owner"],
        "inventor": [each["name"] for each in parties if each["role"] == "inventor"],
    }


def build_ours(folder: Path) -> Row:
    from muniment.search.services.indexing import index_rebuild  # noqa: PLC0415 - Django has to be set up first

    started = time.perf_counter()
    reached = index_rebuild(data_dir=folder)
    return {
        "seconds": time.perf_counter() - started,
        "documents": reached.added,
        "index_mb": size_mb(folder / "search"),
    }


def build_bare(folder: Path) -> Row:
    """A plain loop over all fields that ours has, read by the same code: without what makes it a search of editions.

    No editions, status, orders and pages, single characters, and no stored entry; of the facets the four that are asked.
    """
    from muniment.catalogue.queries.editions import versions_stream  # noqa: PLC0415 - as the others

    target, known, specs = folder / "bare", schema(), fields_all()
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    started = time.perf_counter()
    index = tantivy.Index(known, str(target))
    writer = index.writer(HEAP_BYTES, THREADS)
    documents = 0
    for versions in versions_stream(folder, 0, 1 << 30):
        for version in versions:
            row: dict[str, Any] = {"card": next(iter(version.record.content.titles.values()), "").encode()}
            entry = entry_of(version.record, version.seq, {}, Standing())
            row["kind__f"], row["office__f"] = entry.card.kind, entry.card.office
            row["owner__f"] = [number_of(each) for each in entry.card.owners]
            for name, values in entry.values.items():
                kind = specs[name].type
                row[name] = (
                    " ¦ ".join(map(index_text, values))
                    if kind == "text"
                    else list(values)
                    if kind == "code"
                    else values_number(specs[name], values)
                )
            writer.add_document(tantivy.Document.from_dict(row, known))
            documents += 1
    writer.commit()
    writer.wait_merging_threads()
    return {"seconds": time.perf_counter() - started, "documents": documents, "index_mb": size_mb(target)}


def build_fts(folder: Path) -> Row:
    """SQLite FTS5 over the same texts, cut the same way; what is filtered and counted lies in a table beside."""

    target = folder / "fts.db"
    target.unlink(missing_ok=True)
    started = time.perf_counter()
    base = sqlite3.connect(target)
    base.execute("PRAGMA journal_mode=OFF")
    base.execute("PRAGMA synchronous=OFF")
    base.execute(f"CREATE VIRTUAL TABLE texts USING fts5({', '.join(INDEXED)}, content='')")
    base.execute(
        "CREATE TABLE rights (no INTEGER PRIMARY KEY, kind TEXT, office TEXT, year INT, owner TEXT, filed TEXT)"
    )
    base.execute("CREATE TABLE classes (level TEXT, no INT)")
    insert = f"INSERT INTO texts (rowid, {', '.join(INDEXED)}) VALUES (?{', ?' * len(INDEXED)})"  # noqa: S608 - our own names
    documents = 0
    for documents, row in enumerate(rows_read(folder), 1):
        texts = texts_of(row)
        cut = [" ".join(map(index_text, texts[name])) for name in INDEXED]
        base.execute(insert, (documents, *cut))
        filed = row["filed_on"]
        owner = texts["owner"][0]
        base.execute(
            "INSERT INTO rights VALUES (?, ?, ?, ?, ?, ?)",
            (documents, row["kind"], row["office"], filed.year, owner, filed.isoformat()),
        )
        heads = {each["symbol"][:3] for each in row["classes"] or []}
        base.executemany("INSERT INTO classes VALUES (?, ?)", [(head, documents) for head in heads])
    base.execute("CREATE INDEX by_class ON classes (level, no)")
    base.commit()
    base.close()
    return {"seconds": time.perf_counter() - started, "documents": documents, "index_mb": target.stat().st_size / 1e6}


def week(folder: Path, rights: int, seq: int) -> Row:
    """A week of corrected wordings, spread over all rights, reaches the index."""
    from muniment.search.services.indexing import index_catch_up  # noqa: PLC0415 - Django has to be set up first

    count = min(WEEK, rights // 10)
    numbers = random.Random(seq).sample(range(rights), count)
    versions_write(folder, (made.revised(number, seq, rights) for number in numbers), seq, rights)
    started = time.perf_counter()
    reached = index_catch_up(data_dir=folder)
    return {"seconds": time.perf_counter() - started, "documents": reached.added + reached.closed}


# --- asking ----------------------------------------------------------------------------------------------------------


def ask_ours(folder: Path, queries: list[str], edition: str | None) -> tuple[list[float], list[int]]:
    """Whole questions as a page asks them: read, counted, twenty hits with their status, four facets, every part."""
    from muniment.search.queries.searching import search  # noqa: PLC0415 - Django has to be set up first

    return timed(lambda query: search(folder, Question(query, edition=edition, facets=FACETS)).total, queries)


def ask_engine(folder: Path, queries: list[str], edition: str | None) -> tuple[list[float], list[int]]:
    """The same through the port: total, twenty hits, four facets."""

    seq = int(edition.rpartition(".")[2]) if edition else engine_open(folder).marker().seq

    def ask(query: str) -> int:
        engine, node, scope = engine_open(folder), parse(query), Scope(seq)
        engine.hits(node, scope, sort="score", descending=True, after="", limit=20)
        engine.facets(node, scope, FACETS, 20)
        return engine.count(node, scope)

    return timed(ask, queries)


def ask_bare(folder: Path, queries: list[str], _edition: str | None) -> tuple[list[float], list[int]]:
    """The query alone on the bare index: no editions, nothing withheld, no stored titles read; twenty hits, four facets."""

    index = tantivy.Index.open(str(folder / "bare"))
    searcher = index.searcher()
    fields = {"kind": "kind__f", "office": "office__f", "year": "year", "owner": "owner__f"}
    facets = {
        name: {"terms": {"field": field, "size": 20, "segment_size": 10_000_000}} for name, field in fields.items()
    }

    def ask(query: str) -> int:
        compiled = tree_query(parse(query))
        found = searcher.search(compiled, 20)
        searcher.aggregate(compiled, facets)
        return int(found.count)

    return timed(ask, queries)


def ask_fts(folder: Path, queries: list[str], _edition: str | None) -> tuple[list[float], list[int]]:
    """The same question to FTS5: total, twenty best, four counts by GROUP BY over the matches."""
    base = sqlite3.connect(folder / "fts.db")
    base.execute("CREATE TEMP TABLE found (no INTEGER PRIMARY KEY)")

    def ask(query: str) -> int:
        match, where = fts_query(query)
        base.execute("DELETE FROM found")
        source = "texts JOIN rights ON no = texts.rowid" if match else "rights"
        clause = " AND ".join([*["texts MATCH ?"] * bool(match), *where]) or "1"
        base.execute(f"INSERT INTO found SELECT no FROM {source} WHERE {clause}", [match] * bool(match))  # noqa: S608 - our own queries
        if match:
            base.execute(f"SELECT no FROM {source} WHERE {clause} ORDER BY rank LIMIT 20", [match]).fetchall()  # noqa: S608
        for facet in FACETS:
            counted = f"SELECT {facet}, count(*) n FROM rights JOIN found USING (no) GROUP BY 1"  # noqa: S608
            base.execute(f"{counted} ORDER BY n DESC LIMIT 20").fetchall()
        return int(base.execute("SELECT count(*) FROM found").fetchone()[0])

    return timed(ask, queries)


def fts_query(query: str) -> tuple[str, list[str]]:
    """A query of ours as a MATCH of FTS5 and the conditions on the table beside."""

    where: list[str] = []

    def match(node: Node) -> str:
        if isinstance(node, Word | Phrase):
            column = f"{node.field}: " if node.field else ""
            if node.text.endswith("*"):
                return f'{column}"{node.text[:-1]}"*'
            return column + '"' + " ".join(query_tokens(node.text).words) + '"'
        if isinstance(node, Or):
            return "(" + " OR ".join(map(match, node.nodes)) + ")"
        if isinstance(node, And):
            kept = [match(each) for each in node.nodes if not isinstance(each, Not)]
            gone = [match(each.node) for each in node.nodes if isinstance(each, Not)]
            return " NOT ".join([" AND ".join(each for each in kept if each), *gone])
        if isinstance(node, Code):
            aside = f"no IN (SELECT no FROM classes WHERE level = '{node.value}')"  # noqa: S608
            where.append(aside if node.field == "ipc" else f"{node.field} = '{node.value}'")
        elif isinstance(node, Between):
            where.append(f"filed BETWEEN '{node.low}' AND '{node.high}'")
        return ""

    return match(parse(query)), where


def timed(ask: Callable[[str], int], queries: list[str]) -> tuple[list[float], list[int]]:
    for query in queries[:3]:
        ask(query)
    times, totals = [], []
    for query in queries:
        started = time.perf_counter()
        totals.append(ask(query))
        times.append((time.perf_counter() - started) * 1000)
    return times, totals


ASKED: dict[str, Callable[[Path, list[str], str | None], tuple[list[float], list[int]]]] = {
    "muniment": ask_ours,
    "muniment, engine alone": ask_engine,
    "muniment, first edition": ask_engine,
    "bare tantivy": ask_bare,
    "SQLite FTS5": ask_fts,
}


def asked(folder: Path, system: str, count: int) -> list[Row]:
    rows = []
    for shape, make in SHAPES.items():
        rng = random.Random(shape)
        queries = [make(rng) for _ in range(max(count // 8, 3) if system == "SQLite FTS5" else count)]
        times, totals = ASKED[system](folder, queries, "2026-11-22.1" if system.endswith("first edition") else None)
        p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        rows.append(
            {
                "what": shape,
                "p50_ms": statistics.median(times),
                "p95_ms": p95,
                "hits_median": statistics.median(totals),
                "totals": totals,
            }
        )
    return rows


# --- one process a step ----------------------------------------------------------------------------------------------


def step(name: str, folder: Path, rights: int, seq: int, count: int) -> list[Row]:
    """One step in this process; what it found."""
    django_start(folder)
    if name == "grow":
        store_grow(folder, count, rights, seq)
        return [{}]
    if name == "week":
        rows = [week(folder, rights, seq)]
    elif name.startswith("ask "):
        rows = asked(folder, name[4:], count)
    else:
        rows = [{"build ours": build_ours, "build bare": build_bare, "build fts": build_fts}[name](folder)]
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(each).ru_maxrss for each in who) / 1024
    return [{**row, "peak_mb": peak} for row in rows]


def run(name: str, folder: Path, rights: int = 0, seq: int = 0, count: int = 0) -> list[Row]:
    """One step in a process of its own."""
    words = [
        "--step",
        name,
        "--scratch",
        str(folder),
        "--sizes",
        str(rights),
        "--seq",
        str(seq),
        "--queries",
        str(count),
    ]
    done = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def size_mb(folder: Path) -> float:
    current = folder / "current"
    root = folder / current.read_text().strip() if current.exists() else folder
    return sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) / 1e6


def measured(folder: Path, sizes: list[int], count: int, fts_most: int) -> Iterator[Row]:
    folder.mkdir(parents=True, exist_ok=True)
    django_start(folder)
    store_prepare(folder)
    before = seq = 0
    for rights in sizes:
        seq += 1
        run("grow", folder, rights, seq, before)
        before = rights
        yield from built(folder, rights, fts_most)
        told: dict[str, list[int]] = {}
        for system in ASKED:
            if system == "SQLite FTS5" and rights > fts_most:
                continue
            for row in run(f"ask {system}", folder, rights, seq, count):
                totals = row.pop("totals")
                same = told.setdefault(row["what"], totals)
                if seq == 1 and totals != same[: len(totals)]:
                    raise SystemExit(f"{system}: {row['what']}: finds {totals} and not {same}")
                yield {"rights": rights, "system": system, **row}
        seq += 1
        yield {"rights": rights, "system": "muniment", **run("week", folder, rights, seq)[0], "what": "week"}


def built(folder: Path, rights: int, fts_most: int) -> Iterator[Row]:
    bare, ours = run("build bare", folder)[0], run("build ours", folder)[0]
    rows = [("bare tantivy", bare), ("muniment", ours)]
    if rights <= fts_most:
        rows.append(("SQLite FTS5", run("build fts", folder)[0]))
    for system, row in rows:
        speed = row["documents"] / row["seconds"]
        ratio = speed / (bare["documents"] / bare["seconds"])
        yield {"rights": rights, "system": system, "what": "build", **row, "docs_per_s": speed, "ratio": ratio}


def told(row: Row) -> str:
    shown = {key: round(value, 2) if isinstance(value, float) else value for key, value in row.items()}
    return "  ".join(f"{key} {shown[key]}" for key in COLUMNS[3:] if shown.get(key) not in {None, ""})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--toy", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--fts-most", type=int, default=FTS_MOST, help="FTS5 is left out above so many rights")
    parser.add_argument("--scratch", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--seq", type=int, default=0, help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.step:
        print(json.dumps(step(words.step, words.scratch, words.sizes[0], words.seq, words.queries)))
        return
    sizes, count = ([300, 600], 8) if words.toy else (words.sizes, words.queries)
    scratch = Path(tempfile.mkdtemp(prefix="search-", dir=words.scratch))
    code = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    rows = []
    try:
        for row in measured(scratch / "data", sizes, count, words.fts_most):
            print(told(row), flush=True)
            load = round(os.getloadavg()[0], 1)
            rows.append({"machine": platform.machine(), "code": code, "load": load, **row})
            if words.out:
                written(words.out, rows)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def written(out: Path, rows: list[Row]) -> None:
    """The table so far."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {key: f"{value:.4g}" if isinstance(value, float) else value for key, value in row.items()} for row in rows
        )


if __name__ == "__main__":
    main()
