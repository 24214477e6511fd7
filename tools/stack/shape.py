"""What the stack is made of: its processes, its ports, its settings; kept in one folder from start to start."""

import json
import secrets
import shlex
import sys
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

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
    """What stays the same between starts: ports, keys, how many of each service."""

    gateway: int
    smtp: int
    services: dict[str, list[int]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


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
        """Have so many processes of each service, as many as before for None; tell whether that changes anything."""
        before = dict(self.kept.services)
        for name in WITH_DATA:
            ports = before.get(name, [])
            wanted = replicas or len(ports) or 1
            self.kept.services[name] = [*ports, *free_ports(max(0, wanted - len(ports)))][:wanted]
        write_secret(self.file, json.dumps(asdict(self.kept), indent=2))
        return bool(before) and before != self.kept.services

    @property
    def ports(self) -> dict[str, int | None]:
        """Return the port of each process, in the order in which they start."""
        many = {
            f"{name}-{number}": port
            for name, ports in self.kept.services.items()
            for number, port in enumerate(ports, start=1)
        }
        return {
            "postgres": postgres.server(self.folder / "postgres").port,
            "rabbitmq": self.broker.node.amqp if (self.folder / "rabbitmq" / "node.json").exists() else None,
            "smtp": self.kept.smtp,
            **many,
            "gateway": self.kept.gateway,
        }

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
            "database": postgres.address(self.folder / "postgres"),
            "broker": self.broker.url,
            "smtp": f"smtp://127.0.0.1:{self.kept.smtp}",
            "webhook_allowed_networks": ["127.0.0.1/32"],
            "database_passwords": {role: passwords[role] for role in ROLES},
            "keys": self.kept.keys,
            "services": {
                name: ";".join(f"http://127.0.0.1:{port}" for port in ports)
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
        return f'DEMARCHE_PORT="{port}",DEMARCHE_CONFIG="{self.folder / "demarche.toml"}"'
