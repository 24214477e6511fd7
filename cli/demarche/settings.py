"""Settings as they are read where a process starts: environment over file, and an error that names the key."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, get_origin
from urllib.parse import unquote, urlsplit

from marshmallow import EXCLUDE, ValidationError

from chassis.config import PREFIX, ConfigError, Settings
from chassis.records import schema_of

KEY, PASSWORD = 32, 16  # characters at least; RFC 7518 §3.2 asks for 256 bits of an HMAC's key
VARIED = 8  # different characters at least
EXAMPLE = re.compile("change.?me|example|exemple|secret|passw|default|demarche|guest", re.IGNORECASE)


def load(environment: Mapping[str, str] = os.environ, file: Path | None = None) -> Settings:
    """Read the TOML file named by `file` or DEMARCHE_CONFIG, then let the environment win.

    Raises ConfigError naming each wrong key as it would be written in the environment.
    """
    path = file or environment.get(PREFIX + "CONFIG")
    try:
        raw = tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error
    for each in fields(Settings):
        value = environment.get(PREFIX + each.name.upper(), raw.get(each.name))
        if value is not None:
            raw[each.name] = parted(value, get_origin(each.type)) if isinstance(value, str) else value
    try:
        settings: Settings = schema_of(Settings)().load(raw, unknown=EXCLUDE)
    except ValidationError as error:
        lines = [f"{PREFIX}{key.upper()}: {said}" for key, said in error.normalized_messages().items()]
        raise ConfigError("; ".join(lines)) from error
    return settings


def parted(text: str, kind: Any) -> Any:
    """Read a text where a mapping (`a=b,c=d`) or a list (`a,b`) may be meant."""
    if kind is Mapping:
        return dict(pair.split("=", 1) for pair in text.split(",") if "=" in pair)
    return [word for word in text.split(",") if word] if kind is tuple else text


def demand_secrets(settings: Settings, services: Sequence[str]) -> None:
    """Refuse to serve with what anyone may know: no key or a weak one, an example, the same secret in two places.

    Raises ConfigError naming each wrong key as it would be written in the environment; no secret is in the message.
    """
    faults = [f"{PREFIX}KEYS: no key for {name}" for name in (*services, "gateway") if name not in settings.keys]
    seen: dict[str, str] = {}
    for place, secret, least in secrets_of(settings):
        if len(secret) < least or len(set(secret)) < VARIED:
            faults.append(f"{PREFIX}{place} is weak: write {least} random characters or more")
        elif EXAMPLE.search(secret):
            faults.append(f"{PREFIX}{place} is an example: write {least} random characters")
        elif secret in seen:
            faults.append(f"{PREFIX}{place} is that of {seen[secret]}: each needs its own")
        seen.setdefault(secret, place)
    if settings.public_scheme == "http" and not f".{settings.base_host}".endswith(".localhost"):
        faults.append(
            f"{PREFIX}PUBLIC_SCHEME: write https, as people come by {settings.base_host}; http is for localhost"
        )
    if faults:
        raise ConfigError("; ".join(dict.fromkeys(faults)))


def secrets_of(settings: Settings) -> Iterator[tuple[str, str, int]]:
    """Yield each secret of ours with its place and the length it needs; a mail server's is not ours to choose."""
    yield from ((f"KEYS: the key of {name}", key, KEY) for name, key in settings.keys.items())
    for role, password in settings.database_passwords.items():
        yield f"DATABASE_PASSWORDS: the password of {role}", password, PASSWORD
    for password in {unquote(urlsplit(url).password or "") for url in settings.broker.split(";") if url}:
        yield "BROKER: its password", password, PASSWORD
    if settings.mailbox_token:
        yield "MAILBOX_TOKEN", settings.mailbox_token, PASSWORD
