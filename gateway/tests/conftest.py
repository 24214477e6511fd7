"""The gateway's tests come in by the installation's one door, over real HTTP."""

import pytest

from chassis.edge import WebServer
from chassis.territory import Territory
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
