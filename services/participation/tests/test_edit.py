"""Changing what one said."""

from typing import Any

from chassis.http.client import Answer
from services.participation.tests.people import Place, Someone


def edit(place: Place, who: Someone, said: dict[str, Any], **change: Any) -> Answer:
    match = {"If-Match": f'"{said["version"]}"'}
    return place.call(who, "PATCH", f"/contributions/{said['id']}", change, headers=match)


def test_what_no_moderator_read_yet_changes_freely(place: Place) -> None:
    author = place.known()
    said = place.said(author)
    changed = edit(place, author, said, text="Il manque un atelier vélo à Villerupt.", commune="54580").json
    assert (changed["version"], changed["edition"]) == (2, "nord-2022")
    assert len(place.told("contribution.revised")) == 1


def test_words_that_a_moderator_read_first_stay_as_they_are(place: Place) -> None:
    author = place.known()
    assert edit(place, author, place.published(author), text="Tout autre chose.").status == 409


def test_where_moderators_read_first_themes_still_change_in_public(place: Place) -> None:
    author = place.known()
    changed = edit(place, author, place.published(author), themes=["short-circuits"]).json
    assert (changed["state"], changed["themes"]) == ("published", ["short-circuits"])
    assert [event.data["themes"] for event in place.told("contribution.edited")] == [["short-circuits"]]


def test_where_moderation_comes_after_changed_words_are_looked_at_again(quick_place: Place) -> None:
    author, moderator = quick_place.known(), quick_place.moderator()
    said = quick_place.said(author)
    quick_place.decide(said, "publish")
    edit(quick_place, author, said, text="Il manque trois ateliers.")
    queue = quick_place.call(moderator, "GET", "/moderation/queue").json["items"]
    assert [(item["text"], item["state"]) for item in queue] == [("Il manque trois ateliers.", "published")]


def test_a_change_of_an_older_version_is_refused(place: Place) -> None:
    author = place.known()
    said = place.said(author)
    edit(place, author, said, title="Vélos")
    assert edit(place, author, said, title="Vélo").status == 412


def test_a_change_without_a_version_is_refused(place: Place) -> None:
    author = place.known()
    said = place.said(author)
    assert place.call(author, "PATCH", f"/contributions/{said['id']}", {"title": "Vélos"}).status == 428


def test_an_older_version_tells_nobody_of_what_they_may_not_know(place: Place) -> None:
    said = place.said(place.known())
    assert edit(place, place.known(), said | {"version": 0}, themes=["short-circuits"]).status == 404


def test_nobody_changes_what_another_said(place: Place) -> None:
    said = place.published()
    assert edit(place, place.known(), said, themes=["short-circuits"]).status == 403


def test_what_another_said_and_nobody_reads_is_not_even_there(place: Place) -> None:
    assert edit(place, place.known(), place.said(place.known()), title="Vélos").status == 404


def test_what_was_declined_changes_no_more(place: Place) -> None:
    author = place.known()
    said = place.said(author)
    version = place.decide(said, "decline", "Hors sujet.").json["version"]
    assert edit(place, author, said | {"version": version}, title="Vélos").status == 409


def test_what_waits_for_its_author_changes_without_telling_anyone(place: Place) -> None:
    newcomer = place.newcomer()
    said = place.said(newcomer)
    assert edit(place, newcomer, said, title="Vélos").json["title"] == "Vélos"
    assert place.told() == []


def test_what_is_left_as_it_was_is_told_to_nobody(place: Place) -> None:
    author = place.known()
    said = place.published(author)
    before = len(place.told())
    for change in ({}, {"themes": said["themes"], "text": said["text"]}):
        answer = edit(place, author, said, **change)
        assert (answer.status, answer.json["version"]) == (200, said["version"])
    assert len(place.told()) == before
