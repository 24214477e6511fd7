"""The phones of a hall, all in one process beside the platform: each writes, and has a live screen."""

import asyncio
import json
import random
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self
from urllib.parse import urlsplit

from tools.bench.load import Spoiled, written
from tools.journey.client import API, Client

SECONDS = 60.0
SHOWN = ("card.submitted", "card.shown")


class Connection:
    """One connection of someone: what is asked over it goes out in turn."""

    def __init__(self, who: Client, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.who, self.reader, self.writer = who, reader, writer
        self.returns = 0

    @classmethod
    async def open(cls, who: Client) -> Self:
        return cls(who, *await asyncio.open_connection("127.0.0.1", urlsplit(who.url).port))

    async def head(self, verb: str, path: str, data: Any = None, **headers: str) -> tuple[int, Mapping[str, str]]:
        """Ask, and return how the answer begins."""
        self.writer.write(written(self.who, verb, API + path, data, **headers))
        begun = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = (line.partition(":") for line in begun[1:] if line)
        return int(begun[0].split()[1]), {name.lower(): value.strip() for name, _, value in fields}

    async def ask(self, verb: str, path: str, data: Any = None) -> tuple[int, Any]:
        """Ask, and return the status and the JSON of the answer; who is told to come back later does, for a while.

        A connection that was idle for long is closed by the platform: as a browser would, another is opened.
        """
        key = {"Idempotency-Key": secrets.token_urlsafe(24)} if verb == "POST" else {}
        async with asyncio.timeout(SECONDS):
            while True:
                try:
                    status, headers = await self.head(verb, path, data, **key)
                    body = await self.reader.readexactly(int(headers.get("content-length", 0)))
                except (ConnectionError, asyncio.IncompleteReadError):
                    self.close()
                    again = await self.open(self.who)
                    self.reader, self.writer = again.reader, again.writer
                    continue
                if "retry-after" not in headers:
                    return status, json.loads(body) if body else None
                self.returns += 1
                await asyncio.sleep(float(headers["retry-after"]) * (1 + random.random()))

    def close(self) -> None:
        self.writer.close()


class Screen:
    """What one screen is shown: `seen` has, for each card, the moments at which it came."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.seen: dict[str, list[float]] = {}
        self.reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, who: Client, path: str) -> Self:
        """Open a live stream, and return once it stands: nothing that is written from now on is missed."""
        connection = await Connection.open(who)
        async with asyncio.timeout(SECONDS):
            status, _ = await connection.head("GET", path, Accept="text/event-stream")
            if status != 200:
                raise Spoiled(f"{path}: status {status}")
            await cls._piece(connection.reader)
        return cls(connection)

    @staticmethod
    async def _piece(reader: asyncio.StreamReader) -> bytes:
        """Read one chunk (RFC 9112 §7.1); nothing where the stream has ended."""
        size = int(await reader.readline() or b"0", 16)
        return (await reader.readexactly(size + 2))[:size]

    async def _read(self) -> None:
        kept = b""
        with suppress(ConnectionError, asyncio.IncompleteReadError):  # what was cut is counted as not seen
            while piece := await self._piece(self.connection.reader):
                *frames, kept = (kept + piece).split(b"\n\n")
                for frame in frames:
                    self._take(frame.decode())

    def _take(self, frame: str) -> None:
        fields = dict(line.split(": ", 1) for line in frame.split("\n") if not line.startswith(":"))
        if fields.get("event") in SHOWN and (said := json.loads(fields["data"]))["shown"]:
            self.seen.setdefault(said["card"], []).append(time.perf_counter())

    async def close(self) -> None:
        self.reading.cancel()
        self.connection.close()
        with suppress(asyncio.CancelledError):
            await self.reading
