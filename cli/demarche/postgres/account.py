"""Who runs the server: PostgreSQL refuses root, and root's folders refuse everybody else."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from demarche.postgres.errors import Unreachable

NOBODY = "nobody"  # an account every system has: PostgreSQL wants its user to have a name


@dataclass(frozen=True)
class Account:
    """How to run a command that will not be root: a prefix, or options of Popen. `owner` owns its files."""

    prefix: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def owner(self) -> tuple[int, int] | None:
        """Return the user and group that must own the files, when they are not ours."""
        return (self.options["user"], self.options["group"]) if self.options else None

    def give(self, *paths: Path) -> None:
        """Hand files over to the account, when it isn't ours."""
        if self.owner:
            for path in paths:
                os.chown(path, *self.owner, follow_symlinks=False)

    def can(self, *command: str) -> bool:
        """Say whether the account can run a command to its end."""
        try:
            done = subprocess.run([*self.prefix, *command], capture_output=True, cwd="/", **self.options)
        except OSError:
            return False
        return done.returncode == 0


def account(binaries: Path, data: Path) -> Account:
    """Choose who runs the server; raise Unreachable when root finds nobody who can.

    Root keeps its files and only stops *looking like* root, in a user namespace of its own: a data folder under a
    0700 parent works, and nothing is opened to others. Where namespaces are refused (most containers), the server
    runs as `nobody`, who must be able to reach the binaries and the data.
    """
    if os.geteuid() != 0:
        return Account()
    nobody = pwd.getpwnam(NOBODY)
    if unshare := shutil.which("unshare"):
        disguised = Account((unshare, "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}", "--"))
        if disguised.can(str(binaries / "postgres"), "--version"):
            return disguised
    dropped = Account(options={"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []})
    if dropped.can(str(binaries / "postgres"), "--version") and dropped.can("test", "-x", str(data)):
        return dropped
    raise Unreachable(data=data, binaries=binaries)
