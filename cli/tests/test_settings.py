"""Settings are read from a file and the environment, which wins; an error names the key."""

from pathlib import Path

import pytest

from chassis.config import ConfigError
from demarche.settings import load


def test_the_environment_wins_over_the_file(tmp_path):
    file = tmp_path / "demarche.toml"
    file.write_text('territories = "/srv/territories"\nport = 8080\nlisten = "0.0.0.0"\n')
    settings = load({"DEMARCHE_CONFIG": str(file), "DEMARCHE_PORT": "9090"})
    assert (settings.port, settings.listen, settings.territories) == (9090, "0.0.0.0", Path("/srv/territories"))


def test_mappings_and_lists_are_written_with_commas():
    settings = load(
        {
            "DEMARCHE_TERRITORIES": "t",
            "DEMARCHE_KEYS": "gateway=a,shop=b",
            "DEMARCHE_TRUSTED_PROXIES": "10.0.0.1,10.0.0.2",
        }
    )
    assert settings.keys == {"gateway": "a", "shop": "b"}
    assert settings.trusted_proxies == ("10.0.0.1", "10.0.0.2")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "seventy"),
        ("PORT", "70000"),
        ("LOG_LEVEL", "loud"),
        ("PUBLIC_SCHEME", "gopher"),
        ("DATABASE_POOL", "0"),
        ("WEBHOOK_ALLOWED_NETWORKS", "10.0.0.0/8,localhost"),
    ],
)
def test_a_wrong_value_is_named_as_it_is_written(name, value):
    with pytest.raises(ConfigError, match=f"DEMARCHE_{name}"):
        load({"DEMARCHE_TERRITORIES": "t", f"DEMARCHE_{name}": value})


def test_a_missing_setting_is_named():
    with pytest.raises(ConfigError, match="DEMARCHE_TERRITORIES"):
        load({})


@pytest.mark.parametrize("content", [None, "port = ", "\xff"])
def test_an_unreadable_file_is_named(tmp_path, content):
    file = tmp_path / "demarche.toml"
    if content is not None:
        file.write_text(content, encoding="latin-1")
    with pytest.raises(ConfigError, match=r"demarche\.toml"):
        load({}, file)
