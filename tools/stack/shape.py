"""What the stack is made of: its processes, its ports, its settings; kept in one folder from start to start."""

import json
import secrets
import shlex
import sys
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from demarche.postgres.passwords import write_secret
from demarche.services import NAMES, ROLES, WITH_DATA
from demarche.territories import inline
from tools import postgres
from tools.ports import free_ports
from tools.rabbitmq import RabbitMQ

ROOT = Path(__file__).parents[2]
BELOW = ("postgres", "rabbitmq", "smtp")  # what the services stand on

SUPERVISOR = """\
[supervisord]
logfile=log/supervisor.log
logfile_backups=1
pidfile=supervisor.pid
[unix_http_server]
file=supervisor.sock
chmod=0700
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
# A supervisor that is killed takes its processes along, each in its own good order.
PROGRAM = """\
[program:{name}]
command=setpriv --pdeathsig TERM {command}
environment={environment}
directory={folder}
stdout_logfile=log/{name}.log
stdout_logfile_backups=2
redirect_stderr=true
autostart=false
autorestart=true
startsecs=0
stopwaitsecs=60
"""


@dataclass
class Kept:
    """What stays the same between starts: ports, keys, how many of each service and of the gateway.

    `through` names the ports by which parts are reached instead of their own, `environment` what services find in
    theirs besides: `bin/faults` puts networks and clocks of its own between them.
    """

    gateway: int
    smtp: int
    services: dict[str, list[int]] = field(default_factory=dict)
    gateways: list[int] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    through: dict[str, int] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)


class Shape:
    """The stack of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.file = self.folder / "stack.json"
        self.mail = self.folder / "mail"

    @cached_property
    def kept(self) -> Kept:
        """Return what was kept, or choose it."""
        if self.file.exists():
            return Kept(**json.loads(self.file.read_text()))
        gateway, smtp = free_ports(2)
        return Kept(gateway, smtp, keys={name: secrets.token_hex(32) for name in (*NAMES, "cli")})

    def grow(self, replicas: int | None) -> bool:
        """Have so many processes of each service and of the gateway, as many as before for None; tell whether that
        changes anything."""
        before = dict(self.kept.services)
        for name in WITH_DATA:
            self.kept.services[name] = grown(before.get(name, []), replicas)
        self.kept.gateways = grown(self.kept.gateways or [self.kept.gateway], replicas)
        self.keep()
        return bool(before) and before != self.kept.services

    def keep(self) -> None:
        """Remember all this for the next start."""
        write_secret(self.file, json.dumps(asdict(self.kept), indent=2))

    @property
    def ports(self) -> dict[str, int | None]:
        """Return the port of each process, in the order in which they start."""
        many = {
            f"{name}-{number}": port
            for name, ports in self.kept.services.items()
            for number, port in enumerate(ports, start=1)
        }
        gateways = {f"gateway-{number}": port for number, port in enumerate(self.kept.gateways[1:], start=2)}
        return {
            "postgres": postgres.server(self.folder / "postgres").port,
            "rabbitmq": self.broker.node.amqp if (self.folder / "rabbitmq" / "node.json").exists() else None,
            "smtp": self.kept.smtp,
            **many,
            "gateway": self.kept.gateway,
            **gateways,
        }

    def address_of(self, name: str, url: str) -> str:
        """Return the address of a part, at the port by which it is reached where that is not its own."""
        parts = urlsplit(url)
        if (port := self.kept.through.get(name)) is None:
            return url
        return parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{port}")).geturl()

    @property
    def broker(self) -> RabbitMQ:
        return RabbitMQ(self.folder / "rabbitmq")

    def write_settings(self) -> None:
        """Write what every service of the stack reads, once the broker and the database have their ports."""
        passwords = postgres.server(self.folder / "postgres").passwords
        settings = {
            "territories": str(self.folder / "territories"),
            "data": str(self.folder),
            "port": self.kept.gateway,
            "public_port": self.kept.gateway,
            "database": self.address_of("postgres", postgres.address(self.folder / "postgres")),
            "broker": self.address_of("rabbitmq", self.broker.url),
            "smtp": f"smtp://127.0.0.1:{self.kept.smtp}",
            "webhook_allowed_networks": ["127.0.0.1/32"],
            "database_passwords": {role: passwords[role] for role in ROLES},
            "keys": self.kept.keys,
            "services": {
                name: ";".join(
                    self.address_of(f"{name}-{number}", f"http://127.0.0.1:{port}")
                    for number, port in enumerate(ports, start=1)
                )
                for name, ports in self.kept.services.items()
            },
        }
        lines = (f"{key} = {inline(value)}" for key, value in settings.items())
        write_secret(self.folder / "demarche.toml", "\n".join([*lines, ""]))

    def write_supervisor(self) -> None:
        """Write what supervisor runs: nothing by itself, all of it again when it dies."""
        (self.folder / "log").mkdir(exist_ok=True)
        parts = [SUPERVISOR]
        for name, port in self.ports.items():
            values = {"name": name, "folder": self.folder, "environment": self.environment(name, port)}
            parts.append(PROGRAM.format(command=shlex.join(self.command(name)), **values))
        write_secret(self.folder / "supervisor.conf", "\n".join(parts))

    def command(self, name: str) -> list[str]:
        """Return how one process is started."""
        match name:
            case "postgres" | "rabbitmq":
                return [sys.executable, "-m", f"tools.{name}", str(self.folder / name)]
            case "smtp":
                return [sys.executable, "-m", "tools.smtp", str(self.kept.smtp), str(self.mail)]
        service, _, _ = name.partition("-")
        return [str(Path(sys.executable).parent / "demarche"), "serve", service, "--data", str(self.folder)]

    def environment(self, name: str, port: int | None) -> str:
        """Return what one process finds in its environment."""
        if name in BELOW:
            return f'PYTHONPATH="{ROOT}"'
        given = {"DEMARCHE_PORT": port, "DEMARCHE_CONFIG": self.folder / "demarche.toml", **self.kept.environment}
        return ",".join(f'{key}="{value}"' for key, value in given.items())


def grown(ports: list[int], wanted: int | None) -> list[int]:
    """Return so many ports, those that there are first; as many as before, and at least one, for None."""
    wanted = wanted or len(ports) or 1
    return [*ports, *free_ports(max(0, wanted - len(ports)))][:wanted]
