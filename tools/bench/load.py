"""Load from another process: `wrk`, which sends what it is given and counts, and costs little of the two cores."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools.journey.client import Client

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 16


class Spoiled(Exception):
    """A run whose figures say nothing: requests were refused, failed, or ran out."""


@dataclass(frozen=True)
class Result:
    """What a run did; `p50` and `p99` in milliseconds from a request to the end of its answer."""

    requests: int
    seconds: float
    p50: float
    p99: float
    refused: int
    failed: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def written(client: Client, verb: str, path: str, data: Any = None, **headers: str) -> bytes:
    """Write a request out whole, as it goes over the wire."""
    body = b"" if data is None else json.dumps(data).encode()
    fields = client.headers() | headers
    fields |= {"Content-Type": "application/json", "Content-Length": str(len(body))} if verb != "GET" else {}
    lines = [f"{verb} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def send(
    url: str, requests: Sequence[bytes], *, seconds: int, rate: float = 0, once: bool = False, patience: int = 2
) -> Result:
    """Send requests over 16 connections, as fast as they are answered or `rate` a second at most.

    An answer that does not come within `patience` seconds has failed. They are sent again from the first when they run
    out. Raises Spoiled where one was refused or failed, or where each was to be sent `once` and there were too few.
    """
    with tempfile.NamedTemporaryFile() as file:
        for request in requests:
            file.write(b"%d\n%s" % (len(request), request))
        file.flush()
        rest = round(1000 * CONNECTIONS / rate) if rate else 0
        address = f"http://127.0.0.1:{urlsplit(url).port}"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", f"{patience}s", "-s", str(SCRIPT)]
        command += [address, file.name, str(rest)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Spoiled(f"wrk: {done.stderr.strip() or done.stdout.strip()}")
    result = Result(**json.loads(done.stdout.splitlines()[-1]))
    if result.refused or result.failed:
        raise Spoiled(f"{result.refused} of {result.requests} requests were refused, {result.failed} failed")
    if once and result.requests + CONNECTIONS >= len(requests):
        raise Spoiled(f"{len(requests)} requests were too few for {seconds} s")
    return result
