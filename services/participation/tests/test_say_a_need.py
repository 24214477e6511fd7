"""Saying a need or an idea."""

import pytest

from services.participation.tests.people import NEED, Place


def test_a_need_waits_for_a_moderator_then_all_read_it(place: Place) -> None:
    said = place.said(place.known("Camille"))
    assert (said["state"], said["edition"], said["actions"]) == ("submitted", "sud-2020", ["edit", "withdraw"])
    assert place.read(place.visitor, said).status == 404

    place.decide(said, "publish")

    read = place.read(place.visitor, said).json
    assert (read["state"], read["author"], read["text"]) == ("published", {"label": "Camille"}, NEED["text"])


def test_where_moderation_comes_after_a_need_is_public_at_once(quick_place: Place) -> None:
    said = quick_place.said(quick_place.known())
    assert said["state"] == "published"
    assert quick_place.read(quick_place.visitor, said).status == 200


def test_where_moderation_comes_after_a_moderator_still_looks(quick_place: Place) -> None:
    said = quick_place.said(quick_place.known())
    queue = quick_place.call(quick_place.moderator(), "GET", "/moderation/queue").json["items"]
    assert [item["subject"] for item in queue] == [f"contributions/{said['id']}"]


def test_what_a_newcomer_says_waits_until_they_are_known(place: Place) -> None:
    newcomer = place.newcomer()
    said = place.said(newcomer)
    assert said["waiting"]
    assert place.call(place.moderator(), "GET", "/moderation/queue").json["items"] == []
    assert place.told("contribution.submitted") == []

    place.call(newcomer, "POST", "/me/pseudonym", {"pseudonym": "Camille"})

    assert not place.read(newcomer, said).json["waiting"]
    queue = place.call(place.moderator(), "GET", "/moderation/queue").json["items"]
    assert [item["subject"] for item in queue] == [f"contributions/{said['id']}"]
    assert [event.authors for event in place.told("contribution.submitted")] == [(newcomer.id,)]


def test_what_a_newcomer_says_becomes_public_when_they_are_known_where_moderation_comes_after(
    quick_place: Place,
) -> None:
    newcomer = quick_place.newcomer()
    said = quick_place.said(newcomer)
    quick_place.call(newcomer, "POST", "/me/pseudonym", {"pseudonym": "Camille"})
    assert quick_place.read(quick_place.visitor, said).status == 200


def test_no_moderator_sees_what_waits_for_its_author(place: Place) -> None:
    said = place.said(place.newcomer())
    assert place.read(place.moderator(), said).status == 404


def test_no_moderator_decides_on_what_waits_for_its_author(place: Place) -> None:
    said = place.said(place.newcomer())
    asked = {"subject": f"contributions/{said['id']}", "decision": "publish", "version": 1}
    assert place.call(place.moderator(), "POST", "/moderation/decisions", asked).status == 409


def test_the_edition_is_that_of_the_commune(place: Place) -> None:
    assert place.said(place.known(), commune="54580")["edition"] == "nord-2022"


def test_the_same_theme_twice_counts_once(place: Place) -> None:
    said = place.said(place.known(), themes=["short-circuits", "short-circuits"])
    assert said["themes"] == ["short-circuits"]


def test_an_idea_says_which_need_it_answers(place: Place) -> None:
    need = place.published()
    idea = place.said(place.known(), kind="idea", origins=[f"contributions/{need['id']}"])
    assert idea["origins"] == [f"contributions/{need['id']}"]


def test_an_idea_may_come_from_another_territory(place: Place) -> None:
    elsewhere = "https://vosges.example.fr/contributions/1"
    assert place.said(place.known(), origins=[elsewhere])["origins"] == [elsewhere]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"themes": ["short-circuits", "astronomie"]}, "/themes/1"),
        ({"commune": "75056"}, "/commune"),
        ({"language": "de"}, "/language"),
        ({"origins": ["contributions/019ab000-0000-7000-8000-000000000000"]}, "/origins/0"),
        ({"origins": ["contributions/hier"]}, "/origins/0"),
        ({"origins": ["sheets/019ab000-0000-7000-8000-000000000000"]}, "/origins/0"),
    ],
)
def test_what_the_territory_does_not_know_is_refused_where_it_stands(
    place: Place, changed: dict[str, object], pointer: str
) -> None:
    answer = place.call(place.known(), "POST", "/contributions", NEED | changed)
    assert (answer.status, [error["pointer"] for error in answer.json["errors"]]) == (422, [pointer])


def test_the_event_carries_no_word_and_no_person(place: Place) -> None:
    place.published(title="Réparer ensemble")
    event = place.told("contribution.published")[0]
    names = {"id", "kind", "themes", "commune", "edition", "language", "state", "version", "origins", "created_at"}
    assert set(event.data) == names | {"published_at", "merged_into"}


def test_the_same_request_twice_says_one_thing(place: Place) -> None:
    author = place.known()
    answers = [
        place.call(author, "POST", "/contributions", NEED, headers={"Idempotency-Key": "un-double-clic"})
        for _ in range(2)
    ]
    assert answers[0].json["id"] == answers[1].json["id"]
    assert len(place.call(author, "GET", "/me/contributions").json["items"]) == 1


def test_a_person_erased_a_moment_ago_says_nothing_more(place: Place) -> None:
    author = place.known()
    place.call(author, "DELETE", "/me")
    assert place.call(author, "POST", "/contributions", NEED).status == 401
