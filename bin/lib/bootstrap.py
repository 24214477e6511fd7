"""Make the Python environment from Python alone, so that a clone and one command are enough.

uv does the work, from a virtual environment of its own in `.tools/`. It is put there by pip, and
pip by us: Debian's Python may come without either. Both are pinned by version and by hash.
"""

import fcntl
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
ENVIRONMENT = ROOT / ".venv"
REQUIREMENT = Path(__file__).with_name("uv.txt")
PIP = (
    "https://files.pythonhosted.org/packages/07/25/"
    "ee8c38ae72d66b844ce8eb9711ba905dba21ca1a8a0c960057c41cd23337/pip-26.3-py3-none-any.whl"
)
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
PIP_OPTIONS = (
    "--disable-pip-version-check",
    "--no-input",
    "--only-binary=:all:",
    "--require-hashes",
)
AUTHORITIES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT")


def main(purpose: str, fingerprint: str) -> None:
    """Bring `.venv` to what the lock says, once even when two commands start together."""
    trust_the_machine()
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        wait_for(lock.fileno())
        stamp = ENVIRONMENT / f".{purpose}"
        if python_works() and stamp.is_file() and stamp.read_text() == fingerprint:
            return
        synchronise(installed_uv(), purpose)
        stamp.write_text(fingerprint)


def python_works() -> bool:
    """Tell whether `.venv` has a Python: its link breaks when the machine's Python goes."""
    return (ENVIRONMENT / "bin" / "python").exists()


def trust_the_machine() -> None:
    """Give pip and uv the certificate authorities under the name they both read."""
    known = next((os.environ[name] for name in AUTHORITIES if os.environ.get(name)), None)
    if known:
        os.environ.setdefault("SSL_CERT_FILE", known)


def wait_for(lock: int) -> None:
    """Take the lock; say so when another command holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another command is preparing the Python environment: waiting for it.")
        fcntl.flock(lock, fcntl.LOCK_EX)


def installed_uv() -> Path:
    """Return uv, the pinned version, installed on first use; a half-made one is made again."""
    folder = TOOLS / "uv"
    uv = folder / "bin" / "uv"
    mark = folder / "requirement"
    if uv.is_file() and mark.is_file() and mark.read_bytes() == REQUIREMENT.read_bytes():
        return uv
    say("Getting uv, which installs the rest (first time only).")
    shutil.rmtree(folder, ignore_errors=True)
    venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    with tempfile.TemporaryDirectory() as temporary:
        pip = Path(temporary) / PIP.rpartition("/")[2]
        pip.write_bytes(download(PIP, PIP_SHA256))
        run([folder / "bin" / "python", pip / "pip", "install", *PIP_OPTIONS, "-r", REQUIREMENT])
    shutil.copyfile(REQUIREMENT, mark)
    return uv


def download(url: str, sha256: str) -> bytes:
    """Return what the address serves, if and only if it is what was pinned."""
    authorities = ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE"))
    with urllib.request.urlopen(url, timeout=60, context=authorities) as answer:
        content: bytes = answer.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise SystemExit(f"{url} is not what was pinned: something changes downloads on the way.")
    return content


def synchronise(uv: Path, purpose: str) -> None:
    """Install what the lock says; an operator's command leaves a developer's tools in place."""
    say("Preparing the Python environment (about half a minute the first time).")
    scope = [] if purpose == "developer" else ["--no-dev", "--inexact"]
    environment = os.environ | {
        "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    environment.pop("VIRTUAL_ENV", None)
    if not python_works():
        environment["UV_PYTHON"] = sys.executable
    run([uv, "sync", "--frozen", "--project", ROOT, *scope], environment)


def run(command: list[str | Path], environment: dict[str, str] | None = None) -> None:
    """Run a step with its own progress on the screen; raise CalledProcessError when it fails."""
    subprocess.run(command, env=environment, stdout=sys.stderr, check=True)


def say(line: str) -> None:
    """Tell the person who waits, on the error stream: the output belongs to the command."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2])
    except subprocess.CalledProcessError:
        sys.exit("The Python environment is not ready: mend what is above, then start again.")
    except OSError as error:
        sys.exit(
            f"The Python environment is not ready ({error}): check the network, HTTPS_PROXY, "
            "SSL_CERT_FILE and the free disk space, then start again."
        )
    except KeyboardInterrupt:
        sys.exit("Stopped: start again to go on from here.")
