"""A story for pages and territories to show: a challenge, two evenings, a sheet, a project and what it is given, told
through the API by someone who has every role: `ask(verb, path, data)` is theirs, and fails for what is refused."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tools.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

Ask = Callable[..., Any]

QUESTION = {"title": "Comment réparer près de chez soi ?", "causes": "Les réparateurs ont fermé l’un après l’autre."}
EVENING = {
    "title": "Soirée créative", "format": "creative_evening", "starts_at": "2031-05-02T18:00:00+02:00",
    "place": {"name": "Salle des fêtes", "commune": "54395", "access": "Bus 4, entrée de plain-pied."}, "capacity": 20,
}  # fmt: skip
SHEET = {
    "need": "Un vélo cassé reste au garage.", "idea": "Un atelier ouvert le samedi.", "for_whom": "Les cyclistes.",
    "help_needed": ["Un local"], "first_steps": [{"what": "Trouver un local", "who": "Le bureau", "by": "2031-06-01"}],
}  # fmt: skip
MILESTONE = {"title": "Ouvrir", "owner": "Le bureau", "due_on": "2031-09-01"}
PARTNER = {"name": "CRESS Grand Est", "kind": "network", "url": "https://www.cress-grandest.org"}
CALL = {"kind": "time", "title": "Tenir l’accueil", "quantity": 10, "until": "2031-09-01"}
GIVEN = {"kind": "time", "quantity": 3, "period": {"starts_on": "2031-06-01"}, "note": "Le matin."}
FIGURE = {
    "what": "job", "value": 1.5, "unit": "ETP", "method": "Contrats signés", "source": "Le bureau", "measured": True,
    "interval": {"starts_on": "2031-01-01", "ends_on": "2031-12-31"},
}  # fmt: skip


def api(page: "Page", verb: str, path: str, data: Any = None, **headers: str) -> Any:
    """Ask the API as scripts of ours reach it, from a page that has a form."""
    csrf = page.locator("input[name=csrf]").first.get_attribute("value")
    status, answer = page.evaluate(
        """async ([verb, path, data, headers]) => {
            const sent = {method: verb, headers, body: data && JSON.stringify(data)};
            const answer = await fetch('/api/v1' + path, sent), text = await answer.text();
            return [answer.status, text && JSON.parse(text)];
        }""",
        [verb, path, data, {"X-CSRF-Token": csrf, "Content-Type": "application/json"} | headers],
    )
    assert status < 400, (verb, path, status, answer)
    return answer


def tell(ask: Ask) -> dict[str, str]:
    """Tell it whole; return the addresses of its pages by name."""
    return walk(ask) | stand_by(ask)


def walk(ask: Ask) -> dict[str, str]:
    """Tell what happens again and again: from needs to a project that is given something."""
    needs = [each["id"] for each in ask("GET", "/contributions?limit=2")["items"]]
    drafted, challenge = (ask("POST", "/challenges", QUESTION | {"contributions": needs})["id"] for _ in range(2))
    ask("POST", f"/challenges/{challenge}/publish")
    soon, _ = evening(ask, challenge, EVENING)
    held, table = evening(ask, challenge, EVENING | {"title": "Soirée en cours"})
    selected, pitched, card = hold(ask, held, table)
    told = {
        "contribution": f"/contributions/{needs[0]}", "need": f"contribution={needs[0]}", "draft": f"/defis/{drafted}",
        "challenge": f"/defis/{challenge}", "soon": f"/ateliers/{soon}", "held": f"/ateliers/{held}",
        "table": f"/ateliers/{held}/table/{table}", "sheet": f"/fiches/{selected}", "pitched": f"/fiches/{pitched}",
        "thread": f"/fil/contributions/{needs[0]}", "card": card,
    }  # fmt: skip
    return told | grow(ask, selected)


def evening(ask: Ask, challenge: str, planned: dict[str, Any]) -> tuple[str, str]:
    """Plan an evening with a table on a challenge, and open it; return both ids."""
    on = f"challenges/{challenge}"
    id = ask("POST", "/workshops", planned | {"challenges": [on]})["id"]
    table = ask("POST", f"/workshops/{id}/tables", {"challenge": on, "seats": 8})["id"]
    ask("POST", f"/workshops/{id}/open")
    return id, table


def hold(ask: Ask, evening: str, table: str) -> tuple[str, str, str]:
    """Begin an evening, come, write; return the sheet that is selected, one that awaits it, and a card."""
    needs = "Un accès de plain-pied"
    registered = ask("POST", f"/workshops/{evening}/registrations", {"table": table, "needs": needs})
    ask("POST", f"/workshops/{evening}/start")
    ask("POST", f"/workshops/{evening}/facilitators", {"registration": registered["id"]})
    ask("POST", f"/workshops/{evening}/check-ins", {"registration": registered["id"], "table": table})
    go_on(ask, evening, "second_round")
    for kind, text in (("need", SHEET["need"]), ("idea", SHEET["idea"])):
        card = ask("POST", f"/tables/{table}/cards", {"kind": kind, "text": text})["id"]
    sheets = []
    for name in ("La Roue libre", "La Recyclerie"):
        sheet = ask("POST", f"/tables/{table}/sheets", {"name": name})
        ask("PATCH", f"/sheets/{sheet['id']}", SHEET, **{"If-Match": f'"{sheet["version"]}"'})
        sheets.append(ask("POST", f"/sheets/{sheet['id']}/pitch")["id"])
    ask("POST", f"/sheets/{sheets[0]}/select")
    return sheets[0], sheets[1], card


def go_on(ask: Ask, evening: str, phase: str) -> None:
    """Go from phase to phase until one runs."""
    found = ask("GET", f"/workshops/{evening}/phases")
    while next((each["code"] for each in found["items"] if each["id"] == found["phase"]), "") != phase:
        found = ask("POST", f"/workshops/{evening}/phases/next", {"from": found["phase"]})


def grow(ask: Ask, sheet: str) -> dict[str, str]:
    """Wait for the project of a sheet, and let it take a step, call, be given something, and count what it brings."""
    until(lambda: ask("GET", f"/projects?sheet={sheet}")["items"])
    project = ask("GET", f"/projects?sheet={sheet}")["items"][0]["id"]
    ask("POST", f"/projects/{project}/stage", {"to": "building"})
    milestone = ask("POST", f"/projects/{project}/milestones", MILESTONE)["id"]
    ask("POST", f"/projects/{project}/updates", {"text": "Le local est trouvé."})
    indicator = ask("POST", f"/projects/{project}/indicators", FIGURE)["id"]
    call = ask("POST", f"/projects/{project}/calls", CALL)["id"]
    commitment = ask("POST", "/commitments", GIVEN | {"call": call})["id"]
    return {
        "project": f"/projets/{project}", "call": call, "commitment": f"/engagements/{commitment}",
        "milestone": milestone, "indicator": indicator,
    }  # fmt: skip


def stand_by(ask: Ask) -> dict[str, str]:
    """Add a partner with someone who speaks for it, and offer to accompany."""
    partner, me = ask("POST", "/organisations", PARTNER)["id"], ask("GET", "/me")["id"]
    ask("POST", f"/organisations/{partner}/members", {"participant": me})
    mentor = ask("POST", "/mentors", {"skills": ["Comptabilité", "Bail commercial"], "capacity": 2})["id"]
    return {"partner": f"/partenaires/{partner}", "mentor": f"/accompagnement/{mentor}"}
