"""What those who run the démarche make of a contribution: an answer, a merge with one that says the same, its undo."""

from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.contributions.acts import back
from gateway.web.contributions.one import show_one
from gateway.web.pages import Faults, attempt, get, need, post, query_of, show, typed

FOUND = 20


@get("/contributions/<uuid:id>/repondre")
def answering(visit: Visit, id: UUID) -> Response:
    """Ask what the answer is."""
    return answer_form(visit, id, Faults(), {})


@post("/contributions/<uuid:id>/repondre")
def answer(visit: Visit, id: UUID) -> Response:
    """Answer, for all to read."""
    given = typed(visit, ["text"])
    if faults := attempt(visit, f"/contributions/{id}/answer", given):
        return answer_form(visit, id, faults, given)
    return back(id, "answered")


def answer_form(visit: Visit, id: UUID, faults: Faults, given: dict[str, str]) -> Response:
    need(visit, "coordinator")
    return show(
        visit, "contributions/answer.html", about=visit.read(f"/contributions/{id}"), faults=faults, given=given
    )


@get("/contributions/<uuid:id>/reunir")
def merging(visit: Visit, id: UUID) -> Response:
    """Look for the one that says the same."""
    return merge_form(visit, id, Faults())


@post("/contributions/<uuid:id>/reunir")
def merge(visit: Visit, id: UUID) -> Response:
    """Let it live on in the one that was chosen, with its supports."""
    into = visit.request.form.get("into")
    if faults := attempt(visit, f"/contributions/{id}/merge", {"into": into} if into else {}):
        return merge_form(visit, id, faults)
    return back(id, "merged")


def merge_form(visit: Visit, id: UUID, faults: Faults) -> Response:
    need(visit, "coordinator", "moderator")
    about, words = visit.read(f"/contributions/{id}"), visit.request.args.get("q", "").strip()
    query = {"limit": FOUND, "sort": "supported"} | (
        {"q": words} if words else {"theme": next(iter(about["themes"]), "")}
    )
    items = [item for item in visit.read("/contributions", query_of(query))["items"] if item["id"] != about["id"]]
    return show(visit, "contributions/merge.html", about=about, items=items, words=words, faults=faults)


@post("/contributions/<uuid:id>/separer")
def unmerge(visit: Visit, id: UUID) -> Response:
    """Undo a merge."""
    if faults := attempt(visit, f"/contributions/{id}/unmerge"):
        return show_one(visit, id, faults=faults)
    return back(id, "unmerged")
