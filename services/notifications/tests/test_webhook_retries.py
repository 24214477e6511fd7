"""A call that fails is made again over 75 hours, as the receiver asks, and ends only at 410 or with the schedule."""

import socket
import time
from datetime import timedelta

import eventlet
import pytest

from notifications.webhooks.actions import SCHEDULE
from notifications.webhooks.delivery import Courier, asked_to_wait
from tests.installation import eventually
from tests.sinks import receiver


def attempts(here):
    return here.rows("SELECT number, status, error FROM attempt ORDER BY number")


def waits(here):
    """Return how long the one waiting call still waits, by the clock of this machine."""
    [row] = here.rows("SELECT due_at FROM job WHERE kind = 'webhook'")
    return row.due_at - here.installation.clock.now()


def failed(here, processes, count):
    """Wait until so many calls were made and the next one is planned, or none is left."""
    loops = [process.runtimes["notifications"].jobs for process in processes]
    eventually(lambda: len(attempts(here)) == count and not any(jobs.lanes for jobs in loops))


def disabled(here, webhook):
    """Wait until a webhook is called no more, and return it."""

    def now():
        read = here.read(f"/webhooks/{webhook['id']}", here.administrator)
        return None if read["enabled"] else read

    return eventually(now)


def test_the_schedule_is_that_of_the_standard():
    assert timedelta(hours=75) < sum(SCHEDULE, timedelta()) < timedelta(hours=76)


def test_a_failed_call_is_made_again_with_the_same_id_until_it_is_accepted(here, sink, later):
    sink.answers = [(500, {}), (503, {})]
    here.webhook(sink.url)
    here.contribution("published")
    failed(here, [here.installation.process, later], 1)
    later.clock.advance(timedelta(seconds=6))
    failed(here, [here.installation.process, later], 2)
    later.clock.advance(timedelta(minutes=6))
    eventually(lambda: [row.status for row in attempts(here)] == [500, 503, 204])
    assert len({(call.headers["webhook-id"], call.body) for call in sink.calls}) == 1


def test_a_webhook_that_fails_says_since_when_until_it_succeeds(here, sink, later):
    sink.answers = [(500, {})]
    webhook = here.webhook(sink.url)
    here.contribution("published")
    failed(here, [here.installation.process, later], 1)
    path = f"/webhooks/{webhook['id']}"
    since = here.read(path, here.administrator)["failing_since"]
    later.clock.advance(timedelta(seconds=6))
    eventually(lambda: len(attempts(here)) == 2)
    eventually(lambda: here.read(path, here.administrator)["failing_since"] is None)
    assert since is not None


def test_a_webhook_that_fails_to_the_end_is_disabled_and_its_maker_told(here, sink, later):
    sink.answers = [(500, {})] * 10
    webhook = here.webhook(sink.url)
    here.contribution("published")
    for count, delay in enumerate(SCHEDULE, 1):
        failed(here, [here.installation.process, later], count)
        later.clock.advance(delay * 1.2)
    state = disabled(here, webhook)
    assert (state["enabled"], state["disabled_because"], len(sink.calls)) == (False, "exhausted", 10)
    [told] = eventually(lambda: here.messages(here.administrator.participant))
    assert told["kind"] == "webhook.disabled"


def test_410_disables_at_once_and_says_so_in_the_log(here, sink):
    sink.answers = [(410, {})]
    webhook = here.webhook(sink.url, "participation.*")
    here.contribution("published")
    assert disabled(here, webhook)["disabled_because"] == "gone"
    events = eventually(lambda: here.read("/events", here.integrator("events:read"))["items"][1:])
    assert [event["type"] for event in events] == ["notifications.webhook.disabled.v1"]


def test_a_disabled_webhook_is_enabled_again(here, sink):
    sink.answers = [(410, {})]
    webhook = here.webhook(sink.url, "participation.*")
    here.contribution("published")
    path = f"/webhooks/{webhook['id']}"
    seen = {"If-Match": f'"{disabled(here, webhook)["version"]}"'}
    answer = here.call("PATCH", path, here.administrator, {"enabled": True}, headers=seen)
    assert (answer.json["enabled"], answer.json["disabled_because"]) == (True, None)


def test_a_redirect_is_not_followed(here, sink):
    with receiver() as elsewhere:
        sink.answers = [(307, {"Location": elsewhere.url})]
        here.webhook(sink.url)
        here.contribution("published")
        eventually(lambda: attempts(here))
        assert ([row.error for row in attempts(here)], elsewhere.calls) == (["redirect"], [])


def test_a_receiver_that_asks_to_wait_is_not_called_before(here, sink):
    sink.answers = [(429, {"Retry-After": "1800"})]
    here.webhook(sink.url)
    here.contribution("published")
    failed(here, [here.installation.process], 1)
    assert timedelta(minutes=29) < waits(here) <= timedelta(minutes=30)


def test_a_receiver_cannot_ask_for_sooner_than_the_schedule(here, sink):
    sink.answers = [(503, {"Retry-After": "0"})]
    here.webhook(sink.url)
    here.contribution("published")
    failed(here, [here.installation.process], 1)
    assert waits(here) > timedelta(seconds=2)


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("120", timedelta(minutes=2)),
        ("999999999999", timedelta(hours=24)),
        ("Wed, 21 Oct 2015 07:28:00 GMT", timedelta()),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_within_bounds(header, asked):
    assert asked_to_wait(header) == asked


def test_a_receiver_that_is_slow_is_given_up_in_time(sink):
    sink.go.clear()
    started = time.monotonic()
    outcome = Courier(0.3).call(sink.url, b"{}", {}, ["127.0.0.1/32"])
    assert (outcome.error, time.monotonic() - started < 2) == ("timeout", True)


def test_a_receiver_that_trickles_is_given_up_in_time():
    def trickle(connection, _):
        with connection:
            connection.recv(1000)
            while True:
                connection.sendall(b"H")
                eventlet.sleep(0.05)

    listening = eventlet.listen(("127.0.0.1", 0))
    server = eventlet.spawn(eventlet.serve, listening, trickle)
    outcome = Courier(0.5).call(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {}, ["127.0.0.1/32"])
    server.kill()
    listening.close()
    assert outcome.error == "timeout"


def test_a_receiver_that_is_not_there_is_noted(here):
    nobody = socket.create_server(("127.0.0.1", 0))
    port = nobody.getsockname()[1]
    nobody.close()
    here.webhook(f"http://127.0.0.1:{port}/")
    here.contribution("published")
    eventually(lambda: [row.error for row in attempts(here)] == ["connection"])


def test_a_long_answer_is_not_read_to_its_end(sink):
    sink.answers = [(200, {"Content-Length": str(10**9)})]
    outcome = Courier(0.5).call(sink.url, b"{}", {}, ["127.0.0.1/32"])
    assert outcome.error in {None, "timeout"}


def test_a_dead_webhook_slows_no_other(here, sink):
    with receiver() as dead:
        dead.go.clear()
        here.webhook(dead.url)
        here.webhook(sink.url)
        for _ in range(20):
            here.contribution("published")
        eventually(lambda: len(sink.calls) == 20, seconds=5)
        assert len(dead.calls) <= 4


def test_a_crash_between_calling_and_noting_calls_again_under_the_same_id(here, sink):
    webhook = here.webhook(sink.url)
    event = here.contribution("published")
    eventually(lambda: sink.calls)
    here.run("webhook", {"webhook": webhook["id"], "event": str(event.id), "type": event.type})
    assert (len(sink.calls), len({call.headers["webhook-id"] for call in sink.calls})) == (2, 1)


def test_a_call_of_a_webhook_that_was_removed_meanwhile_is_noted_nowhere(here, sink):
    webhook = here.webhook(sink.url)
    event = here.contribution("published")
    here.quiet()
    then = here.run("webhook", {"webhook": webhook["id"], "event": str(event.id), "type": event.type})
    here.call("DELETE", f"/webhooks/{webhook['id']}", here.administrator)
    with here.runtime.database.work(here.territory, here.visitor) as work:
        then(work)
    assert attempts(here) == []


def test_attempts_are_forgotten_after_a_month(here, sink, later):
    here.webhook(sink.url)
    here.contribution("published")
    eventually(lambda: attempts(here))
    later.clock.advance(timedelta(days=31))
    here.keep_house(later)
    assert attempts(here) == []
