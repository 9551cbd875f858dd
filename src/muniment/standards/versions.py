"""Which version of every list and rule file this program carries: an edition's manifest keeps them."""

from __future__ import annotations

from muniment.standards.lists import list_names, list_version


def versions() -> dict[str, str]:
    """The version of every list by its name (``events/cn``, ``rules/cn_patent``), sorted by name."""
    return {name.rpartition(".")[0]: list_version(name) for name in list_names()}
