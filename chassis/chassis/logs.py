"""Logs as JSON lines, each with the trace id that leads from the click to the webhook.

No address, no secret and no free text of a person is ever logged.
"""

import logging
import sys
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars

__all__ = ["bind", "configure", "log"]

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def configure(level: str = "info", *, stream: Any = None) -> None:
    """Write one JSON object a line to `stream` (standard error by default), ours and the libraries' alike."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("nameko", "amqp", "kombu", "urllib3", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def bind(trace_id: str, territory: str, **more: str) -> None:
    """Start the log context of this greenlet afresh."""
    clear_contextvars()
    bind_contextvars(trace_id=trace_id, territory=territory, **more)
