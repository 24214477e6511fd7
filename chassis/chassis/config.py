"""Settings of an installation, typed; `demarche.settings` reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from marshmallow.validate import OneOf, Range

from chassis.territory import Network, Territory

PREFIX = "DEMARCHE_"
Port = Annotated[int, Range(0, 65535)]


class ConfigError(Exception):
    """A setting is missing or unreadable; the message names its key and what to write."""


@dataclass(frozen=True)
class Settings:
    """What a process must know of its installation. An empty `broker` or `services` means: in this process."""

    territories: Path
    data: Path = Path("var")
    base_host: str = "localhost"
    public_scheme: Annotated[str, OneOf(["http", "https"])] = "http"
    public_port: int | None = None
    hosts: Mapping[str, str] = field(default_factory=dict)
    listen: str = "127.0.0.1"
    port: Port = 8000
    internal_port: Port = 0
    database: str = "postgresql:///"
    database_passwords: Mapping[str, str] = field(default_factory=dict)
    database_pool: Annotated[int, Range(1, 200)] = 16
    broker: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    inherited: Mapping[str, str] = field(default_factory=dict)  # `<purpose>.<slug>`: of territories that moved here
    services: Mapping[str, str] = field(default_factory=dict)
    routes: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, str] = field(default_factory=dict)
    smtp: str = ""
    mail_from: str = "ne-pas-repondre@localhost"
    mailbox_token: str = ""
    trusted_proxies: tuple[str, ...] = ()
    webhook_allowed_networks: tuple[Network, ...] = ()
    max_workers: Annotated[int, Range(1, 10_000)] = 32
    stop_seconds: float = 20.0
    log_level: Annotated[str, OneOf(["debug", "info", "warning", "error"])] = "info"

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
        if caller not in self.keys:
            raise ConfigError(f"keys: no key for {caller!r}; set {PREFIX}KEYS")
        return self.keys[caller].encode()
