"""The coordinator's desk: needs to make challenges of, challenges to work on, evenings to plan, sheets to select."""

from collections.abc import Sequence
from typing import Any

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, beside, done, get, go, need, post, query_of, show

CHALLENGES, WORKSHOPS, SHEETS, LENGTH = 100, 20, 50, 30
FILTERS = ("q", "kind", "theme", "area", "state")
STATES = ("published", "answered", "in_challenge")


@get("/coordination")
def desk(visit: Visit) -> Response:
    """Show what awaits a coordinator; an administrator may become one first."""
    if "coordinator" not in visit.identity.roles and "administrator" in visit.identity.roles:
        return show(visit, "coordination/begin.html")
    return show_desk(visit, Faults())


def show_desk(visit: Visit, faults: Faults) -> Response:
    """Show challenges, evenings that are not over and sheets that await a choice: one read each."""
    need(visit, "coordinator")
    challenges = visit.read("/challenges", query_of({"limit": CHALLENGES}))["items"]
    shown = {
        "drafts": [each for each in challenges if each["state"] == "draft"],
        "open_ones": [each for each in challenges if each["state"] in ("published", "in_workshop")],
        "workshops": beside(visit, "/workshops", query_of({"when": "upcoming", "limit": WORKSHOPS})),
        "sheets": beside(visit, "/sheets", query_of({"state": "pitched", "limit": SHEETS})),
    }
    return show(visit, "coordination/desk.html", faults=faults, **shown)


@post("/coordination/role")
def begin(visit: Visit) -> Response:
    """Make a coordinator of the administrator who asks: the first one finds nobody else who could."""
    need(visit, "administrator")
    done(visit.api("PUT", f"/participants/{visit.identity.participant}/roles/coordinator"))
    visit.door.identities.forget(visit.territory.slug, visit.identity.secret)
    return go("/coordination#main")


@get("/coordination/choisir")
def choosing(visit: Visit) -> Response:
    """List needs and ideas to choose among, with the challenges that they may join."""
    return show_choice(visit, Faults(), ())


def show_choice(visit: Visit, faults: Faults, ticked: Sequence[str]) -> Response:
    need(visit, "coordinator")
    given: dict[str, Any] = dict(visit.request.args)
    chosen = {name: value for name in FILTERS if (value := given.get(name))}
    asked = {"state": "published", "sort": "supported"} | chosen | {"limit": LENGTH, "after": given.get("after")}
    found = visit.read("/contributions", query_of(asked))
    challenges = visit.read("/challenges", query_of({"limit": CHALLENGES}))["items"]
    onward = "?" + query_of(chosen | {"defi": given.get("defi"), "after": found["next"]}) if found["next"] else None
    shown = {
        "items": found["items"],
        "onward": onward,
        "chosen": chosen,
        "ticked": ticked,
        "into": visit.request.form.get("challenge") or given.get("defi", ""),
        "challenges": [each for each in challenges if each["state"] in ("draft", "published", "in_workshop")],
    }
    return show(visit, "coordination/choose.html", states=STATES, faults=faults, **shown)


@post("/coordination/choisir")
def choose(visit: Visit) -> Response:
    """Take what is ticked into a challenge, or begin a new one with it."""
    need(visit, "coordinator")
    given = visit.request.form
    chosen, challenge = given.getlist("contribution"), given.get("challenge", "")
    if not chosen:
        faults = Faults(fields={"contribution": [visit.door.words(visit.language, "choose.none_ticked")]})
        return show_choice(visit, faults, ())
    if not challenge:
        return go("/defis/nouveau?" + "&".join(query_of({"contribution": id}) for id in chosen))
    for index, id in enumerate(chosen):
        answer = visit.api("POST", f"/challenges/{challenge}/contributions", {"contribution": id})
        if answer.status >= 400:
            return show_choice(visit, Faults.of(answer), chosen[index:])
    return go(f"/defis/{challenge}?fait=grouped#main")
