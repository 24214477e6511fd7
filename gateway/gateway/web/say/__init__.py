"""Saying a need or an idea, in two minutes, without an account."""

import secrets
from typing import Any

from werkzeug.wrappers import Response

from gateway.resources import found_commune, search
from gateway.visit import Visit
from gateway.web.pages import Faults, beside, get, go, post, query_of, show
from gateway.web.receipt import hand_over

KINDS = {"besoin": "need", "idee": "idea"}
ENOUGH = 12  # letters of a text, to be like another
EMPTY: dict[str, Any] = {"text": "", "title": "", "kind": "", "commune": "", "themes": []}


@get("/dire")
def say(visit: Visit) -> Response:
    """Show an empty form; `?genre=besoin` or `?genre=idee` chooses the kind."""
    kind = KINDS.get(visit.request.args.get("genre", ""), "")
    return form(visit, EMPTY | {"kind": kind, "key": secrets.token_urlsafe(24)}, Faults())


@post("/dire/debut")
def begun(visit: Visit) -> Response:
    """Go on with what was begun on another page: nothing is sent yet."""
    text = visit.request.form.get("text", "").strip()
    return form(visit, EMPTY | {"text": text, "key": secrets.token_urlsafe(24)}, Faults())


@post("/dire/semblables")
def similar(visit: Visit) -> Response:
    """Show what others said like this, as a part of the form: what is typed here stays out of addresses and logs."""
    return show(visit, "say/similar.html", alike=alike(visit, visit.request.form.get("text", "")))


def alike(visit: Visit, text: str) -> list[Any]:
    """Read what is most like a text; nothing for a few letters, nor where it cannot be read at this moment."""
    return beside(visit, "/contributions/similar", query_of({"text": text[:2000]})) if len(text) >= ENOUGH else []


@post("/dire")
def said(visit: Visit) -> Response:
    """Say it; show the form again, with what was typed, where something is to be corrected."""
    given = visit.request.form
    values: dict[str, Any] = {name: given.get(name, "") for name in ("kind", "text", "title", "commune", "key")}
    values["themes"] = given.getlist("themes")
    asked = {name: values[name] for name in ("kind", "text", "title", "themes") if values[name]}
    asked["language"] = visit.language
    commune = found_commune(visit.territory, values["commune"])
    answer = visit.api(
        "POST", "/contributions", asked | {"commune": commune.code if commune else ""}, key=values["key"]
    )
    if answer.status < 400:
        return hand_over(visit, go(f"/contributions/{answer.json['id']}?fait=said#main"))
    faults = Faults.of(answer)
    if commune is None:
        faults.fields["commune"] = [lost(visit, values["commune"])]
    return form(visit, values, faults)


def lost(visit: Visit, written: str) -> str:
    """Say why no commune was found under what was written."""
    several = [found.name for found in search(visit.territory, written)[:5]] if written.strip() else []
    key = "say.commune.several" if several else "say.commune.unknown"
    return visit.door.words(visit.language, key, names=", ".join(several))


def form(visit: Visit, values: dict[str, Any], faults: Faults) -> Response:
    return show(visit, "say/page.html", values=values, faults=faults, alike=alike(visit, values["text"]))
