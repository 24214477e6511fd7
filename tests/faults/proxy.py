"""A TCP proxy between two parts of an installation, whose network may turn bad at any moment."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

# late: each piece comes late; trickle: a few bytes at a time; cut and reset: connections end, and none begins;
# half-open: what is sent arrives, and nothing comes back; at its end those connections are reset.
Network = Literal["fair", "late", "trickle", "cut", "reset", "half-open"]
BAD: tuple[Network, ...] = ("late", "trickle", "cut", "reset", "half-open")
LATE = 0.2  # seconds
PIECE, PAUSE = 64, 0.005  # bytes, and the seconds after each
NO_WAIT = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset

Pair = tuple[asyncio.StreamWriter, asyncio.StreamWriter]


class Proxy:
    """One way to a port of this machine; `port` is where it begins."""

    def __init__(self, to: int) -> None:
        self.to, self.port = to, 0
        self.network: Network = "fair"
        self._loop = asyncio.get_running_loop()
        self._open: set[Pair] = set()

    async def listen(self) -> None:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    def turn(self, network: Network) -> None:
        """Let the network be so from now on; asked by any thread."""
        asyncio.run_coroutine_threadsafe(self._turn(network), self._loop).result()

    async def _turn(self, network: Network) -> None:
        before, self.network = self.network, network
        if network in {"cut", "reset"} or before == "half-open":
            for pair in list(self._open):
                self._end(pair, "cut" if network == "cut" else "reset")

    def _end(self, pair: Pair, how: Network) -> None:
        self._open.discard(pair)
        for writer in pair:
            if how == "reset":
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_WAIT)
                writer.transport.abort()
            else:
                writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.network in {"cut", "reset"}:
            self._end((writer, writer), self.network)
            return
        try:
            far, there = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            self._end((writer, writer), "reset")
            return
        pair = (writer, there)
        self._open.add(pair)
        ways = [asyncio.create_task(self._carry(reader, there)), asyncio.create_task(self._carry(far, writer, True))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        if pair in self._open:
            self._end(pair, "cut")

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, back: bool = False) -> None:
        with contextlib.suppress(OSError):
            while part := await reader.read(65536):
                if self.network == "half-open" and back:
                    continue
                if self.network == "late":
                    await asyncio.sleep(LATE)
                size = PIECE if self.network == "trickle" else len(part)
                for begin in range(0, len(part), size):
                    writer.write(part[begin : begin + size])
                    await writer.drain()
                    if size < len(part):
                        await asyncio.sleep(PAUSE)


@contextmanager
def proxies(targets: Mapping[str, int]) -> Iterator[dict[str, Proxy]]:
    """Open a proxy to each of these ports for the time of a `with`, all in a thread of their own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> dict[str, Proxy]:
        opened = {name: Proxy(port) for name, port in targets.items()}
        for proxy in opened.values():
            await proxy.listen()
        return opened

    try:
        yield asyncio.run_coroutine_threadsafe(begin(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
