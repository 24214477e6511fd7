"""The four services have the same rooms; what lies elsewhere than its like is named, with what to do."""

import shutil
from pathlib import Path

import pytest

from tools.rooms import ROOT, faults

CALLS = "projects/projects/calls"
FAULTS = {
    f"{CALLS}/helpers.py: put it in the room of its like": "",
    f"{CALLS}/queries.py: actions are the only writers: update": "from sqlalchemy import update\n",
    f"{CALLS}/queries.py: Late belongs in models.py": "class Late(Base): ...\n",
    f"{CALLS}/actions.py: Shape belongs in schemas.py or events.py or shapes.py": "class Shape(Schema): ...\n",
    f"{CALLS}/actions.py: a StateTable belongs in states.py": "states = StateTable('call', 'open', {})\n",
    "projects/projects/odds.py: put it in the room of its like": "",
}
MISSING = {
    "services/workshops/workshops/examples.py is missing": "workshops/examples.py",
    "services/workshops/workshops/votes: its rows want a writer": "workshops/votes/actions.py",
    "services/workshops/workshops/votes: its __init__.py says in a docstring": "workshops/votes/__init__.py",
    "services/workshops/tests/test_states.py is missing": "tests/test_states.py",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "services", tmp_path / "services", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_services_have_the_same_rooms() -> None:
    assert list(faults(ROOT)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_what_lies_elsewhere_than_its_like_is_named(tree: Path, fault: str) -> None:
    with (tree / "services" / fault.partition(":")[0]).open("a", encoding="utf-8") as file:
        file.write(FAULTS[fault])
    assert [named.startswith(f"services/{fault}") for named in faults(tree)] == [True]


@pytest.mark.parametrize("fault", MISSING)
def test_what_one_service_lacks_is_named(tree: Path, fault: str) -> None:
    (tree / "services" / "workshops" / MISSING[fault]).unlink()
    assert any(named.startswith(fault) for named in faults(tree))


def test_what_a_service_has_of_its_own_is_named_in_its_readme(tree: Path) -> None:
    (tree / "services/projects/projects/calls/urgency.py").touch()
    readme = tree / "services/projects/README.md"
    readme.write_text(readme.read_text("utf-8") + "\nHow urgent a call is: `projects/calls/urgency.py`.\n", "utf-8")
    assert list(faults(tree)) == []


def test_a_state_table_that_no_test_tries_is_named(tree: Path) -> None:
    tested = tree / "services/projects/tests/test_states.py"
    tested.write_text(tested.read_text("utf-8").replace("projects.calls.states", "projects.calls.models"), "utf-8")
    fault = "services/projects/projects/calls/states.py: tests/test_states.py tries none of its transitions"
    assert list(faults(tree)) == [fault]
