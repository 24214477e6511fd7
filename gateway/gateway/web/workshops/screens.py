"""The screens of the room: the wall that all look at, and the stage, from which the evening is led.

They follow the evening live (`static/live.js`). Without a script they ask again every ten seconds; `?pause=oui` holds
them still, to read or to write.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, beside, get, query_of, show
from gateway.web.receipt import qr
from gateway.web.workshops.one import hosted

SECONDS = 10
CARDS = 60
ACTS = ("writes", "shows", "votes", "sheets", "pitches")  # what a phase is for


def refreshed(visit: Visit) -> int:
    """Return after how many seconds the screen asks again, none while it is held still."""
    return 0 if visit.request.args.get("pause") or visit.request.method == "POST" else SECONDS


def run(found: dict[str, Any]) -> dict[str, Any]:
    """Return the phase that runs with the time it ends at, the one that follows it, and the word said where none runs:
    the one that a live screen says too, so that reading the page anew changes nothing."""
    phases = found["phases"]
    place = next((place for place, each in enumerate(phases) if each["id"] == found["phase"]), None)
    current = phases[place] if place is not None else None
    following = None
    if found["state"] == "running":
        following = next((each for each in phases[0 if place is None else place + 1 :] if not each["started_at"]), None)
    until = None
    if current and current["started_at"]:
        began = datetime.fromisoformat(current["started_at"])
        until = (began + timedelta(minutes=current["minutes"])).isoformat()
    between = f"state.workshop.{found['state']}"
    if found["state"] == "closed" or (found["state"] == "running" and phases[0]["started_at"]):
        between = "run.over"
    elif found["state"] == "running":
        between = "run.soon"
    return {"current": current, "following": following, "until": until, "between": between}


def followed(visit: Visit, id: UUID, found: dict[str, Any]) -> dict[str, Any]:
    """Return what a live screen goes on from: the phase, what it is for, and where the live line was before the rest
    of the page is read, so that nothing falls between."""
    live = visit.read(f"/workshops/{id}/phases")
    now = run(found | {"state": live["state"], "phase": live["phase"], "phases": live["items"]})
    current = now["current"] or {}
    return now | {"live": live, "does": " ".join(act for act in ACTS if current.get(act))}


@get("/ateliers/<uuid:id>/mur")
def wall(visit: Visit, id: UUID) -> Response:
    """Show the phase that runs and the cards that all may read, most voted first once votes are over, and sheets."""
    found = visit.read(f"/workshops/{id}")
    following = followed(visit, id, found)
    cards = visit.read(f"/workshops/{id}/cards", query_of({"sort": "votes", "limit": CARDS}))["items"]
    tables = visit.read(f"/workshops/{id}/tables")["items"]
    numbers = {
        f"tables/{each['id']}": visit.door.words(visit.language, "table.number", number=each["number"])
        for each in tables
    }
    address = f"{visit.origin}/ateliers/{id}"
    shown = {"found": found, "cards": cards, "numbers": numbers, "seconds": refreshed(visit), "most": CARDS}
    shown |= {"sheets": beside(visit, "/sheets", query_of({"workshop": id, "limit": CARDS}))}
    return show(visit, "workshops/wall.html", address=address, picture=qr(address), **shown, **following)


@get("/ateliers/<uuid:id>/scene")
def stage(visit: Visit, id: UUID) -> Response:
    """Show where the evening is, and lead it."""
    return show_stage(visit, id, Faults())


def show_stage(visit: Visit, id: UUID, faults: Faults) -> Response:
    found = hosted(visit, id)
    following = followed(visit, id, found)
    progress = visit.read(f"/workshops/{id}/progress")["items"]
    total = {name: sum(each[name] for each in progress) for name in ("people", "cards", "votes", "silent")}
    total["tables"] = sum(each["people"] > 0 for each in progress)
    shown = {"found": found, "seconds": refreshed(visit), "progress": progress, "total": total}
    return show(visit, "workshops/stage.html", faults=faults, **shown, **following)
