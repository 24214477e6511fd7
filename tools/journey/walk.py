"""The walk: a need becomes a challenge, an evening works on it, a project is born, a word kept, a job counted."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from tools.journey.client import API, Client
from tools.journey.installations import soon
from tools.journey.path import Mobilisation
from tools.journey.steps import PATIENCE, expect, step

ROLES = ("coordinator", "facilitator")
STEPS = (
    "participation.challenge.published.v1", "participation.challenge.transformed.v1", "workshops.workshop.opened.v1",
    "workshops.sheet.selected.v1", "projects.project.created.v1", "projects.commitment.kept.v1",
    "projects.indicator.recorded.v1",
)  # fmt: skip
TOLD = {  # what the author of the first need hears of it, by mail
    "contribution.grouped", "workshop.opened", "sheet.selected", "project.created", "commitment.fulfilled",
    "indicator.recorded",
}  # fmt: skip


class Walk(Mobilisation):
    """The second and the third step of the démarche, over HTTP alone."""

    @property
    def thread(self) -> str:
        return "complete" if "thread" in self.has else "skipped"

    @step("published")
    def coordinate(self) -> None:
        """Someone coordinates the territory and runs its evenings."""
        self.coordinator = self.administrator
        if not self.given.token:
            me = self.administrator.read("/me")["id"]
            for role in ROLES:
                self.administrator.ask("PUT", f"/participants/{me}/roles/{role}")
            soon(lambda: self.coordinator.send("GET", f"{API}/me").json["roles"].count(ROLES[0]), PATIENCE, "the role")
            soon(self._coordinates, PATIENCE, "the role, seen by the services")
        self.has.add("coordinator")

    def _coordinates(self) -> bool:
        """Tell whether the gateway knows by now what this session may do (it believes itself for five seconds)."""
        answer = self.coordinator.send("POST", f"{API}/challenges", {"title": ""})
        return bool(answer.status == 422)

    @step("coordinator")
    def make_a_challenge(self) -> None:
        """The need becomes a challenge, and whoever said it is told."""
        asked = {"title": "Comment réparer son vélo près de chez soi ?", "contributions": [self.need["id"]]}
        draft = self.coordinator.post("/challenges", asked)
        expect(self.visitor.send("GET", f"{API}/challenges/{draft['id']}").status, 404, "the draft, for a visitor")
        self.challenge = self.coordinator.post(f"/challenges/{draft['id']}/publish", gives=200)
        expect(self.challenge["origins"], [self.ref], "what it comes from")
        expect(self.visitor.read(f"/{self.ref}")["state"], "in_challenge", "the need's state")

    @step("coordinator")
    def open_an_evening(self) -> None:
        """An evening opens on it, with one table and few seats; the challenge is in a workshop."""
        ref = f"challenges/{self.challenge['id']}"
        starts = datetime.now(UTC) + timedelta(days=9)
        asked = {
            "title": "La grande soirée créative",
            "format": "creative_evening",
            "starts_at": starts.isoformat(),
            "place": {"name": "Salle des fêtes", "commune": self.commune},
            "capacity": 2,
            "challenges": [ref],
            "votes_per_person": 1,
        }
        made = self.coordinator.post("/workshops", asked)
        self.table = self.coordinator.post(f"/workshops/{made['id']}/tables", {"challenge": ref})
        self.workshop = self.coordinator.post(f"/workshops/{made['id']}/open", gives=200)
        soon(lambda: self._state(ref) == "in_workshop", PATIENCE, "the challenge in a workshop")

    def _state(self, ref: str) -> str:
        return str(self.visitor.read(f"/{ref}")["state"])

    @step("coordinator")
    def sign_up(self) -> None:
        """Two neighbours without an account take the seats; a third one waits, and is offered the seat that frees."""
        place = f"/workshops/{self.workshop['id']}/registrations"
        self.guests, seats = [], []
        for name in ("Andrée", "Bilal", "Chloé"):
            answer = self.visitor.send("POST", API + place, {}, key=secrets.token_urlsafe(24))
            expect(answer.status, 201, f"the registration ({answer.body[:300]!r})")
            guest = self.visitor.holding(answer.session)
            guest.post("/me/pseudonym", {"pseudonym": name}, gives=200)
            self.guests.append(guest)
            seats.append(answer.json)
        expect([seat["state"] for seat in seats], ["confirmed", "confirmed", "waitlisted"], "the seats")
        soon(lambda: not self.guests[0].read(f"/registrations/{seats[0]['id']}")["waiting"], PATIENCE, "someone known")
        self.guests[0].post(f"/registrations/{seats[0]['id']}/cancel", gives=200)
        third = f"/registrations/{seats[2]['id']}"
        soon(lambda: self.guests[2].read(third)["offered_until"], PATIENCE, "an offered seat")
        taken = self.guests[2].post(f"/registrations/{seats[2]['id']}/accept", gives=200)
        expect(taken["state"], "confirmed", "the seat that was offered")
        self.seats = [seats[1], taken]
        self.builder, self.other = self.guests[1:]

    @step("coordinator")
    def run_the_evening(self) -> None:
        """The evening begins: people are checked in, write hidden cards, see them, vote, and write their sheet."""
        self.coordinator.post(f"/workshops/{self.workshop['id']}/start", gives=200)
        for seat in self.seats:
            asked = {"registration": seat["id"], "table": self.table["id"]}
            self.coordinator.post(f"/workshops/{self.workshop['id']}/check-ins", asked, gives=200)
        self._until("writes")
        cards = f"/tables/{self.table['id']}/cards"
        card = self.builder.post(cards, {"text": "Un vélo-atelier qui passe dans les villages.", "kind": "idea"})
        second = self.builder.post(cards, {"text": "Des outils à partager.", "kind": "resource"})
        expect(len(self.other.read(cards)["items"]), 0, "cards that another sees before they are shown")
        self._until("shows")
        expect(len(self.other.read(cards)["items"]), 2, "cards that another sees now")
        self._until("votes")
        self.other.post(f"/cards/{card['id']}/votes", gives=200)
        too_many = self.other.send("POST", f"{API}/cards/{second['id']}/votes")
        expect(too_many.status, 409, "a vote beyond the limit")
        self._until("sheets")
        sheet = self.builder.post(f"/tables/{self.table['id']}/sheets", {"name": "Le vélo-atelier"})
        said = {
            "need": "Réparer près de chez soi.",
            "idea": "Un atelier qui passe dans les villages.",
            "for_whom": "Les familles et les écoles.",
            "with_whom": "Les mécaniciens retraités.",
            "first_steps": [{"what": "Trouver un fourgon", "who": "Bilal", "by": "2030-01-31"}],
            "help_needed": ["Un local"],
        }
        sheet = self.builder.ask("PATCH", f"/sheets/{sheet['id']}", said, If_Match=f'"{sheet["version"]}"')
        self._until("pitches")
        self.sheet = self.builder.post(f"/sheets/{sheet['id']}/pitch", gives=200)
        expect(self.visitor.read(f"/sheets/{self.sheet['id']}")["state"], "pitched", "the sheet, for all")

    def _until(self, what: str) -> None:
        """Move the evening on until people may do this."""
        path = f"/workshops/{self.workshop['id']}/phases"
        while True:
            run = self.coordinator.read(path)
            current = next((phase for phase in run["items"] if phase["id"] == run["phase"]), None)
            if current is not None and current[what]:
                return
            self.coordinator.post(f"{path}/next", {"from": run["phase"]}, gives=200)

    @step("coordinator")
    def select(self) -> None:
        """The sheet is selected, once; a project is born of it, once, and the challenge is transformed."""
        path = f"/sheets/{self.sheet['id']}/select"
        expect(self.coordinator.post(path, gives=200)["state"], "selected", "the sheet")
        expect(self.coordinator.send("POST", API + path).status, 409, "selecting it again")
        soon(self._born, PATIENCE, "the project")
        [self.project] = self._born()
        expect((self.project["name"], self.project["stage"]), ("Le vélo-atelier", "emerging"), "the project")
        soon(lambda: self._state(f"challenges/{self.challenge['id']}") == "transformed", PATIENCE, "the challenge")
        self.coordinator.post(f"/workshops/{self.workshop['id']}/close", gives=200)

    def _born(self) -> list[dict[str, Any]]:
        return list(self.visitor.read("/projects", sheet=self.sheet["id"])["items"])

    @step("coordinator")
    def commit(self) -> None:
        """The team asks for a room; a stranger offers one, the team accepts, and the word is kept."""
        path = f"/projects/{self.project['id']}"
        soon(lambda: self.builder.read(path)["mine"], PATIENCE, "the builder in the team")
        self.builder.post(f"{path}/stage", {"to": "building"}, gives=200)
        call = self.builder.post(f"{path}/calls", {"kind": "premises", "title": "Un local de 30 m²"})
        offer = {
            "call": call["id"],
            "kind": "premises",
            "quantity": 1,
            "unit": "local",
            "period": {"starts_on": datetime.now(UTC).date().isoformat()},
        }
        answer = self.visitor.send("POST", f"{API}/commitments", offer, key=secrets.token_urlsafe(24))
        expect(answer.status, 201, f"the offer ({answer.body[:300]!r})")
        self.giver: Client = self.visitor.holding(answer.session)
        self.giver.post("/me/pseudonym", {"pseudonym": "Denise"}, gives=200)
        self.commitment = answer.json
        one = f"/commitments/{self.commitment['id']}"
        soon(lambda: self.builder.send("POST", f"{API}{one}/accept").status == 200, PATIENCE, "the team's yes")
        expect(self.giver.send("POST", f"{API}{one}/keep").status, 403, "the giver saying that it is kept")
        expect(self.builder.post(f"{one}/keep", gives=200)["state"], "kept", "the commitment")

    @step("coordinator")
    def count(self) -> None:
        """A job is recorded, with the method by which it was counted; without one it is refused."""
        path = f"/projects/{self.project['id']}/indicators"
        job = {
            "what": "job",
            "value": 1,
            "unit": "emploi",
            "source": "Contrat de travail",
            "interval": {"starts_on": datetime.now(UTC).date().isoformat()},
            "measured": True,
        }
        expect(self.builder.send("POST", API + path, job).status, 422, "an indicator without method")
        self.indicator = self.builder.post(path, job | {"method": "Un contrat signé, compté une fois."})

    @step("coordinator")
    def walk_the_thread(self) -> None:
        """From the first sentence to the job, and back, the thread leads through everything."""
        self.way = [
            self.ref,
            *(f"{kind}/{one['id']}" for kind, one in (
                ("challenges", self.challenge), ("tables", self.table), ("sheets", self.sheet),
                ("projects", self.project),
            )),
        ]  # fmt: skip
        ends = [f"indicators/{self.indicator['id']}", f"commitments/{self.commitment['id']}"]
        soon(lambda: all({*self.way, end} <= self._led(end) for end in ends), PATIENCE, "the thread, back")
        soon(lambda: {*self.way, *ends} <= self._led(self.ref), PATIENCE, "the thread, onward")
        self.has.add("thread")

    def _led(self, of: str) -> set[str]:
        answer = self.visitor.send("GET", f"{API}/threads?of={of}")
        return {one["ref"] for one in answer.json["steps"] if one["public"]} if answer.status == 200 else set()

    @step("coordinator", "mailbox")
    def hear_of_it(self) -> None:
        """The author of the first need has been told of each step, once, by mail; of the kept word, too."""
        soon(lambda: set(self._told_of()) == TOLD, PATIENCE, "the mails")
        expect(len(self._told_of()), len(TOLD), "mails of the thread")

    def _told_of(self) -> list[str]:
        """Return the kinds of the mails that the thread brought, by the last words of their Message-ID."""
        kinds = [mail["Message-ID"].strip("<>").rpartition("@")[0] for mail in self._mails(lambda mail: True)]
        return [kind for told in kinds for kind in TOLD if told.endswith(kind)]

    @step("coordinator")
    def find_it_in_the_log(self) -> None:
        """Each public step is in the log, once, and names nobody."""
        soon(lambda: set(STEPS) <= {event["type"] for event in self._logged()}, PATIENCE, "the steps in the log")
        expect(sorted(event["type"] for event in self._logged()), sorted(STEPS), "the steps, each once")

    def _logged(self) -> list[dict[str, Any]]:
        """Return the steps of this walk that the log holds."""
        refs = {*self.way, f"workshops/{self.workshop['id']}", f"commitments/{self.commitment['id']}",
                f"indicators/{self.indicator['id']}"}  # fmt: skip
        events = self.integrator.read_all("/events", after=self._before(), limit=100)
        return [event for event in events if event["subject"] in refs and event["type"] in STEPS]

    @step("coordinator", "webhook")
    def be_called_for_it(self) -> None:
        """The webhook is called with each of them, once, signed."""
        wanted = {event["id"]: event for event in self._logged()}
        soon(lambda: set(wanted) <= {call.event for call in self.sink.calls}, PATIENCE, "the calls")
        calls = [call for call in self.sink.calls if call.event in wanted]
        expect(len({call.id for call in calls}), len(wanted), "calls by their webhook-id")
        for call in calls:
            self.webhook.verify(call.body, call.headers)
            expect(call.told, wanted[call.event], "the event that it was called with")
