"""Saying a need or an idea."""

from services.participation.tests.people import NEED, Place


def test_a_need_waits_for_a_moderator_then_all_read_it(place: Place) -> None:
    author = place.known("Camille")
    said = place.said(author)
    assert (said["state"], said["edition"], said["actions"]) == ("submitted", "sud-2020", ["edit", "withdraw"])
    assert place.read(place.visitor, said).status == 404

    place.decide(said, "publish")

    read = place.read(place.visitor, said).json
    assert (read["state"], read["author"], read["text"]) == ("published", {"label": "Camille"}, NEED["text"])
