"""One installation for all models; each walk makes objects of its own there."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.models.beside import LONG
from tests.models.town import Town
from tests.models.town import town as running

settings.register_profile("full", LONG)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running(tmp_path_factory.mktemp("town")) as made:
        yield made
