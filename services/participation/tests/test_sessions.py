"""Sessions: where one is signed in, and signing out."""

from datetime import timedelta
from hashlib import sha256

import pytest

from chassis.http import Problem
from participation.sessions import actions as sessions
from services.participation.tests.people import Place, Someone

JEANNE = "jeanne@exemple.fr"


def recognised(place: Place, someone: Someone) -> bool:
    hashed = sha256(someone.secret.encode()).hexdigest()
    return place.call(place.service("gateway"), "GET", f"/internal/sessions/{hashed}").status == 200


def test_a_person_sees_where_they_are_signed_in(place: Place) -> None:
    place.with_address(JEANNE)
    here = place.with_address(JEANNE)
    listed = place.call(here, "GET", "/sessions").json["items"]
    assert [(item["current"], item["via"]) for item in listed] == [(True, "link"), (False, "link")]


def test_signing_out_ends_this_session_only(place: Place) -> None:
    there, here = place.with_address(JEANNE), place.with_address(JEANNE)
    assert place.call(here, "DELETE", "/sessions/current").status == 204
    assert (recognised(place, there), recognised(place, here)) == (True, False)


def test_a_session_elsewhere_can_be_ended(place: Place) -> None:
    there, here = place.with_address(JEANNE), place.with_address(JEANNE)
    assert place.call(here, "DELETE", f"/sessions/{there.acting.session}").status == 204
    assert (recognised(place, there), recognised(place, here)) == (False, True)


def test_signing_out_everywhere_ends_them_all(place: Place) -> None:
    there, here = place.with_address(JEANNE), place.with_address(JEANNE)
    place.call(here, "DELETE", "/sessions")
    assert (recognised(place, there), recognised(place, here)) == (False, False)


def test_nobody_ends_the_session_of_another(place: Place) -> None:
    other, someone = place.known(), place.known()
    assert place.call(someone, "DELETE", f"/sessions/{other.acting.session}").status == 404
    assert recognised(place, other)


def test_a_session_lasts_ninety_days_from_the_last_visit(place: Place) -> None:
    someone = place.known()
    hashed = sha256(someone.secret.encode()).digest()
    for _ in range(2):
        with place.work(after=timedelta(days=89)) as work:
            assert sessions.recognise(work, hashed)["participant"] == someone.id
    with place.work(after=timedelta(days=178)) as work:
        assert sessions.recognise(work, hashed)["participant"] == someone.id


def test_a_session_nobody_used_for_ninety_days_is_over_and_forgotten(place: Place) -> None:
    someone = place.known()
    with pytest.raises(Problem), place.work(after=timedelta(days=90)) as work:
        sessions.recognise(work, sha256(someone.secret.encode()).digest())
    with place.work(after=timedelta(days=90)) as work:
        sessions.forget_expired(work)
    assert place.call(someone, "GET", "/sessions").json["items"] == []


def test_a_session_of_another_territory_is_nobodys_here(place: Place, quick_place: Place) -> None:
    assert not recognised(place, quick_place.known())


@pytest.mark.parametrize("digest", ["0" * 64, "zz", "%00", "é"])
def test_what_is_no_digest_is_nobodys(place: Place, digest: str) -> None:
    assert place.call(place.service("gateway"), "GET", f"/internal/sessions/{digest}").status == 404
    assert place.call(place.service("gateway"), "GET", f"/internal/tokens/{digest}").status == 404
