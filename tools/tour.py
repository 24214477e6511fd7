"""`bin/tour`: take the pictures of docs/tour.md, from the sample, in a real browser.

The sample has everything but an evening under way: whoever runs the démarche begins the workshop that is announced, so
that the table, the wall and the stage have something to show.
"""

import base64
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import click
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from rich.progress import track

from tests.story import api, go_on
from tools.journey.installations import Embedded
from tools.journey.sink import sink
from tools.waiting import until

DOCS = Path(__file__).parent.parent / "docs"
CHROMIUM = os.environ.get("DEMARCHE_CHROMIUM", "/usr/bin/chromium")
SCREENS = {"phone": (360, 720), "desktop": (1280, 800)}
LIGHTS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
QUALITY = 78
NEED = "Mon grille-pain est en panne. Personne à Nancy ne veut le réparer."
CARDS = (
    ("need", "Je ne sais pas à qui demander quand une démarche bloque."),
    ("idea", "Une permanence le samedi matin, à la médiathèque."),
    ("idea", "Des jeunes qui montrent aux anciens, et l’inverse."),
    ("need", "Il faut un ordinateur prêté, le mien est trop vieux."),
    ("idea", "Un carnet papier où chaque étape est dessinée."),
    ("idea", "Le bus qui passe dans les villages a une prise et du réseau."),
)


@dataclass(frozen=True)
class Sight:
    """One page of the tour: where it is, for whom, and what to see there."""

    name: str
    title: str
    path: str
    about: str
    of: Literal["visitor", "newcomer", "inside"] = "visitor"  # who looks: anyone, who just said a need, who runs it all


SIGHTS = (
    Sight(
        "home", "Home", "/", "Say something first; then where the démarche is, what came of a sentence, what is next."
    ),
    Sight("contributions", "Needs and ideas", "/contributions", "What people said: search, filters, themes, the map."),
    Sight("contribution", "One need", "{need}", "A sentence in its bubble, what became of it, who supports it."),
    Sight("say", "Say a need", "/dire", "Under a minute, without an account."),
    Sight("receipt", "The receipt", "/recu", "A code to find one’s sentence again, to print or to keep.", "newcomer"),
    Sight("thread", "The thread", "{thread}", "From the sentence to the job, dated, and back."),
    Sight("challenge", "A challenge", "{challenge}", "Needs that belong together become a question."),
    Sight("agenda", "The agenda", "/ateliers", "What is coming and what was held."),
    Sight("workshop", "An evening", "{workshop}", "When, where, what is worked on, how many seats are left."),
    Sight("table", "At the table", "{table}", "People write on their phones; everyone sees it at once.", "inside"),
    Sight("wall", "The wall", "{running}/mur", "What the whole room sees."),
    Sight("stage", "The stage", "{running}/scene", "Where the evening is led from.", "inside"),
    Sight("sheet", "A sheet", "{sheet}", "What a table proposes, on one page."),
    Sight("projects", "The projects", "/projets", "What grows in the territory."),
    Sight("project", "A project", "{project}", "Its story, its team, what it is looking for."),
    Sight("offer", "Offer a hand", "{offer}", "An hour, a room, a tool: under a minute."),
    Sight("figures", "Figures", "/chiffres", "Drawn, said in words, and as tables."),
    Sight("me", "My page", "/moi", "What I said and what became of it.", "inside"),
    Sight("moderation", "Moderation", "/moderation", "One after the other, with the keyboard alone.", "inside"),
    Sight("desk", "Coordination", "/coordination", "What waits today.", "inside"),
    Sight("people", "People and roles", "/personnes", "Who may do what, and who gave it.", "inside"),
    Sight("integrations", "Integrations", "/integrations", "Tokens and webhooks, with their last calls.", "inside"),
    Sight("design", "The design", "/design", "Every piece, in use."),
)


@click.command()
@click.argument("names", nargs=-1)
def tour(names: tuple[str, ...]) -> None:
    """Take the pictures of these pages, or of all; write docs/tour.md."""
    (DOCS / "tour").mkdir(exist_ok=True)
    with platform() as installation, sink() as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        people = {of: chromium.new_context(base_url=installation.url, locale="fr-FR") for of in ("newcomer", "inside")}
        say(people["newcomer"])
        places = prepare(people["inside"], installation.administrator_link, site.url)
        looking = {of: context.storage_state() for of, context in people.items()}
        seen = [sight for sight in SIGHTS if not names or sight.name in names]
        for sight in track(seen, "Taking pictures", disable=not sys.stderr.isatty()):
            take(chromium, looking.get(sight.of), installation.url + sight.path.format(**places), sight.name)
        chromium.close()
    (DOCS / "tour.md").write_text(written(), "utf-8")


@contextmanager
def platform() -> Iterator[Embedded]:
    """Start the démarche with its sample."""
    with tempfile.TemporaryDirectory(prefix="tour-", ignore_cleanup_errors=True) as folder:
        installation = Embedded(Path(folder), "--sample")
        try:
            installation.start()
            yield installation
        finally:
            installation.stop()


def take(chromium: Browser, state: Any, address: str, name: str) -> None:
    """Take a page on each screen, in each light."""
    for screen, (width, height) in SCREENS.items():
        for light in LIGHTS:
            context = chromium.new_context(
                storage_state=state, locale="fr-FR", color_scheme=light, viewport={"width": width, "height": height}
            )
            page = context.new_page()
            answer = page.goto(address)
            if answer is None or not answer.ok:
                raise click.ClickException(f"{name}: {address} did not open")
            page.evaluate("document.fonts.ready")
            picture = context.new_cdp_session(page).send(
                "Page.captureScreenshot", {"format": "webp", "quality": QUALITY}
            )["data"]
            (DOCS / "tour" / f"{name}-{screen}-{light}.webp").write_bytes(base64.b64decode(picture))
            context.close()


def say(newcomer: BrowserContext) -> None:
    """Say a need as anyone would."""
    page = newcomer.new_page()
    page.goto("/dire?genre=besoin")
    page.get_by_label("Dites-le en quelques phrases").fill(NEED)
    page.get_by_label("Économie circulaire").check()
    page.get_by_label("Dans quelle commune").fill("Nancy")
    page.get_by_role("button", name="Envoyer").click()
    page.wait_for_url("**/recu")


def prepare(inside: BrowserContext, link: str, site: str) -> dict[str, str]:
    """Come in as who runs it all, begin an evening, of which a site is told; return where things are."""
    page = inside.new_page()
    page.goto(link)
    page.get_by_label("Pseudonyme").fill("Camille")
    page.get_by_role("button", name="Devenir").click()
    page.goto("/moi/profil")
    me = api(page, "GET", "/me")["id"]
    for role in ("moderator", "coordinator", "facilitator"):
        api(page, "PUT", f"/participants/{me}/roles/{role}")
    until(lambda: (answer := page.goto("/coordination/choisir")) and answer.ok)
    api(page, "POST", "/tokens", {"name": "Le site de la ville", "scopes": ["events:read"]})
    api(page, "POST", "/webhooks", {"url": site, "types": ["workshops.*"]})
    return found(page) | begin(page)


def found(page: Page) -> dict[str, str]:
    """Find in the sample the things whose pages are shown: those of a project that was launched."""
    project = first(page, "/projects?stage=launched")
    sheet = next(ref for ref in project["origins"] if ref.startswith("sheets/"))
    table = next(ref for ref in api(page, "GET", f"/{sheet}")["origins"] if ref.startswith("tables/"))
    challenge = api(page, "GET", f"/{table}")["challenge"].partition("/")[2]
    need = api(page, "GET", f"/challenges/{challenge}")["origins"][0]
    call = first(page, f"/calls?project={project['id']}")["id"]
    return {
        "need": f"/{need}",
        "thread": f"/fil/{need}",
        "challenge": f"/defis/{challenge}",
        "project": f"/projets/{project['id']}",
        "sheet": "/fiches/" + sheet.partition("/")[2],
        "offer": f"/projets/{project['id']}/engagement?appel={call}",
    }


def first(page: Page, path: str) -> Any:
    return api(page, "GET", path)["items"][0]


def begin(page: Page) -> dict[str, str]:
    """Begin the workshop that is announced, with three tables, and write at them."""
    workshop = first(page, "/workshops?state=open")["id"]
    tables = api(page, "GET", f"/workshops/{workshop}/tables")["items"]
    while len(tables) < 3:
        tables.append(api(page, "POST", f"/workshops/{workshop}/tables", {"seats": 8}))
    mine = api(page, "POST", f"/workshops/{workshop}/registrations", {"table": tables[0]["id"]})
    api(page, "POST", f"/workshops/{workshop}/start")
    api(page, "POST", f"/workshops/{workshop}/check-ins", {"registration": mine["id"], "table": tables[0]["id"]})
    phases = api(page, "GET", f"/workshops/{workshop}/phases")["items"]
    go_on(partial(api, page), workshop, next(phase["code"] for phase in phases if phase.get("shows")))
    for kind, text in CARDS:
        api(page, "POST", f"/tables/{tables[0]['id']}/cards", {"kind": kind, "text": text})
    here = f"/ateliers/{workshop}"
    return {"workshop": here, "running": here, "table": f"{here}/table/{tables[0]['id']}"}


def written() -> str:
    """Write the page that shows the pictures."""
    lines = [
        "# A tour of the pages",
        "",
        "Taken by `bin/tour` from the sample of Meurthe-et-Moselle, on a phone (360 px) and a desktop (1280 px), by",
        "day and by night. The people, texts and figures in it are invented.",
    ]
    for sight in SIGHTS:
        pictures = [
            f'<img src="tour/{sight.name}-{screen}-{light}.webp" width="{width}" alt="On a {screen}, {light}">'
            for screen, width in (("phone", 160), ("desktop", 300))
            for light in LIGHTS
        ]
        lines += ["", f"## {sight.title}", "", sight.about, "", *pictures]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    tour()
