"""A model that lacks a step is found out: the machines can go red."""

from typing import Any

import pytest

from tests.models import contributions
from tests.models.beside import PLANTED, Beside, walk
from tests.models.test_contributions import Contributions
from tests.models.town import Town

pytestmark = pytest.mark.unpatched


@pytest.mark.parametrize(
    ("machine", "table", "state", "follow"),
    [
        (Contributions, contributions.CONTRIBUTION, "published", {"in_challenge", "answered", "merged", "withdrawn"}),
    ],
)
def test_a_wrong_step_is_found_out(
    town: Town, monkeypatch: pytest.MonkeyPatch, machine: type[Beside], table: Any, state: str, follow: set[str]
) -> None:
    monkeypatch.setitem(table, state, follow)
    with pytest.raises(AssertionError, match="by the model"):
        walk(machine, town, PLANTED)
