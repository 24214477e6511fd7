"""The API's way through: to the owner of the first segment and back, unchanged."""

import pytest

from chassis.bus import Unavailable
from tests.browser import Browser
from tests.installation import Installation


@pytest.mark.parametrize(
    "path",
    ["/internal/contract", "/nothing", "/contributions/../internal/contract", "/contributions/%2e%2e/metrics", "/"],
)
def test_what_is_nobodys_or_internal_does_not_exist(browser: Browser, path: str):
    page = browser.api("GET", path)
    assert (page.status, page.headers["Content-Type"]) == (404, "application/problem+json")


def test_metrics_are_not_public(browser: Browser):
    assert browser.open("/metrics").status == 404


def test_a_services_problem_passes_unchanged(browser: Browser):
    page = browser.api("POST", "/contributions", {"kind": "need"})
    assert page.status in (401, 422)
    assert page.json["type"] == "/problems/invalid"
    assert {"/text", "/themes", "/commune"} <= {error["pointer"] for error in page.json["errors"]}


def test_a_problem_is_in_the_readers_language(browser: Browser):
    assert browser.api("GET", "/nothing", Accept_Language="en").json["title"] == "Not found"


def test_an_answer_bears_the_id_that_logs_and_events_bear(browser: Browser):
    assert len(browser.api("GET", "/themes").headers["Request-Id"]) == 32


def test_a_head_has_no_body(browser: Browser):
    page = browser.api("HEAD", "/contributions")
    assert (page.status, page.body) == (200, b"")


def test_an_etag_saves_the_body(browser: Browser):
    first = browser.api("GET", "/contributions")
    assert browser.api("GET", "/contributions", If_None_Match=first.headers["ETag"]).status == 304


def test_more_than_a_megabyte_is_too_much(browser: Browser):
    page = browser.api("POST", "/contributions", {"text": "x" * 1_000_001})
    assert page.status == 413


def test_an_unknown_method_is_told_which_there_are(browser: Browser):
    page = browser.send("BREW", "/api/v1/contributions", Accept="application/json")
    assert page.status == 405
    assert "GET" in page.headers["Allow"]


def test_bytes_that_are_no_text_are_refused(browser: Browser):
    page = browser.send("POST", "/api/v1/contributions", b'{"kind": "\xff"}', Content_Type="application/json")
    assert page.status == 400


def test_a_query_that_is_no_text_is_refused(browser: Browser):
    assert browser.api("GET", "/contributions?q=%ff").status == 400


def test_public_reads_are_open_to_every_origin(browser: Browser):
    page = browser.api("GET", "/contributions", Origin="https://ville.example")
    assert page.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in page.headers


def test_what_someone_reads_is_not_open_to_other_origins(people):
    page = people.known().api("GET", "/me", Origin="https://ville.example")
    assert "Access-Control-Allow-Origin" not in page.headers


def test_another_origin_may_ask_to_read_and_no_more(browser: Browser):
    page = browser.send("OPTIONS", "/api/v1/contributions", Origin="https://ville.example")
    assert (page.status, page.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD")


def test_a_refusal_is_readable_for_every_origin_too(browser: Browser):
    page = browser.api("GET", "/nothing", Origin="https://ville.example")
    assert (page.status, page.headers["Access-Control-Allow-Origin"]) == (404, "*")


def test_a_service_that_is_away_is_unavailable_for_a_moment(installation: Installation, browser: Browser, monkeypatch):
    client = installation.runtime("gateway").client
    monkeypatch.setattr(client, "local", {})
    page = browser.api("GET", "/contributions")
    assert (page.status, page.headers["Retry-After"]) == (503, "2")


def test_a_post_whose_connection_failed_is_asked_once_more(installation: Installation, people, monkeypatch):
    """The second time bears the same key, and says that it is a repeat."""
    browser = people.known()
    client = installation.runtime("gateway").client
    real, tried = client.local["participation"], []

    def breaks_once(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            tried.append((environ["HTTP_IDEMPOTENCY_KEY"], environ.get("HTTP_DEMARCHE_RETRY")))
            if len(tried) == 1:
                list(real(environ, start_response))
                raise Unavailable("the answer was lost")
        return real(environ, start_response)

    monkeypatch.setitem(client.local, "participation", breaks_once)
    need = {"kind": "need", "text": "Un banc à l’ombre.", "themes": ["circular-economy"], "commune": "54395"}
    assert browser.api("POST", "/contributions", need).status == 201
    assert [again for _, again in tried] == [None, "1"]
    assert len({key for key, _ in tried}) == 1
    assert len(browser.api("GET", "/me/contributions").json["items"]) == 2


def test_the_territory_says_where_it_is(browser: Browser):
    here = browser.api("GET", "/territory").json
    assert here["slug"] in browser.host
    assert {edition["code"] for edition in here["editions"]} == {"sud-2020", "nord-2022"}


def test_communes_are_found_by_the_beginning_of_their_name(browser: Browser):
    found = browser.api("GET", "/communes?q=viller").json["items"]
    assert [(commune["name"], commune["area"]) for commune in found] == [("Villerupt", "nord")]


def test_a_list_of_ours_is_read_on_with_its_cursor(browser: Browser):
    first = browser.api("GET", "/communes?limit=1").json
    second = browser.api("GET", f"/communes?limit=1&after={first['next']}").json
    assert [each["items"][0]["name"] for each in (first, second)] == ["Nancy", "Villerupt"]
    assert second["next"] is None


def test_themes_are_named_in_the_readers_language(browser: Browser):
    themes = browser.api("GET", "/themes", Accept_Language="en").json["items"]
    assert themes[0]["name"] == "Circular economy"


def test_territories_are_listed_on_the_base_host(port: int, host: str):
    listed = Browser(port, "localhost").api("GET", "/territories?limit=100").json
    assert listed["items"]


def test_what_is_ours_is_not_to_be_written(browser: Browser):
    assert browser.api("POST", "/themes", {}).status == 405


def test_a_question_that_we_do_not_understand_is_refused(browser: Browser):
    assert browser.api("GET", "/communes?colour=red").status == 422


def test_a_head_has_the_length_of_what_a_get_would_give(browser: Browser):
    length = browser.api("GET", "/themes").headers["Content-Length"]
    assert browser.api("HEAD", "/themes").headers["Content-Length"] == length
    length = browser.api("GET", "/contributions").headers["Content-Length"]
    assert browser.api("HEAD", "/contributions").headers["Content-Length"] == length


@pytest.mark.parametrize("path", ["/themes?colour=red", "/event-types?colour=red", "/territory?colour=red"])
def test_a_question_to_what_takes_none_is_refused(browser: Browser, path: str):
    page = browser.api("GET", path)
    assert (page.status, page.json["errors"][0]["pointer"]) == (422, "colour")
