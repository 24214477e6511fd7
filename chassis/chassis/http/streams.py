"""Answers that last: each piece leaves when it comes; `application.streams` holds them, for no stop awaits them."""

from collections.abc import Iterable
from typing import Any

from werkzeug.wrappers import Response
from werkzeug.wsgi import ClosingIterator

LIVE = "text/event-stream"


def send(application: Any, response: Response, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Send a response; a live stream without the 4,096 bytes that eventlet would first collect."""
    if response.mimetype != LIVE:
        return response(environ, start_response)
    environ["eventlet.minimum_write_chunk_size"] = 1
    stream = object()
    application.streams.add(stream)  # an answer may be closed twice, and ends once
    return ClosingIterator(response(environ, start_response), lambda: application.streams.discard(stream))
