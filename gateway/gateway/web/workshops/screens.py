"""The screens of the room: the wall that all look at, and the stage, from which the evening is led.

Without a script they ask again every ten seconds; `?pause=oui` holds them still, to read or to write.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, get, query_of, show
from gateway.web.workshops.one import hosted

SECONDS = 10
CARDS = 60


def refreshed(visit: Visit) -> int:
    """Return after how many seconds the screen asks again, none while it is held still."""
    return 0 if visit.request.args.get("pause") or visit.request.method == "POST" else SECONDS


def run(found: dict[str, Any]) -> dict[str, Any]:
    """Return the phase that runs with the time it ends at, and the one that follows it."""
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
    return {"current": current, "following": following, "until": until}


@get("/ateliers/<uuid:id>/mur")
def wall(visit: Visit, id: UUID) -> Response:
    """Show the phase that runs and the cards that all may read, the most voted first once votes are over."""
    found = visit.read(f"/workshops/{id}")
    cards = visit.read(f"/workshops/{id}/cards", query_of({"sort": "votes", "limit": CARDS}))["items"]
    numbers = {f"tables/{each['id']}": each["number"] for each in visit.read(f"/workshops/{id}/tables")["items"]}
    shown = {"found": found, "cards": cards, "numbers": numbers, "seconds": refreshed(visit)}
    return show(visit, "workshops/wall.html", **shown, **run(found))


@get("/ateliers/<uuid:id>/scene")
def stage(visit: Visit, id: UUID) -> Response:
    """Show where the evening is, and lead it."""
    return show_stage(visit, id, Faults())


def show_stage(visit: Visit, id: UUID, faults: Faults) -> Response:
    found = hosted(visit, id)
    seconds = refreshed(visit)
    return show(visit, "workshops/stage.html", found=found, seconds=seconds, faults=faults, **run(found))
