"""An installation that runs, and its people: each is called by what they are."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.fuzz.ground import NEED
from tools.journey.client import API, Answer, Client
from tools.journey.installations import Embedded, soon
from tools.journey.mailbox import Mail, Mailbox

ROLES = {"moderator": "moderator", "second moderator": "moderator", "coordinator": "coordinator",
         "facilitator": "facilitator", "mentor": "mentor", "administrator": "administrator"}  # fmt: skip
WRITES = ("contributions", "challenges", "moderation", "appeals", "comments", "participants", "workshops",
          "registrations", "tables", "cards", "sheets", "projects", "updates", "calls", "commitments", "milestones",
          "indicators", "mentors", "organisations", "webhooks", "tokens")  # fmt: skip
SCOPES = {"program": [f"{kind}:{may}" for kind in WRITES for may in ("read", "write")], "reader": ["events:read"]}
KNOWN = ("neighbour", "passer-by")
PEOPLE = ("visitor", *KNOWN, *ROLES, *SCOPES)


class Town:
    """`people` are the sessions and tokens of everyone by name, `ids` their participants; `asked` counts requests."""

    def __init__(self, installation: Embedded) -> None:
        self.visitor = Client(installation.url)
        self.mailbox = Mailbox(installation.mailbox)
        self.people = {"visitor": self.visitor}
        self.ids: dict[str, str] = {}
        self.asked: Counter[str] = Counter()
        self.numbers = count(1)
        token = installation.administrator_link.rpartition("/")[2]
        opened = self.visitor.post(f"/administrator-links/{token}", {"pseudonym": "Lou"}, gives=200)
        self.people["administrator"] = self.visitor.holding(opened["session"])
        self.ids["administrator"] = opened["participant"]
        for name in (*KNOWN, *ROLES):
            if name not in self.people:
                self.join(name)
        for name, role in ROLES.items():
            self.good("administrator", "PUT", f"/participants/{self.ids[name]}/roles/{role}")
        for name, scopes in SCOPES.items():
            made = self.good("administrator", "POST", "/tokens", {"name": name, "scopes": scopes, "limits": "high"})
            self.people[name] = self.visitor.holding(made["secret"])

    def send(self, who: str, verb: str, path: str, data: Any = None, **fields: str) -> Answer:
        self.asked[who] += 1
        return self.people[who].send(verb, API + path, data, **fields)

    def good(self, who: str, verb: str, path: str, data: Any = None, **fields: str) -> Any:
        """Ask for what must be done, and return the JSON of the answer."""
        answer = self.send(who, verb, path, data, **fields)
        assert answer.status < 400, (who, verb, path, answer.status, answer.body.decode())
        return answer.json if answer.body else None

    def come(self, name: str) -> Any:
        """Let someone say a need, who has no account: they are called by this name from now on."""
        answer = self.send("visitor", "POST", "/contributions", NEED)
        assert answer.status == 201, answer.body
        self.people[name] = self.visitor.holding(answer.session)
        return answer.json

    def join(self, name: str) -> Any:
        """Let someone come, and be known."""
        said = self.come(name)
        self.ids[name] = self.good(name, "POST", "/me/pseudonym", {"pseudonym": f"{name} {next(self.numbers)}"})["id"]
        return said

    def mail(self, wanted: Callable[[Mail], bool]) -> Mail:
        """Return the first mail that is like this, once it has come."""
        found: Mail = soon(lambda: next(filter(wanted, self.mailbox), None), 30, "a mail")
        return found

    def project(self, *team: str, role: str = "holder") -> str:
        """Begin a project with some people in its team, and return its path."""
        said = {"name": "La Recyclerie", "story": "Réparer ensemble."}
        path = f"/projects/{self.good('coordinator', 'POST', '/projects', said)['id']}"
        for name in team:
            self.good("coordinator", "POST", f"{path}/team", {"participant": self.ids[name], "role": role})
        return path


@contextmanager
def town(folder: Path, kind: type[Embedded] = Embedded) -> Iterator[Town]:
    """Start an installation and fill it with people, for the time of a `with`."""
    installation = kind(folder)
    try:
        installation.start()
        yield Town(installation)
    finally:
        installation.stop()
