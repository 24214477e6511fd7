"""A letter: the words of one mail in one language, as plain text and as HTML, without anything fetched from afar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from chassis.territory import Territory

TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True)
class Letter:
    """What a mail says. `unsubscribe` is the one-click address, absent where a mail cannot be switched off."""

    language: str
    subject: str
    paragraphs: Sequence[str]
    action: tuple[str, str]
    territory: str
    why: str
    code: str | None = None
    unsubscribe: tuple[str, str] | None = None


@cache
def templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def message_id(origin: str, *names: object) -> str:
    """Return the same Message-ID for the same mail, however often it is sent (RFC 5322)."""
    return f"<{'.'.join(map(str, names))}@{urlsplit(origin).hostname}>"


def deliverable(address: str) -> str:
    """Write an address with its domain as mail servers know it (IDNA); raises ValueError without one."""
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode()}"


def compose(letter: Letter, territory: Territory, *, id: str, sender: str, to: str, at: datetime) -> EmailMessage:
    """Write the mail of a letter; raises ValueError where the address cannot stand in a header."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = id
    message["Date"] = format_datetime(at)
    message["From"] = Address(territory.name, addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = letter.subject
    message["Auto-Submitted"] = "auto-generated"
    message["Demarche-Territory"] = territory.slug
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe[1]}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(templates().get_template("mail.txt").render(letter=letter))
    message.add_alternative(templates().get_template("mail.html").render(letter=letter), subtype="html")
    message["Content-Language"] = letter.language
    return message
