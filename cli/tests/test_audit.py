"""`demarche audit`, on a platform that runs: what staff did, for its operator."""

import json


def test_what_the_command_did_itself_is_there(platform):
    [line] = json.loads(platform.demarche("audit", "--json").stdout)
    assert (line["who"], line["operation"], line["service"]) == (
        "service:cli",
        "make_administrator_link",
        "participation",
    )


def test_who_became_the_administrator_is_there(platform):
    token = platform.said["administrator_link"].rpartition("/")[2]
    opened = platform.ask(f"/api/v1/administrator-links/{token}", "POST", data={"pseudonym": "Alix"}).json()
    about = f"participants/{opened['participant']}"
    secret = opened["session"]
    assert platform.ask(f"/api/v1/{about}/roles/moderator", "PUT", secret=secret).status == 200
    shown = platform.demarche("audit", "--about", about, "--territory", "meurthe-et-moselle").stdout
    [first, second] = [line for line in shown.splitlines() if about in line]
    assert ("open_administrator_link" in first, f"Alix ({opened['participant']})" in second) == (True, True)
    assert "participation.role.granted.v1" in second
    alone = json.loads(platform.demarche("audit", "--json", "--last", 1).stdout)
    assert [line["operation"] for line in alone] == ["grant_role"]


def test_where_nothing_was_done_it_says_so(platform):
    said = platform.demarche("audit", "--about", "contributions/1").stdout
    assert said.strip() == "Rien de noté."


def test_an_unknown_territory_is_not_found(platform):
    assert platform.demarche("audit", "--territory", "nowhere").returncode == 3
