"""The one clock of an installation: real by default, stopped and movable in a sample folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

_FILE = "clock.json"
ZONE_BY_DEFAULT = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Clock:
    """What day it is. ``stopped_at`` is the instant at which a movable clock stands, else ``None``."""

    stopped_at: datetime | None = None
    zone: str = ZONE_BY_DEFAULT

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return self.stopped_at or datetime.now(UTC)

    def today(self) -> date:
        """The legal day in the zone of the installation."""
        return self.now().astimezone(ZoneInfo(self.zone)).date()


def clock_read(data_dir: Path) -> Clock:
    """The clock kept in the data folder; the real one where none is kept."""
    try:
        kept = json.loads((data_dir / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Clock()
    return Clock(stopped_at=datetime.fromisoformat(kept["stopped_at"]), zone=kept.get("zone", ZONE_BY_DEFAULT))


def clock_stop(data_dir: Path, at: datetime) -> Clock:
    """The clock now stands at ``at`` (aware) for commands, portal and workers alike."""
    kept = json.dumps({"stopped_at": at.isoformat(), "zone": ZONE_BY_DEFAULT})
    draft = data_dir / (_FILE + ".tmp")
    draft.write_text(kept, encoding="utf-8")
    os.replace(draft, data_dir / _FILE)  # noqa: PTH105 - atomic
    return clock_read(data_dir)
