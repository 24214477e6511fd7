"""What one may do about a contribution: support, comment, report, contest, edit, withdraw."""

from collections.abc import Mapping
from uuid import UUID

from werkzeug.wrappers import Response

from chassis.http import Problem
from gateway.resources import found_commune
from gateway.visit import Visit
from gateway.web.contributions.one import show_one
from gateway.web.pages import Faults, done, get, go, need, post, show, typed
from gateway.web.receipt import hand_over
from gateway.web.refs import page_of

OWNERS = {"comments": "contribution", "updates": "project"}  # what these are shown under


def back(id: UUID, what: str) -> Response:
    return go(f"/contributions/{id}?fait={what}#main")


@post("/contributions/<uuid:id>/soutien")
def support(visit: Visit, id: UUID) -> Response:
    """Stand behind what someone said."""
    done(visit.api("POST", f"/contributions/{id}/supports", key=visit.request.form.get("key")))
    return hand_over(visit, back(id, "support"))


@post("/contributions/<uuid:id>/soutien/retirer")
def unsupport(visit: Visit, id: UUID) -> Response:
    """Take one's support back."""
    done(visit.api("DELETE", f"/contributions/{id}/supports/mine"))
    return back(id, "unsupport")


@post("/contributions/<uuid:id>")
def comment(visit: Visit, id: UUID) -> Response:
    """Add a comment; give it back to be corrected where it is refused."""
    given = typed(visit, ["text"]) | {"language": visit.language}
    answer = visit.api("POST", f"/contributions/{id}/comments", given, key=visit.request.form.get("key"))
    if answer.status >= 400:
        return show_one(visit, id, faults=Faults.of(answer), typed=given)
    return hand_over(visit, back(id, "comment"))


@get("/signaler/<any(contributions, comments, updates):kind>/<uuid:id>")
def reporting(visit: Visit, kind: str, id: UUID) -> Response:
    """Ask why something should not be read here."""
    return report_form(visit, kind, id, Faults(), {})


@post("/signaler/<any(contributions, comments, updates):kind>/<uuid:id>")
def report(visit: Visit, kind: str, id: UUID) -> Response:
    """Tell a moderator that something should not be read here."""
    given = typed(visit, ["category", "text"])
    answer = visit.api("POST", f"/{kind}/{id}/reports", given, key=visit.request.form.get("key"))
    if answer.status >= 400:
        return report_form(visit, kind, id, Faults.of(answer), given)
    about = f"contributions/{id}" if kind == "contributions" else visit.read(f"/{kind}/{id}")[OWNERS[kind]]
    return go(f"{page_of(about)}?fait=report#main")


def report_form(visit: Visit, kind: str, id: UUID, faults: Faults, given: dict[str, str]) -> Response:
    about = visit.read(f"/{kind}/{id}")
    return show(visit, "contributions/report.html", about=about, faults=faults, given=given)


@get("/contester/<any(contributions, comments):kind>/<uuid:id>")
def contesting(visit: Visit, kind: str, id: UUID) -> Response:
    """Show its author a refusal with its reason, and ask why it was wrong; mails lead here, to be signed in first."""
    need(visit)
    return appeal_form(visit, kind, id, Faults(), {})


@post("/contester/<any(contributions, comments):kind>/<uuid:id>")
def appeal(visit: Visit, kind: str, id: UUID) -> Response:
    """Contest a refusal: another moderator looks at it."""
    given = typed(visit, ["text"])
    key = visit.request.form.get("key")
    answer = visit.api("POST", "/appeals", given | {"subject": f"{kind}/{id}"}, key=key)
    if answer.status >= 400:
        return appeal_form(visit, kind, id, Faults.of(answer), given)
    return go("/moi?fait=appeal#main")


def appeal_form(visit: Visit, kind: str, id: UUID, faults: Faults, given: dict[str, str]) -> Response:
    about = visit.read(f"/{kind}/{id}")
    return show(visit, "contributions/contest.html", about=about, faults=faults, given=given)


@get("/contributions/<uuid:id>/modifier")
def editing(visit: Visit, id: UUID) -> Response:
    """Show what was said, to be changed by whoever said it."""
    found = visit.read(f"/contributions/{id}")
    if "edit" not in found["actions"]:
        raise Problem("forbidden")
    place = visit.territory.commune_by_code.get(found["commune"])
    return edit_form(visit, id, found | {"commune": place.name if place else ""}, Faults())


@post("/contributions/<uuid:id>/modifier")
def edit(visit: Visit, id: UUID) -> Response:
    """Change it, unless it was changed elsewhere since the form was opened."""
    given = visit.request.form
    values = {name: given.get(name, "") for name in ("text", "title", "commune", "version")}
    chosen = {**values, "themes": given.getlist("themes")}
    faults = Faults()
    place = found_commune(visit.territory, values["commune"])
    if place is None:
        faults.fields["commune"] = [visit.door.words(visit.language, "say.commune.unknown")]
        return edit_form(visit, id, chosen, faults)
    changed = {
        "text": values["text"],
        "title": values["title"].strip() or None,
        "themes": chosen["themes"],
        "commune": place.code,
    }
    answer = visit.api("PATCH", f"/contributions/{id}", changed, version=values["version"])
    if answer.status >= 400:
        return edit_form(visit, id, chosen, Faults.of(answer))
    return back(id, "edit")


def edit_form(visit: Visit, id: UUID, values: Mapping[str, object], faults: Faults) -> Response:
    return show(visit, "contributions/edit.html", id=id, values=values, faults=faults)


@get("/retirer/<any(contributions, comments):kind>/<uuid:id>")
def withdrawing(visit: Visit, kind: str, id: UUID) -> Response:
    """Ask once more before something is withdrawn."""
    return show(visit, "contributions/withdraw.html", about=visit.read(f"/{kind}/{id}"))


@post("/retirer/<any(contributions, comments):kind>/<uuid:id>")
def withdraw(visit: Visit, kind: str, id: UUID) -> Response:
    """Withdraw what one said."""
    done(visit.api("POST", f"/{kind}/{id}/withdraw", key=visit.request.form.get("key")))
    return go("/moi?fait=withdraw#main")
