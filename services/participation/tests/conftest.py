"""A place with people, for each test of this service."""

import pytest

from chassis.territory import Territory
from services.participation.tests.people import Place
from tests.installation import Installation


@pytest.fixture
def place(installation: Installation, territory: Territory) -> Place:
    """A territory where moderators read first."""
    return Place(installation, territory)


@pytest.fixture
def quick_place(installation: Installation) -> Place:
    """A territory where moderators read afterwards."""
    return Place(installation, installation.territory(moderation="after"))
