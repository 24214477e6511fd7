"""Words come from catalogues, complete in each language; states move by their table and not otherwise."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from shop.service import STATES

from chassis.http.problems import STATUS, Problem, say
from chassis.states import StateTable
from chassis.words import HERE, Words, catalogue

ROOT = Path(__file__).parents[2]
FOLDERS = sorted({path.parents[1] for path in ROOT.glob("*/**/locale/*/messages.po") if ".venv" not in path.parts})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_language_says_the_same_things_with_the_same_values(folder):
    french = catalogue(folder, "fr")
    for language in (path.parent.name for path in folder.glob("*/messages.po")):
        spoken = catalogue(folder, language)
        assert spoken.keys() == french.keys()
        for key, words in french.items():
            assert set(re.findall(r"{(\w+)}", words)) == set(re.findall(r"{(\w+)}", spoken[key])), key


def test_every_problem_has_its_words():
    assert {f"problem.{slug}.{part}" for slug in STATUS for part in ("title", "detail")} <= catalogue(HERE, "fr").keys()


def test_an_unknown_language_falls_back_to_french():
    assert Words()("oc", "problem.gone.title") == "N’existe plus"


def test_an_unknown_key_shows_itself():
    assert Words()("fr", "no.such.key") == "no.such.key"


def test_a_message_carries_its_values():
    assert say(Words(), "en", "validation.length_max|max=7") == "The length must be at most 7."


def test_a_table_knows_its_states():
    assert STATES.states == ["draft", "sold", "gone"]


@pytest.mark.parametrize("state", STATES.states)
@pytest.mark.parametrize("to", STATES.states)
def test_a_row_moves_by_its_table_or_stays(state, to):
    row = SimpleNamespace(state=state)
    if STATES.allows(state, to):
        STATES.move(row, to)
        assert row.state == to
    else:
        with pytest.raises(Problem) as refused:
            STATES.move(row, to)
        assert (row.state, refused.value.status) == (state, 409)


def test_a_table_may_hold_a_state_that_nothing_leaves():
    assert not StateTable("thing", "only", {}).allows("only", "other")
