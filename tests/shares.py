"""How the suite is shared out between its processes: a file is one share, the longest ones go first.

A file's world (a loaded folder, a running portal) is so made once. The tests of the files in ``APART`` each make what
they need, or share it over a lock, and are shares of their own.
"""

from __future__ import annotations

from collections import OrderedDict

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

LONG = (
    "tests/real/test_real_loads.py",
    "tests/journeys/test_pages.py",
    "src/muniment/search/tests/test_index.py",
    "tests/visibility/test_visibility.py",
    "src/muniment/cli/tests/test_system.py",
    "src/muniment/portal/tests/test_serving.py",
    "src/muniment/register/tests/test_services.py",
    "src/muniment/workspace/tests/test_alerts.py",
    "tests/real/test_real_code_lists.py",
    "src/muniment/sharing/tests/test_following_processes.py",
    "src/muniment/sharing/tests/test_following.py",
    "src/muniment/search/tests/test_editions.py",
    "src/muniment/demo/tests/test_services.py",
    "tests/journeys/test_demo_walks.py",
    "tests/journeys/test_cases.py",
    "tests/journeys/test_disputes.py",
    "tests/docs/test_drill.py",
    "tests/journeys/test_search.py",
    "tests/journeys/test_walks.py",
    "tests/contract/test_api.py",
    "src/muniment/accounts/tests/test_production.py",
    "src/muniment/operation/tests/test_keeping.py",
    "tests/journeys/test_links.py",
    "tests/journeys/test_plan.py",
    "tests/journeys/test_plan_is_true.py",
    "tests/journeys/test_profiles.py",
    "tests/visibility/test_inert.py",
    "tests/journeys/test_desk.py",
    "tests/journeys/test_jobs.py",
    "tests/journeys/test_demo_clock.py",
)
"""Files by the time they take, the longest first; the order of the others is that of their numbers of tests."""
APART = frozenset({"src/muniment/search/tests/test_index.py", "tests/visibility/test_visibility.py"})


class Queue(OrderedDict[str, dict[str, bool]]):
    """Shares that nobody has taken yet: what takes longest is taken first, so that no process ends long after the other."""

    def popitem(self, last: bool = True) -> tuple[str, dict[str, bool]]:
        name = min(self, key=lambda each: (_place(each), -len(self[each])))
        return name, self.pop(name)


class Shares(LoadScopeScheduling):
    """The scheduler of pytest-xdist, with shares of this suite's own."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        self.workqueue = Queue()

    def _split_scope(self, nodeid: str) -> str:
        file = _file(nodeid)
        return nodeid if file in APART else file


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def _place(share: str) -> int:
    file = _file(share)
    return LONG.index(file) if file in LONG else len(LONG)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shares:
    """Every run with several processes is shared out so."""
    return Shares(config, log)
