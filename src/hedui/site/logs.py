"""Logs as JSON lines on stderr: what happened and where, never with a value. A message's arguments are left out."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any

import structlog


def _plain(_logger: Any, _name: str, said: dict[str, Any]) -> dict[str, Any]:
    """A record of another library: its template instead of its text, an error's class and place instead of its message."""
    record = said.get("_record")
    if isinstance(record, logging.LogRecord) and not said.get("_from_structlog"):
        said["event"] = str(record.msg)
        raised = said.get("exc_info")
        if isinstance(raised, tuple) and raised[1] is not None:
            said |= failure(raised[1])
    for name in ("positional_args", "exc_info", "stack_info"):
        said.pop(name, None)
    return said


def failure(error: BaseException) -> dict[str, str]:
    """An error's class and the last three places that it passed."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return {
        "error": type(error).__name__,
        "at": " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames)),
    }


_SHARED: list[Any] = [structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.stdlib.add_log_level]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [*_SHARED, structlog.stdlib.add_logger_name],
            "processors": [
                _plain, structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "hedui": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": [], "propagate": False},
        "axes": {"handlers": [], "propagate": False},
    },
}  # fmt: skip

structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(), wrapper_class=structlog.stdlib.BoundLogger, cache_logger_on_first_use=True,
)  # fmt: skip


def log(name: str) -> Any:
    """A logger: `log("hedui.web").info("request", view=…)`. Keys and codes only, never what a form or a row says."""
    return structlog.stdlib.get_logger(name)
