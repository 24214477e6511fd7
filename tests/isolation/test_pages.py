"""Each page, opened for another territory's objects, is that of what never existed; none shows what is another's."""

from difflib import unified_diff

import pytest

from gateway.web.pages import Route, routes
from tests.isolation.matrix import Matrix
from tests.isolation.pages import addresses, plain
from tests.isolation.rows import never

EACH = pytest.mark.parametrize(
    "route", [route for route in routes if route.verb == "GET"], ids=lambda route: route.path
)

pytestmark = pytest.mark.usefixtures("unkept")


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
