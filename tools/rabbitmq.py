"""A private RabbitMQ node, for the tests and for the production shape on one machine.

It is made of the system's package, but shares nothing with the system's own broker: data, logs,
configuration, cookie and home stand in one folder; its ports are its own, open to this machine.
"""

import base64
import contextlib
import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import amqp

from tools.ports import free_ports, is_free

HOME = Path("/usr/lib/rabbitmq/bin")
VHOSTS = ("/demarche", "integrators")

CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{amqp}
load_definitions = {folder}/definitions.json
log.console = false
log.file = node.log
log.file.level = warning
collect_statistics_interval = 60000
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 50MB
# The log of the quorum queues is held in memory up to this size, 512 MB by default.
raft.wal_max_size_bytes = 16777216
# A message may be held for as long as the database behind its handler is away: a day.
consumer_timeout = 86400000
"""


class Failed(Exception):
    """The node did not start; its own words follow."""


@dataclass
class Node:
    """What a node keeps from one start to the next: its ports and its key."""

    amqp: int
    distribution: int
    epmd: int
    control: int
    user: str
    password: str


class RabbitMQ:
    """One node in one folder. It stops with the process that started it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._node: Node | None = None
        self._beam: subprocess.Popen[bytes] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Give the address of the internal vhost, with its user and password."""
        return self.url_of(VHOSTS[0])

    def url_of(self, vhost: str) -> str:
        """Give the address of a vhost of this node."""
        node = self.node
        return f"amqp://{node.user}:{node.password}@127.0.0.1:{node.amqp}/{quote(vhost, safe='')}"

    @property
    def node(self) -> Node:
        """Read the ports and the key, made at the first start."""
        if self._node is None:
            self._node = Node(**json.loads((self.folder / "node.json").read_text()))
        return self._node

    def start(self, seconds: float = 60) -> None:
        """Start the node, return once it takes connections; raise `Failed` with its last words."""
        if not (HOME / "rabbitmq-server").exists():
            raise Failed(f"{HOME}/rabbitmq-server is missing: apt-get install rabbitmq-server")
        deadline = time.monotonic() + seconds
        self._prepare()
        node = self.node
        if self._epmd is None or self._epmd.poll() is not None:
            self._await_port(node.epmd, deadline)
            self._epmd = self._spawn("epmd", "-port", str(node.epmd))
        for port in (node.amqp, node.distribution):
            self._await_port(port, deadline)
        self._beam = self._spawn(str(HOME / "rabbitmq-server"))
        while not self.answers():
            if self._beam.poll() is not None or time.monotonic() > deadline:
                self.kill()
                self._end_epmd()
                raise Failed((self.folder / "output.log").read_text()[-4000:])
            time.sleep(0.05)

    def stop(self, seconds: float = 30) -> None:
        """Stop the node in good order, and what it needed."""
        if self._beam is not None:
            self._beam.terminate()
            try:
                self._beam.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
            self._beam = None
        self._end_epmd()

    def kill(self) -> None:
        """Cut the node off as a power failure would; `start` brings it back."""
        if self._beam is not None:
            self._beam.kill()
            self._beam.wait()
            self._beam = None

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Hold the node still: its connections stay open and nothing answers."""
        if self._beam is None:
            raise Failed("the node is not running")
        self._beam.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._beam.send_signal(signal.SIGCONT)

    def has_registered(self, queue: str) -> bool:
        """Tell whether a new queue would outlive `kill`.

        The broker writes the name of a new quorum queue to its disk about a second after it has
        confirmed the first messages: killed before, it comes back with the queue empty and stuck.
        """
        names = self.folder.glob("data/*/quorum/*/names.dets")
        return any(queue.encode() in each.read_bytes() for each in names)

    def wait(self) -> int:
        """Wait until the node ends by itself or by a signal."""
        return self._beam.wait() if self._beam else 0

    def ctl(self, *arguments: str) -> str:
        """Run `rabbitmqctl` on this node and give what it prints."""
        command = [str(HOME / "rabbitmqctl"), "--quiet", *arguments]
        answer = subprocess.run(command, env=self._environment(), capture_output=True, check=True)
        return answer.stdout.decode()

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        remembered = self.folder / "node.json"
        if not remembered.exists():
            port, distribution, epmd, control = free_ports(4)
            password = secrets.token_urlsafe(24)
            self._node = Node(port, distribution, epmd, control, "demarche", password)
            _write_private(remembered, json.dumps(asdict(self._node)))
            _write_private(self.folder / ".erlang.cookie", secrets.token_hex(20))
        node = self.node
        settings = CONFIGURATION.format(amqp=node.amqp, folder=self.folder)
        _write_private(self.folder / "rabbitmq.conf", settings)
        _write_private(self.folder / "definitions.json", json.dumps(_definitions(node)))
        _write_private(self.folder / "enabled_plugins", "[].\n")
        _write_private(self.folder / "env.conf", "")

    def _environment(self) -> dict[str, str]:
        folder, node = self.folder, self.node
        loopback = "-kernel inet_dist_use_interface {127,0,0,1}"
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "ERL_EPMD_PORT": str(node.epmd),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            # The server's script then becomes the virtual machine instead of watching over it:
            # our signals reach the node itself.
            "detached": "true",
            "RABBITMQ_NODENAME": "demarche@localhost",
            "RABBITMQ_DIST_PORT": str(node.distribution),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "env.conf"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "node.pid"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{loopback} +S 2:2",
            "RABBITMQ_CTL_ERL_ARGS": loopback,
            "RABBITMQ_CTL_DIST_PORT_MIN": str(node.control),
            "RABBITMQ_CTL_DIST_PORT_MAX": str(node.control),
        }

    def _spawn(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a process that ends with ours, in a session of its own: Ctrl-C reaches us first."""
        with (self.folder / "output.log").open("ab") as output:
            return subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *command],
                env=self._environment(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _await_port(self, port: int, deadline: float) -> None:
        """Wait for a node that is still stopping to give its port back."""
        while not is_free(port):
            if time.monotonic() > deadline:
                raise Failed(f"port {port} of {self.folder}/node.json is taken by another program")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Tell whether the node takes connections."""
        node = self.node
        connection = amqp.Connection(f"127.0.0.1:{node.amqp}", node.user, node.password, virtual_host=VHOSTS[0])
        with contextlib.suppress(OSError, amqp.AMQPError):
            connection.connect()
            connection.close()
            return True
        return False

    def _end_epmd(self) -> None:
        if self._epmd is not None:
            self._epmd.kill()
            self._epmd.wait()
            self._epmd = None


def _definitions(node: Node) -> dict[str, object]:
    """Describe the user and the vhosts, as the node loads them at each start."""
    salt = secrets.token_bytes(4)
    digest = hashlib.sha256(salt + node.password.encode()).digest()
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    return {
        "users": [
            {
                "name": node.user,
                "password_hash": base64.b64encode(salt + digest).decode(),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": "administrator",
            }
        ],
        "vhosts": [{"name": vhost} for vhost in VHOSTS],
        "permissions": [{"user": node.user, "vhost": vhost, **everything} for vhost in VHOSTS],
    }


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole: another process may be waiting for it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.touch(mode=0o600)
    fresh.write_text(text)
    fresh.replace(path)


def main() -> int:
    """Run a node in the given folder until it is told to stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit())
    broker = RabbitMQ(Path(sys.argv[1]))
    try:
        broker.start()
        print(broker.url, flush=True)
        return broker.wait()
    finally:
        broker.stop()


if __name__ == "__main__":
    sys.exit(main())
