"""Whatever address or token someone gives, what reads it takes it, or raises what it declares, and nothing else."""

from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as some
from marshmallow import ValidationError

from notifications.webhooks.guard import permitted
from notifications.webhooks.schemas import NewWebhook

HOST = (
    some.ip_addresses().map(str) | some.sampled_from(["[::1", "[::ffff:10.0.0.1]", "a:b:c", "é", "xn--"]) | some.text()
)


@given(some.text() | some.builds("{}://{}{}".format, some.sampled_from(["http", "https", "ftp"]), HOST, some.text()))
def test_the_address_of_a_webhook(said: str) -> None:
    with suppress(ValidationError):
        taken = NewWebhook().load({"url": said, "types": ["*"]})["url"]
        assert taken.lower().startswith(("http://", "https://"))
        assert "@" not in taken.split("/")[2]


@given(HOST)
def test_an_address_that_would_be_called(said: str) -> None:
    assert permitted(said, ["10.0.0.0/8", "::1/128"]) in (True, False)


@pytest.mark.parametrize("said", ["a", "a.b", "é" * 90, "%", "x" * 5000, "=.="])
def test_a_token_to_unsubscribe_that_is_none(here, said: str) -> None:
    assert here.call("POST", f"/unsubscribe/{quote(said, safe='')}").status == 404


@pytest.mark.parametrize("said", ["-1", "٣", "1" * 400, "a", "+1", "1_0", "1e3"])
def test_a_number_of_an_event_that_is_none(here, said: str) -> None:
    assert here.call("GET", f"/events/{quote(said, safe='')}", here.administrator).status == 404
    assert here.call("GET", "/events", here.administrator, query=f"after={quote(said)}").status in (200, 422)
