"""The readers: one folder each, found where they lie; a new one touches nothing else.

A folder with a ``source.yaml`` is a reader. Its ``parse.py`` is pure (bytes in, ``Parsed`` out) and is imported only
when a file of its kind is read. A folder with a ``mapping.yaml`` instead is a table of an office, known by its header:
the reader of tables reads it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec
import yaml

from muniment.intake.errors import SourceUnknown
from muniment.intake.values import Parsed, Place, SourceSpec, spec_read
from muniment.kernel.errors import SourceProblem

Parse = Callable[[bytes, Place], Parsed]

_DEPTH = 3  # <office>/<file>/source.yaml, or <file>/source.yaml for readers of no office


def _files(name: str, folder: Traversable, chain: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """The place and the text of each file of that name."""
    if (file := folder.joinpath(name)).is_file():
        yield "/".join(chain), file.read_text(encoding="utf-8")
        return
    if len(chain) < _DEPTH:
        for child in sorted(folder.iterdir(), key=lambda item: item.name):
            if child.is_dir() and not child.name.startswith(("_", ".")):
                yield from _files(name, child, (*chain, child.name))


@cache
def source_list() -> tuple[SourceSpec, ...]:
    """Every reader that is installed, by name.

    Raises:
        SourceProblem: a ``source.yaml`` is malformed, or two readers have one name.
    """
    found: dict[str, SourceSpec] = {}
    for chain, text in _files("source.yaml", resources.files(__name__)):
        try:
            spec = spec_read(yaml.load(text, Loader=yaml.CSafeLoader), folder=chain)
        except (msgspec.ValidationError, yaml.YAMLError, TypeError) as problem:
            raise SourceProblem(f"{chain}/source.yaml: {problem}", code="source.declaration", file=chain) from problem
        if spec.name in found:
            raise SourceProblem(f"two readers are named {spec.name}", code="source.twice", name=spec.name)
        found[spec.name] = spec
    return tuple(found[name] for name in sorted(found))


@cache
def mapping_texts() -> tuple[tuple[str, str], ...]:
    """Folder and text of every mapping that comes with the program, by folder."""
    return tuple(_files("mapping.yaml", resources.files(__name__)))


def source_get(name: str) -> SourceSpec:
    """The reader of that name.

    Raises:
        SourceUnknown: there is none.
    """
    for spec in source_list():
        if spec.name == name:
            return spec
    names = ", ".join(spec.name for spec in source_list())
    raise SourceUnknown(f"no source is named {name!r}; there are: {names}", code="source.unknown", value=name)


@cache
def source_parse(name: str) -> Parse:
    """The ``parse`` function of a reader, imported now."""
    folder = source_get(name).folder.replace("/", ".")
    parse: Parse = pkgutil.resolve_name(f"{__name__}.{folder}.parse:parse")
    return parse


def source_sample(name: str) -> Traversable:
    """The folder with the reader's golden samples."""
    return resources.files(__name__).joinpath(*source_get(name).folder.split("/"), "sample")
