"""Standing behind what another said."""

import eventlet

from chassis.http.client import Answer
from services.participation.tests.people import Place, Someone


def support(place: Place, who: Someone, id: str) -> Answer:
    return place.call(who, "POST", f"/contributions/{id}/supports")


def unsupport(place: Place, who: Someone, id: str) -> Answer:
    return place.call(who, "DELETE", f"/contributions/{id}/supports/mine")


def test_a_support_counts(place: Place) -> None:
    said = place.published()
    supporter = place.known()
    assert support(place, supporter, said["id"]).json == {"contribution": said["id"], "supported": True, "supports": 1}
    assert [event.actor for event in place.told("contribution.supported")] == [supporter.id]


def test_a_support_leaves_the_version_as_it_is(place: Place) -> None:
    said = place.published()
    support(place, place.known(), said["id"])
    assert place.read(place.visitor, said).json["version"] == said["version"]


def test_a_second_support_by_the_same_person_changes_nothing(place: Place) -> None:
    said, supporter = place.published(), place.known()
    support(place, supporter, said["id"])
    assert support(place, supporter, said["id"]).json["supports"] == 1
    assert len(place.told("contribution.supported")) == 1


def test_a_support_can_be_taken_back(place: Place) -> None:
    said, supporter = place.published(), place.known()
    support(place, supporter, said["id"])
    assert unsupport(place, supporter, said["id"]).json["supports"] == 0
    assert len(place.told("contribution.support_withdrawn")) == 1


def test_taking_back_what_was_not_given_changes_nothing(place: Place) -> None:
    said = place.published()
    assert unsupport(place, place.known(), said["id"]).json["supports"] == 0
    assert place.told("contribution.support_withdrawn") == []


def test_nobody_supports_what_they_said_themselves(place: Place) -> None:
    author = place.known()
    assert support(place, author, place.published(author)["id"]).status == 409


def test_a_newcomers_support_counts_once_they_are_known(place: Place) -> None:
    said, newcomer = place.published(), place.newcomer()
    assert support(place, newcomer, said["id"]).json == {"contribution": said["id"], "supported": True, "supports": 0}
    place.call(newcomer, "POST", "/me/pseudonym", {"pseudonym": "Camille"})
    assert place.read(place.visitor, said).json["counts"]["supports"] == 1
    assert len(place.told("contribution.supported")) == 1


def test_a_newcomers_support_of_what_is_gone_meanwhile_counts_nowhere(place: Place) -> None:
    author, newcomer = place.known(), place.newcomer()
    said = place.published(author)
    support(place, newcomer, said["id"])
    place.call(author, "POST", f"/contributions/{said['id']}/withdraw")
    place.call(newcomer, "POST", "/me/pseudonym", {"pseudonym": "Camille"})
    assert place.told("contribution.supported") == []


def test_a_newcomer_takes_a_support_back_without_telling_anyone(place: Place) -> None:
    said, newcomer = place.published(), place.newcomer()
    support(place, newcomer, said["id"])
    assert unsupport(place, newcomer, said["id"]).json["supports"] == 0
    assert place.told("contribution.support_withdrawn") == []


def test_what_is_not_public_cannot_be_supported(place: Place) -> None:
    assert support(place, place.known(), place.said(place.known())["id"]).status == 404


def test_what_is_not_public_is_not_known_to_who_takes_back_what_they_never_gave(place: Place) -> None:
    author = place.known()
    said = place.said(author)
    assert [unsupport(place, who, said["id"]).status for who in (place.known(), author)] == [404, 200]


def test_supports_at_the_same_moment_all_count(place: Place) -> None:
    said = place.published()
    people = [place.known() for _ in range(8)]
    pool = eventlet.GreenPool()
    assert {answer.status for answer in pool.imap(lambda who: support(place, who, said["id"]), people)} == {200}
    assert place.read(place.visitor, said).json["counts"]["supports"] == 8


def test_the_supporter_sees_that_they_support_and_others_do_not(place: Place) -> None:
    said, supporter = place.published(), place.known()
    support(place, supporter, said["id"])
    assert place.read(supporter, said).json["actions"] == ["unsupport", "comment", "report"]
    assert place.read(place.visitor, said).json["actions"] == ["support", "comment", "report"]
