"""The example of CONTRIBUTING works as printed: applied to a copy of the tree, its own test calls the new endpoint."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from demarche.services import WITH_DATA

ROOT = Path(__file__).parents[1]
PATCH = ROOT / "docs/examples/neighbours.patch"
MEMBERS = ("chassis", *(f"services/{name}" for name in WITH_DATA), "gateway", "cli")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The tree as git sees it, tracked and new."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    return tmp_path


def test_an_endpoint_costs_at_most_four_files_and_25_lines_none_of_them_in_the_gateway() -> None:
    patch = PATCH.read_text("utf-8")
    files = re.findall(r"^\+\+\+ b/(.+)$", patch, re.MULTILINE)
    added = [line for line in patch.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert len(files) <= 4
    assert len(added) <= 25
    assert not [file for file in files if file.startswith("gateway/")]


def test_the_example_applies_to_the_tree_and_is_called_by_its_own_test(copy: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=copy, check=True)
    subprocess.run(["git", "apply", "--recount", str(PATCH)], cwd=copy, check=True)
    paths = os.pathsep.join(str(copy / member) for member in MEMBERS)
    whole = {name: value for name, value in os.environ.items() if name != "DEMARCHE_TEST_PART"}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "services/participation/tests/test_neighbours.py"],
        cwd=copy, env=whole | {"PYTHONPATH": paths}, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert "1 passed" in ran.stdout
