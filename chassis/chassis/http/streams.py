"""Answers that last: each piece leaves when it comes; they are counted apart, so that stopping does not await them."""

from collections.abc import Iterable, Iterator
from typing import Any

from werkzeug.wrappers import Response

LIVE = "text/event-stream"


def send(application: Any, response: Response, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Send a response; a live stream without the 4,096 bytes that eventlet would first collect."""
    if response.mimetype != LIVE:
        return response(environ, start_response)
    environ["eventlet.minimum_write_chunk_size"] = 1
    return Stream(application, response(environ, start_response))


class Stream:
    """One live answer, counted in `application.streams` while it lasts."""

    def __init__(self, application: Any, parts: Iterable[bytes]) -> None:
        self.application, self.parts = application, parts
        application.streams += 1

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        self.application.streams -= 1
        if hasattr(self.parts, "close"):
            self.parts.close()
