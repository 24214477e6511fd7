"""My page: what I said, what I was told, how I am known, where I am signed in, and what is kept about me."""

import json
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import LANGUAGE, Visit
from gateway.web.follow import FOLLOWER
from gateway.web.me import messages
from gateway.web.pages import Faults, beside, done, get, go, need, post, query_of, show, typed
from gateway.web.refs import named

__all__ = ["messages", "mine"]

FOLLOWED = (FOLLOWER, "supporter")
FEW = 3  # of each kind of thing, on the page that shows a little of all


@get("/moi")
def mine(visit: Visit) -> Response:
    """Show what is new for me, what I said and what became of it, what I offered and where I am expected."""
    need(visit)
    found = visit.read("/me/contributions", query_of({"limit": 20, "after": visit.request.args.get("after")}))
    shown = {
        "me": visit.read("/me"),
        "messages": beside(visit, "/messages", query_of({"unread": "true", "limit": FEW})),
        "commitments": beside(visit, "/commitments", query_of({"mine": "true", "limit": FEW})),
        "workshops": beside(visit, "/workshops", query_of({"mine": "true", "limit": FEW})),
        "projects": beside(visit, "/projects", query_of({"mine": "true", "limit": FEW})),
    }
    return show(visit, "me/said.html", items=found["items"], following=found["next"], **shown)


@get("/moi/ateliers")
def meetings(visit: Visit) -> Response:
    """List the workshops where I signed up, or that I facilitate, the latest first."""
    need(visit)
    found = visit.read("/workshops", query_of({"mine": "true", "limit": 20, "after": visit.request.args.get("after")}))
    return show(visit, "me/meetings.html", items=found["items"], following=found["next"])


@get("/moi/engagements")
def committed(visit: Visit) -> Response:
    """List what I promised, and the projects whose team I belong to."""
    need(visit)
    commitments = visit.read("/commitments", "mine=true&limit=50")["items"]
    projects = visit.read("/projects", "mine=true&limit=50")["items"]
    return show(visit, "me/committed.html", commitments=commitments, projects=projects)


@get("/moi/suivis")
def followed(visit: Visit) -> Response:
    """List what I chose to follow, and what I support, the latest first."""
    need(visit)
    refs = [each["ref"] for each in visit.read("/subscriptions")["follows"] if each["reason"] in FOLLOWED]
    found = named(visit, refs, "projects", "challenges", "contributions")
    return show(visit, "me/followed.html", items=[(ref, found[ref]) for ref in found])


@get("/moi/profil")
def profile(visit: Visit) -> Response:
    """Show how I am known."""
    need(visit)
    return profile_form(visit, visit.read("/me"), Faults())


@post("/moi/profil")
def change_profile(visit: Visit) -> Response:
    """Change my pseudonym and my language."""
    need(visit)
    given = typed(visit, ["pseudonym", "language", "version"])
    changed = {"pseudonym": given.get("pseudonym")} | {n: given[n] for n in ("language",) if n in given}
    answer = visit.api("PATCH", "/me", changed, version=given.get("version", "0"))
    if answer.status >= 400:
        return profile_form(visit, visit.read("/me") | changed, Faults.of(answer))
    if "language" in given:
        visit.remember(LANGUAGE, given["language"])
    return go("/moi/profil?fait=saved#main")


def profile_form(visit: Visit, me: dict[str, object], faults: Faults) -> Response:
    return show(visit, "me/profile.html", me=me, faults=faults)


@get("/moi/connexions")
def sessions(visit: Visit) -> Response:
    """List where I am signed in."""
    need(visit)
    return show(visit, "me/sessions.html", items=visit.read("/sessions")["items"])


@post("/moi/connexions/<uuid:id>")
def end_session(visit: Visit, id: UUID) -> Response:
    """Sign out somewhere else."""
    done(visit.api("DELETE", f"/sessions/{id}"))
    return go("/moi/connexions?fait=revoked#main")


@post("/moi/connexions")
def end_sessions(visit: Visit) -> Response:
    """Sign out everywhere, here too."""
    done(visit.api("DELETE", "/sessions"))
    visit.leave()
    return go("/?fait=left")


@get("/moi/donnees")
def kept(visit: Visit) -> Response:
    """Offer what is kept about me, and to forget it."""
    need(visit)
    return show(visit, "me/data.html", faults=Faults())


@get("/moi/export")
def export(visit: Visit) -> Response:
    """Hand over everything that is kept about me, as a file: who I am, what I said, gave and was told, where I came."""
    need(visit)
    kept = visit.read("/me/export")
    kept |= {name: visit.read(f"/me/{name}") for name in ("workshops", "projects", "notifications")}
    kept |= {"subscriptions": visit.read("/subscriptions"), "messages": []}
    page = {"next": ""}
    while page["next"] is not None:
        page = visit.read("/messages", query_of({"limit": 100, "after": page["next"]}))
        kept["messages"] += page["items"]
    named = {"Content-Disposition": 'attachment; filename="demarche.json"'}
    return Response(json.dumps(kept, ensure_ascii=False), 200, named, content_type="application/json")


@post("/moi/donnees")
def erase(visit: Visit) -> Response:
    """Forget me, once I have ticked that I mean it."""
    need(visit)
    if visit.request.form.get("sure") != "oui":
        faults = Faults(fields={"sure": [visit.door.words(visit.language, "data.erase.unsure")]})
        return show(visit, "me/data.html", faults=faults)
    done(visit.api("DELETE", "/me"))
    visit.leave()
    return go("/?fait=erased")
