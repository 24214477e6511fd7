"""An operation answers in its declared shape, and refuses what is not in the declared shape."""

import json

import pytest

from chassis.context import Acting
from chassis.http.client import Answer
from tests.installation import person


def put(shop, here, name="Vélo", acting=None, **headers) -> Answer:
    return shop.call("POST", "/items", acting or person(here), {"name": name}, headers=headers)


def test_a_created_object_says_where_it_is_and_which_version(shop, here):
    answer = put(shop, here)
    assert answer.status == 201
    assert answer.headers["Location"] == f"/api/v1/items/{answer.json['id']}"
    assert answer.headers["ETag"].startswith('"1.')


def test_a_reader_who_has_it_already_gets_304(shop, here):
    path = f"/items/{put(shop, here).json['id']}"
    etag = shop.call("GET", path, Acting(here.slug)).headers["ETag"]
    assert shop.call("GET", path, Acting(here.slug), headers={"If-None-Match": etag}).status == 304


def test_a_list_is_read_on_with_its_cursor(shop, here):
    names = [put(shop, here, f"Objet {n}").json["name"] for n in range(5)]
    seen, query = [], "limit=2"
    while query is not None:
        page = shop.call("GET", "/items", Acting(here.slug), query=query).json
        seen += [item["name"] for item in page["items"]]
        query = f"limit=2&after={page['next']}" if page["next"] else None
    assert seen == names[::-1]


def test_a_list_with_more_links_to_it(shop, here):
    for n in range(3):
        put(shop, here, f"Objet {n}")
    assert 'rel="next"' in shop.call("GET", "/items", Acting(here.slug), query="limit=2").headers["Link"]


@pytest.mark.parametrize("cursor", ["x", "W10", "eyJ9", "WzFd", "%00", "a" * 501])
def test_a_foreign_cursor_is_refused(shop, here, cursor):
    assert shop.call("GET", "/items", Acting(here.slug), query=f"after={cursor}").status == 422


def test_a_change_needs_the_version_it_changes(shop, here):
    path = f"/items/{put(shop, here).json['id']}"
    assert shop.call("PATCH", path, person(here, "keeper"), {"name": "Vélo bleu"}).status == 428


def test_a_stale_version_is_refused_and_names_the_present_one(shop, here):
    path = f"/items/{put(shop, here).json['id']}"
    keeper = person(here, "keeper")
    shop.call("PATCH", path, keeper, {"name": "Vélo bleu"}, headers={"If-Match": '"1.abc"'})
    late = shop.call("PATCH", path, keeper, {"name": "Vélo vert"}, headers={"If-Match": '"1"'})
    assert (late.status, late.json["version"]) == (412, 2)
    assert shop.call("GET", path, keeper).json["name"] == "Vélo bleu"


@pytest.mark.parametrize("given", ["*", "abc", '"x.1"', '"-1"', '"²"', '"9999999999"'])
def test_an_unreadable_if_match_is_refused(shop, here, given):
    path = f"/items/{put(shop, here).json['id']}"
    answer = shop.call("PATCH", path, person(here, "keeper"), {"name": "Vélo"}, headers={"If-Match": given})
    assert answer.status == 400


def test_a_forbidden_transition_names_the_state_it_found(shop, here):
    path = f"/items/{put(shop, here).json['id']}/sell"
    shop.call("POST", path, person(here))
    again = shop.call("POST", path, person(here))
    assert (again.status, again.json["state"], again.json["wanted"]) == (409, "sold", "sold")


def test_a_refusal_can_keep_what_it_counted(shop, here):
    id = put(shop, here).json["id"]
    assert shop.call("POST", f"/items/{id}/guess", Acting(here.slug)).status == 409
    assert shop.call("GET", f"/items/{id}", Acting(here.slug)).json["version"] == 2


def test_a_role_is_needed_where_one_is_declared(shop, here):
    path = f"/items/{put(shop, here).json['id']}"
    headers = {"If-Match": '"1"'}
    assert shop.call("PATCH", path, person(here), {"name": "Vélo"}, headers=headers).status == 403
    assert shop.call("PATCH", path, Acting(here.slug), {"name": "Vélo"}, headers=headers).status == 401


@pytest.mark.parametrize(("scopes", "status"), [({"items:write"}, 200), ({"items:read"}, 403), (set(), 403)])
def test_a_token_stands_in_for_a_role_by_its_scope(shop, here, scopes, status):
    path = f"/items/{put(shop, here).json['id']}"
    token = Acting(here.slug, kind="token", scopes=frozenset(scopes))
    assert shop.call("PATCH", path, token, {"name": "Vélo"}, headers={"If-Match": '"1"'}).status == status


def test_a_token_is_no_person(shop, here):
    assert put(shop, here, acting=Acting(here.slug, kind="token", scopes=frozenset({"items:write"}))).status == 403


def test_an_internal_resource_does_not_exist_for_people(shop, here):
    assert shop.call("GET", "/internal/secret", person(here, "keeper")).status == 404
    service = Acting(here.slug).as_service("gateway")
    assert shop.call("GET", "/internal/secret", service).json["name"] == "secret"


def test_another_territory_sees_nothing_of_it(shop, here):
    id = put(shop, here).json["id"]
    elsewhere = shop.territory(here.slug + "-b")
    theirs = shop.call("GET", f"/items/{id}", person(elsewhere, "keeper"))
    never = shop.call("GET", "/items/01a20adb-979f-715c-9b67-3510b538494a", person(elsewhere, "keeper"))
    assert {**theirs.json, "instance": ""} == {**never.json, "instance": ""}
    assert shop.call("GET", "/items", Acting(elsewhere.slug)).json["items"] == []


BAD = {
    "not json": (b"{", 400),
    "not utf-8": (b'{"name": "\xff"}', 400),
    "a duplicate key": (b'{"name": "a", "name": "b"}', 400),
    "deep": (b'{"name": ' + b"[" * 40 + b"]" * 40 + b"}", 400),
    "very deep": (b"[" * 200_000, 400),
    "not a number": (b'{"name": "a", "count": NaN}', 400),
    "a huge number": (b'{"name": "a", "count": 1' + b"0" * 5000 + b"}", 400),
    "a huge float": (b'{"name": "a", "count": 1e999}', 422),
    "a NUL": (b'{"name": "a\\u0000b"}', 422),
    "a lone surrogate": (b'{"name": "a\\ud800"}', 422),
    "a NUL in a key": (b'{"name": "a", "\\u0000": 1}', 422),
    "a lone surrogate in a key": (b'{"name": "a", "\\ud800": 1}', 422),
    "a lone surrogate in a duplicate key": (b'{"\\ud800": 1, "\\ud800": 2}', 422),
    "an unknown field": (b'{"name": "a", "price": 1}', 422),
    "a wrong type": (b'{"name": 3}', 422),
    "a text for a number": (b'{"name": "a", "count": "3"}', 422),
    "nothing": (b"{}", 422),
    "null": (b'{"name": null}', 422),
    "a list": (b"[]", 422),
    "a text": (b'"a"', 422),
    "too long": (json.dumps({"name": "a" * 41}).encode(), 422),
    "only blanks": (b'{"name": "   "}', 422),
    "a control character": (b'{"name": "a\\u0007"}', 422),
    "too large": (b" " * 1_000_001, 413),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_a_4xx_that_says_where(shop, here, case):
    body, status = BAD[case]
    answer = shop.call("POST", "/items", person(here), body=body, headers={"Content-Type": "application/json"})
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["status"] == status
    if status != 413:
        assert all(error["pointer"][:1] in ("", "/") and error["detail"] for error in answer.json["errors"])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"tags": [1, {"a": 1, "a": 2}]}', "/tags/1/a"),
        (b'{"tags": [{"a/b~c": NaN}]}', "/tags/0/a~1b~0c"),
        (b'{"count": 1' + b"0" * 30 + b"}", "/count"),
        (b'{"tags": ' + b"[" * 40 + b"]" * 40 + b"}", "/tags" + "/0" * 32),
        (b'{"name": "\xff"}', ""),
        (b"{", ""),
        (b"[]", ""),
    ],
)
def test_what_cannot_be_read_is_pointed_at(shop, here, body, pointer):
    answer = shop.call("POST", "/items", person(here), body=body, headers={"Content-Type": "application/json"})
    (error,) = answer.json["errors"]
    assert error["pointer"] == pointer
    assert "{" not in error["detail"]


def test_a_question_to_an_operation_that_takes_none_is_refused(shop, here):
    path = f"/items/{put(shop, here).json['id']}"
    answer = shop.call("GET", path, Acting(here.slug), query="colour=red")
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "colour")


def test_another_media_type_is_refused(shop, here):
    assert (
        shop.call("POST", "/items", person(here), body=b"name=a", headers={"Content-Type": "text/plain"}).status == 415
    )


def test_no_body_at_all_is_refused_where_something_of_it_is_required(shop, here):
    assert shop.call("POST", "/items", person(here)).status == 415


def test_each_fault_has_its_pointer_in_the_readers_language(shop, here):
    answer = shop.call("POST", "/items", person(here), {"name": "", "tags": [1]}, headers={"Accept-Language": "en"})
    assert {error["pointer"] for error in answer.json["errors"]} == {"/name", "/tags/0"}
    assert "A text is expected." in {error["detail"] for error in answer.json["errors"]}


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "colour=red", "limit=1&limit=2", "after=%00"])
def test_a_bad_query_is_refused(shop, here, query):
    answer = shop.call("GET", "/items", Acting(here.slug), query=query)
    assert answer.status == 422
    assert answer.json["errors"][0]["pointer"] == query.split("=")[0]


def test_another_method_is_refused_with_those_allowed(shop, here):
    answer = shop.call("DELETE", "/items", person(here))
    assert answer.status == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", ["/items/7", "/items/%FF", "/none", "/items/01a20adb-979f-715c-9b67-3510b538494a"])
def test_what_does_not_exist_is_not_found(shop, here, path):
    assert shop.call("GET", path, Acting(here.slug)).status == 404


def test_a_defect_is_a_problem_without_a_trace_of_code(shop, here):
    answer = shop.call("GET", "/broken", Acting(here.slug))
    assert answer.status == 500
    assert b"defect" not in answer.body


def test_a_streamed_answer_comes_through(shop, here):
    assert shop.call("GET", "/flow", Acting(here.slug)).body == b"one two"
    assert b"".join(shop.call("GET", "/flow", Acting(here.slug), stream=True).stream or ()) == b"one two"


def test_health_and_metrics_answer(shop, here):
    assert shop.call("GET", "/health/live", Acting(here.slug)).status == 200
    assert shop.call("GET", "/health/ready", Acting(here.slug)).body == b"ready\n"
    assert b"demarche_requests_total" in shop.call("GET", "/metrics", Acting(here.slug)).body
