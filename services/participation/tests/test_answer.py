"""Saying what comes of a contribution."""

import pytest

from services.participation.tests.people import Place, Someone


@pytest.fixture
def coordinator(place: Place) -> Someone:
    return place.known("Claude", "coordinator")


def test_all_read_the_answer(place: Place, coordinator: Someone) -> None:
    said = place.published()
    place.call(coordinator, "POST", f"/contributions/{said['id']}/answer", {"text": "L’atelier ouvre en mars."})
    read = place.read(place.visitor, said).json
    assert (read["state"], read["answer"]["text"]) == ("answered", "L’atelier ouvre en mars.")


def test_its_author_is_named_to_those_who_tell_them_but_not_the_words(place: Place, coordinator: Someone) -> None:
    author = place.known()
    said = place.published(author)
    place.call(coordinator, "POST", f"/contributions/{said['id']}/answer", {"text": "L’atelier ouvre en mars."})
    told = place.told("contribution.answered")[0]
    assert (told.authors, told.visibility, "mars" in str(told.data)) == ((author.id,), "public", False)


def test_it_is_answered_once(place: Place, coordinator: Someone) -> None:
    said = place.published()
    for status in (200, 409):
        answer = place.call(coordinator, "POST", f"/contributions/{said['id']}/answer", {"text": "En mars."})
        assert answer.status == status


def test_what_nobody_can_read_is_not_answered(place: Place, coordinator: Someone) -> None:
    said = place.said(place.known())
    answer = place.call(coordinator, "POST", f"/contributions/{said['id']}/answer", {"text": "En mars."})
    assert answer.status == 404


def test_only_coordinators_answer(place: Place) -> None:
    said = place.published()
    for who in (place.known(), place.moderator()):
        assert place.call(who, "POST", f"/contributions/{said['id']}/answer", {"text": "En mars."}).status == 403
