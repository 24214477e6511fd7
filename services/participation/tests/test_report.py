"""Reporting what should not be read here."""

from typing import Any

from chassis.http.client import Answer
from services.participation.tests.people import Place, Someone

WHY = {"category": "insult", "text": "Mon voisin y est insulté."}


def report(place: Place, who: Someone, said: dict[str, Any]) -> Answer:
    return place.call(who, "POST", f"/contributions/{said['id']}/reports", WHY)


def queue(place: Place) -> Any:
    return place.call(place.moderator(), "GET", "/moderation/queue").json["items"]


def test_a_report_brings_it_before_the_moderators_with_the_words_of_the_report(place: Place) -> None:
    said = place.published()
    assert report(place, place.known(), said).status == 201
    assert [(item["state"], item["reports"][0]["text"]) for item in queue(place)] == [("published", WHY["text"])]


def test_a_newcomers_report_waits_for_nobody(place: Place) -> None:
    report(place, place.newcomer(), place.published())
    assert len(queue(place)) == 1


def test_a_second_report_by_the_same_person_changes_nothing(place: Place) -> None:
    said, reporter = place.published(), place.known()
    report(place, reporter, said)
    assert report(place, reporter, said).status == 201
    assert len(queue(place)[0]["reports"]) == 1
    assert len(place.told("report.submitted")) == 1


def test_what_a_moderator_keeps_stays_public_and_leaves_the_queue(place: Place) -> None:
    said = place.published()
    report(place, place.known(), said)
    kept = place.decide(said, "publish").json
    assert (kept["state"], kept["version"], queue(place)) == ("published", said["version"], [])
    assert len(place.told("contribution.published")) == 1


def test_nobody_reports_what_they_said_themselves(place: Place) -> None:
    author = place.known()
    assert report(place, author, place.published(author)).status == 409


def test_what_is_not_public_cannot_be_reported(place: Place) -> None:
    assert report(place, place.known(), place.said(place.known())).status == 404


def test_a_comment_can_be_reported(quick_place: Place) -> None:
    under = quick_place.published()
    said = quick_place.call(
        quick_place.known(), "POST", f"/contributions/{under['id']}/comments", {"text": "Quel idiot."}
    ).json
    quick_place.decide(said, "publish", kind="comments")
    assert quick_place.call(quick_place.known(), "POST", f"/comments/{said['id']}/reports", WHY).status == 201
    assert [item["subject"] for item in queue(quick_place)] == [f"comments/{said['id']}"]
