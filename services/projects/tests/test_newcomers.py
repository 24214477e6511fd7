"""What someone offers before they are known waits, and nobody is told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import eventlet
import pytest

from chassis.context import Acting
from projects import subscribers
from services.projects.tests.people import COMMITMENT, Place


def test_it_waits_unseen_by_all_but_its_giver(place: Place) -> None:
    giver, holder = place.newcomer(), place.someone()
    made = place.offered(giver, place.project(holder))
    assert (made["waiting"], place.read(giver, made).status) == (True, 200)
    for who in (place.visitor, holder, place.coordinator(), place.token("commitments:read")):
        assert place.read(who, made).status == 404
        assert place.listed(who, "/commitments?state=offered") == []
    assert place.told("commitment.offered") == []


@pytest.mark.parametrize("act", ["accept", "decline", "keep", "release"])
def test_nobody_answers_it_yet(place: Place, act: str) -> None:
    holder = place.someone()
    made = place.offered(place.newcomer(), place.project(holder))
    assert place.answer(holder, made, act).status == 404


def test_it_is_not_counted_yet(place: Place) -> None:
    project = place.project()
    place.offered(place.newcomer(), project)
    assert place.done(place.visitor, "GET", "/statistics/projects")["commitments"] == []


def test_the_team_hears_of_it_once_its_giver_is_known(place: Place) -> None:
    giver, holder = place.newcomer(), place.someone()
    made = place.offered(giver, place.project(holder))
    place.joins(giver)
    assert [event.authors for event in place.told("commitment.offered")] == [(giver.participant,)]
    assert place.answer(holder, made, "accept").status == 200


def test_being_known_twice_tells_it_once(place: Place) -> None:
    giver = place.newcomer()
    place.offered(giver, place.project())
    place.joins(giver)
    place.joins(giver)
    assert len(place.told("commitment.offered")) == 1


def test_what_comes_in_under_an_old_session_does_not_wait(place: Place) -> None:
    giver = place.newcomer()
    place.joins(giver)
    assert place.offered(giver, place.project())["waiting"] is False


def test_what_is_offered_while_its_giver_becomes_known_does_not_wait_for_ever(place: Place) -> None:
    holder = place.someone()
    project = place.project(holder)
    for _ in range(4):
        giver = place.newcomer()
        offer = lambda giver=giver: place.offered(giver, project)  # noqa: E731
        acts = [offer, offer, lambda giver=giver: place.joins(giver), offer, offer]
        list(eventlet.GreenPool().imap(lambda act: act(), acts))
    listed = place.listed(holder, f"/commitments?project={project['id']}&limit=100")
    assert (len(listed), len(place.told("commitment.offered"))) == (16, 16)


def test_who_asks_to_join_before_they_are_known_waits_too(place: Place) -> None:
    newcomer, holder = place.newcomer(), place.someone()
    project = place.project(holder)
    path = f"/projects/{project['id']}/team"
    asked = place.done(newcomer, "POST", f"{path}/join")
    assert len(place.listed(holder, path)) == 1
    assert place.call(holder, "POST", f"{path}/{asked['id']}/accept").status == 404
    place.joins(newcomer)
    assert len(place.told("member.asked")) == 1
    assert place.call(holder, "POST", f"{path}/{asked['id']}/accept").status == 200


def test_one_taken_back_before_its_giver_was_known_is_told_to_nobody_as_an_offer(place: Place) -> None:
    giver = place.newcomer()
    made = place.offered(giver, place.project())
    assert place.answer(giver, made, "release").json["state"] == "released"
    assert place.told("commitment.withdrawn") == []
    place.joins(giver)
    assert place.told("commitment.offered") == []


def test_what_nobody_claims_is_dropped_in_the_end(place: Place) -> None:
    giver, known = place.newcomer(), place.someone()
    project = place.project()
    made, kept = place.offered(giver, project), place.offered(known, project)
    place.done(giver, "POST", f"/projects/{project['id']}/team/join")
    with place.work(after=timedelta(days=32)) as work:
        subscribers.forget_waiting(work)
    assert place.read(giver, made).status == 404
    assert place.read(known, kept).status == 200
    assert place.listed(giver, f"/projects/{project['id']}/team") == []


def test_a_newcomer_offers_in_nobodys_name(place: Place) -> None:
    given = {"kind": "organisation", "organisation": place.organisation()["id"]}
    said = COMMITMENT | {"project": place.project()["id"], "giver": given}
    assert place.call(place.newcomer(), "POST", "/commitments", said).status == 403


def known(newcomer: Acting) -> Acting:
    return replace(newcomer, provisional=False)


def offered_by(place: Place, giver: Acting) -> list[Any]:
    return place.listed(giver, "/commitments?mine=true")


def test_once_known_they_find_what_they_offered(place: Place) -> None:
    giver = place.newcomer()
    made = place.offered(giver, place.project())
    place.joins(giver)
    assert [item["id"] for item in offered_by(place, known(giver))] == [made["id"]]
