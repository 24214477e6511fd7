"""The command itself: quick to help, one line for what is wrong, an exit code that programs can read."""

import subprocess
import sys

import pytest

from demarche.command import COMMANDS
from demarche.command import demarche as group

HEAVY = ("sqlalchemy", "nameko", "eventlet", "alembic", "rich")


def test_help_names_every_command(demarche):
    helped = demarche("--help").stdout
    assert all(name in helped for name in COMMANDS)


def test_help_gives_the_exit_codes(demarche):
    assert "4  données ou port déjà pris" in demarche("--help").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_in_words_of_the_catalogue(demarche, name):
    helped = demarche(name, "--help")
    assert helped.returncode == 0
    assert "cli." not in helped.stdout


def test_help_imports_nothing_that_takes_long():
    code = f"import sys, demarche.command; print([name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_every_command_is_found_under_its_name():
    assert all(group.get_command(None, name).name == name for name in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("serve",), 2),
        (("serve", "participation", "notifications"), 2),
        (("serve", "participation"), 1),
        (("territory", "show", "nowhere"), 3),
        (("territory", "add", "20"), 2),
        (("territory", "add", "54", "--contact", "nothing"), 2),
        (("role", "grant", "--territory", "x", "--role", "moderator"), 2),
        (("deadletters", "retry"), 2),
        (("doctor",), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_is_wrong_is_said_without_a_traceback(demarche, tmp_path, arguments, code):
    refused = demarche(*arguments, "--data", tmp_path)
    assert refused.returncode == code
    assert "Traceback" not in refused.stderr


ASKED_OF_A_DATABASE = [
    ("events", "tail"),
    ("deadletters", "list"),
    ("deadletters", "retry", "--all"),
    ("role", "grant", "--territory", "vosges", "--role", "administrator"),
    ("migrate",),
]


@pytest.mark.parametrize("command", ASKED_OF_A_DATABASE, ids=" ".join)
def test_a_folder_without_an_installation_is_named_as_such(demarche, tmp_path, command):
    refused = demarche(*command, "--data", tmp_path / "typo")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert f"aucune installation dans {tmp_path / 'typo'}" in refused.stderr


@pytest.mark.parametrize(
    "command", [("territory", "list"), ("territory", "check"), ("doctor",), *ASKED_OF_A_DATABASE], ids=" ".join
)
def test_asking_makes_nothing_on_the_disk(demarche, tmp_path, command):
    demarche(*command, "--data", tmp_path / "data")
    assert not (tmp_path / "data").exists()
