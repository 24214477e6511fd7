"""An address is called for what it asked for, with the signed bytes that the log shows, once for each event."""

from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook as Verifier

from chassis.clock import new_id
from notifications.webhooks import secrets
from tests.installation import eventually


def test_an_event_is_called_out_as_the_signed_bytes_that_the_log_shows(here, sink):
    webhook = here.webhook(sink.url, "participation.contribution.*")
    here.contribution("published")
    [call] = eventually(lambda: sink.calls)
    assert Verifier(webhook["secret"]).verify(call.body, call.headers) == here.read("/events")["items"][0]


def test_the_same_event_again_is_called_out_once(here, sink):
    here.webhook(sink.url)
    event = here.contribution("published")
    here.again(event)
    here.quiet()
    assert sink.events == [str(event.id)]


def test_what_was_not_asked_for_is_not_called_out(here, sink):
    here.webhook(sink.url, "participation.comment.*")
    here.contribution("published")
    here.quiet()
    assert sink.calls == []


def test_an_internal_event_is_not_called_out(here, sink):
    here.webhook(sink.url)
    here.contribution("submitted", new_id())
    here.quiet()
    assert sink.calls == []


def test_an_event_that_no_contract_declares_is_neither_called_out_nor_logged(here, sink):
    here.webhook(sink.url)
    here.happens("participation.contribution.published.v9", "contributions/1")
    known = here.contribution("published")
    eventually(lambda: sink.calls)
    assert sink.events == [str(known.id)]
    assert [event["id"] for event in here.read("/events")["items"]] == [str(known.id)]
    assert here.rows("SELECT 1 FROM job WHERE kind = 'inbox'")


def test_an_event_of_the_territory_is_called_out(here, sink):
    here.webhook(sink.url)
    here.erased(new_id())
    eventually(lambda: sink.calls)


def test_each_webhook_is_called_with_an_id_of_its_own(here, sink):
    for _ in range(2):
        here.webhook(sink.url)
    here.contribution("published")
    calls = eventually(lambda: len(sink.calls) == 2 and sink.calls)
    assert len({call.headers["webhook-id"] for call in calls}) == 2


def test_the_trace_of_the_click_goes_along(here, sink):
    here.webhook(sink.url)
    event = here.contribution("published")
    [call] = eventually(lambda: sink.calls)
    assert call.headers["traceparent"] == event.trace


def test_the_secret_is_shown_once_and_kept_encrypted(here, sink):
    webhook = here.webhook(sink.url)
    [row] = here.rows("SELECT secret FROM webhook")
    assert "secret" not in here.read(f"/webhooks/{webhook['id']}", here.administrator)
    assert webhook["secret"].encode() not in bytes(row.secret)


def test_a_new_secret_signs_beside_the_former_one(here, sink):
    webhook = here.webhook(sink.url)
    fresh = here.call("POST", f"/webhooks/{webhook['id']}/rotate-secret", here.administrator).json
    here.contribution("published")
    [call] = eventually(lambda: sink.calls)
    for secret in (webhook["secret"], fresh["secret"]):
        Verifier(secret).verify(call.body, call.headers)
    assert len(call.headers["webhook-signature"].split()) == 2


def test_after_a_day_the_former_secret_signs_no_more(here, sink):
    webhook = here.webhook(sink.url)
    here.call("POST", f"/webhooks/{webhook['id']}/rotate-secret", here.administrator)
    here.rows("UPDATE webhook SET former_until = now() RETURNING 1")
    here.contribution("published")
    [call] = eventually(lambda: sink.calls)
    assert len(call.headers["webhook-signature"].split()) == 1


def test_a_webhook_is_changed_by_who_saw_its_version(here, sink):
    webhook = here.webhook(sink.url)
    path, headers = f"/webhooks/{webhook['id']}", {"If-Match": '"1"'}
    first = here.call("PATCH", path, here.administrator, {"types": ["workshops.*"]}, headers=headers)
    second = here.call("PATCH", path, here.administrator, {"types": ["*"]}, headers=headers)
    assert (first.status, first.json["types"], second.status) == (200, ["workshops.*"], 412)


def test_a_disabled_webhook_is_not_called(here, sink):
    webhook = here.webhook(sink.url)
    change(here, webhook, enabled=False)
    here.contribution("published")
    here.quiet()
    assert sink.calls == []


def test_what_was_planned_before_it_was_disabled_is_not_called(here, sink):
    webhook = here.webhook(sink.url)
    event = here.contribution("published")
    eventually(lambda: sink.calls)
    change(here, webhook, enabled=False)
    payload = {"webhook": webhook["id"], "event": str(event.id), "type": event.type}
    assert here.run("webhook", payload) is None


def test_an_event_that_the_log_forgot_is_not_called_out(here, sink):
    webhook = here.webhook(sink.url)
    assert here.run("webhook", {"webhook": webhook["id"], "event": str(new_id()), "type": "x"}) is None


def change(here, webhook, version=1, **asked):
    headers = {"If-Match": f'"{version}"'}
    return here.call("PATCH", f"/webhooks/{webhook['id']}", here.administrator, asked, headers=headers)


def test_a_removed_webhook_is_forgotten_with_its_attempts(here, sink):
    webhook = here.webhook(sink.url)
    here.contribution("published")
    eventually(lambda: here.rows("SELECT 1 FROM attempt"))
    assert here.call("DELETE", f"/webhooks/{webhook['id']}", here.administrator).status == 204
    assert here.call("GET", f"/webhooks/{webhook['id']}", here.administrator).status == 404
    assert here.rows("SELECT 1 FROM attempt") == []


def test_a_test_event_comes_signed_and_is_in_no_log(here, sink):
    webhook = here.webhook(sink.url, "participation.comment.*")
    answer = here.call("POST", f"/webhooks/{webhook['id']}/test", here.administrator)
    [call] = eventually(lambda: sink.calls)
    assert (answer.status, answer.json["count"]) == (202, 1)
    assert Verifier(webhook["secret"]).verify(call.body, call.headers)["type"] == "notifications.webhook.tested.v1"
    assert here.read("/events")["items"] == []


def test_each_call_is_noted_with_what_came_of_it(here, sink):
    webhook = here.webhook(sink.url)
    event = here.contribution("published")
    here.quiet()
    [attempt] = here.read(f"/webhooks/{webhook['id']}/attempts", here.administrator)["items"]
    assert (attempt["event"], attempt["status"], attempt["number"], attempt["error"]) == (str(event.id), 204, 1, None)


def test_one_event_is_called_out_again_under_the_same_id(here, sink):
    webhook = here.webhook(sink.url)
    event = here.contribution("published")
    here.quiet()
    path = f"/webhooks/{webhook['id']}/replay"
    answer = here.call("POST", path, here.administrator, {"event": str(event.id)})
    eventually(lambda: len(sink.calls) == 2)
    assert (answer.status, answer.json) == (202, {"count": 1, "next": None})
    assert len({call.headers["webhook-id"] for call in sink.calls}) == 1


def test_what_was_missed_is_called_out_from_a_cursor_on(here, sink):
    events = [here.contribution("published") for _ in range(3)]
    webhook = here.webhook(sink.url)
    here.call("POST", f"/webhooks/{webhook['id']}/replay", here.administrator, {"after": "1"})
    eventually(lambda: sorted(sink.events) == sorted(str(event.id) for event in events[1:]))


@pytest.mark.parametrize("asked", [{}, {"after": "1", "event": "01937000-0000-7000-8000-000000000000"}, {"after": "x"}])
def test_a_replay_of_nothing_or_of_two_things_is_refused(here, sink, asked):
    webhook = here.webhook(sink.url)
    assert here.call("POST", f"/webhooks/{webhook['id']}/replay", here.administrator, asked).status == 422


def test_an_event_that_never_was_cannot_be_replayed(here, sink):
    webhook = here.webhook(sink.url)
    asked = {"event": str(new_id())}
    assert here.call("POST", f"/webhooks/{webhook['id']}/replay", here.administrator, asked).status == 404


def test_a_disabled_webhook_is_neither_tested_nor_replayed(here, sink):
    webhook = here.webhook(sink.url)
    change(here, webhook, enabled=False)
    asked = [
        here.call("POST", f"/webhooks/{webhook['id']}/test", here.administrator),
        here.call("POST", f"/webhooks/{webhook['id']}/replay", here.administrator, {"after": "0"}),
    ]
    assert [answer.status for answer in asked] == [409, 409]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.org/", "mot de passe"),
        ("http://", "mot de passe"),
        ("https://me:secret@example.org/", "mot de passe"),
        ("https://example.org/#part", "mot de passe"),
        ("https://example.org/a b", "mot de passe"),
        ("https://exämple.org/", "mot de passe"),
        ("http://[::1", "mot de passe"),
        ("http://example.org:99999/", "mot de passe"),
        ("http://example.org:22/", "port"),
    ],
)
def test_an_address_that_cannot_be_called_is_refused_with_what_to_do(here, url, said):
    answer = here.call("POST", "/webhooks", here.administrator, {"url": url, "types": ["*"]})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/url")
    assert said in answer.json["errors"][0]["detail"]


@pytest.mark.parametrize("types", [[], ["%"], ["a b"], ["participation.*.v1"], "participation.*", [1]])
def test_types_that_cannot_be_are_refused(here, sink, types):
    assert here.call("POST", "/webhooks", here.administrator, {"url": sink.url, "types": types}).status == 422


def test_only_administrators_and_tokens_that_may_set_webhooks_up(here, sink, installation):
    data = {"url": sink.url, "types": ["*"]}
    asking = [here.visitor, here.person(new_id()), here.integrator("events:read"), here.integrator("webhooks:write")]
    assert [here.call("POST", "/webhooks", acting, data).status for acting in asking] == [401, 403, 403, 201]


def test_webhooks_are_listed_the_newest_first(here, sink):
    made = [here.webhook(sink.url)["id"] for _ in range(2)]
    assert [each["id"] for each in here.read("/webhooks", here.administrator)["items"]] == made[::-1]


def test_a_secret_is_signed_as_the_standard_says():
    secret, at = secrets.new(), datetime.now(UTC)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": secrets.signature([secrets.new(), secret], "msg_1", at, "{}"),
    }
    assert Verifier(secret).verify(b"{}", headers) == {}
