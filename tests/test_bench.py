"""How a figure is made out of runs, and whether it keeps its promise. No time is tested here."""

import json

import pytest

from tools.bench.figures import alternate, figures, percentile


def test_a_figure_is_the_median_of_its_runs():
    (figure,) = figures({"memory": [240.0, 900.0, 120.0]})
    assert (figure.value, figure.runs, figure.met) == (240.0, 3, True)


@pytest.mark.parametrize(
    ("name", "value", "met"),
    [
        ("pages.rate", 319.0, False),
        ("pages.rate", 320.0, True),
        ("pages.p99", 120.0, True),
        ("pages.p99", 121.0, False),
    ],
)
def test_more_is_better_for_rates_and_less_for_times(name, value, met):
    (figure,) = figures({name: [value]})
    assert figure.met is met


def test_the_stack_has_targets_of_its_own_or_none():
    memory, pages = figures({"memory": [599.0], "pages.rate": [10.0]}, stack=True)
    assert (memory.name, memory.target, memory.met) == ("stack.memory", 600, True)
    assert (pages.target, pages.met) == (None, True)


def test_a_line_is_one_json_object():
    (figure,) = figures({"start.again": [2.0]})
    assert json.loads(figure.line) == {
        "name": "start.again", "value": 2.0, "unit": "s", "target": 4, "met": True, "runs": 1
    }  # fmt: skip


def test_runs_alternate_between_the_measures():
    order = []

    def measure(name):
        def once():
            order.append(name)
            return {name: 1.0}

        return once

    values = alternate({"a": measure("a"), "b": measure("b")}, 2, lambda said: None)
    assert order == ["a", "b", "a", "b"]
    assert values == {"a": [1.0, 1.0], "b": [1.0, 1.0]}


@pytest.mark.parametrize(("hundredth", "value"), [(50, 2), (99, 4), (100, 4), (1, 1)])
def test_a_percentile_is_the_nearest_rank(hundredth, value):
    assert percentile([4, 1, 3, 2], hundredth) == value
