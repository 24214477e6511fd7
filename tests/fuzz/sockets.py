"""What is no HTTP, or nearly: said over plain sockets, whole, broken by chance, or a byte a second."""

import contextlib
import http.client
import io
import socket
import time
from random import Random
from threading import Event
from urllib.parse import urlsplit

from chassis.http import wire
from tests.fuzz.ground import Ground
from tests.fuzz.legs import LOOK, Leg, together
from tests.fuzz.sender import SECONDS

HOST = b"Host: HOST\r\n"
LIVE = b"GET /health/live HTTP/1.1\r\nHost: HOST\r\n\r\n"
LIST = b"GET /api/v1/contributions?limit=1 HTTP/1.1\r\nHost: HOST\r\nAccept: application/json\r\n\r\n"
NEED = b'{"kind": "need", "text": "Un lieu"}'
SAY = b"POST /api/v1/moderation/decisions HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n"
PLAIN = SAY + b"Content-Length: %d\r\n\r\n" % len(NEED) + NEED
CHUNKS = SAY + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(NEED), NEED)


def got(fields: bytes, path: bytes = b"/health/live") -> bytes:
    return b"GET " + path + b" HTTP/1.1\r\n" + fields + b"\r\n"


SAID: dict[str, tuple[bytes, tuple[int, ...]]] = {  # what is said, and with which answers it ends
    "nothing": (b"", ()),
    "an empty line": (b"\r\n", ()),
    "a word": (b"hello\r\n\r\n", (400,)),
    "bytes": (bytes(range(256)) + b"\r\n\r\n", (400,)),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xaa" * 200 + b"\r\n\r\n", (400,)),
    "HTTP/0.9": (b"GET /\r\n\r\n", (400,)),
    "HTTP/2 by preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400,)),
    "an unknown version": (b"GET / HTTP/1.1.1\r\n" + HOST + b"\r\n", (400,)),
    "a number for a version": (b"GET / HTTP/9999999999999.1\r\n" + HOST + b"\r\n", (400,)),
    "half a request": (LIVE[:30], (400,)),
    "a request without its end": (LIVE[:-2], (400,)),
    "an unknown verb": (LIVE.replace(b"GET", b"BREW") + LIVE, (200, 200)),
    "an unknown verb to the API": (LIST.replace(b"GET", b"BREW"), (405,)),
    "TRACE": (LIST.replace(b"GET", b"TRACE"), (405,)),
    "CONNECT": (b"CONNECT example.org:443 HTTP/1.1\r\n" + HOST + b"\r\n", (404,)),
    "OPTIONS *": (b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", (404,)),
    "a whole address": (got(HOST, b"http://HOST/health/live"), (200,)),
    "the whole address of someone else": (got(HOST, b"http://example.org/api/v1/contributions"), (421,)),
    "a broken address": (got(HOST, b"http://[::1/"), (400,)),
    "a long address": (got(HOST, b"/" + b"a" * 70_000), (414,)),
    "no host": (got(b""), (400,)),
    "two hosts": (got(HOST + HOST), (400,)),
    "a strange host": (got(b"Host: a b\0\r\n"), (400,)),
    "another host": (got(b"Host: example.org\r\n", b"/api/v1/contributions"), (421,)),
    "no colon": (got(HOST + b"no colon\r\n"), (400,)),
    "a space before the colon": (got(HOST + b"Accept : a\r\n"), (400,)),
    "a field without a name": (got(HOST + b": a\r\n"), (400,)),
    "a field that goes on": (got(HOST + b"Accept: a\r\n b\r\n"), (400,)),
    "a NUL in a field": (got(HOST + b"Accept: a\0b\r\n"), (400,)),
    "a bare return": (got(HOST + b"Accept: a\rX: b\r\n"), (400,)),
    "a long field": (got(HOST + b"Accept: " + b"a" * 9_000 + b"\r\n"), (400,)),
    "100 kB of fields": (got(HOST + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 1_500) for n in range(66))), (400,)),
    "thousands of fields": (got(HOST + b"X: y\r\n" * 5_000), (431,)),
    "a body that is short": (PLAIN.replace(b"Length: %d" % len(NEED), b"Length: 90"), (401,)),
    "a body that is long": (PLAIN + b"GET", (401, 400)),
    "a length below nothing": (PLAIN.replace(b"Length: ", b"Length: -"), (400,)),
    "a length with a sign": (PLAIN.replace(b"Length: ", b"Length: +"), (400,)),
    "a length that is none": (PLAIN.replace(b"Length: ", b"Length: 1_"), (400,)),
    "a length beyond all": (PLAIN.replace(b"Length: ", b"Length: 99999999999999999999"), (400,)),
    "two lengths": (PLAIN.replace(b"Content-Length", b"Content-Length: 3\r\nContent-Length"), (400,)),
    "the same length twice": (PLAIN.replace(b"Content-L", b"Content-Length: %d\r\nContent-L" % len(NEED)), (400,)),
    "a length and chunks": (CHUNKS.replace(b"Transfer", b"Content-Length: 4\r\nTransfer"), (400,)),
    "chunks in HTTP/1.0": (CHUNKS.replace(b"HTTP/1.1", b"HTTP/1.0"), (400,)),
    "another coding": (CHUNKS.replace(b": chunked", b": gzip, chunked"), (400,)),
    "nearly chunked": (CHUNKS.replace(b": chunked", b": xchunked"), (400,)),
    "chunked twice": (CHUNKS.replace(b"Transfer", b"Transfer-Encoding: chunked\r\nTransfer"), (400,)),
    "whole chunks, and on": (CHUNKS + LIVE, (401, 200)),
    "a chunk without a length": (CHUNKS.replace(b"23\r\n{", b"\r\n{") + LIVE, (400,)),
    "a chunk below nothing": (CHUNKS.replace(b"23\r\n{", b"-23\r\n{") + LIVE, (400,)),
    "a chunk that is longer than it says": (CHUNKS.replace(b"23\r\n{", b"5\r\n{") + LIVE, (400,)),
    "no last chunk": (CHUNKS.removesuffix(b"0\r\n\r\n"), (400,)),
    "Expect": (PLAIN.replace(b"Content-Type", b"Expect: 100-continue\r\nContent-Type"), (401,)),
    "another Expect": (PLAIN.replace(b"Content-Type", b"Expect: the-best\r\nContent-Type"), (401,)),
    "one after the other": (LIVE + PLAIN + LIST + got(HOST, b"/nowhere") + LIVE, (200, 401, 200, 404, 200)),
    "a hundred at once": (LIVE * 100, (200,) * 100),
    "a good one and a bad one": (LIVE + b"bad\r\n\r\n" + LIVE, (200, 400)),
}  # fmt: skip
SLOW = (  # what is said at once, and what goes on a byte a second
    (b"", b"GET /" + b"a" * 200),
    (LIVE[:26], b"X: " + b"y" * 200),
    (LIVE[:-2], b"X: y\r\n" * 40),
    (SAY + b"Content-Length: 900\r\n\r\n", b"{" * 200),
    (SAY + b"Transfer-Encoding: chunked\r\n\r\n900\r\n", b"{" * 200),
)
SIGNS = (b"\r\n", b"\n", b"\0", b":", b" ", b"\t", b"\xff", b"HTTP/1.1", b"Content-Length: 5\r\n", b"-", b"0")


def talk(ground: Ground, leg: Leg, requests: int) -> None:
    """Say all that, then so many requests broken by chance, while others speak slowly; note what is answered badly."""
    chance = Random(f"{leg.seed} {leg.number} sockets")
    with together(len(SLOW)) as (at_once, over):
        slow = [at_once.submit(drip, ground, leg, over, *said) for said in SLOW]
        for name, (said, answers) in SAID.items():
            judge(ground, leg, name, said, answers)
        while leg.requests < requests:
            judge(ground, leg, "broken by chance", broken(chance.choice((LIVE, LIST, PLAIN, CHUNKS)), chance))
            if leg.requests % LOOK == 0:
                leg.memory.append(ground.memory())
        for each in slow:
            each.result()


def broken(said: bytes, chance: Random) -> bytes:
    """Return a request, or some, with a few places cut out, doubled, or filled with what means something in HTTP."""
    said *= chance.choice((1, 1, 2))
    for _ in range(chance.choice((1, 1, 2, 5))):
        start = chance.randrange(len(said) + 1)
        end = min(len(said), start + chance.choice((0, 0, 1, 2, 10)))
        piece = chance.choice((b"", *SIGNS, said[start:end] * 2, bytes([chance.randrange(256)])))
        said = said[:start] + piece + said[end:]
    return said


def judge(ground: Ground, leg: Leg, name: str, said: bytes, wanted: tuple[int, ...] | None = None) -> None:
    """Say it and no more; note an answer that is a 5xx, no HTTP, or another than the wanted, and that none comes."""
    leg.requests += 1
    said = said.replace(b"HOST", address(ground)[1])
    try:
        statuses = answers_in(whole(ground, said))
    except TimeoutError:
        leg.note("stuck", f"sockets, {name}: the connection stays open", repr(said[:500]))
    except (OSError, http.client.HTTPException) as error:
        leg.note("off_schema", f"sockets, {name}: {error!r}", repr(said[:500]))
    else:
        if any(status >= 500 for status in statuses):
            leg.note("server_errors", f"sockets, {name}: {statuses}", repr(said[:500]))
        elif wanted is not None and statuses != wanted:
            leg.note("off_schema", f"sockets, {name}: {statuses}, not {wanted}", repr(said[:500]))


def drip(ground: Ground, leg: Leg, over: Event, said: bytes, slowly: bytes) -> None:
    """Say something, and go on a byte a second; note when that is let go on for longer than it may."""
    leg.requests += 1
    began = time.monotonic()
    with contextlib.suppress(ConnectionError), connected(ground, 1.0) as connection:
        connection.sendall(said.replace(b"HOST", address(ground)[1]))
        for at in range(len(slowly)):
            if over.is_set():
                return
            connection.sendall(slowly[at : at + 1])
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1 << 16):
                    return
            if time.monotonic() - began > wire.SECONDS + wire.BODY_SECONDS:
                leg.note("stuck", "sockets, a byte a second: goes on", repr(said + slowly))
                return


def whole(ground: Ground, said: bytes) -> bytes:
    """Say something, and that it is all; return what is answered until the connection ends."""
    with connected(ground, SECONDS) as connection:
        answer = io.BytesIO()
        with contextlib.suppress(ConnectionError):  # it was enough already
            connection.sendall(said)
            connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionError):
            while piece := connection.recv(1 << 16):
                answer.write(piece)
    return answer.getvalue()


def answers_in(said: bytes) -> tuple[int, ...]:
    """Read answers, one after the other, to their end; interim ones (100) do not count."""
    spoken, statuses = Spoken(said), []
    while spoken.tell() < len(said):
        answer = http.client.HTTPResponse(spoken)  # type: ignore[arg-type]  # it asks a socket for its file alone
        answer.begin()
        answer.read()
        statuses.append(answer.status)
    return tuple(statuses)


class Spoken(io.BytesIO):
    """What a connection said. Each answer closes its file; the next reads on from there."""

    def makefile(self, _: str) -> "Spoken":
        return self

    def close(self) -> None:
        pass


def address(ground: Ground) -> tuple[int, bytes]:
    parts = urlsplit(ground.installation.url)
    return parts.port or 80, parts.netloc.encode()


def connected(ground: Ground, seconds: float) -> socket.socket:
    return socket.create_connection(("127.0.0.1", address(ground)[0]), seconds)
