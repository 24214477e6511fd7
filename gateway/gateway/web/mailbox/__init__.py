"""The mails of an embedded installation, which no server takes: for whoever sits at the machine or has its token."""

import hmac
import ipaddress
import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from werkzeug.wrappers import Response

from chassis.http import Problem
from gateway.visit import Visit
from gateway.web.pages import get, go, show, unkept

COOKIE = "mailbox"
NAME = re.compile(r"[\w.@+=-]+\.eml")
PROXIED = ("forwarded", "via", "x-forwarded-", "x-real-ip")
MOST = 50
ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")


@dataclass
class Mail:
    """One mail, as its reader needs it: `parts` are texts and addresses in turn."""

    name: str
    to: str
    subject: str
    date: str
    parts: list[str]


@get("/boite")
def mailbox(visit: Visit) -> Response:
    """List the territory's mails, the newest first."""
    if answer := guard(visit):
        return answer
    folder = visit.door.settings.data / "mail"
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    mails = [mail for path in paths if (mail := read(visit, path))]
    return unkept(show(visit, "mailbox/list.html", mails=mails[:MOST]))


@get("/boite/<name>")
def mail(visit: Visit, name: str) -> Response:
    """Show one mail of the territory."""
    if answer := guard(visit):
        return answer
    found = read(visit, visit.door.settings.data / "mail" / name) if NAME.fullmatch(name) else None
    if found is None:
        raise Problem("not-found")
    return unkept(show(visit, "mailbox/one.html", mail=found))


def guard(visit: Visit) -> Response | None:
    """Let in who sits at the machine or bears its token; to all others there is no mailbox (404).

    A token in the address becomes a cookie, so that it stays in no history.
    """
    settings = visit.door.settings
    given = visit.request.args.get("token") or visit.request.cookies.get(COOKIE, "")
    if settings.embedded and not settings.smtp:
        if settings.mailbox_token and hmac.compare_digest(given.encode(), settings.mailbox_token.encode()):
            if "token" not in visit.request.args:
                return None
            visit.remember(COOKIE, given, path="/boite")
            return go("/boite")
        if loopback(settings.listen) and sits_here(visit):
            return None
    raise Problem("not-found")


def sits_here(visit: Visit) -> bool:
    """Tell whether a request comes from this machine itself, by no proxy."""
    return loopback(visit.request.remote_addr or "") and not any(
        name.lower().startswith(PROXIED) for name, _ in visit.request.headers
    )


def loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def read(visit: Visit, path: Path) -> Mail | None:
    """Read one mail, or None where it is none of this territory's, or gone by now."""
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
    except OSError:
        return None
    if message["Demarche-Territory"] != visit.territory.slug:
        return None
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    said = {name: str(message[name] or "") for name in ("to", "subject")}
    said["date"] = parsedate_to_datetime(message["date"]).isoformat() if message["date"] else ""
    return Mail(name=path.name, parts=ADDRESS.split(text), **said)
