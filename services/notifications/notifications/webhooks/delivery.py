"""One call of a webhook: to a checked address, without redirects, within 15 seconds, reading little of the answer."""

import ssl
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any
from urllib.parse import SplitResult, urlsplit

import urllib3

from chassis.clock import within
from notifications.webhooks import guard

SECONDS = 15.0
MOST_READ = 65_536
LONGEST_WAIT = timedelta(hours=24)
POOLS = 64
GONE = 410

Pool = urllib3.HTTPConnectionPool


class TooSlow(Exception):
    """The whole call took too long, however busily it trickled."""


REASONS: Sequence[tuple[type[Exception], str]] = (  # the first that fits
    (guard.UnknownHost, "unknown-host"),
    (guard.RefusedAddress, "refused-address"),
    (TooSlow, "timeout"),
    (urllib3.exceptions.NewConnectionError, "connection"),  # a timeout by its class, not by its cause
    (urllib3.exceptions.TimeoutError, "timeout"),
    (urllib3.exceptions.SSLError, "tls"),
    (urllib3.exceptions.HTTPError, "connection"),
    (OSError, "connection"),
    (ValueError, "connection"),
)


@dataclass(frozen=True)
class Outcome:
    """What came of a call: `error` is None where it was accepted (2xx); `wait` is what the receiver asked for."""

    status: int | None
    milliseconds: int
    error: str | None
    wait: timedelta | None = None


class Courier:
    """Make calls, over connections kept for the addresses called last."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.trust = ssl.create_default_context()
        self.pools: OrderedDict[tuple[str, str, str, int], Pool] = OrderedDict()

    def call(self, url: str, body: bytes, headers: Mapping[str, str], allowed: Sequence[str]) -> Outcome:
        """POST the body, byte for byte; what is not a 2xx says why in one word."""
        started = time.monotonic()
        status, error, wait = None, None, None
        try:
            with within(self.seconds, TooSlow()):
                status, wait = self._post(urlsplit(url), body, headers, allowed)
            if not 200 <= status < 300:
                error = "redirect" if 300 <= status < 400 else "status"
        except tuple(failure for failure, _ in REASONS) as raised:
            error = next(reason for failure, reason in REASONS if isinstance(raised, failure))
        return Outcome(status, round((time.monotonic() - started) * 1000), error, wait)

    def _post(
        self, url: SplitResult, body: bytes, headers: Mapping[str, str], allowed: Sequence[str]
    ) -> tuple[int, timedelta | None]:
        host = url.hostname or ""
        port = url.port or (443 if url.scheme == "https" else 80)
        pool = self._pool(url.scheme, guard.resolve(host, port, allowed), host, port)
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        answer = pool.urlopen(
            "POST", path, body=body, headers={**headers, "Host": url.netloc},
            redirect=False, retries=False, preload_content=False, assert_same_host=False,
        )  # fmt: skip
        try:
            rest = MOST_READ
            while rest > 0 and (part := answer.read1(rest)):
                rest -= len(part)
            return answer.status, asked_to_wait(answer.headers.get("Retry-After"))
        finally:
            if rest > 0:
                answer.release_conn()
            else:
                answer.close()

    def _pool(self, scheme: str, address: str, host: str, port: int) -> Pool:
        """Return the connections to one checked address under one name; the name is what TLS proves."""
        key = (scheme, address, host, port)
        if key not in self.pools:
            make: Callable[..., Pool] = Pool
            if scheme == "https":
                proof: dict[str, Any] = {"ssl_context": self.trust, "server_hostname": host, "assert_hostname": host}
                make = partial(urllib3.HTTPSConnectionPool, **proof)
            self.pools[key] = make(address, port, timeout=urllib3.Timeout(connect=5, read=self.seconds), maxsize=4)
            if len(self.pools) > POOLS:
                self.pools.popitem(last=False)[1].close()
        self.pools.move_to_end(key)
        return self.pools[key]


def asked_to_wait(header: str | None) -> timedelta | None:
    """Read Retry-After (RFC 9110: seconds, or a date), a day at most; None for what is neither."""
    if not header:
        return None
    try:
        if header.strip().isdecimal():
            asked = timedelta(seconds=min(int(header), 10**6))
        else:
            asked = parsedate_to_datetime(header) - datetime.now(UTC)
    except (ValueError, TypeError):
        return None
    return min(max(asked, timedelta()), LONGEST_WAIT)
