"""One platform with its sample and one Chromium for all tests of pages."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import EXECUTABLE, Platform, check, make_moderator, say
from tests.story import api
from tools.waiting import until

HERE = Path(__file__).parent
ROOMS = {"moderator": "/moderation", "coordinator": "/coordination/choisir"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these after those that have no browser, which holds a loop of its own; last what looks back at all pages."""
    items.sort(key=lambda item: (item.path.parent == HERE, item.path.name == "test_none_forgotten.py"))


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DEMARCHE_")}
    environment["DEMARCHE_WEBHOOK_ALLOWED_NETWORKS"] = "127.0.0.1/32"  # where sinks of tests listen
    with tempfile.TemporaryDirectory(prefix="demarche-") as folder:
        if made := os.environ.get("DEMARCHE_SAMPLE"):  # a data folder with the sample, to save making it
            shutil.copytree(made, f"{folder}/data")
        command = [Path(sys.executable).parent / "demarche", "run", "--port", "0", "--json", "--sample"]
        process = subprocess.Popen(
            [*command, "--data", f"{folder}/data"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        yield Platform(said["url"].rstrip("/"), said["mailbox"], said["administrator_link"])
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=EXECUTABLE, args=["--no-sandbox"])


@pytest.fixture
def context(chromium: Browser, platform: Platform) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=platform.url, locale="fr-FR")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def administrator(chromium: Browser, platform: Platform) -> Iterator[BrowserContext]:
    """Whoever opened the administrator's link, made themselves a moderator too, and said something."""
    made = chromium.new_context(base_url=platform.url, locale="fr-FR")
    page = made.new_page()
    page.goto(platform.administrator_link)
    check(page, "premiere-administration")
    page.get_by_label("Pseudonyme").fill("L’administratrice")
    page.get_by_role("button", name="Devenir").click()
    say(page)
    make_moderator(page)
    yield made
    made.close()


@pytest.fixture
def someone(chromium: Browser, platform: Platform, administrator: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Make a person who said something and confirmed it with a pseudonym, with roles if any; give a page of theirs."""
    contexts: list[BrowserContext] = []

    def make(pseudonym: str, *roles: str) -> Page:
        context = chromium.new_context(base_url=platform.url, locale="fr-FR")
        contexts.append(context)
        page = context.new_page()
        say(page)
        page.goto("/confirmer")
        page.get_by_role("textbox", name="Pseudonyme").fill(pseudonym)
        page.get_by_role("button", name="Confirmer avec ce pseudonyme").click()
        me = api(page, "GET", "/me")["id"]
        giver = administrator.new_page()
        giver.goto("/moi/profil")
        for role in roles:
            api(giver, "PUT", f"/participants/{me}/roles/{role}")
        giver.close()
        for room in map(ROOMS.get, roles):  # the door knows within five seconds
            until(lambda room=room: room is None or page.goto(room).ok)
        page.goto("/")
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def stopped(page: Page) -> list[str]:
    """What the browser complained of: the content policy, missing files."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    return said
