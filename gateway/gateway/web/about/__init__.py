"""Who runs this site, what it keeps of people, and who can use it: what the law asks a public site to say.

What was checked is a file (`checked.toml`), so that the declaration of accessibility says no more than what was done.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import get, show

CHECKED = Path(__file__).parent / "checked.toml"


@get("/mentions-legales", anywhere=True)
def legal(visit: Visit) -> Response:
    """Say who answers for this site; what its operators have not told is said to be missing."""
    return show(visit, "about/legal.html")


@get("/vie-privee", anywhere=True)
def privacy(visit: Visit) -> Response:
    """Say what is kept of a person, for how long, and what they can do about it."""
    return show(visit, "about/privacy.html")


@get("/accessibilite", anywhere=True)
def accessibility(visit: Visit) -> Response:
    """Declare how accessible the site is (RGAA 4.1): what was checked, how, and what is not conform."""
    return show(visit, "about/accessibility.html", **checked())


@cache
def checked() -> dict[str, Any]:
    return tomllib.loads(CHECKED.read_text("utf-8"))
