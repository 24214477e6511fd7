"""What makes it another request: a repeat has the territory, the caller, the route, the key and the body of the first.

Each part of that, forgotten alone, is missed.
"""

import ast
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from chassis.context import Acting
from chassis.http import Problem, idempotency
from chassis.territory import Territory
from tests.installation import person

SOURCE = Path(idempotency.__file__)


@dataclass(frozen=True)
class Asked:
    """One request for a bicycle."""

    place: Territory
    acting: Acting
    path: str = "/items"
    key: str = "one-key"
    name: str = "Vélo"

    def send(self, shop) -> Any:
        return shop.call("POST", self.path, self.acting, {"name": self.name}, headers={"Idempotency-Key": self.key})

    def begin(self, work: Any) -> None:
        idempotency.Once(work, f"POST {self.path}", self.key, {"name": self.name}).before(patient=False)


OTHERS = {  # the same request but for one part, by what that is in the code
    "work.territory.slug": lambda shop, one: replace(one, place=(place := shop.territory(f"{one.place.slug}-beside")),
                                                     acting=replace(one.acting, territory=place.slug)),
    "work.acting.caller": lambda shop, one: replace(one, acting=person(one.place, "keeper")),
    "route": lambda shop, one: replace(one, path="/shelves"),
    "key": lambda shop, one: replace(one, key="another-key"),
}  # fmt: skip
EACH = pytest.mark.parametrize("part", OTHERS)


def mistaken(shop, one: Asked, other: Asked) -> bool:
    """Tell whether a request is taken for a repeat of another: while that is under way, or once it was answered."""
    work = shop.runtime.database.work
    with work(one.place, one.acting) as first, work(other.place, other.acting) as second:
        one.begin(first)
        try:
            other.begin(second)
        except Problem:
            return True
    answers = [asked.send(shop) for asked in (one, other)]
    assert answers[0].status == 201
    return answers[1].status != 201 or answers[1].json["id"] == answers[0].json["id"]


def without(part: str) -> Any:
    """Return what recognises repeats, as if its code did not name a part."""

    class Without(ast.NodeTransformer):
        def visit_FormattedValue(self, node: ast.FormattedValue) -> Any:
            return ast.Constant("") if ast.unparse(node.value) == part else node

    made = vars(idempotency).copy()
    tree = ast.fix_missing_locations(Without().visit(ast.parse(SOURCE.read_text("utf-8"))))
    exec(compile(tree, SOURCE, "exec"), made)
    return made["Once"]


@EACH
def test_the_same_key_for_another_request_is_another_key(shop, here, part):
    one = Asked(here, person(here, "keeper"))
    assert not mistaken(shop, one, OTHERS[part](shop, one))


@EACH
def test_a_part_that_is_forgotten_is_missed(shop, here, part, monkeypatch):
    monkeypatch.setattr(idempotency, "Once", without(part))
    one = Asked(here, person(here, "keeper"))
    assert mistaken(shop, one, OTHERS[part](shop, one))


def test_there_is_no_other_part():
    named = [node for node in ast.walk(ast.parse(SOURCE.read_text("utf-8"))) if isinstance(node, ast.FormattedValue)]
    assert [ast.unparse(each.value) for each in named] == [*OTHERS]


def test_a_body_that_is_not_looked_at_is_missed(shop, here, monkeypatch):
    class Blind(idempotency.Once):
        def __init__(self, work: Any, route: str, key: str, body: Any) -> None:
            super().__init__(work, route, key, None)

    one = Asked(here, person(here, "keeper"))
    one.send(shop)
    assert replace(one, name="Moto").send(shop).status == 422
    monkeypatch.setattr(idempotency, "Once", Blind)
    blind = replace(one, key="another-key")
    blind.send(shop)
    assert replace(blind, name="Moto").send(shop).status == 201
