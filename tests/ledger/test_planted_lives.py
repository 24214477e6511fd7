"""The ledger is seen to go red where something is missing that a life explains.

Who joined, who turned out to be another, who asked to be forgotten: each explains what it is, and hides nothing else.
"""

from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg2
import pytest

from chassis.context import Acting
from notifications.follows import actions as follows
from participation.sign_ins.actions import link_token
from projects.commitments import actions as commitments
from tests.installation import SERVICES, Installation, eventually, person
from tests.isolation.door import Door, bearer
from tests.ledger import effects
from tests.ledger.evidence import Databases
from tests.ledger.promises import promised
from tests.ledger.reconciler import Evidence, Ledger, Report
from tests.ledger.walk import CONSEQUENCES, ERASED, EVENING, HOUR, JOINED, MERGED, OFFERED, REGISTERED, SUBMITTED
from workshops import subscribers
from workshops.registrations import actions as registrations

PLACE = {"name": "Salle des fêtes", "commune": "54395"}
NEED = {"kind": "need", "themes": ["circular-economy"], "commune": "54395"}
UNDER_WAY = (
    "SELECT 1 FROM outbox WHERE territory = '{slug}' AND published_at IS NULL",
    "SELECT 1 FROM job WHERE territory = '{slug}' AND due_at < now() + interval '2 minutes'",
)
LOST = """
INSERT INTO {as_if} SELECT territory, id, {by} FROM participant WHERE id = '{id}';
DELETE FROM session WHERE participant = '{id}'; DELETE FROM receipt WHERE participant = '{id}';
DELETE FROM participant WHERE id = '{id}'
"""


class Lives:
    """People of one territory, who come as nobody knows, and a ledger of what they were answered."""

    def __init__(self, installation: Installation, superuser: str) -> None:
        self.installation, self.superuser = installation, superuser
        self.territory = installation.territory()
        self.door, self.databases = Door(installation.runtime("gateway").application), Databases(superuser)
        coordinator = person(self.territory, "coordinator")
        planned = EVENING | {"title": "Réparer", "place": PLACE, "challenges": []}
        self.workshop = installation.call("workshops", "POST", "/workshops", coordinator, planned).json["id"]
        installation.call("workshops", "POST", f"/workshops/{self.workshop}/open", coordinator)
        begun = {"name": "Le vélo-atelier", "story": "Un atelier qui passe dans les villages."}
        self.project = installation.call("projects", "POST", "/projects", coordinator, begun).json["id"]
        self.known = self.ask("", "POST", "/contributions", NEED | {"text": "Un banc devant la mairie."})[1]
        self.prove(self.known)
        eventually(self.quiet)
        self.ledger = Ledger(before={event.id for event in self.told()}, consequences=CONSEQUENCES)

    def ask(self, session: str, verb: str, path: str, data: Any = None) -> tuple[Any, str]:
        """Ask as someone; return the answer, and the session that it opened for who had none."""
        answer = self.door.api(f"{self.territory.slug}.localhost", verb, path, data, **bearer(session))
        assert answer.status < 400, (verb, path, answer.status, answer.body.decode())
        opened = answer.headers.get("Set-Cookie", "").partition(";")[0].removeprefix("session=")
        return answer.body and answer.json, session or opened

    def prove(self, session: str) -> None:
        """Prove an address, which is always the same."""
        asked = self.ask(session, "POST", "/sign-ins", {"email": "voisine@ici.example"})[0]["id"]
        database = self.installation.runtime("participation").database
        with database.work(self.territory, Acting(self.territory.slug)) as work:
            token = link_token(work, UUID(asked))
        self.ask("", "POST", f"/sign-ins/{asked}/confirm", {"token": token})

    def note(self, kind: str, mark: str, *tells: str, besides: Any = ()) -> None:
        self.ledger.note(kind, mark, *tells, besides=besides).fate = "acknowledged"

    def sign_up(self, session: str = "") -> tuple[str, str]:
        """Sign up for the workshop; return the registration, and who that is."""
        made, session = self.ask(session, "POST", f"/workshops/{self.workshop}/registrations", {})
        self.note("registration", f"registrations/{made['id']}")
        return f"registrations/{made['id']}", session

    def join(self) -> tuple[str, str]:
        """Sign up, then take a name; return who that is, by their session and as a ref."""
        seat, session = self.sign_up()
        me = f"participants/{self.ask(session, 'POST', '/me/pseudonym', {'pseudonym': 'Lou'})[0]['id']}"
        self.note("claim", me, *promised("take_pseudonym", JOINED), besides=((seat, REGISTERED),))
        return session, me

    def turn_out_to_be_known(self) -> None:
        """Say, sign up, offer, then prove the address of someone who is known."""
        text = f"Réparer près de chez soi, à {self.territory.slug}."
        _, session = self.ask("", "POST", "/contributions", NEED | {"text": text})
        self.note("contribution", text, *promised("submit_contribution", SUBMITTED))
        seat, _ = self.sign_up(session)
        offer = HOUR | {"project": self.project, "note": f"Le matin, à {self.territory.slug}."}
        given = f"commitments/{self.ask(session, 'POST', '/commitments', offer)[0]['id']}"
        self.note("commitment", offer["note"])
        me = f"participants/{self.ask(session, 'GET', '/me')[0]['id']}"
        eventually(self.quiet)
        self.prove(session)
        told = promised("confirm_sign_in", MERGED)
        self.note("merge", me, *told, besides=((given, OFFERED), (seat, REGISTERED)))

    def be_known_twice(self) -> None:
        """Join, then prove the address of someone who is known."""
        session, me = self.join()
        eventually(self.quiet)
        self.prove(session)
        self.note("merge", me, *promised("confirm_sign_in", MERGED))

    def leave(self) -> None:
        """Join, then ask to be forgotten."""
        session, me = self.join()
        eventually(self.quiet)
        self.ask(session, "DELETE", "/me")
        self.note("erasure", me, *promised("erase_me", ERASED))

    def quiet(self) -> bool:
        queries = [query.format(slug=self.territory.slug) for query in UNDER_WAY]
        return not any(self.databases.read(service.name, query) for service in SERVICES for query in queries)

    def told(self) -> list[Any]:
        found = (event for service in SERVICES for event in self.databases.outbox(service.name))
        return [event for event in found if event.territory == self.territory.slug]

    def report(self) -> Report:
        """Return what the ledger finds once nothing is under way any more."""
        eventually(self.quiet)
        rows, made = effects.rows(self.databases, self.ledger), [*effects.made(self.databases)]
        return self.ledger.compare(Evidence(rows, self.told(), made))


@pytest.fixture
def lives(installation: Installation, postgres: Any) -> Lives:
    return Lives(installation, postgres.url)


JOINS, MERGES, FOLLOWS, LEAVES = Lives.join, Lives.turn_out_to_be_known, Lives.be_known_twice, Lives.leave


@pytest.mark.parametrize("life", [JOINS, MERGES, FOLLOWS, LEAVES])
def test_a_life_without_a_fault_is_clean(lives: Lives, life: Callable[[Lives], Any]) -> None:
    life(lives)
    report = lives.report()
    assert report.clean, report


FORGOTTEN = {  # what a service forgets to do: where that is, in whose life it is missed, and what the ledger says of it
    "to let a seat in": (registrations, "enter_all", JOINS, f"{REGISTERED} was never told"),
    "who joined": (subscribers, "joined", JOINS, f"{JOINED} is not in what workshops made of it"),
    "whose offer it is": (commitments, "hand_over", MERGES, f"{OFFERED} was never told"),
    "whose seat it is": (registrations, "hand_over", MERGES, f"{MERGED} is not in what workshops made of it"),
    "who follows": (follows, "hand_over", FOLLOWS, f"{MERGED} is not in what notifications made of it"),
    "to forget a seat": (registrations, "forget", LEAVES, f"{ERASED} is not in what workshops made of it"),
    "to forget who follows": (follows, "forget", LEAVES, f"{ERASED} is not in what notifications made of it"),
}


@pytest.mark.parametrize("what", FORGOTTEN)
def test_what_a_service_forgets_of_a_life_is_a_loss(lives: Lives, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, life, said = FORGOTTEN[what]
    monkeypatch.setattr(module, name, lambda *_: None)
    life(lives)
    report = lives.report()
    assert said in [loss.partition(": ")[2] for loss in report.losses], report


@pytest.mark.parametrize(("as_if", "by"), [("tombstone", "now()"), ("alias", "gen_random_uuid()")])
def test_someone_who_is_gone_and_did_not_ask_for_it_is_a_loss(lives: Lives, as_if: str, by: str) -> None:
    _, me = lives.join()
    eventually(lives.quiet)
    with closing(psycopg2.connect(urlsplit(lives.superuser)._replace(path="/participation").geturl())) as connection:
        connection.cursor().execute(LOST.format(id=me.removeprefix("participants/"), as_if=as_if, by=by))
        connection.commit()
    assert lives.report().losses == [f"claim '{me}' was acknowledged and is not there"]
