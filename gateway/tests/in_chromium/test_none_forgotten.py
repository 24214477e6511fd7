"""No page is forgotten: each that can be opened was found usable by all in this run."""

import pytest

from gateway.web import site_map
from gateway.web.pages import routes
from tests.chromium import checked

pytestmark = pytest.mark.unpatched

NO_PAGE = {
    "/coordination/choisir/proches": "a part of a page",
    "/moi/export": "a file to keep",
    "/chiffres.csv": "a file to keep",
    "/ateliers/calendrier": "a calendar to subscribe to",
    "/tables/<uuid:table>": "leads to its page",
    "/<any(appels, resultats, jalons, nouvelles):kind>/<uuid:id>": "leads to its page",
}


def test_no_page_is_forgotten(request: pytest.FixtureRequest) -> None:
    """Compare what was checked with the site's map; a run of some tests only cannot tell (it comes last: conftest)."""
    every = {item.path for item in request.session.items}
    if not set(request.path.parent.glob("test_*.py")) <= every or request.config.option.keyword:
        pytest.skip("only some pages were opened")
    site = site_map().bind("site")
    seen = {site.match(path)[0].path for path in checked if site.test(path, "GET")}
    pages = {route.path for route in routes if route.verb == "GET"}
    assert pages - seen == set(NO_PAGE)
