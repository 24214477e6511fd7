"""The journey of `bin/journey` is complete on an installation of its own, and says so in its last line."""

import json
import subprocess
import sys

import pytest

from tools.journey.installations import ROOT, environment

pytestmark = pytest.mark.unpatched


def play(*arguments: str) -> tuple[int, dict[str, object]]:
    command = [sys.executable, "-m", "tools.journey", "--json", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False, timeout=240
    )
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_the_journey_is_complete_in_one_process() -> None:
    code, said = play()
    assert (code, said["journey"], said["skipped"]) == (0, "complete", [])


def test_the_journey_is_complete_in_the_production_shape() -> None:
    code, said = play("--stack")
    assert (code, said["journey"], said["skipped"]) == (0, "complete", [])


def test_a_journey_to_nowhere_fails() -> None:
    code, said = play("--url", "http://nulle-part.localhost:1")
    assert (code, said["journey"], said["steps"]) == (1, "failed", 0)
