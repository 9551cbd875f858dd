"""When the folder was last copied."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

MADE = "last-backup.json"
"""When the folder was last copied, and up to which edition: for whoever watches."""


def backup_seen(data_dir: Path, now: datetime) -> tuple[float, str | None] | None:
    """Seconds since the folder was last copied, and its newest edition then; ``None`` where it never was."""
    try:
        said = json.loads((data_dir / MADE).read_text(encoding="utf-8"))
        return (now - datetime.fromisoformat(said["made_at"])).total_seconds(), said["edition"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
