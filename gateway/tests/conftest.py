"""The gateway's tests come in by the installation's one door, over real HTTP."""

from dataclasses import dataclass

import pytest

from chassis.context import Acting
from chassis.edge import WebServer
from chassis.territory import Territory
from participation.participants.actions import make_administrator_link
from tests.browser import Browser
from tests.installation import Installation


@pytest.fixture(scope="session")
def port(installation: Installation) -> int:
    """The port on which the door listens."""
    container = installation.process.http["gateway"]
    server = next(part for part in container.subextensions if isinstance(part, WebServer))
    return int(server.socket.getsockname()[1])


@pytest.fixture
def host(territory: Territory) -> str:
    return f"{territory.slug}.localhost"


@pytest.fixture
def browser(port: int, host: str) -> Browser:
    """A browser at the door of a fresh territory."""
    return Browser(port, host)


@pytest.fixture
def another(port: int, host: str) -> Browser:
    """Someone else's browser, at the same door."""
    return Browser(port, host)


@dataclass
class People:
    """Makes people of one territory, as they come in: by what they say, and by the administrator's link."""

    installation: Installation
    territory: Territory
    port: int

    @property
    def host(self) -> str:
        return f"{self.territory.slug}.localhost"

    def visitor(self) -> Browser:
        return Browser(self.port, self.host)

    def known(self, pseudonym: str = "La voisine") -> Browser:
        """Someone who said something and confirmed it with a pseudonym."""
        browser = self.visitor()
        said = browser.api("POST", "/contributions", NEED)
        assert said.status == 201, said.body
        assert browser.api("POST", "/me/pseudonym", {"pseudonym": pseudonym}).status == 200
        return browser

    def administrator(self) -> Browser:
        """Whoever opens the link that the command line gives."""
        browser = self.visitor()
        database = self.installation.runtime("participation").database
        with database.work(self.territory, Acting(self.territory.slug, "service", service="cli")) as work:
            token = make_administrator_link(work)
        opened = browser.open(f"/premiere-administration/{token}")
        browser.submit(opened, "", {"pseudonym": "L'administratrice"})
        assert "administration" in browser.open("/moi/profil").text
        return browser

    def moderator(self) -> Browser:
        """Someone whom an administrator made a moderator."""
        browser = self.known("Le modérateur")
        me = browser.api("GET", "/me").json["id"]
        assert self.administrator().api("PUT", f"/participants/{me}/roles/moderator").status == 200
        self.installation.runtime("gateway").application.identities.known.clear()  # what it believes for five seconds
        return browser


NEED = {
    "kind": "need",
    "text": "Il manque un lieu pour réparer les vélos près de la gare.",
    "themes": ["circular-economy"],
    "commune": "54395",
}


@pytest.fixture
def people(installation: Installation, territory: Territory, port: int) -> People:
    return People(installation, territory, port)
