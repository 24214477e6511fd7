"""What a team answers, and how a giver is freed."""

import eventlet
import pytest

from services.projects.tests.people import Place


@pytest.mark.parametrize("who", ["holder", "member", "coordinator"])
def test_the_team_and_coordinators_accept(place: Place, who: str) -> None:
    askers = {"holder": place.someone(), "member": place.someone(), "coordinator": place.coordinator()}
    giver = place.someone()
    made = place.offered(giver, place.project(askers["holder"], askers["member"]))
    accepted = place.answer(askers[who], made, "accept").json
    assert (accepted["state"], accepted["version"]) == ("accepted", 2)
    told = place.told("commitment.accepted")[0]
    assert (told.visibility, told.authors, told.data["giver"]) == (
        "public",
        (giver.participant,),
        {"kind": "person", "organisation": None},
    )


@pytest.mark.parametrize(("act", "state"), [("decline", "declined"), ("release", "released")])
def test_no_word_is_needed_to_decline_or_release(place: Place, act: str, state: str) -> None:
    holder = place.someone()
    made = place.offered(place.someone(), place.project(holder))
    assert place.answer(holder, made, act).json["state"] == state


@pytest.mark.parametrize("act", ["accept", "decline", "keep", "miss", "release"])
def test_somebody_else_does_not_even_know_of_an_offer(place: Place, act: str) -> None:
    made = place.offered(place.someone(), place.project(place.someone()))
    assert place.answer(place.someone(), made, act).status == 404


@pytest.mark.parametrize("act", ["accept", "decline", "keep", "miss", "release"])
def test_somebody_else_does_nothing_with_an_accepted_one(place: Place, act: str) -> None:
    holder = place.someone()
    made = place.accepted(place.someone(), holder, place.project(holder))
    assert place.answer(place.someone(), made, act).status == 403


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_its_giver_does_not_answer_it(place: Place, act: str) -> None:
    giver = place.someone()
    made = place.offered(giver, place.project(place.someone()))
    assert place.answer(giver, made, act).status == 403


def test_a_declined_offer_says_why_to_its_giver_alone(place: Place) -> None:
    giver, holder = place.someone(), place.someone()
    made = place.offered(giver, place.project(holder))
    place.done(holder, "POST", f"/commitments/{made['id']}/decline", {"reason": "Nous avons déjà un local."})
    assert place.read(giver, made).json["reason"] == "Nous avons déjà un local."
    assert place.read(place.visitor, made).status == 404
    assert [event.visibility for event in place.told("commitment.declined")] == ["internal"]


@pytest.mark.parametrize("who", ["giver", "holder"])
def test_either_side_frees_the_giver(place: Place, who: str) -> None:
    askers = {"giver": place.someone(), "holder": place.someone()}
    made = place.accepted(askers["giver"], askers["holder"], place.project(askers["holder"]))
    assert place.answer(askers[who], made, "release").json["state"] == "released"
    assert [event.visibility for event in place.told("commitment.released")] == ["public"]


def test_what_was_public_and_is_no_more_says_so(place: Place) -> None:
    giver, holder = place.someone(), place.someone()
    made = place.accepted(giver, holder, place.project(holder))
    place.answer(giver, made, "release")
    assert place.read(place.visitor, made).status == 410


def test_an_offer_taken_back_before_any_answer_never_was_public(place: Place) -> None:
    giver = place.someone()
    made = place.offered(giver, place.project())
    place.answer(giver, made, "release")
    assert place.told("commitment.released") == []
    assert [event.visibility for event in place.told("commitment.withdrawn")] == ["internal"]
    assert place.read(place.visitor, made).status == 404


def test_two_answers_at_once_are_one(place: Place) -> None:
    holder, coordinator = place.someone(), place.coordinator()
    made = place.offered(place.someone(), place.project(holder))
    acts = [(holder, "accept"), (coordinator, "decline"), (holder, "accept"), (coordinator, "decline")]
    done = list(eventlet.GreenPool().imap(lambda asked: place.answer(asked[0], made, asked[1]).status, acts))
    assert sorted(done) == [200, 409, 409, 409]
    assert len(place.told("commitment.accepted") + place.told("commitment.declined")) == 1


def test_my_commitments_are_mine_in_every_state(place: Place) -> None:
    giver, holder = place.someone(), place.someone()
    project = place.project(holder)
    made = [place.offered(giver, project), place.accepted(giver, holder, project)]
    place.offered(place.someone(), project)
    assert {item["id"] for item in place.listed(giver, "/commitments?mine=true")} == {item["id"] for item in made}
    assert place.call(place.visitor, "GET", "/commitments", query="mine=true").status == 401


@pytest.mark.parametrize(
    ("who", "state", "actions"),
    [
        ("giver", "offered", ["release"]),
        ("holder", "offered", ["accept", "decline", "release"]),
        ("giver", "accepted", ["release"]),
        ("holder", "accepted", ["keep", "miss", "release"]),
        ("visitor", "accepted", []),
    ],
)
def test_the_pages_know_what_the_asker_may_do(place: Place, who: str, state: str, actions: list[str]) -> None:
    askers = {"giver": place.someone(), "holder": place.someone(), "visitor": place.visitor}
    project = place.project(askers["holder"])
    make = place.offered(askers["giver"], project)
    if state == "accepted":
        place.answer(askers["holder"], make, "accept")
    assert place.read(askers[who], make).json["actions"] == actions
