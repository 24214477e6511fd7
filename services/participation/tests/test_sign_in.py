"""Signing in by e-mail."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import eventlet
import pytest
from sqlalchemy import event, func, select

from chassis.http import Problem
from participation.sign_ins import actions as sign_ins
from participation.sign_ins.models import SignIn
from services.participation.tests.people import Place
from tests.installation import Installation

JEANNE = "jeanne@exemple.fr"


def test_the_link_signs_in(place: Place) -> None:
    id, mail = place.sign_in(JEANNE)
    signed = place.confirm(id, token=mail["link_token"]).json
    assert place.call(place.returning(signed["session"]), "GET", "/me").json["email"] == JEANNE


def test_the_code_signs_in(place: Place) -> None:
    id, mail = place.sign_in(JEANNE)
    assert place.confirm(id, code=mail["code"]).status == 200


def test_the_same_address_is_the_same_person(place: Place) -> None:
    assert place.with_address(JEANNE).id == place.with_address("Jeanne@Exemple.FR").id


def test_the_same_address_in_two_territories_is_two_people(place: Place, quick_place: Place) -> None:
    assert place.with_address(JEANNE).id != quick_place.with_address(JEANNE).id


def test_the_answer_does_not_tell_whether_the_address_is_known(place: Place) -> None:
    place.with_address(JEANNE)
    known = place.call(place.visitor, "POST", "/sign-ins", {"email": JEANNE})
    unknown = place.call(place.visitor, "POST", "/sign-ins", {"email": "personne@exemple.fr"})
    assert (known.status, set(known.json)) == (unknown.status, set(unknown.json)) == (202, {"id", "expires_at"})


@contextmanager
def statements(place: Place, of: str) -> Iterator[list[str]]:
    """Collect what the database is asked in the transaction that names `of`, values apart."""
    engine, asked, found = place.installation.runtime("participation").database.app, defaultdict(list), []

    def begin(connection: Any) -> None:
        asked[id(connection.connection.dbapi_connection)] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        lines = asked[id(connection.connection.dbapi_connection)]
        lines.append(statement)
        if of in statement:
            found.append(lines)

    event.listen(engine, "begin", begin)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield (whole := [])
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "begin", begin)
        whole.extend(found[0])


def test_the_database_is_asked_the_same_whether_an_address_is_known_or_not(place: Place) -> None:
    place.with_address(JEANNE)
    asked: list[list[str]] = []
    for email in (JEANNE, "personne@exemple.fr"):
        with statements(place, "INSERT INTO sign_in") as requested:
            id = place.call(place.visitor, "POST", "/sign-ins", {"email": email}).json["id"]
        with statements(place, "UPDATE sign_in") as refused:
            assert place.confirm(id, code="000000").status == 422
        asked.append(requested + refused)
    assert asked[0] == asked[1]
    assert len(asked[0]) > 4
    told = place.told("sign_in.requested")[-2:]
    assert [(one.visibility, one.authors, set(one.data)) for one in told] == [
        ("internal", (), {"id", "language", "expires_at"})
    ] * 2


def test_the_event_of_a_sign_in_carries_neither_address_nor_secret(place: Place) -> None:
    id, mail = place.sign_in(JEANNE)
    body = place.told("sign_in.requested")[0].encode().decode()
    assert f"sign-ins/{id}" in body
    assert not any(secret in body for secret in (JEANNE, mail["code"] + '"', mail["link_token"]))


def test_nothing_secret_is_kept_and_a_second_sending_is_the_same(place: Place) -> None:
    id, mail = place.sign_in(JEANNE)
    again = place.call(place.service("notifications"), "GET", f"/internal/sign-ins/{id}/mail").json
    with place.work() as work:
        kept = str(work.session.execute(select(SignIn.__table__)).all())
    assert again == mail
    assert mail["link_token"] not in kept


def test_a_link_signs_in_once(place: Place) -> None:
    id, mail = place.sign_in(JEANNE)
    place.confirm(id, token=mail["link_token"])
    assert place.confirm(id, token=mail["link_token"]).status == 410
    assert place.call(place.service("notifications"), "GET", f"/internal/sign-ins/{id}/mail").status == 410


def test_a_link_signs_in_once_even_at_the_same_moment(place: Place) -> None:
    id, mail = place.sign_in(JEANNE)
    pool = eventlet.GreenPool()
    answers = pool.imap(lambda _: place.confirm(id, token=mail["link_token"]).status, range(4))
    assert sorted(answers) == [200, 410, 410, 410]


def test_two_sign_ins_of_a_new_address_at_the_same_moment_make_one_person(place: Place) -> None:
    asked = [place.sign_in(JEANNE) for _ in range(2)]
    pool = eventlet.GreenPool()
    made = pool.imap(lambda pair: place.confirm(pair[0], code=pair[1]["code"]).json["participant"], asked)
    assert len(set(made)) == 1


def test_a_link_is_over_after_fifteen_minutes(place: Place) -> None:
    id, mail = place.sign_in(JEANNE)
    with pytest.raises(Problem) as refused, place.work(after=timedelta(minutes=15)) as work:
        sign_ins.confirm(work, UUID(id), {"token": mail["link_token"]})
    assert refused.value.slug == "gone"


def test_five_wrong_codes_and_the_right_one_is_heard_no_more(place: Place) -> None:
    id, mail = place.sign_in(JEANNE)
    wrong = "000000" if mail["code"] != "000000" else "111111"
    assert [place.confirm(id, code=wrong).status for _ in range(5)] == [422] * 5
    assert place.confirm(id, code=mail["code"]).status == 410


def test_a_wrong_code_says_how_many_tries_are_left(place: Place) -> None:
    id, mail = place.sign_in(JEANNE)
    wrong = "000000" if mail["code"] != "000000" else "111111"
    refused = place.confirm(id, code=wrong).json["errors"][0]
    assert (refused["pointer"], "4" in refused["detail"]) == ("/code", True)


def test_the_code_of_one_sign_in_opens_no_other(place: Place) -> None:
    first, _ = place.sign_in(JEANNE)
    _, other = place.sign_in(JEANNE)
    assert place.confirm(first, token=other["link_token"]).status == 422


def test_an_address_asks_so_many_times_an_hour(place: Place) -> None:
    for _ in range(5):
        place.sign_in(JEANNE)
    answer = place.call(place.visitor, "POST", "/sign-ins", {"email": JEANNE})
    assert (answer.status, answer.headers["Retry-After"]) == (429, "3600")
    assert place.call(place.visitor, "POST", "/sign-ins", {"email": "autre@exemple.fr"}).status == 202


def test_an_address_asking_many_times_at_once_is_held_to_the_same(place: Place) -> None:
    pool = eventlet.GreenPool()
    ask = {"email": JEANNE}
    answers = list(pool.imap(lambda _: place.call(place.visitor, "POST", "/sign-ins", ask).status, range(8)))
    assert sorted(answers) == [202] * 5 + [429] * 3


def test_a_territory_asks_so_many_times_an_hour(installation: Installation) -> None:
    place = Place(installation, installation.territory(**{"[settings]": "[settings]\nmails_per_hour = 2"}))
    for number in range(2):
        place.sign_in(f"personne{number}@exemple.fr")
    assert place.call(place.visitor, "POST", "/sign-ins", {"email": JEANNE}).status == 429


def test_a_territory_may_do_without_addresses(installation: Installation) -> None:
    place = Place(installation, installation.territory(**{"[settings]": '[settings]\nclaim = ["pseudonym"]'}))
    assert place.call(place.visitor, "POST", "/sign-ins", {"email": JEANNE}).status == 403


def test_addresses_are_forgotten_once_no_limit_needs_them(place: Place) -> None:
    place.sign_in(JEANNE)
    with place.work(after=timedelta(hours=1, minutes=1)) as work:
        sign_ins.forget_old(work)
        assert work.session.execute(select(func.count()).select_from(SignIn)).scalar_one() == 0


def test_a_sign_in_of_another_territory_does_not_exist_here(place: Place, quick_place: Place) -> None:
    id, mail = quick_place.sign_in(JEANNE)
    assert place.confirm(id, token=mail["link_token"]).status == 404


def test_only_notifications_reads_what_the_mail_needs(place: Place) -> None:
    id, _ = place.sign_in(JEANNE)
    for who in (place.visitor, place.service("gateway"), place.known("Alix", "administrator").acting):
        assert place.call(who, "GET", f"/internal/sign-ins/{id}/mail").status == 404
