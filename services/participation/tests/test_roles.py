"""Giving and taking back roles."""

from sqlalchemy import select

from participation.roles.models import ROLES, RoleGrant
from services.participation.tests.people import Place


def test_an_administrator_gives_a_role_and_it_is_logged(place: Place) -> None:
    administrator, someone = place.known("Alix", "administrator"), place.known()
    held = place.call(administrator, "PUT", f"/participants/{someone.id}/roles/moderator").json
    assert held == {"participant": str(someone.id), "roles": ["moderator"]}
    with place.work() as work:
        line = work.session.execute(select(RoleGrant)).scalar_one()
        assert (line.participant, line.role, line.granted, line.actor) == (
            someone.id,
            "moderator",
            True,
            administrator.id,
        )


def test_the_gateway_sees_a_role_as_soon_as_it_is_given(place: Place) -> None:
    assert place.granted(place.known(), "moderator").acting.roles == {"moderator"}


def test_a_role_given_twice_is_held_and_told_once(place: Place) -> None:
    someone = place.known()
    place.granted(someone, "moderator")
    place.granted(someone, "moderator")
    assert len(place.told("role.granted")) == 1


def test_a_role_is_taken_back_and_it_is_logged(place: Place) -> None:
    administrator, someone = place.known("Alix", "administrator"), place.known()
    place.granted(someone, "moderator")
    held = place.call(administrator, "DELETE", f"/participants/{someone.id}/roles/moderator").json
    assert held["roles"] == []
    assert [event.data["role"] for event in place.told("role.revoked")] == ["moderator"]


def test_taking_back_a_role_that_is_not_held_changes_nothing(place: Place) -> None:
    administrator, someone = place.known("Alix", "administrator"), place.known()
    assert place.call(administrator, "DELETE", f"/participants/{someone.id}/roles/mentor").status == 200
    assert place.told("role.revoked") == []


def test_only_administrators_give_roles(place: Place) -> None:
    someone = place.known()
    for role in set(ROLES) - {"administrator"}:
        who = place.known("Camille", role)
        assert place.call(who, "PUT", f"/participants/{someone.id}/roles/{role}").status == 403


def test_a_newcomer_bears_no_role(place: Place) -> None:
    administrator = place.known("Alix", "administrator")
    assert place.call(administrator, "PUT", f"/participants/{place.newcomer().id}/roles/mentor").status == 409


def test_an_unknown_role_or_person_is_not_found(place: Place, quick_place: Place) -> None:
    administrator = place.known("Alix", "administrator")
    elsewhere = quick_place.known()
    assert place.call(administrator, "PUT", f"/participants/{administrator.id}/roles/king").status == 404
    assert place.call(administrator, "PUT", f"/participants/{elsewhere.id}/roles/mentor").status == 404


def test_administrators_find_people_by_role_or_by_the_whole_address(place: Place) -> None:
    administrator = place.known("Alix", "administrator")
    jeanne, camille = place.with_address("jeanne@exemple.fr"), place.known("Camille")
    place.granted(camille, "mentor")

    def found(query: str) -> list[str]:
        return [item["id"] for item in place.call(administrator, "GET", "/participants", query=query).json["items"]]

    assert found("email=jeanne@exemple.fr") == [str(jeanne.id)]
    assert found("role=mentor") == [str(camille.id)]
    assert str(place.newcomer().id) not in found("")


def test_the_list_of_people_shows_no_address(place: Place) -> None:
    place.with_address("jeanne@exemple.fr")
    administrator = place.known("Alix", "administrator")
    assert b"jeanne@" not in place.call(administrator, "GET", "/participants").body
