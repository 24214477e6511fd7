"""A page in a real browser: what it must be for all, and the gestures that tests share."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.story import api

AXE = (Path(__file__).parent / "vendored" / "axe-core" / "axe.min.js").read_text("utf-8")
EXECUTABLE = os.environ.get("DEMARCHE_CHROMIUM", "/usr/bin/chromium")
PICTURES = os.environ.get("DEMARCHE_PICTURES")
WIDTHS = (1280, 320)
SETTLED = "Promise.allSettled(document.getAnimations().map(each => each.finished)).then(() => {})"
FONTS = "Promise.all([...document.fonts].map(face => face.load())).then(() => {})"
MOVED = """() => new Promise(tell => {
    const moved = [];
    const watch = new PerformanceObserver(list => moved.push(...list.getEntries()));
    watch.observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => tell(
        moved.filter(each => !each.hadRecentInput).map(each => each.sources.map(it => it.node?.outerHTML?.slice(0, 99)))
    )));
})"""
checked: set[str] = set()  # the paths of pages that were found usable by all
NEED = "Il manque un lieu pour réparer les vélos près de la gare."


@dataclass(frozen=True)
class Platform:
    """A platform as `demarche run` makes it, and what it said when it answered."""

    url: str
    mailbox: str
    administrator_link: str

    @property
    def base(self) -> str:
        return f"http://localhost:{urlsplit(self.url).port}/"


def make_moderator(page: Page) -> None:
    """Give the roles of those who run the démarche to whoever has this page."""
    page.goto("/moi/profil")
    me = api(page, "GET", "/me")["id"]
    for role in ("moderator", "coordinator", "facilitator", "mentor"):
        api(page, "PUT", f"/participants/{me}/roles/{role}")


def say(page: Page) -> None:
    page.goto("/dire?genre=besoin")
    page.get_by_label("Dites-le en quelques phrases").fill(NEED)
    page.get_by_label("Économie circulaire").check()
    page.get_by_label("Dans quelle commune").fill("Nancy")
    page.get_by_role("button", name="Envoyer").click()
    page.wait_for_url(lambda address: "/dire" not in address)


def tab_to(page: Page, what: Callable[[dict[str, Any]], bool]) -> None:
    """Press Tab until what has the focus is what is sought."""
    told = "(e => ({id: e.id, text: e.innerText || '', type: e.type || ''}))(document.activeElement)"
    for _ in range(60):
        page.keyboard.press("Tab")
        if what(page.evaluate(told)):
            return
    raise AssertionError("the keyboard does not get there")


def check(page: Page, name: str) -> None:
    """Find nothing wrong: no violation, no line too wide for a small phone, nothing that the policy had to stop."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
        page.evaluate(SETTLED)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        told = [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found]
        assert not told, f"{name} at {width}: {told}"
    assert page.title()
    assert page.locator("h1").count() == 1, name
    checked.add(urlsplit(page.url).path)


def steady(page: Page) -> None:
    """Find that nothing moves under the reader's eyes while the page opens.

    It is opened again, its fonts at hand: the first time, text waits unseen for them and then takes its place.
    """
    page.evaluate(FONTS)
    page.reload()
    still(page)


def still(page: Page) -> None:
    """Find that nothing moved since the page was opened."""
    moved = page.evaluate(MOVED)
    assert not moved, moved
