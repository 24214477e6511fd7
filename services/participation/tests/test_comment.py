"""Commenting."""

from typing import Any

from services.participation.tests.people import Place, Someone

WORDS = {"text": "Mon voisin a les outils, il les prêterait."}


def comment(place: Place, who: Someone, under: dict[str, Any]) -> dict[str, Any]:
    answer = place.call(who, "POST", f"/contributions/{under['id']}/comments", WORDS)
    assert answer.status == 201, answer.body
    return dict(answer.json)


def listed(place: Place, under: dict[str, Any], query: str = "") -> Any:
    return place.call(place.visitor, "GET", f"/contributions/{under['id']}/comments", query=query).json


def test_a_comment_waits_for_a_moderator_then_all_read_and_count_it(place: Place) -> None:
    under = place.published()
    said = comment(place, place.known("Samira"), under)
    assert listed(place, under)["items"] == []

    place.decide(said, "publish", kind="comments")

    item = listed(place, under)["items"][0]
    assert (item["text"], item["author"]) == (WORDS["text"], {"label": "Samira"})
    assert place.read(place.visitor, under).json["counts"]["comments"] == 1


def test_where_moderation_comes_after_a_comment_is_public_at_once(quick_place: Place) -> None:
    under = quick_place.said(quick_place.known())
    assert comment(quick_place, quick_place.known(), under)["state"] == "published"


def test_a_newcomers_comment_waits_until_they_are_known(quick_place: Place) -> None:
    under, newcomer = quick_place.said(quick_place.known()), quick_place.newcomer()
    said = comment(quick_place, newcomer, under)
    assert said["waiting"]
    quick_place.call(newcomer, "POST", "/me/pseudonym", {"pseudonym": "Samira"})
    assert [item["id"] for item in listed(quick_place, under)["items"]] == [said["id"]]


def test_comments_read_on_from_the_oldest(quick_place: Place) -> None:
    under, author = quick_place.said(quick_place.known()), quick_place.known()
    said = [comment(quick_place, author, under)["id"] for _ in range(3)]
    first = listed(quick_place, under, "limit=2")
    rest = listed(quick_place, under, f"limit=2&after={first['next']}")
    assert [item["id"] for item in first["items"] + rest["items"]] == said


def test_the_author_of_a_comment_takes_it_back(quick_place: Place) -> None:
    under, author = quick_place.said(quick_place.known()), quick_place.known()
    said = comment(quick_place, author, under)
    assert quick_place.call(author, "POST", f"/comments/{said['id']}/withdraw").json["state"] == "withdrawn"
    assert quick_place.read(quick_place.visitor, under).json["counts"]["comments"] == 0
    assert quick_place.call(quick_place.visitor, "GET", f"/comments/{said['id']}").status == 410
    assert len(quick_place.told("comment.withdrawn")) == 1


def test_a_comment_is_gone_for_others_with_what_it_was_said_about(quick_place: Place) -> None:
    owner, author = quick_place.known(), quick_place.known()
    under = quick_place.said(owner)
    said = comment(quick_place, author, under)
    quick_place.call(owner, "POST", f"/contributions/{under['id']}/withdraw")
    assert quick_place.call(quick_place.visitor, "GET", f"/comments/{said['id']}").status == 410
    assert quick_place.call(author, "GET", f"/comments/{said['id']}").status == 200


def test_a_comment_taken_back_before_anyone_read_it_is_dropped_quietly(place: Place) -> None:
    author = place.known()
    said = comment(place, author, place.published())
    place.call(author, "POST", f"/comments/{said['id']}/withdraw")
    assert [event.visibility for event in place.told("comment.dropped")] == ["internal"]


def test_nobody_takes_back_anothers_comment(quick_place: Place) -> None:
    said = comment(quick_place, quick_place.known(), quick_place.said(quick_place.known()))
    assert quick_place.call(quick_place.known(), "POST", f"/comments/{said['id']}/withdraw").status == 403


def test_a_comment_that_nobody_reads_is_not_even_there_for_others(place: Place) -> None:
    said = comment(place, place.known(), place.published())
    assert place.call(place.known(), "POST", f"/comments/{said['id']}/withdraw").status == 404
    assert place.call(place.visitor, "GET", f"/comments/{said['id']}").status == 404
    assert place.call(place.moderator(), "GET", f"/comments/{said['id']}").status == 200


def test_declining_a_public_comment_takes_it_off_the_count(quick_place: Place) -> None:
    under = quick_place.said(quick_place.known())
    said = comment(quick_place, quick_place.known(), under)
    quick_place.decide(said, "decline", "Une publicité.", kind="comments")
    assert quick_place.read(quick_place.visitor, under).json["counts"]["comments"] == 0
    assert len(quick_place.told("comment.unpublished")) == 1


def test_the_author_of_a_declined_comment_reads_the_reason(place: Place) -> None:
    author = place.known()
    said = comment(place, author, place.published())
    place.decide(said, "decline", "Une publicité.", kind="comments")
    shown = place.call(author, "GET", f"/comments/{said['id']}").json
    assert (shown["statement"]["reason"], shown["actions"]) == ("Une publicité.", ["appeal"])


def test_what_is_not_public_takes_no_comment_and_shows_none(place: Place) -> None:
    said = place.said(place.known())
    assert place.call(place.known(), "POST", f"/contributions/{said['id']}/comments", WORDS).status == 404
    assert place.call(place.visitor, "GET", f"/contributions/{said['id']}/comments").status == 404


def test_a_comment_in_a_language_of_nobody_here_is_refused(place: Place) -> None:
    under = place.published()
    answer = place.call(place.known(), "POST", f"/contributions/{under['id']}/comments", WORDS | {"language": "de"})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/language")


def test_a_comment_leaves_the_contributions_version_as_it_is(quick_place: Place) -> None:
    under = quick_place.said(quick_place.known())
    comment(quick_place, quick_place.known(), under)
    assert quick_place.read(quick_place.visitor, under).json["version"] == under["version"]
