"""The link that makes the first administrator."""

from datetime import timedelta

import pytest

from chassis.http import Problem
from chassis.http.client import Answer
from participation.participants import actions as people
from participation.participants import administrators
from services.participation.tests.people import Place, Someone


def link(place: Place) -> str:
    with place.work() as work:
        return people.make_administrator_link(work)


def opened(place: Place, token: str, who: Someone | None = None, **asked: str) -> Answer:
    return place.call(who or place.visitor, "POST", f"/administrator-links/{token}", asked)


def test_whoever_opens_it_is_an_administrator(place: Place) -> None:
    made = opened(place, link(place), pseudonym="Alix").json
    assert place.returning(made["session"]).acting.roles == {"administrator"}


def test_it_opens_once(place: Place) -> None:
    token = link(place)
    opened(place, token)
    assert opened(place, token).status == 410


def test_it_is_over_after_a_week(place: Place) -> None:
    token = link(place)
    with pytest.raises(Problem) as refused, place.work(after=timedelta(days=7)) as work:
        administrators.open_link(work, token, {})
    assert refused.value.slug == "gone"


def test_the_person_signed_in_gets_the_role(place: Place) -> None:
    someone = place.known("Camille")
    made = opened(place, link(place), someone).json
    assert (made["participant"], made["receipt"]) == (str(someone.id), None)


def test_a_new_administrator_comes_back_by_a_receipt(place: Place) -> None:
    made = opened(place, link(place), pseudonym="Alix").json
    back = place.call(place.visitor, "POST", "/receipts", {"code": made["receipt"]}).json
    assert place.returning(back["session"]).acting.roles == {"administrator"}


def test_an_address_is_believed_once_its_mail_is_answered(place: Place) -> None:
    made = opened(place, link(place), email="alix@exemple.fr").json
    administrator = place.returning(made["session"])
    assert place.call(administrator, "GET", "/me").json["email"] is None
    mail = place.call(place.service("notifications"), "GET", f"/internal/sign-ins/{made['sign_in']}/mail").json
    confirmed = place.returning(place.confirm(made["sign_in"], code=mail["code"]).json["session"])
    assert (confirmed.id, confirmed.acting.roles) == (administrator.id, {"administrator"})


def test_the_address_of_someone_known_does_not_open_their_account(place: Place) -> None:
    jeanne = place.with_address("jeanne@exemple.fr")
    made = opened(place, link(place), email="jeanne@exemple.fr").json
    assert made["participant"] != str(jeanne.id)
    assert place.call(jeanne, "GET", "/me").json["roles"] == []


def test_the_link_of_another_territory_opens_nothing_here(place: Place, quick_place: Place) -> None:
    assert opened(place, link(quick_place)).status == 410
