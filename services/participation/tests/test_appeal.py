"""Contesting that something was declined."""

from typing import Any

from chassis.http.client import Answer
from services.participation.tests.people import Place, Someone

WHY = {"text": "Je ne nomme personne : c’est le nom de la rue."}


def declined(place: Place, author: Someone) -> dict[str, Any]:
    said = place.said(author)
    place.decide(said, "decline", "Ce texte nomme une personne.")
    return said


def appeal(place: Place, author: Someone, said: dict[str, Any]) -> Answer:
    return place.call(author, "POST", "/appeals", WHY | {"subject": f"contributions/{said['id']}"})


def answer(place: Place, who: Someone, id: str, *, uphold: bool, reason: str | None = None) -> Answer:
    return place.call(who, "POST", f"/appeals/{id}/decide", {"uphold": uphold, "reason": reason})


def test_an_upheld_appeal_makes_it_public(place: Place) -> None:
    author = place.known()
    said = declined(place, author)
    made = appeal(place, author, said).json
    assert answer(place, place.moderator(), made["id"], uphold=True).json["state"] == "upheld"
    assert place.read(place.visitor, said).status == 200
    assert [event.data["state"] for event in place.told("contribution.appeal_upheld")] == ["published"]


def test_a_rejected_appeal_is_answered_to_the_author(place: Place) -> None:
    author = place.known()
    said = declined(place, author)
    made = appeal(place, author, said).json
    answer(place, place.moderator(), made["id"], uphold=False, reason="La rue porte le nom du voisin visé.")
    statement = place.read(author, said).json["statement"]
    assert (statement["appeal"], statement["answer"]) == ("rejected", "La rue porte le nom du voisin visé.")
    assert len(place.told("contribution.appeal_rejected")) == 1


def test_rejecting_needs_a_reason(place: Place) -> None:
    author = place.known()
    made = appeal(place, author, declined(place, author)).json
    assert answer(place, place.moderator(), made["id"], uphold=False).status == 422


def test_an_appeal_is_answered_once(place: Place) -> None:
    author = place.known()
    made = appeal(place, author, declined(place, author)).json
    answer(place, place.moderator(), made["id"], uphold=True)
    again = answer(place, place.moderator(), made["id"], uphold=False, reason="Non.")
    assert (again.status, again.json["state"]) == (409, "upheld")


def test_a_decision_is_contested_once(place: Place) -> None:
    author = place.known()
    said = declined(place, author)
    appeal(place, author, said)
    assert place.read(author, said).json["actions"] == []
    assert appeal(place, author, said).status == 409


def test_another_decision_can_be_contested_again(place: Place) -> None:
    author = place.known()
    said = declined(place, author)
    answer(place, place.moderator(), appeal(place, author, said).json["id"], uphold=True)
    place.decide(place.read(author, said).json, "decline", "Une autre raison.")
    assert appeal(place, author, said).status == 201


def test_only_what_was_declined_is_contested(place: Place) -> None:
    author = place.known()
    assert appeal(place, author, place.published(author)).status == 409


def test_only_the_author_contests(place: Place) -> None:
    said = declined(place, place.known())
    assert appeal(place, place.known(), said).status == 404
    assert appeal(place, place.known(), place.published()).status == 403


def test_whoever_declined_it_does_not_answer_where_there_is_another_moderator(place: Place) -> None:
    author, first, second = place.known(), place.moderator(), place.moderator()
    place.granted(first, "moderator")
    place.granted(second, "moderator")
    said = place.said(author)
    place.decide(said, "decline", "Hors sujet.", by=first)
    made = appeal(place, author, said).json
    assert answer(place, first, made["id"], uphold=True).status == 403
    assert answer(place, second, made["id"], uphold=True).status == 200
    assert answer(place, second, made["id"], uphold=True).status == 409


def test_the_only_moderator_of_a_territory_answers_all_the_same(place: Place) -> None:
    author, only = place.known(), place.moderator()
    place.granted(only, "moderator")
    said = place.said(author)
    place.decide(said, "decline", "Hors sujet.", by=only)
    assert answer(place, only, appeal(place, author, said).json["id"], uphold=True).status == 200


def test_moderators_list_open_appeals(place: Place) -> None:
    author = place.known()
    made = appeal(place, author, declined(place, author)).json
    listed = place.call(place.moderator(), "GET", "/appeals").json["items"]
    assert [(item["id"], item["text"]) for item in listed] == [(made["id"], WHY["text"])]
    assert place.call(place.moderator(), "GET", "/appeals", query="state=upheld").json["items"] == []


def test_a_declined_comment_can_be_contested(place: Place) -> None:
    author = place.known()
    under = place.published()
    said = place.call(author, "POST", f"/contributions/{under['id']}/comments", {"text": "Oui, et des outils."}).json
    place.decide(said, "decline", "Hors sujet.", kind="comments")
    asked = WHY | {"subject": f"comments/{said['id']}"}
    made = place.call(author, "POST", "/appeals", asked).json
    answer(place, place.moderator(), made["id"], uphold=True)
    assert place.call(place.visitor, "GET", f"/comments/{said['id']}").json["state"] == "published"
    assert [event.subject for event in place.told("comment.appeal_upheld")] == [f"comments/{said['id']}"]
