"""Log lines: one event with its keys, to standard error, for people or as JSON; each carries the run's id."""

from __future__ import annotations

import logging
from typing import Any

import structlog


def logs_configure(*, json: bool, quiet: bool, run_id: str) -> dict[str, Any]:
    """Structlog speaks through the standard library; returns what Django's ``LOGGING`` has to be.

    Args:
        json: One JSON object a line.
        quiet: Only warnings and worse: standard error of a command on a laptop is for its one clear line.
        run_id: On every line.
    """
    shared: list[structlog.typing.Processor] = [
        _stamp(run_id),
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    last: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if json
        # A plain traceback: the pretty one prints local variables, and with them what people typed.
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "muniment": {"level": "WARNING" if quiet else "INFO"},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR" if quiet else "WARNING"},
        },
    }


def _stamp(run_id: str) -> structlog.typing.Processor:
    """The id of the run on every line, whichever thread writes it: what is bound holds for one thread alone."""

    def stamped(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:  # noqa: ANN401 - any logger
        event["run_id"] = run_id
        return event

    return stamped
