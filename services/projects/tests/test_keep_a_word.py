"""A word is kept, or not, and someone other than its giver says so."""

import pytest

from services.projects.tests.people import Place


def test_a_kept_word_is_told_to_all(place: Place) -> None:
    giver, holder = place.someone(), place.someone()
    made = place.accepted(giver, holder, place.project(holder))
    assert place.answer(holder, made, "keep").json["state"] == "kept"
    told = place.told("commitment.kept")[0]
    assert (told.visibility, told.authors, told.actor) == ("public", (giver.participant,), holder.participant)
    assert place.read(place.visitor, made).json["state"] == "kept"


@pytest.mark.parametrize("act", ["keep", "miss"])
def test_its_giver_does_not_say_so(place: Place, act: str) -> None:
    giver, holder = place.someone(), place.someone()
    made = place.accepted(giver, holder, place.project(holder))
    assert place.answer(giver, made, act).status == 403


@pytest.mark.parametrize("act", ["keep", "miss"])
def test_not_even_where_they_hold_the_project(place: Place, act: str) -> None:
    holder = place.someone()
    made = place.accepted(holder, holder, place.project(holder))
    assert place.answer(holder, made, act).status == 403
    assert place.told(f"commitment.{act}t") == []


@pytest.mark.parametrize("act", ["keep", "miss"])
def test_not_even_where_they_coordinate(place: Place, act: str) -> None:
    coordinator = place.coordinator()
    made = place.accepted(coordinator, coordinator, place.project())
    assert place.answer(coordinator, made, act).status == 403


@pytest.mark.parametrize("act", ["keep", "miss"])
def test_nor_does_who_speaks_for_the_organisation_that_gave_it(place: Place, act: str) -> None:
    giver, colleague, holder = place.someone(), place.someone(), place.someone()
    organisation = place.organisation(giver, colleague)
    named = {"kind": "organisation", "organisation": organisation["id"]}
    made = place.accepted(giver, holder, place.project(holder, colleague), giver=named)
    assert place.answer(colleague, made, act).status == 403
    assert place.answer(holder, made, act).status == 200


def test_a_missed_word_is_for_those_concerned_and_may_be_kept_later(place: Place) -> None:
    giver, holder = place.someone(), place.someone()
    made = place.accepted(giver, holder, place.project(holder))
    place.answer(holder, made, "miss")
    assert place.read(place.visitor, made).status == 410
    assert place.listed(place.visitor, "/commitments?state=missed") == []
    assert place.read(giver, made).json["state"] == "missed"
    assert place.answer(holder, made, "keep").json["state"] == "kept"


def test_an_offer_is_not_kept_before_it_is_accepted(place: Place) -> None:
    holder = place.someone()
    made = place.offered(place.someone(), place.project(holder))
    refused = place.answer(holder, made, "keep")
    assert (refused.status, refused.json["state"], refused.json["wanted"]) == (409, "offered", "kept")
