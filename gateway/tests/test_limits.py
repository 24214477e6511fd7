"""Runaway clients are slowed down, each in its own bucket; what is left is told."""

import pytest

from chassis.config import ConfigError
from chassis.http import Problem
from gateway.limits import Buckets
from tests.browser import Browser
from tests.installation import Installation


def test_a_bucket_is_empty_after_its_burst():
    buckets = Buckets({"default": "1/2"})
    for _ in range(2):
        buckets.take("default", "me")
    with pytest.raises(Problem) as refused:
        buckets.take("default", "me")
    assert refused.value.headers["Retry-After"] == "1"


def test_one_clients_haste_is_not_anothers_wait():
    buckets = Buckets({"default": "1/1"})
    buckets.take("default", "me")
    assert buckets.take("default", "you")


def test_a_bucket_fills_with_time():
    buckets = Buckets({"default": "1/1"})
    buckets.take("default", "me").at -= 1.0
    assert buckets.take("default", "me")


def test_an_unknown_class_is_the_default_one():
    buckets = Buckets({"default": "1/7"})
    assert buckets.take("golden", "me").rate.burst == 7


def test_a_rate_that_cannot_be_read_is_named():
    with pytest.raises(ConfigError, match="address"):
        Buckets({"address": "many"})


def test_the_least_lately_used_are_forgotten(monkeypatch):
    monkeypatch.setattr("gateway.limits.MOST", 2)
    buckets = Buckets()
    for whose in ("a", "b", "c"):
        buckets.take("default", whose)
    assert [whose for _, whose in buckets.buckets] == ["b", "c"]


def test_the_door_says_when_to_come_back(installation: Installation, browser: Browser, monkeypatch):
    monkeypatch.setattr(installation.runtime("gateway").application, "buckets", Buckets({"address": "1/2"}))
    pages = [browser.api("GET", "/themes") for _ in range(3)]
    assert [page.status for page in pages] == [200, 200, 429]
    assert pages[0].headers["RateLimit"].startswith('"address";r=1')
    assert int(pages[2].headers["Retry-After"]) >= 1


def test_someone_known_has_a_bucket_of_their_own(people, installation: Installation, monkeypatch):
    browser = people.known()
    monkeypatch.setattr(installation.runtime("gateway").application, "buckets", Buckets({"person": "1/1"}))
    assert [browser.api("GET", "/me").status for _ in range(2)] == [200, 429]
