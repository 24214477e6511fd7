"""One key, one effect: repeats get the first answer, parallel ones wait or are told, another body is refused."""

import eventlet
import pytest

from tests.installation import person

KEY = {"Idempotency-Key": "one-key"}


def count(shop, here) -> int:
    return shop.rows(here, "SELECT count(*) FROM item")[0][0]


def test_a_repeat_gets_the_first_answer_and_changes_nothing(shop, here):
    acting = person(here)
    first = shop.call("POST", "/items", acting, {"name": "Vélo"}, headers=KEY)
    again = shop.call("POST", "/items", acting, {"name": "Vélo"}, headers=KEY)
    assert (again.status, again.body) == (201, first.body)
    assert again.headers["Location"] == first.headers["Location"]
    assert count(shop, here) == 1


def test_the_order_of_fields_makes_no_other_request(shop, here):
    acting = person(here)
    shop.call("POST", "/items", acting, {"name": "Vélo", "tags": []}, headers=KEY)
    assert shop.call("POST", "/items", acting, {"tags": [], "name": "Vélo"}, headers=KEY).status == 201
    assert count(shop, here) == 1


def test_another_body_under_the_same_key_is_refused(shop, here):
    acting = person(here)
    shop.call("POST", "/items", acting, {"name": "Vélo"}, headers=KEY)
    assert shop.call("POST", "/items", acting, {"name": "Moto"}, headers=KEY).status == 422


def test_another_person_may_use_the_same_key(shop, here):
    for _ in range(2):
        assert shop.call("POST", "/items", person(here), {"name": "Vélo"}, headers=KEY).status == 201
    assert count(shop, here) == 2


def test_parallel_repeats_have_one_effect(shop, here):
    acting = person(here)
    pool = eventlet.GreenPool()
    answers = list(pool.imap(lambda _: shop.call("POST", "/items", acting, {"name": "Vélo"}, headers=KEY), range(6)))
    assert {answer.status for answer in answers} <= {201, 409}
    assert any(answer.status == 201 for answer in answers)
    assert count(shop, here) == 1


def test_the_gateways_own_retry_waits_for_the_first(shop, here):
    acting, patient = person(here), KEY | {"Demarche-Retry": "1"}
    pool = eventlet.GreenPool()
    answers = list(
        pool.imap(lambda _: shop.call("POST", "/items", acting, {"name": "Vélo"}, headers=patient), range(4))
    )
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert count(shop, here) == 1


def test_a_refused_request_leaves_its_key_free(shop, here):
    acting = person(here)
    assert shop.call("POST", "/items", acting, {"name": ""}, headers=KEY).status == 422
    assert shop.call("POST", "/items", acting, {"name": "Vélo"}, headers=KEY).status == 201


@pytest.mark.parametrize("key", ["é", "a" * 256, "a\tb"])
def test_an_unreadable_key_is_refused(shop, here, key):
    headers = {"Idempotency-Key": key}
    assert shop.call("POST", "/items", person(here), {"name": "Vélo"}, headers=headers).status == 400


def test_neither_the_key_nor_the_answer_is_readable_in_the_table(shop, here):
    shop.call("POST", "/items", person(here), {"name": "Trottinette"}, headers=KEY)
    row = shop.rows(here, "SELECT hash, request, answer FROM idempotency")[0]
    kept = b"".join(bytes(value) for value in row)
    assert b"one-key" not in kept
    assert b"Trottinette" not in kept


def test_stored_answers_are_forgotten_after_a_day(shop, here):
    from datetime import timedelta

    shop.call("POST", "/items", person(here), {"name": "Vélo"}, headers=KEY)
    shop.clock.advance(timedelta(hours=23))
    shop.runtime.housekeeping()
    assert shop.rows(here, "SELECT count(*) FROM idempotency")[0][0] == 1
    shop.clock.advance(timedelta(hours=2))
    shop.runtime.housekeeping()
    assert shop.rows(here, "SELECT count(*) FROM idempotency")[0][0] == 0
