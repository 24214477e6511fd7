"""The list page: fifteen of 1,000 contributions, whole HTML, nothing cached, signed out."""

from tools.bench.ground import Ground
from tools.bench.load import Spoiled, send, written

SECONDS = 4
PATH = "/contributions"
BROWSER = {"Accept": "text/html"}
SHOWN = 15


def once(ground: Ground) -> dict[str, float]:
    """Read it over 16 connections for some seconds, once it is seen to be whole."""
    page = ground.visitor.send("GET", PATH, **BROWSER)
    shown, whole = page.body.count(b'<li class="card voice"'), page.body.rstrip().endswith(b"</html>")
    if (page.status, shown, whole) != (200, SHOWN, True):
        raise Spoiled(f"the list page: status {page.status}, {shown} contributions, {'' if whole else 'not '}whole")
    result = send(ground.installation.url, [written(ground.visitor, "GET", PATH, **BROWSER)], seconds=SECONDS)
    return {"pages.rate": result.rate, "pages.p99": result.p99}
