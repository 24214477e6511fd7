"""One installation as the command finds it: a data folder of its own, or settings of production.

An embedded installation keeps everything in its folder: `territories/`, `postgres/`, `secrets.json`, `mail/`, `log/`,
and `address.json`, where it answered last. A folder with a `demarche.toml`, or an environment that names a
configuration, is one of production, whose database we neither start nor stop.
"""

import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from chassis.config import PREFIX, Settings
from chassis.territory import Territory
from demarche.errors import NOT_FOUND, Failure
from demarche.postgres import AlreadyRunning, Postgres
from demarche.postgres.passwords import write_secret
from demarche.services import NAMES, ROLES
from demarche.settings import load

ROOT = Path(__file__).parents[2]
CALLERS = (*NAMES, "cli")
OUTSIDE = ("SMTP", "MAIL_FROM", "WEBHOOK_ALLOWED_NETWORKS")  # how the world is reached, in either shape
PRODUCTION = ("DEMARCHE_CONFIG", "DEMARCHE_DATABASE", "DEMARCHE_SERVICES")  # a gateway alone has no database


def default_data() -> Path:
    """Return the folder that DEMARCHE_DATA names, or the repository's `var/demarche`, or the one here."""
    if named := os.environ.get("DEMARCHE_DATA"):
        return Path(named)
    return (ROOT if (ROOT / "uv.lock").is_file() else Path.cwd()) / "var" / "demarche"


class Inherited(Mapping[str, str]):
    """The keys that territories brought along, read again when the file changed: one may come while all runs."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.stamp = 0
        self._keys: dict[str, str] = {}

    @property
    def _there(self) -> dict[str, str]:
        if (stamp := self.file.stat().st_mtime_ns) != self.stamp:
            self._keys = json.loads(self.file.read_text())["inherited"]
            self.stamp = stamp
        return self._keys

    def __getitem__(self, name: str) -> str:
        return self._there[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._there)

    def __len__(self) -> int:
        return len(self._there)


class Installation:
    """An installation, running or not. Nothing is made on the disk before it is needed.

    `progress` is given a key of the catalogue at each step of the database that may take long.
    """

    def __init__(self, data: Path | None = None, progress: Callable[[str], None] = lambda step: None) -> None:
        self._progress = progress
        self.data = (data or default_data()).expanduser().resolve()
        self.file = self.data / "demarche.toml"
        self.production = self.file.is_file() or (data is None and any(name in os.environ for name in PRODUCTION))

    @property
    def territories(self) -> Path:
        return self.settings.territories if self.production else self.data / "territories"

    @property
    def log(self) -> Path:
        return self.data / "log" / "demarche.log"

    @cached_property
    def postgres(self) -> Postgres:
        return Postgres(self.data / "postgres", progress=self._progress)

    @cached_property
    def settings(self) -> Settings:
        """Return the settings, of production or those that `run` uses where it answered last."""
        if self.production:
            return load(file=self.file if self.file.is_file() else None)
        return self.embedded(**self.address)

    def embedded(self, **told: Any) -> Settings:
        """Return the settings of everything in one process; `told` is the port and the address to listen on.

        Of the environment only how the world is reached counts: a mail server, networks that webhooks may call.
        """
        kept = self.secrets()
        passwords = self.postgres.passwords
        chosen = {PREFIX + name: os.environ[PREFIX + name] for name in OUTSIDE if PREFIX + name in os.environ}
        return replace(
            load({**chosen, PREFIX + "TERRITORIES": str(self.data / "territories")}),
            data=self.data,
            database=self.postgres.address,
            database_passwords={role: passwords[role] for role in ROLES if role in passwords},
            keys=kept["keys"],
            inherited=Inherited(self.data / "secrets.json"),
            mailbox_token=kept["mailbox_token"],
            stop_seconds=5.0,
            **told,
        )

    def origin(self, territory: Territory) -> str:
        """Return where people reach a territory, as far as the folder knows, and without making anything in it."""
        if self.production:
            return self.settings.origin(territory)
        return Settings(territories=self.territories, data=self.data, **self.address).origin(territory)

    def secrets(self) -> dict[str, Any]:
        """Return this installation's own secrets, made when first asked for; a caller that is new gets its key."""
        file = self.data / "secrets.json"
        kept: dict[str, Any] = json.loads(file.read_text()) if file.is_file() else {}
        keys = {name: kept.get("keys", {}).get(name) or secrets.token_hex(32) for name in CALLERS}
        complete = {"keys": keys, "mailbox_token": kept.get("mailbox_token") or secrets.token_urlsafe(16)}
        complete["inherited"] = kept.get("inherited", {})
        if complete != kept:
            self._keep_secrets(complete)
        return complete

    def inherit(self, keys: dict[str, str]) -> None:
        """Keep keys that a territory brought along from where it was."""
        kept = self.secrets()
        self._keep_secrets({**kept, "inherited": {**kept["inherited"], **keys}})

    def _keep_secrets(self, complete: dict[str, Any]) -> None:
        file = self.data / "secrets.json"
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_secret(file.with_suffix(".new"), json.dumps(complete, indent=2))
        file.with_suffix(".new").replace(file)

    @property
    def last(self) -> dict[str, Any]:
        """Return the last start, or nothing: the territory that it opened, and where it answered."""
        file = self.data / "address.json"
        found: dict[str, Any] = json.loads(file.read_text()) if file.is_file() else {}
        return found

    @property
    def address(self) -> dict[str, Any]:
        """Return the port and the listening address of the last start, or nothing."""
        return {name: value for name, value in self.last.items() if name != "territory"}

    def remember(self, territory: str, **address: Any) -> None:
        """Keep what we opened for the next start, and where we answer for the other commands."""
        file = self.data / "address.json"
        file.with_suffix(".new").write_text(json.dumps({"territory": territory, **address}))
        file.with_suffix(".new").replace(file)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Run the database, and so have the folder to ourselves; raise AlreadyRunning where another process has it."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self.postgres.start()
        except AlreadyRunning:
            raise AlreadyRunning(data=self.data) from None
        try:
            yield
        finally:
            self.postgres.stop()

    @contextmanager
    def opened(self) -> Iterator[Settings]:
        """Give settings whose database answers: as it runs, or started for the time of a command.

        Raises Failure where nothing was ever started: a folder mistyped must not become an installation.
        """
        if not self.production:
            if not self.postgres.cluster.exists():
                raise Failure("nothing_there", code=NOT_FOUND, data=self.data)
            # Where `demarche run` has it, its socket and its passwords are in the folder.
            with suppress(AlreadyRunning):
                self.postgres.start()
        try:
            yield self.settings
        finally:
            if not self.production:
                self.postgres.stop()
