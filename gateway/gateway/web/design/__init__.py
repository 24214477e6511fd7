"""The design of the pages, each component in use and in all its states: what is built with, and checked with."""

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, get, show

COLOURS = (
    "paper",
    "sheet",
    "soft",
    "ink",
    "quiet",
    "main",
    "main-soft",
    "link",
    "accent",
    "accent-soft",
    "good",
    "warn",
)


@get("/design", anywhere=True)
def design(visit: Visit) -> Response:
    """Show every component; nothing on this page does anything."""
    wrong = Faults("", {"faulty": [visit.door.words(visit.language, "validation.required")]})
    return show(visit, "design/page.html", wrong=wrong, right=Faults(), colours_shown=COLOURS)
