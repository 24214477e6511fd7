"""Settings are read from a file and the environment, which wins; an error names the key."""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.config import ConfigError
from demarche.settings import demand_secrets, load


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


def production(**changed):
    """Settings of a service as `deploy/compose.yaml` gives them, some changed."""
    made = {name: secrets.token_hex(32) for name in ("participation", "gateway", "role", "broker")}
    return load(
        {
            "DEMARCHE_TERRITORIES": "t",
            "DEMARCHE_KEYS": f"participation={made['participation']},gateway={made['gateway']}",
            "DEMARCHE_DATABASE_PASSWORDS": f"participation_app={made['role']}",
            "DEMARCHE_BROKER": f"amqp://demarche:{made['broker']}@broker:5672/%2Fdemarche",
            **{f"DEMARCHE_{name}": value for name, value in changed.items()},
        }
    )


DEMARCHE = Path(sys.executable).parent / "demarche"
GOOD = "0123456789abcdef" * 4


def test_production_starts_with_secrets_of_its_own():
    demand_secrets(production(), ["participation"])
    demand_secrets(production(BASE_HOST="demarche.localhost"), ["participation"])
    demand_secrets(production(BASE_HOST="example.fr", PUBLIC_SCHEME="https"), ["participation"])


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"KEYS": ""}, "DEMARCHE_KEYS: no key for participation; DEMARCHE_KEYS: no key for gateway"),
        ({"KEYS": f"participation={GOOD}"}, "DEMARCHE_KEYS: no key for gateway"),
        ({"KEYS": f"participation={GOOD[:31]},gateway={GOOD}"}, "DEMARCHE_KEYS: the key of participation is weak"),
        ({"KEYS": f"participation={'a' * 64},gateway={GOOD}"}, "DEMARCHE_KEYS: the key of participation is weak"),
        (
            {"KEYS": f"participation=change-me-{GOOD},gateway={GOOD}"},
            "DEMARCHE_KEYS: the key of participation is an ex",
        ),
        (
            {"KEYS": f"participation={GOOD},gateway={GOOD}"},
            "the key of gateway is that of KEYS: the key of participation",
        ),
        ({"DATABASE_PASSWORDS": "participation_app=postgres"}, "the password of participation_app is weak"),
        ({"DATABASE_PASSWORDS": "participation_app="}, "the password of participation_app is weak"),
        ({"BROKER": "amqp://guest:guest@broker:5672/"}, "DEMARCHE_BROKER: its password is weak"),
        ({"BROKER": "amqp://broker:5672/"}, "DEMARCHE_BROKER: its password is weak"),
        ({"MAILBOX_TOKEN": "sesame"}, "DEMARCHE_MAILBOX_TOKEN is weak"),
        ({"BASE_HOST": "example.fr"}, "DEMARCHE_PUBLIC_SCHEME: write https"),
    ],
)
def test_production_refuses_what_anyone_may_know_and_names_it(changed, named):
    with pytest.raises(ConfigError, match=named) as refused:
        demand_secrets(production(**changed), ["participation"])
    assert GOOD[:31] not in str(refused.value)


def test_a_service_of_production_does_not_start_with_an_example(environment):
    settings = {"DEMARCHE_TERRITORIES": "t", "DEMARCHE_KEYS": f"participation={GOOD},gateway=change-me"}
    settings |= {"DEMARCHE_DATABASE": "postgresql://127.0.0.1:1/"}
    done = subprocess.run(
        [DEMARCHE, "serve", "participation"], env=environment | settings, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "DEMARCHE_KEYS: the key of gateway is weak" in done.stderr) == (1, True), done.stderr


def test_no_secret_is_written_in_the_code():
    """Secrets come from the environment or from files: what is committed has none, and no default stands for one."""
    root = Path(__file__).parents[2]
    lines = (root / "deploy" / "env.example").read_text().splitlines()
    written = [line for line in lines if line.partition("=")[0].endswith(("_KEY", "_PASSWORD"))]
    assert len(written) > 10
    assert [line for line in written if not line.endswith("=")] == []
    assert [line for line in (root / "deploy" / "compose.yaml").read_text().splitlines() if "_KEY:-" in line] == []
    fresh = load({"DEMARCHE_TERRITORIES": "t"})
    assert (fresh.keys, fresh.database_passwords, fresh.broker, fresh.mailbox_token) == ({}, {}, "", "")
