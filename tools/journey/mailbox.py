"""Reading the mails of an installation where they arrive: a folder of `.eml` files."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Any

LINK = re.compile(r"https?://[^\s<>\"]+")
CODE = re.compile(r"(?<!\d)(\d{3}) ?(\d{3})(?!\d)")


@dataclass(frozen=True)
class Mail:
    message: EmailMessage

    def __getitem__(self, header: str) -> str:
        return str(self.message.get(header, ""))

    def part(self, kind: str) -> str:
        """Return the text of the `plain` or `html` part; raise LookupError where there is none."""
        found: Any = self.message.get_body((kind,))
        if found is None:
            raise LookupError(f"no {kind} part in {self['Subject']!r}")
        return str(found.get_content())

    @cached_property
    def links(self) -> list[str]:
        return [link.rstrip(".,)") for link in LINK.findall(self.part("plain"))]

    @property
    def event(self) -> str:
        """Return the id of the event that this mail tells, the first word of its Message-ID; or of its sign-in."""
        return self["Message-ID"].strip("<>").partition(".")[0]


class Mailbox:
    """A folder into which whole files come; none is read twice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, Mail] = {}

    def __iter__(self) -> Iterator[Mail]:
        """Give every mail that has come, the oldest first."""
        for path in sorted(self.folder.glob("*.eml"), key=lambda path: path.name):
            if path.name not in self._read:
                message: Any = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                self._read[path.name] = Mail(message)
        return iter(list(self._read.values()))

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self if address in mail["To"]]
