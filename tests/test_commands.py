"""The commands of bin/ work from any folder, whatever it holds."""

import subprocess
from pathlib import Path

import pytest

BIN = Path(__file__).parents[1] / "bin"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("stack", "status", "--data", "nowhere"), "nothing was ever started"),
        (("journey", "--url", "http://nulle-part.localhost:1"), '"journey": "failed"'),
        (("images", "nothing"), "Usage: bin/images"),
        (("faults", "nothing"), "Usage: bin/faults"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_folder_with_tools_of_its_own_changes_nothing(tmp_path, command, said):
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "__init__.py").write_text("raise SystemExit('not these')")
    name, *options = command
    done = subprocess.run(
        [BIN / name, *options], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert said in done.stdout + done.stderr
