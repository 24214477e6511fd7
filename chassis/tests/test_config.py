"""Settings know their keys, and the address of each territory."""

from pathlib import Path

import pytest

from chassis.config import ConfigError, Settings
from chassis.territory import Territory


def test_a_caller_without_a_key_is_named():
    with pytest.raises(ConfigError, match="workshops"):
        Settings(Path()).key("workshops")


@pytest.mark.parametrize(
    ("options", "origin"),
    [
        ({"port": 8000}, "http://vosges.localhost:8000"),
        ({"public_scheme": "https", "public_port": 443, "base_host": "exemple.fr"}, "https://vosges.exemple.fr"),
        ({"public_port": 80}, "http://vosges.localhost"),
    ],
)
def test_a_territory_has_one_address(options, origin):
    assert Settings(Path(), **options).origin(Territory("vosges", "88", "Vosges")) == origin


def test_a_host_of_its_own_comes_first():
    territory = Territory("vosges", "88", "Vosges", hosts=("jparticipe.exemple.fr",))
    assert Settings(Path(), public_scheme="https", public_port=443).origin(territory) == "https://jparticipe.exemple.fr"
