"""Reading live events (Server-Sent Events, as the HTML standard defines them), cut and resumed at will."""

import json
import threading
import time
from typing import Any
from urllib.parse import urlencode

from tools.journey.client import API, AWAY, SECONDS, Client, cut


class Stream:
    """One connection to `events/stream`; `events` grows as they come (`arrived`: when), `last` is where to resume."""

    def __init__(self, client: Client, last: str = "", **query: str) -> None:
        self.events: list[dict[str, Any]] = []
        self.arrived: list[float] = []
        self.last = last
        connection = client.connect(60)
        connection.connect()
        self._socket = connection.sock
        headers = client.headers() | {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {})
        connection.request("GET", f"{API}/events/stream" + (f"?{urlencode(query)}" if query else ""), headers=headers)
        self._answer = connection.getresponse()
        if self._answer.status != 200:
            raise ConnectionError(f"events/stream: {self._answer.status} {self._answer.read(500)!r}")
        self._opened = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._opened.wait(SECONDS)  # its first line says that it stands: nothing that comes now is missed

    def _read(self) -> None:
        fields: dict[str, str] = {}
        try:
            while line := self._answer.readline().decode():
                self._opened.set()
                name, _, value = line.rstrip("\r\n").partition(":")
                if name:
                    fields[name] = value.removeprefix(" ")
                    continue
                if "data" in fields:
                    self.arrived.append(time.time())
                    self.events.append(json.loads(fields["data"]))
                self.last = fields.get("id", self.last)
                fields = {}
        except (*AWAY, ValueError):
            return  # it was cut

    def cut(self) -> None:
        """End the connection as a lost network would, and wait for the last line that came through."""
        cut(self._socket)
        self._reader.join()
