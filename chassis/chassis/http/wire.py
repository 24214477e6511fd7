"""What comes over a connection, held to RFC 9112: what is doubtful is refused, what comes too slowly cut off.

A proxy before us may read a doubtful request otherwise than we do; what it took for a body would be our next request.
"""

import re
import time
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import eventlet
from eventlet import wsgi

SECONDS = 20.0  # for the line and the fields of a request, from its first byte
BODY_SECONDS = 30.0  # for its body: 1 MB over a slow phone takes 20
CLOSING = 5.0  # for whoever still sends to see that it was enough
FIELD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\x00-\x08\x0a-\x1f\x7f]*\r?\n")
LENGTH = re.compile(r"[0-9]{1,15}")
SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
LINE = 4096


class Fields:
    """The lines of a head, each a field, whole, up to the empty one; ValueError for another."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def readline(self, size: int = -1) -> bytes:
        line: bytes = self.file.readline(size)
        if line not in (b"\r\n", b"\n") and not FIELD.fullmatch(line):
            raise ValueError("A line is no field.")
        return line


def check(version: str, fields: Message) -> None:
    """Refuse, with ValueError, the head of a request that can be read in more ways than one."""
    hosts, lengths, codings = (fields.get_all(name, []) for name in ("Host", "Content-Length", "Transfer-Encoding"))
    if version not in ("HTTP/1.0", "HTTP/1.1"):
        raise ValueError("This is not HTTP/1.1.")
    if len(hosts) > 1 or (not hosts and version == "HTTP/1.1"):
        raise ValueError("There must be one Host.")
    if len(lengths) > 1 or not all(map(LENGTH.fullmatch, lengths)):
        raise ValueError("The Content-Length is no number.")
    if codings and (lengths or version == "HTTP/1.0" or [coding.lower() for coding in codings] != ["chunked"]):
        raise ValueError("The Transfer-Encoding may only be chunked, without a Content-Length.")


def origin(target: str, fields: Message) -> str:
    """Return the path and query of a target; where it is a whole address, that names the host (RFC 9112, 3.2.2)."""
    if not target.lower().startswith(("http://", "https://")):
        return target
    try:
        address = urlsplit(target)
    except ValueError as error:
        raise ValueError("The target is no address.") from error
    del fields["Host"]
    fields["Host"] = address.netloc
    return (address.path or "/") + (f"?{address.query}" if address.query else "")


class Body(wsgi.Input):
    """A request's body, as long as it was said to be, in chunks or not; the last of its connection if faulty."""

    chunk_length: int
    position: int

    def __init__(self, protocol: Any, given: wsgi.Input) -> None:
        self.protocol, self.until = protocol, time.monotonic() + BODY_SECONDS
        super().__init__(
            given.rfile, given.content_length, given.get_socket(), given.wfile, given.wfile_line, given.chunked_input
        )

    def read(self, length: int | None = None) -> bytes:
        try:
            with eventlet.Timeout(max(0, self.until - time.monotonic()), TimeoutError("too slow")):
                return super().read(length)  # type: ignore[no-any-return]
        except (OSError, ValueError):
            self.protocol.close_connection = True
            raise

    def _chunked_read(self, rfile: Any, length: int | None = None, use_readline: bool = False) -> bytes:
        """Read chunks; raises ChunkReadError, or OSError where they end too soon."""
        if self.should_send_hundred_continue:
            self.send_hundred_continue_response()
            self.is_hundred_continue_response_sent = True
        pieces: list[bytes] = []
        left = length if length is not None and length >= 0 else float("inf")
        while left and self.chunk_length:
            if self.position == max(self.chunk_length, 0):
                self._next_chunk(rfile)
            elif piece := rfile.read(int(min(left, self.chunk_length - self.position))):
                pieces.append(piece)
                left -= len(piece)
                self.position += len(piece)
            else:
                raise OSError("the last chunk is missing")
        return b"".join(pieces)

    def _next_chunk(self, rfile: Any) -> None:
        if self.chunk_length > 0 and rfile.read(2) != b"\r\n":
            raise wsgi.ChunkReadError("a chunk is longer than it says")
        size = SIZE.fullmatch(rfile.readline(LINE))
        if size is None:
            raise wsgi.ChunkReadError("a chunk has no length")
        self.chunk_length, self.position = int(size[1], 16), 0
        if not self.chunk_length:
            while (line := rfile.readline(LINE)) != b"\r\n":
                if not line.endswith(b"\r\n"):
                    raise wsgi.ChunkReadError("a field after the chunks does not end")
