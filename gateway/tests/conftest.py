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
        browser.submit(opened, "", {"pseudonym": "L’administratrice"})
        assert "administration" in browser.open("/moi/profil").text
        return browser

    def moderator(self) -> Browser:
        """Someone whom an administrator made a moderator."""
        return self.with_roles("Le modérateur", "moderator")

    def coordinator(self) -> Browser:
        """Someone who coordinates, and moderates what is said."""
        return self.with_roles("La coordinatrice", "coordinator", "moderator")

    def facilitator(self) -> Browser:
        return self.with_roles("L’animateur", "facilitator")

    def with_roles(self, pseudonym: str, *roles: str) -> Browser:
        """Someone to whom an administrator gave these roles."""
        browser = self.known(pseudonym)
        me, administrator = browser.api("GET", "/me").json["id"], self.administrator()
        for role in roles:
            assert administrator.api("PUT", f"/participants/{me}/roles/{role}").status == 200
        self.installation.runtime("gateway").application.identities.known.clear()  # what it believes for five seconds
        return browser

    def published(self, coordinator: Browser, text: str = "", author: Browser | None = None) -> str:
        """Have a need of someone's published; return its id."""
        author = author or self.known("L’autrice")
        said = author.api("POST", "/contributions", NEED | ({"text": text} if text else {})).json
        decision = {"subject": f"contributions/{said['id']}", "decision": "publish", "version": said["version"]}
        assert coordinator.api("POST", "/moderation/decisions", decision).status == 201
        return str(said["id"])

    def challenge(self, coordinator: Browser) -> str:
        """Have a challenge published; return its id."""
        asked = {"title": "Comment réparer près de chez soi ?", "contributions": [self.published(coordinator)]}
        made = coordinator.api("POST", "/challenges", asked)
        assert made.status == 201, made.body
        assert coordinator.api("POST", f"/challenges/{made.json['id']}/publish").status == 200
        return str(made.json["id"])


NEED = {
    "kind": "need",
    "text": "Il manque un lieu pour réparer les vélos près de la gare.",
    "themes": ["circular-economy"],
    "commune": "54395",
}


@pytest.fixture
def people(installation: Installation, territory: Territory, port: int) -> People:
    return People(installation, territory, port)
