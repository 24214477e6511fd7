"""The coordinator's desk: what awaits them first; needs to make challenges of, evenings to plan, sheets to select."""

from collections.abc import Iterable, Sequence
from typing import Any

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, beside, done, get, go, need, part, post, query_of, show

CHALLENGES, WORKSHOPS, SHEETS, PROJECTS, LENGTH = 100, 20, 50, 20, 30
SILENCE = 60  # days after which one asks a project how it is
NEAR = 5  # what is offered beside what was chosen, and how many of the chosen it is looked for
FILTERS = ("q", "kind", "theme", "area", "state")
STATES = ("published", "answered", "in_challenge")


@get("/coordination")
def desk(visit: Visit) -> Response:
    """Show what awaits a coordinator; an administrator may become one first."""
    if "coordinator" not in visit.identity.roles and "administrator" in visit.identity.roles:
        return show(visit, "coordination/begin.html")
    return show_desk(visit, Faults())


def show_desk(visit: Visit, faults: Faults) -> Response:
    """Show what awaits a decision, of challenges, evenings, sheets and projects: one read each."""
    need(visit, "coordinator")
    challenges = visit.read("/challenges", query_of({"limit": CHALLENGES}))["items"]
    shown = {
        "unanswered": part(visit, "/statistics/participation").get("contributions", {}).get("published", 0),
        "drafts": [each for each in challenges if each["state"] == "draft"],
        "open_ones": [each for each in challenges if each["state"] in ("published", "in_workshop")],
        "workshops": beside(visit, "/workshops", query_of({"when": "upcoming", "limit": WORKSHOPS})),
        "unreported": beside(visit, "/workshops", query_of({"state": "closed", "limit": WORKSHOPS})),
        "sheets": beside(visit, "/sheets", query_of({"state": "pitched", "limit": SHEETS})),
        "silent": beside(visit, "/projects", query_of({"silent_for": SILENCE, "limit": PROJECTS})),
    }
    return show(visit, "coordination/desk.html", faults=faults, silence=SILENCE, **shown)


@post("/coordination/role")
def begin(visit: Visit) -> Response:
    """Make a coordinator of the administrator who asks: the first one finds nobody else who could."""
    need(visit, "administrator")
    done(visit.api("PUT", f"/participants/{visit.identity.participant}/roles/coordinator"))
    visit.door.identities.forget(visit.territory.slug, visit.identity.secret)
    return go("/coordination#main")


@get("/coordination/choisir")
def choosing(visit: Visit) -> Response:
    """List needs and ideas to choose among; what was chosen stays, whatever is looked for next."""
    return show_choice(visit, Faults(), visit.request.args.getlist("contribution"))


def show_choice(visit: Visit, faults: Faults, chosen: Sequence[str]) -> Response:
    """Show what may be chosen, what is chosen already, what is like it, and the challenges that it may join."""
    need(visit, "coordinator")
    given: dict[str, Any] = visit.request.values.to_dict()
    filters = {name: value for name in FILTERS if (value := given.get(name))}
    asked = {"state": "published", "sort": "supported"} | filters | {"limit": LENGTH, "after": given.get("after")}
    found = visit.read("/contributions", query_of(asked))
    challenges = visit.read("/challenges", query_of({"limit": CHALLENGES}))["items"]
    picked = read_all(visit, chosen)
    shown = {
        "items": [each for each in found["items"] if each["id"] not in chosen],
        "following": found["next"],
        "filters": filters,
        "picked": picked,
        "near": near(visit, picked, {each["id"] for each in found["items"]}),
        "into": given.get("challenge") or given.get("defi", ""),
        "challenges": [each for each in challenges if each["state"] in ("draft", "published", "in_workshop")],
    }
    return show(visit, "coordination/choose.html", states=STATES, faults=faults, **shown)


def read_all(visit: Visit, ids: Iterable[str]) -> list[Any]:
    """Read contributions by their ids; what all can read no more is left out."""
    return beside(visit, "/contributions", query_of({"ids": wanted, "limit": 100})) if (wanted := ",".join(ids)) else []


def near(visit: Visit, picked: Sequence[Any], known: Iterable[str]) -> list[Any]:
    """Find what says nearly the same as what was chosen last, and is not in sight yet."""
    seen, found = {*known, *(each["id"] for each in picked)}, dict[str, Any]()
    for each in picked[-NEAR:]:
        alike = beside(visit, "/contributions/similar", query_of({"text": each["text"]}))
        found |= {like["id"]: like for like in alike}
    return [like for id, like in found.items() if id not in seen and like["state"] in STATES][:NEAR]


@get("/coordination/choisir/proches")
def near_one(visit: Visit) -> Response:
    """Show what says nearly the same as one that was just chosen."""
    need(visit, "coordinator")
    picked = read_all(visit, visit.request.args.getlist("contribution")[-1:])
    return show(visit, "coordination/near.html", near=near(visit, picked, ()))


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
