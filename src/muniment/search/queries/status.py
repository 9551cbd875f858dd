"""How far the index has come."""

from __future__ import annotations

from pathlib import Path

from muniment.kernel.errors import EngineUnavailable
from muniment.search.adapters.tantivy_store import engine_open


def index_reached(data_dir: Path) -> str | None:
    """The last edition that the index holds; ``None`` where there is no index that can be read."""
    try:
        return engine_open(data_dir).marker().edition
    except EngineUnavailable:
        return None
