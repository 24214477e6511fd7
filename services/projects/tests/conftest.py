"""A place with people, for each test of this service."""

import pytest

from chassis.territory import Territory
from services.projects.tests.people import Place
from tests.installation import Installation


@pytest.fixture
def place(installation: Installation, territory: Territory) -> Place:
    return Place(installation, territory)


@pytest.fixture
def elsewhere(installation: Installation) -> Place:
    """Another territory."""
    return Place(installation, installation.territory())
