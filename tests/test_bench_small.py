"""What `bin/bench` measures of an evening and of a large installation, whole but tiny: it counts, no time is tested."""

from pathlib import Path

import pytest

from tools.bench import evening, scale
from tools.bench.figures import PROMISES

pytestmark = pytest.mark.unpatched
COUNTED = ("card_lost", "card_doubled", "reveal_lost", "reveal_doubled", "votes_beyond", "votes_lost")


def test_an_evening_counts_every_card_on_every_screen_and_every_vote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(evening, "EVERY", 0.05)
    with evening.hall(tmp_path, 6, 2, stack=False, told=lambda _: None) as hall:
        found = evening.once(hall)
    assert found.keys() == {promise.name for promise in PROMISES if promise.name.startswith("evening.")}
    assert [found[f"evening.{name}"] for name in COUNTED] == [0] * len(COUNTED)


def test_a_large_installation_is_filled_so_that_each_question_finds_something(tmp_path: Path):
    with scale.sides(tmp_path, 200, 2, stack=False, told=lambda _: None) as sides:
        asked = {name: sides.large.path_of(query) for name, query in scale.READS.items()}
        assert len(sides.large.ground.visitor.read_all("/contributions", limit=100)) == 100
        assert sides.large.ground.ask("participation", "SELECT count(*) FROM contribution") == (200,)
    assert asked.keys() == scale.READS.keys()
