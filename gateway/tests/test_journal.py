"""Administrators read what staff did, on a page: by whom, on what, since when, and what was only read."""

import pytest

from tests.browser import Browser
from tests.test_audit import WRITES


@pytest.fixture
def administrator(people) -> Browser:
    return people.administrator()


@pytest.fixture
def someone(people, administrator) -> str:
    """The id of someone to whom the administrator gave a role."""
    id = people.known("Maud").api("GET", "/me").json["id"]
    assert administrator.api("PUT", f"/participants/{id}/roles/facilitator").status < 300
    return id


def test_the_journal_is_for_administrators(people):
    assert people.coordinator().open("/journal").status == 403
    assert people.visitor().send("GET", "/journal", follow=False).status == 303


def test_it_says_who_did_what_to_whom(administrator, someone):
    shown = administrator.open("/journal").text
    assert "Rôle donné Maud · animation" in shown
    assert "L’administratrice" in shown


def test_it_is_narrowed_to_an_actor_an_object_or_a_day(administrator, someone):
    me = administrator.api("GET", "/me").json["id"]
    assert "Rôle donné" in administrator.open(f"/journal?actor=person:{me}").text
    assert "Rôle donné" not in administrator.open(f"/journal?actor=person:{someone}").text
    assert "Rôle donné" in administrator.open(f"/journal?about=participants/{someone}").text
    assert "Rien à montrer" in administrator.open("/journal?about=workshops").text
    assert "Rôle donné" in administrator.open("/journal?since=2020-01-01").text
    assert "Rien à montrer" in administrator.open("/journal?since=2090-01-01").text


def test_what_is_no_day_is_said_so(administrator):
    page = administrator.open("/journal?since=hier")
    assert page.status == 422
    assert ("since", "hier") in page.html.forms[0].values


def test_readings_are_shown_where_they_are_asked_for(administrator):
    administrator.api("GET", "/participants")
    assert "Liste des personnes lue" not in administrator.open("/journal").text
    assert "Liste des personnes lue" in administrator.open("/journal?reads=oui").text


def test_it_reads_on_over_all_services(administrator, people, someone):
    for _ in range(17):
        for verb in ("PUT", "DELETE"):
            administrator.api(verb, f"/participants/{someone}/roles/mentor")
    webhook = administrator.api(
        "POST", "/webhooks", {"url": "https://exemple.fr/x", "types": ["*"], "description": "x"}
    )
    assert webhook.status == 201
    first = administrator.open("/journal")
    assert "Webhook ajouté" in first.text
    assert "animation" not in first.text
    [onward] = [link for link in first.html.links if "before=" in link]
    older = administrator.open("/journal" + onward.partition("#")[0])
    assert "Maud · animation" in older.text
    assert "Webhook ajouté" not in older.text


@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_everything_that_leaves_a_line_has_its_words(installation, language):
    words = installation.runtime("gateway").words
    keys = {f"audit.{name}" for name in {operation.name for _, operation in WRITES} | BESIDE}
    assert {key for key in keys if words(language, key) == key} == set()


BESIDE = {"make_administrator_link", "open_administrator_link"}  # what leaves a line and is no operation of staff's
