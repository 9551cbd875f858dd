"""The declarations that desks bring, and the guards that they may name. A desk offers both when it starts.

``apps.ready``: ``procedures_offer("muniment.exchange")`` and ``guards_offer(GUARDS)``: the YAML files lie in the
package's folder ``data/procedures``, one file a version, ``<procedure>.<version>.yaml``; none is ever taken away.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec
import yaml

from muniment.kernel.errors import NotFound, SourceProblem
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration, declaration_read
from muniment.procedures.domain.kit import declaration_faults
from muniment.procedures.values import GuardSpec
from muniment.standards.rules import rule_on

_folders: dict[str, Traversable] = {}
_guards: dict[str, GuardSpec] = {}


def procedures_offer(name: str, folder: Traversable | None = None) -> None:
    """The declarations of a package are known from now on.

    Args:
        name: The package, such as ``muniment.exchange``.
        folder: Where they lie; by default its ``data/procedures``.
    """
    _folders[name] = folder or files(name) / "data" / "procedures"
    declarations.cache_clear()


def procedures_withdraw(name: str) -> None:
    """The declarations of a package are not known any more."""
    _folders.pop(name, None)
    declarations.cache_clear()


def guards_offer(guards: Iterable[GuardSpec]) -> None:
    """Declarations may name these guards from now on."""
    _guards.update({each.name: each for each in guards})


def guards_known() -> dict[str, GuardSpec]:
    """All guards by name."""
    return dict(_guards)


@cache
def declarations() -> dict[str, Declaration]:
    """All versions of all declarations by ``<procedure>@<version>``, in the order of their names.

    Raises:
        SourceProblem: a file is no declaration; the line names file and place.
    """
    found: dict[str, Declaration] = {}
    for folder in _folders.values():
        for entry in sorted(folder.iterdir(), key=lambda each: each.name):
            if entry.name.endswith(".yaml"):
                one = declaration_parse(entry.read_bytes(), entry.name)
                found[one.key] = one
    return dict(sorted(found.items()))


def declaration_parse(content: bytes, name: str) -> Declaration:
    """One file read.

    Raises:
        SourceProblem: it is no YAML, or no declaration; the line names the place.
    """
    try:
        return declaration_read(yaml.load(content, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, msgspec.ValidationError) as problem:
        said = " ".join(str(problem).split())[:300]
        raise SourceProblem(
            Text(f"{name} 不是程序声明：{said}", f"{name} is no declaration of a procedure: {said}"),
            code="procedure.declaration",
            file=name,
        ) from problem


def declaration_check(declaration: Declaration, *, on: date) -> list[str]:
    """What is wrong with a declaration, a line each."""
    earlier = {each.version: each for each in declarations().values() if each.procedure == declaration.procedure}
    return declaration_faults(declaration, guards=_guards, rule_on=rule_on, on=on, earlier=earlier)


def declaration_of(key: str) -> Declaration:
    """The version that a case keeps.

    Raises:
        NotFound: no desk brings it any more.
    """
    found = declarations().get(key)
    if found is None:
        raise NotFound(Text(f"没有程序 {key}", f"no procedure {key}"), code="procedure.unknown", procedure=key)
    return found


def declaration_on(procedure: str, on: date) -> Declaration:
    """The version under which a case opened on a day runs: the newest that holds then.

    Raises:
        NotFound: there is no such procedure, or none yet, or none any more.
    """
    every = [each for each in declarations().values() if each.procedure == procedure]
    holding = [each for each in every if each.valid_from <= on and (each.valid_to is None or on <= each.valid_to)]
    if not every:
        raise NotFound(
            Text(f"没有程序 {procedure}", f"no procedure {procedure}"), code="procedure.unknown", procedure=procedure
        )
    if not holding:
        line = Text(f"{procedure} 在 {on} 没有有效的规定", f"{procedure} has no version that holds on {on}")
        raise NotFound(line, code="procedure.not_then", procedure=procedure)
    return max(holding, key=lambda each: each.version)


def declaration_list(on: date) -> tuple[Declaration, ...]:
    """The procedures that can be begun on a day, each in the version that holds."""
    newest: dict[str, Declaration] = {}
    for each in declarations().values():
        if each.valid_from <= on and (each.valid_to is None or on <= each.valid_to):
            known = newest.get(each.procedure)
            if known is None or known.version < each.version:
                newest[each.procedure] = each
    return tuple(newest[name] for name in sorted(newest))
