"""Saying a need or an idea, in two minutes, without an account."""

import secrets
from typing import Any

from werkzeug.wrappers import Response

from gateway.resources import search
from gateway.visit import Visit
from gateway.web.pages import Faults, get, go, post, show
from gateway.web.receipt import hand_over

KINDS = {"besoin": "need", "idee": "idea"}


@get("/dire")
def say(visit: Visit) -> Response:
    """Show an empty form; `?genre=besoin` or `?genre=idee` chooses the kind."""
    kind = KINDS.get(visit.request.args.get("genre", ""), "")
    return form(visit, {"kind": kind, "themes": [], "key": secrets.token_urlsafe(24)}, Faults())


@post("/dire")
def said(visit: Visit) -> Response:
    """Say it; show the form again with what was typed where something is to be corrected."""
    given = visit.request.form
    values: dict[str, Any] = {name: given.get(name, "") for name in ("kind", "text", "title", "commune", "key")}
    values["themes"] = given.getlist("themes")
    faults, commune = Faults(), values["commune"].strip()
    matches = search(visit.territory, commune) if commune else []
    exact = [found for found in matches if found.name.casefold() == commune.casefold()] or matches
    if commune and len(exact) != 1:
        key = "say.commune.unknown" if not exact else "say.commune.several"
        names = ", ".join(found.name for found in exact[:5])
        faults.fields["commune"] = [visit.door.words(visit.language, key, names=names)]
    asked = {"kind": values["kind"], "text": values["text"], "themes": values["themes"]}
    asked |= {"title": values["title"]} if values["title"].strip() else {}
    asked |= {"commune": exact[0].code} if len(exact) == 1 else {}
    if not faults:
        answer = visit.api("POST", "/contributions", asked, key=values["key"])
        if answer.status < 400:
            return hand_over(visit, go(f"/contributions/{answer.json['id']}"))
        faults = Faults.of(answer)
    return form(visit, values, faults)


def form(visit: Visit, values: dict[str, Any], faults: Faults) -> Response:
    return show(visit, "say/page.html", values=values, faults=faults, status=422 if faults else 200)
