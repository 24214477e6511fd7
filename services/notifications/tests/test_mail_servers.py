"""Mails leave through a real mail server: by a few kept connections, encrypted and signed in where it asks for that."""

import ssl
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_address

import eventlet
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.mail.letter import Letter, compose
from notifications.mail.transport import NotNow, Refused, Smtp, transport_of
from tests.sinks import mail_server


def a_mail(territory, to, id="<1@here>"):
    letter = Letter("fr", "Écho", ["Ça marche."], ("Voir", "http://here/"), territory.name, "Voilà pourquoi.")
    return compose(letter, territory, id=id, sender="ne-pas-repondre@example.org", to=to, at=datetime.now(UTC))


@pytest.fixture
def server(tmp_path):
    with mail_server(tmp_path) as port:
        yield Smtp(f"smtp://127.0.0.1:{port}", "ne-pas-repondre@example.org", 5)


def arrived(folder):
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


def test_a_mail_arrives_whole(server, territory, tmp_path):
    server.send(a_mail(territory, "marie@example.org"), "marie@example.org")
    [mail] = arrived(tmp_path)
    assert (mail["Subject"], mail["Message-ID"], mail["To"]) == ("Écho", "<1@here>", "marie@example.org")


def test_mails_in_turn_share_a_connection(server, territory, tmp_path):
    for _ in range(3):
        server.send(a_mail(territory, "marie@example.org"), "marie@example.org")
    assert len({path.read_text() for path in tmp_path.glob("*.session")}) == 1


def test_mails_at_once_all_arrive(server, territory, tmp_path):
    pool = eventlet.GreenPool()
    for _ in range(20):
        pool.spawn(server.send, a_mail(territory, "marie@example.org"), "marie@example.org")
    pool.waitall()
    assert len(arrived(tmp_path)) == 20


def test_a_connection_that_went_stale_is_replaced(server, territory, tmp_path):
    server.send(a_mail(territory, "marie@example.org"), "marie@example.org")
    since, connection = server.kept.get_nowait()
    connection.sock.shutdown(2)
    server.kept.put_nowait((since, connection))
    server.send(a_mail(territory, "marie@example.org"), "marie@example.org")
    assert len(arrived(tmp_path)) == 2


def test_an_address_refused_for_good_says_so_without_naming_it(server, territory):
    with pytest.raises(Refused) as refused:
        server.send(a_mail(territory, "refused@example.org"), "refused@example.org")
    assert (refused.value.status, str(refused.value), refused.value.__cause__) == (550, "smtp 550", None)


def test_an_address_refused_for_now_says_so_without_naming_it(server, territory):
    with pytest.raises(NotNow, match=r"^smtp 451$"):
        server.send(a_mail(territory, "later@example.org"), "later@example.org")


def test_an_address_that_the_server_cannot_write_is_refused_for_good(server, territory):
    server.send(a_mail(territory, "marie@example.org"), "marie@example.org")
    with pytest.raises((Refused, ValueError)):
        server.send(a_mail(territory, "marié@example.org"), "marié@example.org")


def test_a_server_that_is_away_is_for_now(territory, tmp_path):
    with mail_server(tmp_path) as port:
        pass
    with pytest.raises(NotNow):
        Smtp(f"smtp://127.0.0.1:{port}", "x@example.org", 2).send(a_mail(territory, "a@example.org"), "a@example.org")


def test_a_server_that_says_nothing_is_given_up_in_time(territory):
    silent = eventlet.listen(("127.0.0.1", 0))
    server = Smtp(f"smtp://127.0.0.1:{silent.getsockname()[1]}", "x@example.org", 0.2)
    with pytest.raises(NotNow):
        server.send(a_mail(territory, "a@example.org"), "a@example.org")
    silent.close()


@contextmanager
def saying(*answers):
    """A server that says these lines, one at each turn, then trickles without an end; give its address."""

    def talk(connection, _):
        with connection:
            for answer in answers:
                connection.sendall(answer + b"\r\n")
                connection.recv(10_000)
            while True:
                connection.sendall(b"2")
                eventlet.sleep(0.05)

    listening = eventlet.listen(("127.0.0.1", 0))
    serving = eventlet.spawn(eventlet.serve, listening, talk)
    yield f"127.0.0.1:{listening.getsockname()[1]}"
    serving.kill()
    listening.close()


@pytest.mark.parametrize(
    ("url", "answers"),
    [
        ("smtp://{}", [b"554 nobody from there"]),
        ("smtp://me:wrong@{}", [b"220 hello", b"250-here\r\n250 AUTH PLAIN", b"535 who are you"]),
        ("smtp://me:word@{}", [b"220 hello", b"250 here"]),
        ("smtp://{}?starttls=1", [b"220 hello", b"250 here"]),
        ("smtp://{}", [b"220 hello", b"250 here", b"550 not that sender"]),
    ],
    ids=["greeting", "password", "no login", "no encryption", "sender"],
)
def test_what_a_server_refuses_us_loses_no_mail(territory, url, answers):
    with saying(*answers) as address, pytest.raises(NotNow):
        Smtp(url.format(address), "x@example.org", 5).send(a_mail(territory, "a@example.org"), "a@example.org")


@pytest.mark.parametrize("answers", [[], [b"220 hello", b"250 here", b"250 go on"]])
def test_a_server_that_trickles_is_given_up_in_time(territory, answers):
    with saying(*answers) as address, pytest.raises(NotNow, match="too slow"), eventlet.Timeout(5):
        Smtp(f"smtp://{address}", "x@example.org", 0.2).send(a_mail(territory, "a@example.org"), "a@example.org")


@pytest.fixture
def certificate(tmp_path):
    """A key and a certificate of 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "server.pem"
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_server_that_asks_for_encryption_and_a_login_gets_both(territory, tmp_path, certificate):
    with mail_server(tmp_path, certificate=certificate) as port:
        server = Smtp(f"smtp://demarche:s3cr%26t@127.0.0.1:{port}?starttls=1", "x@example.org", 5)
        server.trust = ssl.create_default_context(cafile=certificate)
        server.send(a_mail(territory, "marie@example.org"), "marie@example.org")
    assert [path.read_text().split()[1] for path in tmp_path.glob("*.session")] == ["True"]


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(territory, tmp_path, certificate):
    with mail_server(tmp_path, certificate=certificate) as port:
        server = Smtp(f"smtp://demarche:s3cr%26t@127.0.0.1:{port}?starttls=1", "x@example.org", 5)
        with pytest.raises(NotNow):
            server.send(a_mail(territory, "marie@example.org"), "marie@example.org")


def test_the_settings_name_the_server(settings):
    server = transport_of(replace(settings, smtp="smtps://user:p%40ss@mail.example.org"))
    assert (server.secure, server.host, server.port, server.user, server.password) == (
        True, "mail.example.org", 465, "user", "p@ss",
    )  # fmt: skip
