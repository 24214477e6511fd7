"""Votes: so many for each person, one for each card, seen by nobody before they are over."""

from typing import Any

from chassis.context import Acting
from chassis.http.client import Answer
from services.workshops.tests.place import Place, together


def voting(place: Place, cards: int = 3, **changed: Any) -> tuple[dict[str, Any], list[str], Acting]:
    """An evening where people vote, some cards, and someone who came."""
    workshop = place.running("second_round", votes_per_person=2, **changed)
    table = place.table(workshop)
    said = [{"kind": "idea", "text": f"Idée {n}"} for n in range(cards)]
    made = [place.good(place.facilitator, "POST", f"/tables/{table['id']}/cards", one)["id"] for one in said]
    someone = place.seated(workshop, table)
    return place.moved_to(workshop, "votes"), made, someone


def vote(place: Place, who: Acting, card: str) -> Answer:
    return place.call(who, "POST", f"/cards/{card}/votes")


def test_a_vote_is_given_and_leaves_one_fewer(place: Place) -> None:
    _, [card, *_], someone = voting(place)
    assert vote(place, someone, card).json == {"card": card, "voted": True, "left": 1}
    assert [event.actor for event in place.told("card.voted")] == [someone.participant]


def test_a_second_vote_for_the_same_card_changes_nothing(place: Place) -> None:
    _, [card, *_], someone = voting(place)
    vote(place, someone, card)
    assert vote(place, someone, card).json["left"] == 1
    assert len(place.told("card.voted")) == 1


def test_who_gave_all_votes_is_told_how_many_they_had(place: Place) -> None:
    _, [first, second, third], someone = voting(place)
    vote(place, someone, first)
    vote(place, someone, second)
    refused = vote(place, someone, third)
    assert (refused.status, "2" in refused.json["detail"]) == (409, True)


def test_no_more_votes_are_given_than_one_has_whatever_comes_at_once(place: Place) -> None:
    _, cards, someone = voting(place, cards=8)
    answers = together(*[lambda card=card: vote(place, someone, card).status for card in cards])
    assert sorted(answers) == [200, 200] + [409] * 6
    assert len(place.told("card.voted")) == 2


def test_the_same_vote_at_once_counts_once(place: Place) -> None:
    _, [card, *_], someone = voting(place)
    assert together(*[lambda: vote(place, someone, card).json["left"]] * 4) == [1] * 4


def test_a_vote_is_taken_back_and_given_elsewhere(place: Place) -> None:
    _, [first, second, third], someone = voting(place)
    vote(place, someone, first)
    vote(place, someone, second)
    back = place.good(someone, "DELETE", f"/cards/{first}/votes/mine")
    assert back == {"card": first, "voted": False, "left": 1}
    assert vote(place, someone, third).status == 200
    assert len(place.told("card.vote_withdrawn")) == 1


def test_taking_back_what_was_not_given_changes_nothing(place: Place) -> None:
    _, [card, *_], someone = voting(place)
    assert place.good(someone, "DELETE", f"/cards/{card}/votes/mine")["left"] == 2
    assert place.told("card.vote_withdrawn") == []


def test_only_who_came_votes(place: Place) -> None:
    workshop, [card, *_], _ = voting(place)
    absent = place.someone()
    place.registered(absent, workshop)
    assert vote(place, absent, card).status == 403
    assert vote(place, place.visitor, card).status == 401
    assert vote(place, place.token("cards:write"), card).status == 403


def test_nobody_votes_before_nor_after_the_phase(place: Place) -> None:
    workshop, [card, *_], someone = voting(place)
    vote(place, someone, card)
    place.moved_to(workshop, "sheets")
    assert vote(place, someone, card).status == 409
    assert place.call(someone, "DELETE", f"/cards/{card}/votes/mine").status == 409


def test_a_hidden_card_takes_no_votes(place: Place) -> None:
    workshop = place.running("first_round")
    table = place.table(workshop)
    someone, other = place.seated(workshop, table), place.seated(workshop, table)
    said = {"kind": "idea", "text": "Une idée"}
    card = place.good(someone, "POST", f"/tables/{table['id']}/cards", said)["id"]
    assert (vote(place, other, card).status, vote(place, someone, card).status) == (404, 409)


def test_votes_are_seen_when_they_are_over(place: Place) -> None:
    workshop, [_, second, _], someone = voting(place)
    vote(place, someone, second)
    path = f"/workshops/{workshop['id']}/cards?sort=votes"
    assert {card["votes"] for card in place.read(path)["items"]} == {None}
    place.moved_to(workshop, "sheets")
    assert [card["votes"] for card in place.read(path)["items"]] == [1, 0, 0]
    assert place.read(path)["items"][0]["id"] == second


def test_one_sees_what_one_voted_for(place: Place) -> None:
    workshop, [_, second, _], someone = voting(place)
    vote(place, someone, second)
    table = place.read(f"/workshops/{workshop['id']}/tables")["items"][0]["id"]
    voted = {card["id"] for card in place.read(f"/tables/{table}/cards", someone)["items"] if card["voted"]}
    assert voted == {second}


def test_a_merge_gives_nobody_more_votes_than_they_have(place: Place) -> None:
    workshop, [first, second, third], newcomer = voting(place)
    known = place.someone()
    place.checked_in(workshop, known)
    for who, card in ((newcomer, first), (newcomer, second), (known, second)):
        vote(place, who, card)
    place.merged(newcomer, known)
    assert vote(place, known, third).status == 409
    place.moved_to(workshop, "sheets")
    counted = {card["id"]: card["votes"] for card in place.read(f"/workshops/{workshop['id']}/cards")["items"]}
    assert counted == {first: 1, second: 1, third: 0}
