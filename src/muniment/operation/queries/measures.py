"""The measures for Prometheus: those that the web processes counted, and the state of the installation."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from muniment.operation.queries.keeping import backup_seen
from muniment.operation.queries.queue import queue_get
from muniment.register.queries.editions import edition_head
from muniment.register.queries.loads import load_list
from muniment.search.queries.status import index_reached


class _State:
    """What is looked up when somebody asks for the measures."""

    def __init__(self, data_dir: Path, now: datetime) -> None:
        self._data_dir = data_dir
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Queue, workers, loads, edition, index, disk."""
        queue = queue_get(self._now)
        tasks = GaugeMetricFamily("muniment_tasks", "Background tasks by state.", labels=["state"])
        for state in ("waiting", "running", "done", "failed"):
            tasks.add_metric([state], getattr(queue, state))
        yield tasks
        yield GaugeMetricFamily("muniment_workers", "Workers heard of within a minute.", value=queue.workers)
        loads = GaugeMetricFamily("muniment_loads", "Loads by state.", labels=["state"])
        states = [load.state for load in load_list()]
        for state in sorted(set(states)):
            loads.add_metric([state], states.count(state))
        yield loads
        free = shutil.disk_usage(self._data_dir).free
        yield GaugeMetricFamily("muniment_disk_free_bytes", "Bytes free where the data lie.", value=free)
        seen = backup_seen(self._data_dir, self._now)
        if seen is not None:
            yield GaugeMetricFamily("muniment_backup_age_seconds", "Seconds since the last whole copy.", value=seen[0])
        head = edition_head()
        if head is not None:
            age = (self._now - head.made_at).total_seconds()
            yield GaugeMetricFamily("muniment_edition_age_seconds", "Seconds since the newest edition.", value=age)
            yield GaugeMetricFamily("muniment_rights", "Rights in the newest edition.", value=head.total)
            level = index_reached(self._data_dir) == head.name
            yield GaugeMetricFamily("muniment_index_current", "1 where the index has the newest edition.", value=level)


def measures_text(data_dir: Path, *, now: datetime) -> bytes:
    """All measures in the text format of Prometheus, summed over the web processes of this machine."""
    state = CollectorRegistry()
    state.register(_State(data_dir, now))
    counted = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    return generate_latest(counted) + generate_latest(state)
