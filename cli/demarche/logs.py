"""Where this process writes its log lines, and in which form; what they say is bound by `chassis.logs`."""

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

VALUES = re.compile(r"\nDETAIL:.*?(?=\n\[SQL:|\n\nThe above|\Z)", re.DOTALL)  # as PostgreSQL names a row it refused


def configure(level: str = "info", *, file: Path | None = None) -> None:
    """Write one JSON object a line to standard error, ours and the libraries' alike.

    With `file`, that goes there, five files of 10 MB, and a person at standard error reads one plain line a warning.
    """
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
    json_lines = [
        structlog.processors.format_exc_info,
        _without_values,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    handlers = [(handler, json_lines)]
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler.setLevel(logging.WARNING)
        kept = RotatingFileHandler(file, maxBytes=10_000_000, backupCount=4, encoding="utf-8")
        handlers = [(handler, [_without_traceback, structlog.processors.LogfmtRenderer()]), (kept, json_lines)]
    root = logging.getLogger()
    root.handlers[:] = [_formatted(handler, shared, last) for handler, last in handlers]
    root.setLevel(level.upper())
    for chatty in ("amqp", "kombu", "urllib3", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("nameko").setLevel(logging.ERROR)  # it warns of each refusal, which is an answer like others


def _formatted(handler: logging.Handler, shared: list[Any], last: list[Any]) -> logging.Handler:
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    return handler


def _without_traceback(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Leave a traceback to the file."""
    event.pop("exc_info", None)
    return event


def _without_values(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a traceback what a row held: it may be what someone said, or their address."""
    if "exception" in event:
        event["exception"] = VALUES.sub("", event["exception"])
    return event
