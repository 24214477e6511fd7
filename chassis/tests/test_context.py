"""A context is believed from its signer, by its addressee, for thirty seconds."""

import base64
import dataclasses
import time

import jwt
import pytest

from chassis.context import HEADER, Acting, InvalidContext, sign, verify
from chassis.http.client import environment
from tests.installation import person


def test_a_context_arrives_as_it_was_signed(shop, here):
    acting = dataclasses.replace(person(here, "moderator"), language="en", scopes=frozenset({"a:read"}))
    assert verify(sign(acting, "gateway", "shop", shop.process.settings), "shop", shop.process.settings) == acting


def test_a_context_for_another_service_is_refused(shop, here):
    signed = sign(person(here), "gateway", "participation", shop.process.settings)
    with pytest.raises(InvalidContext):
        verify(signed, "shop", shop.process.settings)


def test_a_service_speaks_for_itself_only(shop, here):
    signed = sign(person(here), "notifications", "shop", shop.process.settings)
    with pytest.raises(InvalidContext):
        verify(signed, "shop", shop.process.settings)


FORGED = {
    "nothing": lambda claims, key: None,
    "noise": lambda claims, key: "a.b.c",
    "a deep header": lambda claims, key: base64.urlsafe_b64encode(b"[" * 9000).decode() + ".b.c",
    "another key": lambda claims, key: jwt.encode(claims, "k" * 40, "HS256", {"kid": "gateway"}),
    "an unknown caller": lambda claims, key: jwt.encode(claims, key, "HS256", {"kid": "nobody"}),
    "no signature": lambda claims, key: jwt.encode(claims, "", "none", {"kid": "gateway"}),
    "expired": lambda claims, key: jwt.encode(
        claims | {"exp": int(time.time()) - 31}, key, "HS256", {"kid": "gateway"}
    ),
    "another issuer": lambda claims, key: jwt.encode(claims | {"iss": "shop"}, key, "HS256", {"kid": "gateway"}),
    "no end": lambda claims, key: jwt.encode(
        {name: value for name, value in claims.items() if name != "exp"}, key, "HS256", {"kid": "gateway"}
    ),
    "a bad id": lambda claims, key: jwt.encode(claims | {"participant": "7"}, key, "HS256", {"kid": "gateway"}),
}


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_context_gets_401(shop, here, case):
    settings = shop.process.settings
    signed = sign(Acting(here.slug), "gateway", "shop", settings)[HEADER]
    claims = jwt.decode(signed, options={"verify_signature": False})
    forged = FORGED[case](claims, settings.key("gateway"))
    answers = []
    headers = {} if forged is None else {HEADER: forged}
    environ = environment("GET", "/items", "", b"", headers)
    shop.runtime.application(environ, lambda status, *_: answers.append(status))
    assert answers[0].startswith("401")


def test_a_context_that_was_believed_is_so_no_longer_than_another(shop, here, monkeypatch):
    settings = shop.process.settings
    signed = sign(person(here), "gateway", "shop", settings)
    assert verify(signed, "shop", settings)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 31)
    with pytest.raises(InvalidContext):
        verify(signed, "shop", settings)


def test_what_is_asked_within_a_second_is_signed_once_and_each_keeps_its_trace(shop, here, monkeypatch):
    settings, now = shop.process.settings, time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    asked = [Acting(here.slug) for _ in range(2)]
    sent = [sign(each, "gateway", "shop", settings) for each in asked]
    assert sent[0][HEADER] == sent[1][HEADER]
    assert [verify(each, "shop", settings) for each in sent] == asked


def test_a_key_that_was_changed_is_asked_for_at_once(shop, here):
    settings = shop.process.settings
    signed = sign(person(here), "gateway", "shop", settings)
    assert verify(signed, "shop", settings)
    with pytest.raises(InvalidContext):
        verify(signed, "shop", dataclasses.replace(settings, keys={"gateway": "k" * 40}))


def test_an_unknown_territory_gets_421(shop, here):
    assert shop.call("GET", "/items", Acting("nowhere")).status == 421
