"""The language of the pages, chosen by hand and remembered."""

from werkzeug.wrappers import Response

from gateway.identity import csrf
from gateway.visit import LANGUAGE, Visit
from gateway.web.pages import go, local, post


@post("/langue", anywhere=True)
def choose_language(visit: Visit) -> Response:
    """Remember the language, for the mails of whoever is known too, and go back to the page."""
    chosen = visit.request.form.get("language", "")
    if chosen in visit.door.languages:
        visit.remember(LANGUAGE, chosen)
        if visit.identity.participant and (me := visit.api("GET", "/me")).status == 200:
            visit.api("PATCH", "/me", {"language": chosen}, version=me.json["version"])
    came = csrf.address(visit.request.headers.get("Referer", ""))
    back = came.path + (f"?{came.query}" if came.query else "") if came.netloc == visit.request.host else "/"
    return go(local(back, "/") if visit.door.site.shows(came.path) else "/")
