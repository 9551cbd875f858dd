"""Three arithmetics of time: periods of parties, terms of rights, clocks of offices; and service, which starts periods."""

from muniment.standards.time.clocks import clock_end
from muniment.standards.time.periods import period_end, period_moved, period_rules, period_run, restoration_end
from muniment.standards.time.service import WAYS, Dispatch, service_on
from muniment.standards.time.sums import Explained, Length, Pause, Step, explained_read
from muniment.standards.time.terms import term_explained, term_last_day
from muniment.standards.time.working import WorkCalendar, calendar_get, calendar_merged

__all__ = [
    "WAYS",
    "Dispatch",
    "Explained",
    "Length",
    "Pause",
    "Step",
    "WorkCalendar",
    "calendar_get",
    "calendar_merged",
    "clock_end",
    "explained_read",
    "period_end",
    "period_moved",
    "period_rules",
    "period_run",
    "restoration_end",
    "service_on",
    "term_explained",
    "term_last_day",
]
