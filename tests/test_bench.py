"""What `bin/bench` makes of its measures: medians, targets, lines. No time is tested: the command says those."""

import json
from collections.abc import Sequence

import pytest

from tools.bench.figures import PROMISES, Figure, alternate, figures, percentile
from tools.bench.load import written
from tools.journey.client import Client


def figure(name: str, *values: float, stack: bool = False) -> Figure:
    (found,) = figures({name: values}, stack=stack)
    return found


def test_a_figure_is_the_median_of_its_runs():
    assert figure("start.again", 9.0, 1.0, 2.0).value == 2.0


def test_a_figure_says_how_often_it_was_taken():
    assert figure("start.again", 9.0, 1.0, 2.0).runs == 3


@pytest.mark.parametrize(("seconds", "met"), [(4.0, True), (4.01, False)])
def test_what_should_be_small_is_met_up_to_its_target(seconds: float, met: bool):
    assert figure("start.again", seconds).met is met


@pytest.mark.parametrize(("rate", "met"), [(320.0, True), (319.9, False)])
def test_what_should_be_large_is_met_from_its_target_on(rate: float, met: bool):
    assert figure("pages.rate", rate).met is met


def test_a_figure_without_a_target_is_met():
    found = figure("writes.settled", 1000.0)
    assert (found.target, found.met) == (None, True)


def test_the_stack_has_a_target_of_its_own_for_memory():
    found = figure("memory", 601.0, stack=True)
    assert (found.name, found.target, found.met) == ("stack.memory", 600, False)


def test_the_stack_is_not_held_to_the_targets_of_one_process():
    assert figure("pages.rate", 1.0, stack=True).target is None


def test_a_figure_is_told_as_one_line_of_json():
    said = json.loads(figure("pages.rate", 400.0, 500.0, 300.0).line)
    assert said == {"name": "pages.rate", "value": 400.0, "unit": "pages/s", "target": 320, "met": True, "runs": 3}


def test_what_was_not_measured_is_not_told():
    assert [found.name for found in figures({"memory": [1.0]})] == ["memory"]


def test_no_two_figures_bear_the_same_name():
    assert len({promise.name for promise in PROMISES}) == len(PROMISES)


def test_measures_take_turns():
    taken: list[str] = []

    def measure(name: str) -> dict[str, float]:
        taken.append(name)
        return {name: float(len(taken))}

    values = alternate({"a": lambda: measure("a"), "b": lambda: measure("b")}, 2, told=lambda _: None)
    assert (taken, values) == (["a", "b", "a", "b"], {"a": [1.0, 3.0], "b": [2.0, 4.0]})


@pytest.mark.parametrize(
    ("values", "found"), [([1.0], 1.0), (range(1, 101), 99), (range(1, 201), 198), ([3.0, 1.0, 2.0], 3.0)]
)
def test_of_a_hundred_values_ninety_nine_do_not_exceed_the_percentile(values: Sequence[float], found: float):
    assert percentile(values, 99) == found


def test_a_request_is_written_out_as_it_goes_over_the_wire():
    someone = Client("http://nancy.localhost:8000", "ses_1")
    head, _, body = written(someone, "POST", "/api/v1/contributions", {"text": "été"}).decode().partition("\r\n\r\n")
    lines = head.split("\r\n")
    assert lines[0] == "POST /api/v1/contributions HTTP/1.1"
    assert {"Host: nancy.localhost:8000", "Authorization: Bearer ses_1", f"Content-Length: {len(body)}"} <= {*lines}
    assert json.loads(body) == {"text": "été"}
