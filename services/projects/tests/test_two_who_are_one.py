"""One person turns out to be another, known before: all that was the first's is the second's."""

import eventlet

from services.projects.tests.people import Place


def test_what_they_gave_is_the_others(place: Place) -> None:
    before, known, holder = place.someone(), place.someone(), place.someone()
    made = place.accepted(before, holder, place.project(holder))
    place.turns_out(before, known)
    assert place.read(known, made).json["mine"]
    place.answer(holder, made, "keep")
    assert place.told("commitment.kept")[0].authors == (known.participant,)


def test_what_waited_enters(place: Place) -> None:
    newcomer, known = place.newcomer(), place.someone()
    place.offered(newcomer, place.project())
    place.turns_out(newcomer, known)
    assert [event.authors for event in place.told("commitment.offered")] == [(known.participant,)]


def test_what_comes_late_under_the_first_name_is_the_others_and_does_not_wait(place: Place) -> None:
    newcomer, known = place.newcomer(), place.someone()
    place.turns_out(newcomer, known)
    made = place.offered(newcomer, place.project())
    assert (made["waiting"], place.read(known, made).json["mine"]) == (False, True)


def test_what_is_offered_at_that_moment_is_the_others(place: Place) -> None:
    project = place.project()
    for _ in range(4):
        newcomer, known = place.newcomer(), place.someone()
        offer = lambda who=newcomer: place.offered(who, project)  # noqa: E731
        acts = [offer, offer, lambda one=newcomer, other=known: place.turns_out(one, other), offer, offer]
        list(eventlet.GreenPool().imap(lambda act: act(), acts))
        assert len(place.listed(known, "/commitments?mine=true")) == 4
    assert len(place.told("commitment.offered")) == 16


def test_their_places_in_teams_are_the_others(place: Place) -> None:
    before, known = place.someone(), place.someone()
    project = place.project(before)
    place.turns_out(before, known)
    assert place.step(known, project, "building").status == 200


def test_of_two_places_in_one_team_the_stronger_stays(place: Place) -> None:
    first, before, known = place.someone(), place.someone(), place.someone()
    project = place.project(before, known, first)
    place.turns_out(before, known)
    read = place.done(place.visitor, "GET", f"/projects/{project['id']}")
    assert sorted(member["role"] for member in read["team"]) == ["holder", "member"]
    assert place.step(known, project, "building").status == 200


def test_they_speak_for_the_same_organisations_once(place: Place) -> None:
    before, known = place.someone(), place.someone()
    both, one = place.organisation(before, known), place.organisation(before, name="France Active Lorraine")
    place.turns_out(before, known)
    for organisation in (both, one):
        assert len(place.listed(place.coordinator(), f"/organisations/{organisation['id']}/members")) == 1
    assert len(place.listed(known, "/organisations?mine=true")) == 2


def test_what_they_offered_as_a_mentor_is_the_others_unless_they_offered_something_too(place: Place) -> None:
    said = {"skills": ["Comptabilité"], "capacity": 2}
    before, known, other = (place.someone("mentor") for _ in range(3))
    made = place.done(before, "POST", "/mentors", said)
    place.turns_out(before, known)
    assert place.done(known, "GET", f"/mentors/{made['id']}")["mine"]
    place.done(other, "POST", "/mentors", said)
    place.turns_out(known, other)
    assert [item["mine"] for item in place.listed(other, "/mentors")] == [True]
    assert len(place.told("mentor.left")) == 1


def test_their_news_is_signed_by_the_other(place: Place) -> None:
    before, known = place.someone(), place.someone()
    project = place.project(before)
    place.done(before, "POST", f"/projects/{project['id']}/updates", {"text": "Nous avons un local !"})
    place.turns_out(before, known)
    assert [item["mine"] for item in place.listed(known, f"/projects/{project['id']}/updates")] == [True]


def test_who_was_erased_since_is_not_brought_back_by_it(place: Place) -> None:
    before, known = place.someone(), place.someone()
    project = place.project(before)
    place.forgotten(known)
    place.turns_out(before, known)
    assert place.done(place.visitor, "GET", f"/projects/{project['id']}")["team"] == []
