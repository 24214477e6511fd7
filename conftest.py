"""What every test stands on: one PostgreSQL for each process, a territory of its own for each test, real parts only."""

import os

import pytest

if not os.environ.get("DEMARCHE_TEST_UNPATCHED"):
    from demarche.green import patch

    patch()

from hypothesis import HealthCheck, settings

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")  # a busy machine is no fault of what is tested

pytest_plugins = ["tests.installation", "tests.broker"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the files of one part, where `DEMARCHE_TEST_PART` says such as 1/2: bin/test runs the parts side by side."""
    part, parts = map(int, os.environ.get("DEMARCHE_TEST_PART", "1/1").split("/"))
    ours = set(sorted({item.path for item in items})[part - 1 :: parts])
    config.hook.pytest_deselected(items=[item for item in items if item.path not in ours])
    items[:] = [item for item in items if item.path in ours]
