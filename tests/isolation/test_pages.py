"""Each page, opened for another territory's objects, is that of what never existed; none shows what is another's."""

import re
from collections.abc import Iterator
from difflib import unified_diff

import pytest

from chassis.http.client import Answer
from gateway.web import site_map
from gateway.web.pages import Route, routes
from gateway.web.refs import PAGES
from tests.isolation.lives import IDS
from tests.isolation.matrix import Matrix
from tests.isolation.rows import Name, Slot, never

site_map()
KINDS = {french: kind for kind, french in PAGES.items()}
WORDS = {"premiere-administration": "administrator-links", "desabonnement": "unsubscribe", "connexion": "proof tokens"}
FIXED = {"slug": "gone"}
PART = re.compile(r"<(?:(?P<how>\w+)(?:\((?P<among>[^)]*)\))?:)?(?P<name>\w+)>")
FRESH = re.compile(rf'value="[\w=-]{{22,}}"|/static/[\w./?=-]+|{IDS.pattern}|\b[0-9a-f]{{32}}\b|depuis \d+\s\w+')
EACH = pytest.mark.parametrize(
    "route", [route for route in routes if route.verb == "GET"], ids=lambda route: route.path
)

pytestmark = pytest.mark.usefixtures("unkept")


def addresses(path: str, name: Name) -> Iterator[str]:
    """Yield the addresses of a page: one for each choice that its path has."""
    part = PART.search(path)
    if part is None:
        yield path
        return
    before, after = path[: part.start()], path[part.end() :]
    for said in (part["among"] or "").split(", "):
        yield from addresses(before + (said or named(part, before, name)) + after, name)


def named(part: re.Match[str], before: str, name: Name) -> str:
    """Return what stands in one part of an address."""
    room = before.rstrip("/").rpartition("/")[2]
    if part["name"] in FIXED:
        return FIXED[part["name"]]
    if part["how"] == "path":
        return f"contributions/{name(Slot('path', 'ref', 'contributions'))}"
    if part["how"] == "uuid":
        kind = KINDS.get(room, room) if part["name"] == "id" else part["name"].replace("_", "-") + "s"
        return name(Slot("path", part["name"], kind))
    room = before.strip("/").partition("/")[0]
    return name(Slot("path", part["name"], WORDS.get(room, room)))


@EACH
def test_a_page_of_another_territorys_is_that_of_what_never_existed(matrix: Matrix, route: Route) -> None:
    here, there = matrix.here, matrix.there
    theirs = addresses(route.path, lambda slot: there.id(slot.kind))
    for address, nothing in zip(theirs, addresses(route.path, never), strict=True):
        matrix.door.page(there.host, address, there.secrets["lead"])  # what is kept of it is kept
        for secret in (here.secrets["visitor"], here.secrets["lead"], there.secrets["lead"]):
            shown, missing = (matrix.door.page(here.host, each, secret) for each in (address, nothing))
            assert shown.status == missing.status
            differing = unified_diff(plain(shown, address), plain(missing, nothing), n=0)
            assert not (found := [*differing]), "\n".join(found)
            said = f"{shown.headers} {shown.body.decode(errors='replace')}"
            assert there.found(said, *address.split("/")) - ({there.slug} if route.path == "/" else set()) == set()


def test_a_page_is_there_where_it_is_at_home(matrix: Matrix) -> None:
    there, missing = matrix.there, []
    for route in routes:
        if route.verb == "GET":
            for address in addresses(route.path, lambda slot: there.id(slot.kind)):
                status = matrix.door.page(there.host, address, there.secrets["lead"]).status
                missing += [f"{address}: {status}"] if status >= 400 and route.path not in NOT_THEIRS else []
    assert not missing, "\n".join(missing)


NOT_THEIRS = {
    "/defis/<uuid:id>/modifier": "it became a workshop's, and does not change any more",
    "/contributions/<uuid:id>/modifier": "who said it may change it, nobody else",
}


def plain(answer: Answer, address: str) -> list[str]:
    """Return the lines of a page without its address and what is made anew for each."""
    return FRESH.sub("…", answer.body.decode(errors="replace").replace(address, "…")).splitlines()
