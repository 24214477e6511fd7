"""A territory with its evenings, for each test of this service."""

import pytest

from chassis.territory import Territory
from services.workshops.tests.place import Place
from tests.installation import Installation


@pytest.fixture
def place(installation: Installation, territory: Territory) -> Place:
    return Place(installation, territory)
