"""Being erased: nothing of a person's own is found anywhere, and nothing that comes late brings it back.

What all could read stays, signed by nobody; so do ids that lead to nobody (the tombstone, the trail of staff).
"""

import base64
import json
import secrets
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest

from demarche.services import WITH_DATA
from tests.erasure.life import Life
from tests.erasure.search import found
from tests.ledger.evidence import Databases
from tools.journey.installations import Embedded, soon
from tools.journey.mailbox import Mailbox
from tools.journey.path import Given
from tools.journey.walk import Walk

pytestmark = pytest.mark.unpatched

# What is kept in another form than it was said: keyed (`participation.keys`), or encrypted under a key of the client's.
NOT_AS_SAID = {"receipt", "used link", "unused link", "provisional session", "session", "token secret"}
GONE_ALREADY = {"provisional session, digested"}  # it ended when the address was proved
IDS = {  # tables that keep the id of who was erased, which leads to nobody
    "alias": "whoever still says the provisional id is understood",
    "audit": "what staff did stays known",
    "job": "dead letters, planted here",
    "outbox": "told again to whoever missed it, for a week",
    "stray": "dead letters, planted here",
    "tombstone": "late events must not bring them back",
}
LOGGED = "notifications.log.body"  # `participant.erased` itself, told to the territory's programs
LATE = "SELECT id::text FROM outbox WHERE convert_from(body, 'UTF8') LIKE '%{}%' AND type NOT LIKE '%erased%'"


@dataclass
class Place:
    """An installation, the databases behind it, and what was found when."""

    installation: Embedded
    databases: Databases
    life: Life
    before: set[tuple[str, str]] = field(default_factory=set)
    after: set[tuple[str, str]] = field(default_factory=set)
    late: set[tuple[str, str]] = field(default_factory=set)

    def found(self, **more: bytes) -> set[tuple[str, str]]:
        return found(self.databases, self.installation.folder, more or self.life.words)

    def write(self, service: str, *statements: str, **values: Any) -> None:
        """Change rows as only its superuser can."""
        address = urlsplit(self.databases.superuser)._replace(path=f"/{service}").geturl()
        with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            for statement in statements:
                cursor.execute(statement, values or None)

    def settle(self) -> None:
        """Let time pass: all that is due, however late, comes now, and nothing waits any more."""
        soon(self._quiet, 120, "quiet")

    def _quiet(self) -> bool:
        """Let what was never tried be due at once; tell whether nothing is left."""
        for service in WITH_DATA:
            self.write(service, "UPDATE job SET due_at = now() WHERE attempts = 0 AND due_at > now()")
        waiting = "SELECT 1 FROM outbox WHERE published_at IS NULL UNION ALL SELECT 1 FROM job WHERE parked_at IS NULL"
        return not any(self.databases.read(service, waiting) for service in WITH_DATA)

    def plant_dead_letters(self) -> None:
        """Leave an event about the person that no territory takes, and one that no subscriber can store."""
        [(body,)] = self.databases.read(
            "participation",
            "SELECT body FROM outbox WHERE type = 'participation.contribution.published.v1'"
            f" AND convert_from(body, 'UTF8') LIKE '%{self.life.id}%' LIMIT 1",
        )
        event = json.loads(bytes(body))
        lost = json.dumps(event | {"territory": "nulle-part"}, ensure_ascii=False).encode()
        row = "(territory, id, kind, key, payload, trace, due_at, attempts)"
        values = "%(here)s, gen_random_uuid(), 'inbox', 'dead', %(event)s, %(trace)s, now(), 20"
        self.write(
            "notifications",
            "INSERT INTO stray VALUES (gen_random_uuid(), 'notifications.people', 'no territory', %(lost)s, now())",
            f"INSERT INTO job {row} VALUES ({values})",
            lost=lost,
            here=event["territory"],
            trace=event["traceparent"],
            event=json.dumps({"subscriber": "notifications.nobody", "body": base64.b64encode(bytes(body)).decode()}),
        )
        parked = "SELECT 1 FROM job WHERE parked_at IS NOT NULL"
        soon(lambda: self.databases.read("notifications", parked), 30, "a parked job")

    def tell_all_again(self) -> None:
        """Have every event about the person told again, and done again by all; and a mail planned to them leave."""
        jobs = {
            "mail": {"participant": self.life.id, "kind": "contribution.published", "category": "mine", "facts": {}}
        }
        jobs["mail.sign-in"] = {"sign_in": self.life.id}
        row = "(territory, id, kind, key, payload, trace, due_at)"
        for service in WITH_DATA:
            ids = [id for (id,) in self.databases.read(service, LATE.format(self.life.id))]
            for other in WITH_DATA:
                gone = "DELETE FROM inbox WHERE event::text = ANY(%(ids)s) AND subscriber <> 'notifications.log'"
                self.write(other, gone, ids=ids)
            self.write(service, "UPDATE outbox SET published_at = NULL WHERE id::text = ANY(%(ids)s)", ids=ids)
        for kind, payload in jobs.items():
            told = payload | {"event": self.life.id, "about": f"contributions/{self.life.public['id']}"}
            planned = (
                f"INSERT INTO job {row} SELECT territory, gen_random_uuid(), '{kind}', 'late', %(told)s, trace, now()"
            )
            self.write("notifications", f"{planned} FROM job WHERE key = 'dead'", told=json.dumps(told))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Someone lives, is erased, and all that concerned them comes once more."""
    installation = Embedded(tmp_path_factory.mktemp("erasure"))
    installation.start()
    try:
        given = Given(
            installation.url, administrator_link=installation.administrator_link, mailbox=installation.mailbox
        )
        life = Life(Walk(given), Mailbox(installation.mailbox))
        place = Place(installation, Databases(installation.superuser), life)
        place.plant_dead_letters()
        place.before = place.found()
        life.me.ask("DELETE", "/me", gives=204)
        place.settle()
        place.settle()  # what the first ones left for later
        place.after = place.found()
        place.tell_all_again()
        place.settle()
        place.late = place.found()
        yield place
    finally:
        installation.stop()


def test_all_that_was_theirs_was_there(place: Place) -> None:
    assert set(place.life.words) - {name for name, _ in place.before} <= NOT_AS_SAID | GONE_ALREADY


def test_nothing_of_theirs_is_left(place: Place) -> None:
    assert place.after == set()


def test_nothing_that_comes_late_brings_them_back(place: Place) -> None:
    assert place.late == set()


def test_their_id_leads_to_nobody(place: Place) -> None:
    kept = {where for _, where in place.found(id=place.life.id.encode())}
    assert {where.split(".")[1] for where in kept - {LOGGED} if where.count(".") == 2} <= set(IDS), kept


def test_what_all_could_read_stays_signed_by_nobody(place: Place) -> None:
    read = place.life.walk.visitor.read(f"/contributions/{place.life.public['id']}")
    assert (read["text"], read["author"]["label"]) == (place.life.public["text"], "une personne du territoire")


@pytest.mark.parametrize(
    ("where", "statement"),
    [
        ("participation.decision.reason", "UPDATE decision SET reason = %(word)s"),
        ("workshops.workshop.place", "UPDATE workshop SET place = place || jsonb_build_object('access', %(word)s)"),
        ("projects.organisation.name", "UPDATE organisation SET name = %(word)s"),
        ("notifications.stray.body", "UPDATE stray SET body = convert_to('{\"a\": \"' || %(word)s || '\"}', 'UTF8')"),
        (
            "notifications.job.payload",
            "UPDATE job SET payload = jsonb_build_object('body', encode(convert_to(%(word)s, 'UTF8'), 'base64'))",
        ),
    ],
)
def test_a_leftover_in_a_table_is_seen(place: Place, where: str, statement: str) -> None:
    word = f"Jeanne-{secrets.token_hex(8)}"
    place.write(where.split(".", maxsplit=1)[0], statement, word=word)
    assert place.found(word=word.encode()) == {("word", where)}


def test_a_leftover_in_a_file_is_seen(place: Place) -> None:
    (place.installation.folder / "mail" / "left.eml").write_bytes(b"To: jeanne-left@exam=\r\nple.org\r\n")
    assert place.found(word=b"Jeanne-left@example.org") == {("word", "mail/left.eml")}
