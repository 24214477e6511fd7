"""Only public addresses are called, whatever they are spelled like, and the one that passed is the one connected to."""

import socket

import pytest

from notifications.webhooks import guard
from notifications.webhooks.delivery import Courier
from tests.installation import eventually


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1",
        "fec0::1",
        "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "64:ff9b::a00:1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "fe80::1%eth0", "not an address",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused(address):
    assert guard.permitted(address, []) is False


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_a_public_address_is_called(address):
    assert guard.permitted(address, []) is True


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1"])
def test_an_address_in_a_network_that_is_allowed_is_called(address):
    assert guard.permitted(address, ["127.0.0.1/32"]) is True


def test_an_address_beside_the_network_that_is_allowed_is_refused():
    assert guard.permitted("127.0.0.2", ["127.0.0.1/32", "::1/128"]) is False


def names(monkeypatch, *addresses):
    """Let every name have these addresses, as a resolver would answer."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_a_name_that_points_inside_is_refused(monkeypatch):
    names(monkeypatch, "10.0.0.1", "127.0.0.1")
    with pytest.raises(guard.RefusedAddress):
        guard.resolve("inside.example.org", 80, [])


def test_of_several_addresses_a_public_one_is_taken(monkeypatch):
    names(monkeypatch, "10.0.0.1", "93.184.216.34")
    assert guard.resolve("both.example.org", 80, []) == "93.184.216.34"


def test_the_address_that_passed_is_the_one_connected_to_under_the_name_that_was_asked(monkeypatch, sink):
    """A second answer of the resolver, the rebinding, is never asked for."""
    port = sink.url.split(":")[2].split("/")[0]
    resolve = socket.getaddrinfo
    asked = []

    def answer_once(host, *rest, **options):
        asked.append(host)
        return resolve("127.0.0.1" if asked.count("a.example.org") == 1 else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer_once)
    outcome = Courier(5).call(f"http://a.example.org:{port}/hook", b"{}", {}, ["127.0.0.1/32"])
    assert (outcome.status, sink.calls[0].headers["host"]) == (204, f"a.example.org:{port}")
    assert asked.count("a.example.org") == 1


def test_a_name_without_address_is_noted():
    outcome = Courier(5).call("http://nowhere.invalid/", b"{}", {}, [])
    assert outcome.error == "unknown-host"


def test_a_private_address_is_not_called_where_the_territory_did_not_allow_it(strict, sink):
    strict.webhook(sink.url)
    strict.contribution("published")
    eventually(lambda: strict.rows("SELECT 1 FROM attempt WHERE error = 'refused-address'"))
    assert sink.calls == []


def test_a_receiver_whose_certificate_nobody_vouches_for_is_not_called(sink):
    port = sink.url.split(":")[2]
    outcome = Courier(5).call(f"https://127.0.0.1:{port}", b"{}", {}, ["127.0.0.1/32"])
    assert (outcome.error, sink.calls) == ("tls", [])
