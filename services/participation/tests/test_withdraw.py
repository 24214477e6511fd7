"""Taking back what one said."""

import pytest

from services.participation.tests.people import NEED, Place


def test_what_was_public_is_gone_and_whoever_copied_it_learns_so(place: Place) -> None:
    author = place.known()
    said = place.published(author)
    assert place.call(author, "POST", f"/contributions/{said['id']}/withdraw").json["state"] == "withdrawn"
    assert place.read(place.visitor, said).status == 410
    assert [event.visibility for event in place.told("contribution.withdrawn")] == ["public"]


def test_what_was_never_public_leaves_the_queue_quietly(place: Place) -> None:
    author = place.known()
    said = place.said(author)
    place.call(author, "POST", f"/contributions/{said['id']}/withdraw")
    assert place.call(place.moderator(), "GET", "/moderation/queue").json["items"] == []
    assert [event.visibility for event in place.told("contribution.dropped")] == ["internal"]


def test_what_waits_for_its_author_is_taken_back_without_telling_anyone(place: Place) -> None:
    newcomer = place.newcomer()
    place.call(newcomer, "POST", f"/contributions/{place.said(newcomer)['id']}/withdraw")
    assert place.told() == []


@pytest.mark.parametrize("kind", ["contributions", "comments"])
def test_whoever_took_it_back_before_being_known_is_known_all_the_same(quick_place: Place, kind: str) -> None:
    newcomer, under = quick_place.newcomer(), quick_place.said(quick_place.known())
    path = "/contributions" if kind == "contributions" else f"/contributions/{under['id']}/comments"
    said = quick_place.call(newcomer, "POST", path, NEED if kind == "contributions" else {"text": "Moi aussi."}).json
    quick_place.call(newcomer, "POST", f"/{kind}/{said['id']}/withdraw")
    before = len(quick_place.told())
    assert quick_place.call(newcomer, "POST", "/me/pseudonym", {"pseudonym": "Camille"}).status == 200
    assert [event.type for event in quick_place.told()[before:]] == ["participation.participant.joined.v1"]
    queue = quick_place.call(quick_place.moderator(), "GET", "/moderation/queue").json["items"]
    assert [item["subject"] for item in queue] == [f"contributions/{under['id']}"]


def test_nobody_takes_back_what_another_said(place: Place) -> None:
    said = place.published()
    assert place.call(place.moderator(), "POST", f"/contributions/{said['id']}/withdraw").status == 403


def test_it_is_taken_back_once(place: Place) -> None:
    author = place.known()
    said = place.published(author)
    place.call(author, "POST", f"/contributions/{said['id']}/withdraw")
    again = place.call(author, "POST", f"/contributions/{said['id']}/withdraw")
    assert (again.status, again.json["state"]) == (409, "withdrawn")
