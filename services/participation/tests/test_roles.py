"""Giving and taking back roles."""

import eventlet
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

    assert found("email=jeanne@exemple.fr") == found(f"ids={jeanne.id}") == [str(jeanne.id)]
    assert found("role=mentor") == [str(camille.id)]
    assert str(place.newcomer().id) not in found("")


def test_the_list_of_people_shows_no_address(place: Place) -> None:
    place.with_address("jeanne@exemple.fr")
    administrator = place.known("Alix", "administrator")
    assert b"jeanne@" not in place.call(administrator, "GET", "/participants").body


def test_the_last_administrator_keeps_it(place: Place) -> None:
    alix = place.granted(place.known("Alix"), "administrator")
    taken = place.call(alix, "DELETE", f"/participants/{alix.id}/roles/administrator")
    assert (taken.status, "dernière personne" in taken.json["detail"]) == (409, True)
    camille = place.granted(place.known("Camille"), "administrator")
    assert place.call(camille, "DELETE", f"/participants/{alix.id}/roles/administrator").status == 200
    assert place.call(camille, "DELETE", f"/participants/{camille.id}/roles/administrator").status == 409


def test_two_administrators_who_take_it_from_each_other_at_once_leave_one(place: Place) -> None:
    two = [place.granted(place.known(name), "administrator") for name in ("Alix", "Camille")]
    pool = eventlet.GreenPool()
    paths = [f"/participants/{who.id}/roles/administrator" for who in reversed(two)]
    answers = pool.imap(lambda who, path: place.call(who, "DELETE", path).status, two, paths)
    assert sorted(answers) == [200, 409]


def test_an_administrator_who_turns_out_to_be_another_stays_one(place: Place) -> None:
    known, alix = place.with_address("alix@exemple.fr"), place.granted(place.known("Alix"), "administrator")
    place.with_address("alix@exemple.fr", alix)
    listed = place.call(place.known("Camille", "administrator"), "GET", "/participants", query="role=administrator")
    assert [item["id"] for item in listed.json["items"]] == [str(known.id)]


def test_the_list_of_people_says_since_when_and_by_whom_they_have_a_role(place: Place) -> None:
    someone = place.granted(place.known("Camille"), "moderator")
    administrator = place.known("Alix", "administrator")
    (found,) = place.call(administrator, "GET", "/participants", query="bearing=true").json["items"]
    assert (found["id"], found["roles"]) == (str(someone.id), ["moderator"])
    assert [(held["role"], held["given_by"]) for held in found["held"]] == [("moderator", "Alix")]


def test_people_are_found_by_a_part_of_their_pseudonym(place: Place) -> None:
    administrator = place.known("Alix", "administrator")
    place.known("Camille")

    def found(words: str) -> list[str]:
        listed = place.call(administrator, "GET", "/participants", query=f"q={words}").json
        return [item["label"] for item in listed["items"]]

    assert (found("camil"), found("%25")) == (["Camille"], [])
