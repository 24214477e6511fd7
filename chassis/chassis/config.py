"""Settings of an installation: typed, environment over file, and an error that names the key."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from chassis.territory import Territory, network

PREFIX = "DEMARCHE_"


class ConfigError(Exception):
    """A setting is missing or unreadable; the message names its key and what to write."""


@dataclass(frozen=True)
class Settings:
    """What a process must know of its installation. An empty `broker` or `services` means: in this process."""

    territories: Path
    data: Path = Path("var")
    base_host: str = "localhost"
    public_scheme: str = "http"
    public_port: int | None = None
    hosts: Mapping[str, str] = field(default_factory=dict)
    listen: str = "127.0.0.1"
    port: int = 8000
    internal_port: int = 0
    database: str = "postgresql:///"
    database_passwords: Mapping[str, str] = field(default_factory=dict)
    database_pool: int = 16
    broker: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    routes: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, str] = field(default_factory=dict)
    smtp: str = ""
    mail_from: str = "ne-pas-repondre@localhost"
    mailbox_token: str = ""
    trusted_proxies: tuple[str, ...] = ()
    webhook_allowed_networks: tuple[str, ...] = ()
    max_workers: int = 32
    stop_seconds: float = 20.0
    log_level: str = "info"

    @property
    def embedded(self) -> bool:
        return not self.broker

    def origin(self, territory: Territory) -> str:
        """Return the address under which people reach a territory, without a slash at the end."""
        host = territory.hosts[0] if territory.hosts else f"{territory.slug}.{self.base_host}"
        usual = {"http": 80, "https": 443}[self.public_scheme]
        port = self.public_port if self.public_port is not None else self.port
        return f"{self.public_scheme}://{host}" + (f":{port}" if port != usual else "")

    def key(self, caller: str) -> bytes:
        """Return the signing key of one caller; raise ConfigError where the installation gives it none."""
        try:
            return self.keys[caller].encode()
        except KeyError:
            raise ConfigError(f"keys: no key for {caller!r}; set {PREFIX}KEYS") from None


class Pairs(fields.Dict):
    """A mapping, written `a=b,c=d` in the environment."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            value = dict(pair.split("=", 1) for pair in value.split(",") if "=" in pair)
        return super()._deserialize(value, *args, **kwargs)  # type: ignore[no-untyped-call]


class Words(fields.List[str]):
    """A list, written `a,b` in the environment."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            value = [word for word in value.split(",") if word]
        return tuple(super()._deserialize(value, *args, **kwargs))


class FolderPath(fields.String):
    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return Path(super()._deserialize(value, *args, **kwargs) or "").expanduser()


class SettingsSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    territories = FolderPath(required=True)
    data = FolderPath()
    base_host = fields.String()
    public_scheme = fields.String(validate=validate.OneOf(["http", "https"]))
    public_port = fields.Integer(allow_none=True)
    hosts = Pairs()
    listen = fields.String()
    port = fields.Integer(validate=validate.Range(0, 65535))
    internal_port = fields.Integer(validate=validate.Range(0, 65535))
    database = fields.String()
    database_passwords = Pairs()
    database_pool = fields.Integer(validate=validate.Range(1, 200))
    broker = fields.String()
    keys = Pairs()
    services = Pairs()
    routes = Pairs()
    limits = Pairs()
    smtp = fields.String()
    mail_from = fields.String()
    mailbox_token = fields.String()
    trusted_proxies = Words(fields.String())
    webhook_allowed_networks = Words(fields.String(validate=network))
    max_workers = fields.Integer(validate=validate.Range(1, 10_000))
    stop_seconds = fields.Float()
    log_level = fields.String(validate=validate.OneOf(["debug", "info", "warning", "error"]))

    @post_load
    def build(self, data: dict[str, Any], **_: Any) -> Settings:
        return Settings(**data)


def load(environment: Mapping[str, str] = os.environ, file: Path | None = None) -> Settings:
    """Read the TOML file named by `file` or DEMARCHE_CONFIG, then let the environment win.

    Raises ConfigError naming each wrong key as it would be written in the environment.
    """
    named = environment.get(PREFIX + "CONFIG")
    path = file or (Path(named) if named else None)
    raw: dict[str, Any] = {}
    if path:
        try:
            raw = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError(f"{path}: {error}") from error
    for name in SettingsSchema().fields:
        if (value := environment.get(PREFIX + name.upper())) is not None:
            raw[name] = value
    try:
        settings: Settings = SettingsSchema().load(raw)
    except ValidationError as error:
        lines = [f"{PREFIX}{key.upper()}: {said}" for key, said in error.normalized_messages().items()]
        raise ConfigError("; ".join(lines)) from error
    return settings
