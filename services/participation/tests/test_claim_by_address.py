"""A provisional person proves an address: they are claimed by it, or turn out to be someone known."""

from typing import Any
from uuid import UUID

from services.participation.tests.people import Place, Someone

JEANNE = "jeanne@exemple.fr"


def supports(place: Place, who: Someone, id: str) -> Any:
    return place.call(who, "POST", f"/contributions/{id}/supports").json["supports"]


def test_a_new_address_claims_the_newcomer(place: Place) -> None:
    newcomer = place.newcomer()
    said = place.said(newcomer)
    someone = place.with_address(JEANNE, newcomer)
    assert someone.id == newcomer.id
    assert not place.read(someone, said).json["waiting"]
    assert place.told("participant.merged") == []


def test_someone_under_a_pseudonym_adds_an_address(place: Place) -> None:
    someone = place.known("Camille")
    me = place.call(place.with_address(JEANNE, someone), "GET", "/me").json
    assert (me["id"], me["pseudonym"], me["email"]) == (str(someone.id), "Camille", JEANNE)


def test_whoever_asked_loses_their_session_to_whoever_proved_the_address(place: Place) -> None:
    newcomer = place.newcomer()
    place.with_address(JEANNE, newcomer)
    assert place.call(newcomer, "GET", "/sessions").json["items"][0]["via"] == "link"


def test_a_known_address_takes_in_what_the_newcomer_said(place: Place) -> None:
    jeanne, newcomer = place.with_address(JEANNE), place.newcomer()
    said = place.said(newcomer)
    id, mail = place.sign_in(JEANNE, newcomer)
    assert place.confirm(id, code=mail["code"]).json["merged"]
    mine = place.call(jeanne, "GET", "/me/contributions").json["items"]
    assert [(item["id"], item["waiting"]) for item in mine] == [(said["id"], False)]


def test_the_others_learn_who_turned_out_to_be_whom(place: Place) -> None:
    jeanne, newcomer = place.with_address(JEANNE), place.newcomer()
    place.with_address(JEANNE, newcomer)
    told = place.told("participant.merged")[0]
    assert told.data == {"participant": str(newcomer.id), "known_as": str(jeanne.id)}
    assert told.visibility == "internal"


def test_whoever_is_still_called_by_the_first_name_is_understood(place: Place) -> None:
    jeanne, newcomer = place.with_address(JEANNE), place.newcomer()
    place.with_address(JEANNE, newcomer)
    contact = place.call(place.service("notifications"), "GET", f"/internal/participants/{newcomer.id}/contact").json
    assert (contact["participant"], contact["email"]) == (str(jeanne.id), JEANNE)
    assert place.said(newcomer)["id"] in [
        item["id"] for item in place.call(jeanne, "GET", "/me/contributions").json["items"]
    ]


def test_what_both_supported_counts_once(place: Place) -> None:
    jeanne, other = place.with_address(JEANNE), place.known("Camille")
    both, one = place.published()["id"], place.published()["id"]
    supports(place, jeanne, both)
    assert supports(place, other, both) == 2
    supports(place, other, one)
    place.with_address(JEANNE, other)
    assert place.read(place.visitor, {"id": both}).json["counts"]["supports"] == 1
    assert place.read(jeanne, {"id": one}).json["supported"]


def test_nobody_supports_what_they_turn_out_to_have_said(place: Place) -> None:
    jeanne, other = place.with_address(JEANNE), place.known("Camille")
    said = place.published(jeanne)["id"]
    supports(place, other, said)
    place.with_address(JEANNE, other)
    assert place.read(place.visitor, {"id": said}).json["counts"]["supports"] == 0


def test_comments_reports_and_appeals_go_along(place: Place) -> None:
    jeanne, other = place.with_address(JEANNE), place.known("Camille")
    under, declined = place.published(), place.said(other)
    place.call(other, "POST", f"/contributions/{under['id']}/comments", {"text": "Moi aussi."})
    for who in (jeanne, other):
        place.call(who, "POST", f"/contributions/{under['id']}/reports", {"category": "spam"})
    place.decide(declined, "decline", "Hors sujet.")
    place.call(other, "POST", "/appeals", {"subject": f"contributions/{declined['id']}", "text": "Mais si."})
    place.with_address(JEANNE, other)
    kept = place.call(jeanne, "GET", "/me/export").json
    assert [len(kept[name]) for name in ("comments", "reports", "appeals", "contributions")] == [1, 1, 1, 1]


def test_roles_go_along_and_each_step_is_logged(place: Place) -> None:
    jeanne, other = place.with_address(JEANNE), place.known("Camille")
    place.granted(other, "mobiliser")
    place.with_address(JEANNE, other)
    assert place.call(jeanne, "GET", "/me").json["roles"] == ["mobiliser"]
    granted = [UUID(event.data["participant"]) for event in place.told("role.granted")]
    assert granted == [other.id, jeanne.id]


def test_receipts_still_say_what_became_of_it(place: Place) -> None:
    place.with_address(JEANNE)
    newcomer = place.newcomer()
    said = place.said(newcomer)
    place.with_address(JEANNE, newcomer)
    back = place.call(place.visitor, "POST", "/receipts", {"code": newcomer.receipt}).json
    assert [item["id"] for item in back["contributions"]] == [said["id"]]


def test_someone_with_an_address_who_proves_another_is_not_merged(place: Place) -> None:
    jeanne = place.with_address(JEANNE)
    marie = place.with_address("marie@exemple.fr", jeanne)
    assert marie.id != jeanne.id
    assert place.call(jeanne, "GET", "/me").json["email"] == JEANNE


def test_a_newcomer_erased_before_the_address_is_proved_claims_nothing(place: Place) -> None:
    newcomer = place.newcomer()
    id, mail = place.sign_in(JEANNE, newcomer)
    place.call(newcomer, "DELETE", "/me")
    assert place.confirm(id, code=mail["code"]).status == 404
