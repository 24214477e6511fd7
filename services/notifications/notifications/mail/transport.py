"""How mails leave: to a mail server through a pool of connections, or into a folder where none is named."""

import os
import queue
import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from chassis.clock import within
from chassis.config import Settings

SECONDS = 20.0
STEPS = 3  # a whole sending takes no longer than so many of its steps may: less than a job's lease
IDLE = 30.0
POOL = 8
PERMANENT = 500


class Refused(Exception):
    """The mail server refuses this mail for good; nothing of it is in the message but the status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"smtp {status}")
        self.status = status


class NotNow(Exception):
    """The mail server is away, or asks to come again."""


class Transport(Protocol):
    """Send one mail to one address; raise Refused or NotNow. No exception names the address."""

    def send(self, mail: EmailMessage, to: str) -> None:
        """Return once somebody else answers for the mail."""

    def forget(self, participant: UUID) -> None:
        """Take away what was kept of the mails to a person."""

    def forget_one(self, message_id: str) -> None:
        """Take away what was kept of one mail."""

    def forget_before(self, moment: datetime) -> None:
        """Take away what was kept of older mails."""


def transport_of(settings: Settings) -> Transport:
    """Return the mail server that the settings name, else the folder `mail` of the data."""
    return Smtp(settings.smtp, settings.mail_from) if settings.smtp else Folder(settings.data / "mail")


class Folder:
    """Keep each mail as a file, whole or not at all; the same mail again takes the place of the first."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, mail: EmailMessage, to: str) -> None:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = self._file(str(mail["Message-ID"]))
        new = kept.with_name(f".{kept.stem}.{os.urandom(4).hex()}")
        new.touch(0o600)
        new.write_bytes(bytes(mail))
        new.rename(kept)

    def _file(self, message_id: str) -> Path:
        return self.path / f"{sha256(message_id.encode()).hexdigest()[:32]}.eml"

    def forget(self, participant: UUID) -> None:
        """Take away the mails to a person: those that name them, and those to an address that one of these went to."""
        mails = {path: headers(path) for path in self.path.glob("*.eml")}
        theirs = {path for path, mail in mails.items() if mail["Demarche-Participant"] == str(participant)}
        addresses = {(mails[path]["Demarche-Territory"], mails[path]["To"]) for path in theirs}
        for path, mail in mails.items():
            if path in theirs or (mail["Demarche-Territory"], mail["To"]) in addresses:
                path.unlink(missing_ok=True)

    def forget_one(self, message_id: str) -> None:
        self._file(message_id).unlink(missing_ok=True)

    def forget_before(self, moment: datetime) -> None:
        for path in self.path.glob("*.eml"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < moment.timestamp():
                    path.unlink()


def headers(path: Path) -> Any:
    """Read the headers of a kept mail; a file that has just gone has none."""
    try:
        return BytesHeaderParser(policy=policy.SMTP).parsebytes(path.read_bytes())
    except FileNotFoundError:
        return EmailMessage()


class Smtp:
    """A mail server by URL: `smtp://user:password@host:587?starttls=1`, or `smtps://…`; a few connections are kept."""

    def __init__(self, url: str, sender: str, seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        self.secure = parts.scheme == "smtps"
        self.starttls = parse_qs(parts.query).get("starttls") == ["1"]
        self.host = parts.hostname or "localhost"
        self.port = parts.port or (465 if self.secure else 25)
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.sender, self.seconds = sender, seconds
        self.kept: queue.LifoQueue[tuple[float, smtplib.SMTP]] = queue.LifoQueue(POOL)

    def send(self, mail: EmailMessage, to: str) -> None:
        """Only what is said of this address or these words can be for good: a login, a greeting or a sender that is
        refused is ours to mend, and the mail waits for it."""
        try:
            with within(self.seconds * STEPS, NotNow("too slow")), self._connection() as server:
                try:
                    server.send_message(mail, self.sender, [to])
                except smtplib.SMTPRecipientsRefused as error:
                    raise verdict(next(iter(error.recipients.values()))[0]) from None
                except smtplib.SMTPDataError as error:
                    raise verdict(error.smtp_code) from None
                except smtplib.SMTPNotSupportedError:
                    raise Refused(PERMANENT) from None
        except smtplib.SMTPResponseException as error:
            raise NotNow(f"smtp {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise NotNow(type(error).__name__) from None

    def forget(self, participant: UUID) -> None:
        """Nothing was kept here."""

    def forget_one(self, message_id: str) -> None:
        """Nothing was kept here."""

    def forget_before(self, moment: datetime) -> None:
        """Nothing was kept here."""

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """Lend a connection that answers; keep it only if the mail went through."""
        server = self._kept() or self._new()
        try:
            yield server
        except BaseException:
            server.close()
            raise
        try:
            self.kept.put_nowait((time.monotonic(), server))
        except queue.Full:
            server.close()

    def _kept(self) -> smtplib.SMTP | None:
        while True:
            try:
                since, server = self.kept.get_nowait()
            except queue.Empty:
                return None
            with suppress(smtplib.SMTPException, OSError):
                if time.monotonic() - since < IDLE and server.noop()[0] == 250:
                    return server
            server.close()

    def _new(self) -> smtplib.SMTP:
        if self.secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.seconds, context=self.trust)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        try:
            if self.starttls:
                server.starttls(context=self.trust)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    @cached_property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context()


def verdict(status: int) -> Refused | NotNow:
    """Tell a refusal for good (5xx) from one for now (4xx)."""
    return Refused(status) if status >= PERMANENT else NotNow(f"smtp {status}")
