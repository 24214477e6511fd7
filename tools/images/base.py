"""A base image made from Debian's own packages, for machines that reach no image registry."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import click

from tools.images.engine import Engine

SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
SECURITY = "http://security.debian.org/debian-security"
PACKAGES = "python3,python3-venv,ca-certificates"
AUTHORITIES = "etc/ssl/certs/ca-certificates.crt"
TRUSTING = ("PIP_CERT", "SSL_CERT_FILE")  # what pip and uv read; both would bring authorities of their own
UNREAD = ("usr/share/doc", "usr/share/man", "usr/share/info", "usr/share/locale", "var/cache/apt", "var/lib/apt/lists")


def make(engine: Engine, image: str, mirror: str = MIRROR) -> None:
    """Make the base image: Debian at its smallest, with Python, and with the authorities that this machine trusts."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        raise click.ClickException("The base is made as root by debootstrap (on Debian: apt install debootstrap).")
    with tempfile.TemporaryDirectory(prefix="base-", dir=engine.folder) as temporary:
        root = Path(temporary) / "root"
        step("debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, root, mirror)
        upgrade(root, mirror)
        for unread in UNREAD:
            shutil.rmtree(root / unread, ignore_errors=True)
            (root / unread).mkdir()
        authorities = Path("/", AUTHORITIES)
        if authorities.is_file():
            shutil.copyfile(authorities, root / AUTHORITIES)
        load(engine, root, image)


def upgrade(root: Path, mirror: str) -> None:
    """Bring it to Debian's newest: debootstrap takes the packages of the last point release."""
    sources = f"deb {mirror} {SUITE} main\ndeb {mirror} {SUITE}-updates main\ndeb {SECURITY} {SUITE}-security main\n"
    (root / "etc/apt/sources.list").write_text(sources)
    shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
    step("chroot", root, "apt-get", "update", "-q")
    step("chroot", root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "upgrade", "-qy")


def load(engine: Engine, root: Path, image: str) -> None:
    """Hand the tree to Docker, as an image of one layer."""
    variables = [f"{name}=/{AUTHORITIES}" for name in TRUSTING]
    changes = [f"--change=ENV {' '.join(variables)}", '--change=CMD ["bash"]']
    tar = subprocess.Popen(["tar", "--create", "--numeric-owner", "--directory", root, "."], stdout=subprocess.PIPE)
    done = subprocess.run(
        ["docker", "import", *changes, "-", image], stdin=tar.stdout, env=engine.environment, check=False
    )
    if done.returncode or tar.wait():
        raise click.ClickException("docker import failed; the reason is above")


def step(*command: str | Path) -> None:
    """Run a step with its own progress on the screen, in no language of this machine's."""
    if subprocess.run(command, env=dict(os.environ) | {"LC_ALL": "C"}, check=False).returncode:
        raise click.ClickException(f"{command[0]} failed; the reason is above")
