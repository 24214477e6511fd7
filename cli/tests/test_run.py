"""`demarche run`, on a platform that runs: what it says, what it serves, what it refuses."""

import json
import socket
from urllib.parse import urlsplit

import pytest

from demarche.installation import Installation
from tests.installation import eventually


def test_the_first_page_answers_on_the_territory_s_host(platform):
    page = platform.ask("/")
    assert page.status == 200
    assert "Meurthe-et-Moselle" in page.data.decode()


def test_its_mailbox_address_is_given(platform):
    address = urlsplit(platform.said["mailbox"])
    opened = platform.ask(f"{address.path}?{address.query}")
    assert (opened.status, opened.headers["Location"]) == (303, address.path)


def test_the_first_start_gives_a_link_to_become_the_administrator(platform):
    assert platform.ask(urlsplit(platform.said["administrator_link"]).path).status == 200


@pytest.mark.parametrize(
    ("role", "code", "said"), [("moderator", 3, "Personne n’a l’identifiant"), ("king", 2, "king n’est pas un rôle")]
)
def test_a_role_or_a_person_that_is_not_there_is_named(platform, role, code, said):
    nobody = "01890000-0000-7000-8000-000000000000"
    options = ("--territory", "meurthe-et-moselle", "--role", role, "--participant", nobody)
    refused = platform.demarche("role", "grant", *options)
    assert refused.returncode == code
    assert said in refused.stderr


def test_nothing_to_retry_is_said(platform):
    assert "Rien n’attend." in platform.demarche("deadletters", "retry", "--all").stdout


def test_a_second_start_on_the_same_data_is_refused_in_one_line(platform):
    refused = platform.demarche("run", "--port", "0")
    assert (refused.returncode, refused.stdout) == (4, "")
    assert str(platform.data) in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_busy_port_is_refused_in_one_line(home, demarche):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        refused = demarche("run", "--port", port, "--data", home / "other")
    assert (refused.returncode, refused.stdout) == (4, "")
    assert f"Le port {port} est déjà pris" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_an_unknown_department_is_refused_with_an_example(home, demarche):
    refused = demarche("run", "--port", "0", "--territory", "20", "--data", home / "third")
    assert refused.returncode == 2
    assert "2A" in refused.stderr


def test_a_territory_added_while_it_runs_is_served_and_sees_nothing_of_the_other(platform):
    added = json.loads(platform.demarche("territory", "add", "88", "--json").stdout)
    assert added["slug"] == "vosges"
    page = eventually(lambda: (answer := platform.ask("/", slug="vosges")).status == 200 and answer, seconds=2)
    assert "Vosges" in page.data.decode()
    assert platform.ask("/api/v1/contributions", slug="vosges").json()["items"] == []


def test_a_territory_that_has_its_file_is_not_written_over(platform):
    file = platform.data / "territories" / "meurthe-et-moselle.toml"
    before = file.read_bytes()
    refused = platform.demarche("territory", "add", "54")
    assert refused.returncode == 4
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "command", [("territory", "list"), ("territory", "check"), ("deadletters", "list"), ("doctor",)], ids=" ".join
)
def test_what_reads_answers_in_json(platform, command):
    assert isinstance(json.loads(platform.demarche(*command, "--json").stdout), list | dict)


def test_a_platform_that_runs_well_is_found_well(platform):
    examined = platform.demarche("doctor")
    assert examined.returncode == 0, examined.stdout


def test_a_wrong_territory_file_is_found_and_what_to_do_is_said(platform):
    file = platform.data / "territories" / "faux.toml"
    file.write_text('slug = "faux"')
    try:
        examined = platform.demarche("doctor", "--json")
    finally:
        file.unlink()
    wrong = [finding for finding in json.loads(examined.stdout) if not finding["ok"]]
    assert examined.returncode == 1
    assert [finding["check"] for finding in wrong] == ["territories"]
    assert wrong[0]["todo"]


def test_warnings_reach_the_terminal_and_all_the_rest_the_log(platform):
    assert (platform.data / "log" / "demarche.log").exists()


def test_a_mail_server_and_networks_of_the_environment_are_heeded(tmp_path, monkeypatch):
    monkeypatch.setenv("DEMARCHE_SMTP", "smtp://mail.example.org")
    monkeypatch.setenv("DEMARCHE_WEBHOOK_ALLOWED_NETWORKS", "10.0.0.0/8")
    monkeypatch.setenv("DEMARCHE_BROKER", "amqp://elsewhere")
    settings = Installation(tmp_path).embedded(port=0)
    assert (settings.smtp, settings.webhook_allowed_networks) == ("smtp://mail.example.org", ("10.0.0.0/8",))
    assert settings.embedded


def test_secrets_are_readable_by_their_owner_alone(platform):
    assert (platform.data / "secrets.json").stat().st_mode & 0o777 == 0o600
