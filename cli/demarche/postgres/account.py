"""Who runs the server: PostgreSQL refuses root, and root's folders refuse everybody else."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demarche.postgres.errors import Unreachable

NOBODY = "nobody"  # every system has it, and PostgreSQL wants its user to have a name


@dataclass(frozen=True)
class Account:
    """How to run what must not be root: behind a prefix, or with options of Popen."""

    prefix: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, from a folder that everybody can stand in."""
        return subprocess.run(
            [*self.prefix, *map(str, command)],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=environment(),
            **self.options,
        )

    def can(self, *command: str | Path) -> bool:
        """Say whether the account can run a command, and the command agrees."""
        try:
            return self.run(*command).returncode == 0
        except OSError:
            return False

    def give(self, folder: Path) -> None:
        """Hand a folder and all it holds to the account, unless its files are ours."""
        if self.options:
            user, group = self.options["user"], self.options["group"]
            for path in (folder, *folder.rglob("*")):
                os.chown(path, user, group, follow_symlinks=False)


def environment() -> dict[str, str]:
    """Return our environment without what would change the server's language or settings."""
    return {name: value for name, value in os.environ.items() if name[:2] not in {"PG", "LC"}} | {"LC_ALL": "C"}


def account(data: Path) -> Account:
    """Choose who runs the server on a data folder; raise Unreachable when root finds nobody.

    Root keeps its own files and only stops *looking like* root, in a user namespace of its own:
    folders stay closed, nothing changes hands. Where the folder is somebody's, the server is
    theirs; where namespaces are refused, as in most containers, it is `nobody`'s.
    """
    if os.geteuid() != 0:
        return Account()
    for candidate in candidates(data):
        if candidate.can("test", "-x", data.parent):
            return candidate
    raise Unreachable(data=data)


def candidates(data: Path) -> Iterator[Account]:
    """Yield who could run the server when we are root, the least intrusive first."""
    nobody = pwd.getpwnam(NOBODY)
    if owner := data.stat().st_uid:
        yield dropped(owner, data.stat().st_gid)
    if unshare := shutil.which("unshare"):
        uid, gid = nobody.pw_uid, nobody.pw_gid
        yield Account((unshare, "--user", f"--map-user={uid}", f"--map-group={gid}", "--"))
    if owner := data.parent.stat().st_uid:
        yield dropped(owner, data.parent.stat().st_gid)
    yield dropped(nobody.pw_uid, nobody.pw_gid)


def dropped(user: int, group: int) -> Account:
    return Account(options={"user": user, "group": group, "extra_groups": []})
