"""What happens is called out to those who asked, signed, once for each event."""

from standardwebhooks import Webhook as Verifier

from tests.installation import eventually


def test_an_event_is_called_out_as_the_signed_bytes_that_the_log_shows(here, sink):
    webhook = here.webhook(sink.url, "participation.contribution.*")
    here.contribution("published")
    [call] = eventually(lambda: sink.calls)
    assert Verifier(webhook["secret"]).verify(call.body, call.headers) == here.read("/events")["items"][0]
