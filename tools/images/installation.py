"""An installation of deploy/compose.yaml: its settings kept in one folder, started, looked at, stopped."""

import json
import re
import subprocess
import time
from functools import cached_property
from pathlib import Path

from click import ClickException

from tools.images.engine import Engine

DEPLOY = Path(__file__).parents[2] / "deploy"
PATIENCE = 180.0  # seconds for every container to be healthy
UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


class Installation:
    """The containers of one project. Settings are made once, as an operator makes them, and then ours to change."""

    def __init__(self, engine: Engine, project: str, folder: Path) -> None:
        self.engine, self.project, self.folder = engine, project, folder.resolve()
        self.file = self.folder / "env"
        self.mail = self.folder / "mail"

    def prepare(self, port: int, **wanted: str) -> None:
        """Write the settings where there are none yet, secrets included."""
        if self.file.exists():
            return
        self.mail.mkdir(parents=True, exist_ok=True)
        self.mail.chmod(0o777)  # the catcher writes there as a user of its own
        made = subprocess.run(["sh", DEPLOY / "secrets.sh"], capture_output=True, text=True, check=True).stdout
        ours = {"PUBLISH": f"127.0.0.1:{port}", "PUBLIC_PORT": str(port), "MAIL_FOLDER": str(self.mail), **wanted}
        self.file.touch(mode=0o600)
        self.file.write_text("\n".join([made, *(f"{name}={value}" for name, value in ours.items()), ""]))

    @cached_property
    def settings(self) -> dict[str, str]:
        """Return the variables of the compose file; the last line of a name wins."""
        lines = (line.partition("=") for line in self.file.read_text().splitlines() if not line.startswith("#"))
        return {name: value for name, equals, value in lines if equals}

    @property
    def url(self) -> str:
        return f"http://localhost:{self.settings['PUBLIC_PORT']}"

    def compose(self, *arguments: str) -> str:
        """Run a compose command; return what it prints, and show its progress."""
        command: list[str | Path] = [
            *self.engine.compose_command,
            "--file",
            DEPLOY / "compose.yaml",
            "--project-name",
            self.project,
        ]
        done = subprocess.run(
            [*command, *arguments],
            env=self.engine.environment | self.settings,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ClickException(f"compose {arguments[0]} failed; the reason is above")
        return str(done.stdout).strip()

    def demarche(self, *arguments: str) -> str:
        """Run a command of the operator's and return what it prints."""
        return self.compose("run", "--rm", "-T", "operator", "demarche", *arguments)

    def up(self) -> None:
        """Start what is not running, return once every container is healthy; show the last words of one that is not."""
        self.compose("up", "--detach")
        deadline = time.monotonic() + PATIENCE
        while ill := [name for name, health in self.healths().items() if health != "healthy"]:
            if time.monotonic() > deadline:
                self.engine.docker("logs", "--tail", "20", ill[0])
                raise ClickException(f"not healthy within {PATIENCE:g} s: {', '.join(ill)}")
            time.sleep(0.2)

    def containers(self) -> list[str]:
        """Return the names of the containers that should run: those that ended well had nothing else to do."""
        ours = f"label=com.docker.compose.project={self.project}"
        every = set(self.engine.ask("ps", "--all", "--filter", ours, "--format", "{{.Names}}").split())
        ended = self.engine.ask("ps", "--all", "--filter", ours, "--filter", "exited=0", "--format", "{{.Names}}")
        return sorted(every - set(ended.split()))

    def healths(self) -> dict[str, str]:
        names = self.containers()
        shape = "{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}"
        return dict(zip(names, self.engine.ask("inspect", "--format", shape, *names).split(), strict=True))

    def memory(self) -> dict[str, int]:
        """Return the memory of each container, in bytes, without the page cache."""
        shown = self.engine.ask("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", *self.containers())
        found = (re.match(r"(\S+) ([\d.]+)(\w+)", line) for line in shown.splitlines())
        return {match[1]: int(float(match[2]) * UNITS[match[3]]) for match in found if match}

    def host_address(self) -> str:
        """Return the address under which the containers that may leave reach this machine."""
        return self.engine.ask(
            "network", "inspect", f"{self.project}_outside", "--format", "{{(index .IPAM.Config 0).Gateway}}"
        )

    def administrator_link(self, slug: str) -> str:
        asked = ("role", "grant", "--territory", slug, "--role", "administrator", "--json")
        return str(json.loads(self.demarche(*asked))["administrator_link"])

    def territories(self) -> list[str]:
        return [str(one["slug"]) for one in json.loads(self.demarche("territory", "list", "--json"))]

    def down(self, *, volumes: bool = False) -> None:
        """Stop and remove the containers; what they keep goes only where it is asked."""
        if self.file.exists():
            self.compose("down", "--timeout", "60", *(["--volumes"] if volumes else []))
