"""Divisions by name: which one a name means, and what a code is called."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from muniment.kernel.errors import InvalidInput, NotFound
from muniment.kernel.texts import Text
from muniment.register.adapters import codetrees
from muniment.register.adapters.codelists import FILE, lists_open
from muniment.register.queries.regions import SCHEME
from muniment.standards.regions import division_level, name_short

_CODE_LENGTH = 6
_TOLD = 6
"""Divisions of one name that are listed."""


@dataclass(frozen=True, slots=True)
class Named:
    """A division with its name; ``within`` are the names of those above it, the widest first."""

    code: str
    name: Text
    within: tuple[Text, ...] = ()

    @property
    def whole(self) -> Text:
        """The name with all above it: ``云澜省澜州市``, ``Lanzhou, Yunlan``."""
        above = [each for each in self.within if each != self.name]
        zh = "".join(each.zh for each in [*above, self.name])
        return Text(zh, ", ".join(each.en for each in [self.name, *reversed(above)]))


@dataclass(slots=True)
class _Book:
    """All loaded divisions: what each is called, and which bear a name, in full or in short."""

    names: dict[str, Text] = field(default_factory=dict)
    full: dict[str, set[str]] = field(default_factory=dict)
    short: dict[str, set[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


def division_named(data_dir: Path, name: str) -> tuple[Named, ...]:
    """The loaded divisions that bear a name, in full or else in short; former ones only where no other bears it.

    Args:
        data_dir: The data folder.
        name: In Chinese or English, in any width and case.
    """
    book = _book_of(data_dir)
    wanted = _plain(name)
    for kept in (book.full, book.short):
        found = kept.get(wanted, set())
        standing = sorted(found - book.gone) or sorted(found)
        if standing:
            return tuple(_named(book, code) for code in standing)
    return ()


def division_get(data_dir: Path, said: str) -> Named:
    """The one loaded division of that code or name.

    Raises:
        NotFound: no loaded list has it.
        InvalidInput: several divisions bear the name; the message lists them.
    """
    book = _book_of(data_dir)
    code = said.strip()
    if code.isdigit() and code.ljust(_CODE_LENGTH, "0") in book.names:
        return _named(book, code.ljust(_CODE_LENGTH, "0"))
    found = division_named(data_dir, said)
    if not found:
        line = Text("已载入的行政区划中没有 {c}", "no loaded list of divisions has {c}").fill(c=said[:40])
        raise NotFound(line, code="region.unknown", region=said[:40])
    if len(found) > 1:
        raise division_unclear(said, found)
    return found[0]


def division_unclear(said: str, found: tuple[Named, ...]) -> InvalidInput:
    """The refusal of a name that several divisions bear, with what each of them is."""
    told = found[:_TOLD]
    rest = len(found) - len(told)
    zh = "、".join(f"{each.whole.zh} {each.code}" for each in told)
    en = "; ".join(f"{each.whole.en} {each.code}" for each in told)
    line = Text(
        f"有 {len(found)} 个行政区划叫“{said[:40]}”，请写代码：{zh}" + (f"，另有 {rest} 个" if rest else ""),
        f"{len(found)} divisions are called '{said[:40]}', write the code of one: {en}"
        + (f"; and {rest} more" if rest else ""),
    )
    return InvalidInput(line, code="region.several", value=said[:40], codes=[each.code for each in found])


def division_stem(code: str) -> str:
    """The part of a code that all divisions under it share: ``84`` of 840000."""
    return code[: 2 * division_level(code)]


def division_name(data_dir: Path, code: str) -> Text | None:
    """What a division is called; the code may be cut to its province or prefecture (``84``, ``8401``)."""
    return _book_of(data_dir).names.get(code.ljust(_CODE_LENGTH, "0"))


def divisions_loaded(data_dir: Path) -> bool:
    """Whether any list of divisions is loaded."""
    return bool(_book_of(data_dir).names)


def _book_of(data_dir: Path) -> _Book:
    path = data_dir / FILE
    return _book(data_dir, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _book(data_dir: Path, _stamp: int) -> _Book:
    book = _Book()
    with lists_open(data_dir) as connection:
        if connection is None:
            return book
        for row in codetrees.lists_all(connection, SCHEME):
            for place, titles in codetrees.entries_all(connection, row.number):
                if place.symbol in book.names or not titles:
                    continue
                zh = titles.get("zh-Hans") or next(iter(titles.values()))
                book.names[place.symbol] = Text(zh, titles.get("en") or zh)
                if place.until is not None:
                    book.gone.add(place.symbol)
                for title in titles.values():
                    _enter(book, place.symbol, title)
    return book


def _enter(book: _Book, code: str, title: str) -> None:
    book.full.setdefault(_plain(title), set()).add(code)
    short = name_short(title)
    if short:
        book.short.setdefault(_plain(short), set()).add(code)


def _named(book: _Book, code: str) -> Named:
    return Named(code, book.names[code], tuple(book.names[above] for above in _above(code) if above in book.names))


def _above(code: str) -> Iterator[str]:
    for level in range(1, division_level(code)):
        yield code[: 2 * level].ljust(_CODE_LENGTH, "0")


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
