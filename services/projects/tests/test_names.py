"""What people are called is asked of participation, as it is read."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from chassis.bus import Unavailable
from chassis.context import Acting
from services.projects.tests.people import Place


def known(place: Place, pseudonym: str) -> Acting:
    """A person whom participation knows."""
    gateway = Acting(place.territory.slug, kind="service", service="gateway")
    made = place.installation.call("participation", "POST", "/internal/provisional", gateway).json
    person = replace(place.nobody(), participant=UUID(made["participant"]))
    named = place.installation.call("participation", "POST", "/me/pseudonym", person, {"pseudonym": pseudonym})
    assert named.status == 200, named.body
    return person


def labels(place: Place, project: dict[str, Any]) -> list[str]:
    return [member["label"] for member in place.done(place.visitor, "GET", f"/projects/{project['id']}")["team"]]


def test_a_team_is_called_by_its_pseudonyms(place: Place) -> None:
    project = place.project(known(place, "Camille"), known(place, "Lou"))
    assert labels(place, project) == ["Camille", "Lou"]
    assert [item["label"] for item in place.listed(place.visitor, f"/projects/{project['id']}/team")] == [
        "Camille",
        "Lou",
    ]
    assert [member["label"] for member in place.listed(place.visitor, "/projects")[0]["team"]] == ["Camille", "Lou"]


def test_who_gave_is_called_by_their_pseudonym(place: Place) -> None:
    giver, holder = known(place, "Camille"), place.someone()
    made = place.accepted(giver, holder, place.project(holder))
    assert place.read(place.visitor, made).json["giver"]["label"] == "Camille"
    assert place.listed(place.visitor, "/commitments")[0]["giver"]["label"] == "Camille"


def test_who_was_forgotten_is_nobody_in_the_readers_language(place: Place) -> None:
    [project] = place.born(place.selected(place.nobody()))
    assert labels(place, project) == ["une personne du territoire"]
    english = place.speaking(place.visitor, "en")
    assert place.done(english, "GET", f"/projects/{project['id']}")["team"][0]["label"] == "a person of the territory"


def test_a_write_asks_nobody(place: Place) -> None:
    holder = known(place, "Camille")
    project = place.project(holder)
    assert place.step(holder, project, "building").json["team"] == [{"label": None, "role": "holder"}]


def test_projects_are_read_while_participation_is_away(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    project = place.project(known(place, "Camille"))
    client = place.installation.runtime("projects").client
    with monkeypatch.context() as patched:
        patched.delitem(client.local, "participation")
        with pytest.raises(Unavailable):
            client.call("participation", "GET", "/", place.visitor)
        assert labels(place, project) == ["une personne du territoire"]
    assert labels(place, project) == ["Camille"]


def takes(place: Place, who: Acting) -> list[tuple[int, str]]:
    """Take a person into a team and an organisation; return what each answers, and what is refused."""
    asked, coordinator = {"participant": str(who.participant)}, place.coordinator()
    team, partner = place.project()["id"], place.organisation(name=asked["participant"])["id"]
    answers = (
        place.call(coordinator, "POST", f"/projects/{team}/team", asked | {"role": "member"}),
        place.call(coordinator, "POST", f"/organisations/{partner}/members", asked),
    )
    return [(one.status, one.json["errors"][0]["pointer"] if one.status >= 400 else "") for one in answers]


def test_nobody_is_taken_into_a_team_or_an_organisation(place: Place, elsewhere: Place) -> None:
    assert takes(place, place.nobody()) == [(422, "/participant")] * 2
    assert takes(place, elsewhere.someone()) == [(422, "/participant")] * 2
    assert takes(place, place.someone()) == [(201, "")] * 2


def test_who_is_named_while_participation_is_away_is_believed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(place.installation.runtime("projects").client.local, "participation")
    assert takes(place, place.nobody()) == [(201, "")] * 2


def test_a_page_of_many_people_is_named_whole(place: Place) -> None:
    project = place.project()
    holder = place.coordinator()
    team = [known(place, f"Personne {number:03}") for number in range(12)]
    for person in team:
        asked = {"participant": str(person.participant), "role": "member"}
        place.done(holder, "POST", f"/projects/{project['id']}/team", asked)
    assert labels(place, project) == [f"Personne {number:03}" for number in range(12)]
