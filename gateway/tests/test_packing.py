"""Pages and answers travel packed to whoever can unpack them."""

import gzip

import pytest

from tests.browser import Browser

PACKED = {"Accept_Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["/", "/dire", "/contributions", "/api/openapi.json"])
def test_a_long_answer_is_packed(browser: Browser, path: str):
    page = browser.send("GET", path, **PACKED)
    plain = browser.open(path)
    assert page.headers["Content-Encoding"] == "gzip"
    assert int(page.headers["Content-Length"]) < len(plain.body) / 2
    assert "Content-Encoding" not in plain.headers
    assert all("Accept-Encoding" in each.headers["Vary"] for each in (page, plain))


def test_what_is_packed_is_what_was_said(browser: Browser):
    answer = browser.pool.request(
        "GET",
        "/api/openapi.json",
        headers={"Host": browser.host, "Accept-Encoding": "gzip"},
        decode_content=False,
    )
    assert gzip.decompress(answer.data) == browser.open("/api/openapi.json").body


def test_a_packed_answer_has_a_weak_mark_which_is_recognised_and_names_the_version(people):
    browser = people.known()
    said = browser.api("GET", "/me/contributions").json["items"][0]
    packed = browser.api("GET", "/contributions?limit=100", **PACKED)
    long = browser.api("GET", f"/contributions/{said['id']}", **PACKED)
    for answer, path in ((packed, "/contributions?limit=100"), (long, f"/contributions/{said['id']}")):
        again = browser.api("GET", path, If_None_Match=answer.headers["ETag"], **PACKED)
        assert again.status == 304
    changed = browser.api("PATCH", f"/contributions/{said['id']}", {"title": "Réparer"}, If_Match='W/"1.abc"')
    assert changed.status == 200


def test_a_short_answer_is_not_packed(browser: Browser):
    assert "Content-Encoding" not in browser.send("GET", "/api/v1/territory", **PACKED).headers


def test_who_refuses_gzip_gets_what_everyone_can_read(browser: Browser):
    assert "Content-Encoding" not in browser.send("GET", "/dire", Accept_Encoding="gzip;q=0, identity").headers
