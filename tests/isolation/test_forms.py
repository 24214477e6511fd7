"""Each form, sent for another territory's objects, is answered as for what never existed, and changes nothing there."""

from collections.abc import Mapping
from difflib import unified_diff
from secrets import token_urlsafe
from urllib.parse import urlencode

import pytest

from chassis.http.client import Answer
from gateway.identity import csrf
from gateway.web import site_map
from gateway.web.pages import Route, routes
from tests.browser import Form
from tests.isolation.lives import IDS, Life
from tests.isolation.matrix import Matrix
from tests.isolation.pages import addresses, forms, plain
from tests.isolation.rows import NEVER, never

WRITING = [route for route in routes if route.verb == "POST"]
EACH = pytest.mark.parametrize("route", WRITING, ids=lambda route: route.path)

pytestmark = pytest.mark.usefixtures("unkept")


@pytest.fixture(scope="module")
def there_are(matrix: Matrix) -> Mapping[str, Form]:
    """A form for each address that is written to, as its own people find it on the pages there."""
    there, found = matrix.there, {}
    for route in routes:
        if route.verb == "GET":
            for address in addresses(route.path, lambda slot: there.id(slot.kind)):
                shown = matrix.door.page(there.host, address, there.secrets["lead"])
                if "text/html" in shown.headers["Content-Type"]:
                    for form in forms(shown.body.decode(), address):
                        written = site_map().bind("site").match(form.action.partition("?")[0], "POST")[0]
                        found.setdefault(written.path, form)
    return found


def send(matrix: Matrix, place: Life, address: str, form: Form | None, secret: str) -> Answer:
    """Send a form as a page of this place would."""
    typed = [(name, said.replace(matrix.there.mark, "")) for name, said in (form.values if form else ())]
    said = dict(typed) | {"csrf": csrf.token(secret), "key": token_urlsafe(24)}
    sent = {"Cookie": f"session={secret}"} if secret else {}
    sent |= {"Accept": "text/html", "Content_Type": "application/x-www-form-urlencoded"}
    path, _, query = address.partition("?")
    return matrix.door.ask(place.host, "POST", path, urlencode(said).encode(), query, **sent)


def unknown(form: Form | None) -> Form | None:
    """Return a form about what never existed."""
    return form and Form(form.method, form.action, [(name, IDS.sub(NEVER, said)) for name, said in form.values])


@EACH
def test_a_form_about_what_is_another_territorys_is_about_nothing(
    matrix: Matrix, there_are: Mapping[str, Form], route: Route
) -> None:
    here, there, form = matrix.here, matrix.there, there_are.get(route.path)
    theirs = addresses(route.path, lambda slot: there.id(slot.kind))
    for address, nothing in zip(theirs, addresses(route.path, never), strict=True):
        for secret in (here.secrets["visitor"], here.secrets["lead"], there.secrets["lead"]):
            answer = send(matrix, here, address, form, secret)
            missing = send(matrix, here, nothing, unknown(form), secret)
            assert answer.status == missing.status
            differing = unified_diff(plain(answer, address), plain(missing, nothing), n=0)
            assert not (found := [*differing]), "\n".join(found)
            said = f"{answer.headers} {answer.body.decode(errors='replace')}"
            asked = {*address.split("/"), *IDS.findall(str(form))}
            assert there.found(said, *asked) == set()


def test_a_form_does_something_where_it_is_at_home(matrix: Matrix, there_are: Mapping[str, Form]) -> None:
    there, same = matrix.there, set()
    for route in WRITING:
        form = there_are.get(route.path)
        at_home = form.action if form else next(addresses(route.path, lambda slot: there.id(slot.kind)))
        nothing = next(addresses(route.path, never))
        if "<" in route.path or IDS.search(str(form)):
            answers = (
                send(matrix, there, address, sent, there.secrets["lead"])
                for address, sent in ((at_home, form), (nothing, unknown(form)))
            )
            done, refused = (
                plain(answer, address) for answer, address in zip(answers, (at_home, nothing), strict=True)
            )
            same |= {route.path} if done == refused else set()
    assert same == set(NOT_THEIRS)


NOT_THEIRS = {
    "/defis/<uuid:id>/modifier": "it became a workshop's, and does not change any more",
    "/defis/<uuid:id>/enlever": "no page of that one offers it any more, hence nothing is named that it held",
    "/contributions/<uuid:id>/modifier": "who said it may change it, nobody else",
    "/moi/connexions/<uuid:id>": "it is somebody else's",
    "/ne-plus-suivre/<path:ref>": "to follow no more what one does not follow changes nothing",
}
