"""Log lines, each with the trace id that leads from the click to the webhook; `demarche.logs` says where they go.

No address, no secret and no free text of a person is ever logged.
"""

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def bind(trace: str, territory: str, **more: str) -> None:
    """Start the log context of this greenlet afresh, on a W3C traceparent."""
    clear_contextvars()
    bind_contextvars(trace_id=trace[3:35], territory=territory, **more)
