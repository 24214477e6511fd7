"""The threat model names the tests that hold each of its lines; none of them is made up, and no line is without."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "docs" / "threat-model.md", ROOT / "SECURITY.md")
APART = "does not apply"


def there_are() -> set[str]:
    """Return the names of all tests there are."""
    files = (
        file for part in ("chassis", "services", "gateway", "cli", "tests") for file in (ROOT / part).rglob("test_*.py")
    )
    parsed = (ast.parse(file.read_text("utf-8")) for file in files)
    return {node.name for tree in parsed for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def rows() -> list[list[str]]:
    """Return the rows of the tables that say what holds them."""
    found, header = [], ""
    for line in PAGES[0].read_text("utf-8").splitlines():
        if not line.startswith("|"):
            header = ""
        elif not header:
            header = line
        elif "held by" in header and not line.startswith("|---"):
            found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_is_named_exists(page: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", page.read_text("utf-8")))
    assert named - there_are() == set()
    assert len(named) > 100 or page.name == "SECURITY.md"


def test_every_line_is_held_by_a_test() -> None:
    assert [row[0] for row in rows() if "`test_" not in row[2] and APART not in row[-1]] == []


def test_no_risk_and_no_chapter_is_left_out() -> None:
    named = [row[0].split()[0] for row in rows()]
    assert [name for name in named if name.startswith("API")] == [f"API{number}" for number in range(1, 11)]
    assert [name for name in named if re.fullmatch(r"V\d+", name)] == [f"V{number}" for number in range(1, 18)]
