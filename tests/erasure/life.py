"""Someone who left a trace in every room, over HTTP alone: what they said, gave, asked, wrote and were sent."""

import secrets
from hashlib import sha256
from typing import Any

from tools.journey.client import API, Client
from tools.journey.installations import soon
from tools.journey.mailbox import CODE, Mail, Mailbox
from tools.journey.walk import Walk

BEGIN = ("look", "administer", "say", "sign", "publish", "coordinate")
ROLES = ("mentor", "moderator", "administrator")
GIVEN: dict[str, Any] = {"kind": "time", "quantity": 6, "unit": "hour", "period": {"starts_on": "2031-05-01"}}


class Life:
    """One person; `words` holds what must be found nowhere once they are gone, by where it was said."""

    def __init__(self, walk: Walk, mailbox: Mailbox) -> None:
        self.walk, self.mailbox = walk, mailbox
        self.words: dict[str, bytes] = {}
        for step in BEGIN:
            getattr(walk, step)()
        self.staff = walk.coordinator
        self.me = walk.visitor
        self.come_in()
        self.speak()
        self.bear_roles()
        self.come_to_an_evening()
        self.build()
        self.follow()

    def word(self, where: str) -> str:
        """Make a word that nobody else says, to be looked for later."""
        made = f"{where}{secrets.token_hex(6)}"
        self.words[where] = made.encode()
        return made

    def secret(self, where: str, given: str) -> str:
        """Look later for a secret, and for what is kept to recognise it."""
        self.words[where] = given.encode()
        self.words[f"{where}, digested"] = sha256(given.encode()).digest()
        return given

    def post(self, path: str, data: Any = None, *, gives: int = 201, who: Client | None = None) -> Any:
        """Post once, under a key: the answer is kept for a repeat."""
        return (who or self.me).post(path, data, gives=gives, key=secrets.token_urlsafe(24))

    # Who they are

    def come_in(self) -> None:
        """Say something without an account; give a wrong address, then the right one; sign."""
        said = self.need("first")
        answer = self.me.send("POST", f"{API}/contributions", said, key=secrets.token_urlsafe(24))
        self.words["receipt"] = answer.headers["Receipt"].encode()
        self.me = self.walk.visitor.holding(self.secret("provisional session", answer.session))
        self.post("/sign-ins", {"email": f"{self.word('mistyped')}@example.org"}, gives=202)
        address = f"{self.word('address')}@example.org"
        proof = self.sign_in(address, "used")
        opened = self.post(proof[0], {"token": proof[1]}, gives=200)
        self.me = self.walk.visitor.holding(self.secret("session", opened["session"]))
        self.id = opened["participant"]
        me = self.me.read("/me")
        self.me.ask("PATCH", "/me", {"pseudonym": self.word("pseudonym")}, If_Match=f'"{me["version"]}"')
        self.sign_in(address, "unused")
        self.decline(answer.json)

    def sign_in(self, address: str, which: str) -> tuple[str, str]:
        """Ask for a sign-in; return where to confirm it, and the token of its link."""
        asked = self.post("/sign-ins", {"email": address}, gives=202)
        path = f"/sign-ins/{asked['id']}/confirm"

        def come() -> Mail | None:
            return next((mail for mail in self.mailbox.to(address) if asked["id"] in mail.part("plain")), None)

        mail: Mail = soon(come, 30, "the mail of a sign-in")
        token = next(link for link in mail.links if asked["id"] in link).rpartition("/")[2]
        self.words[f"{which} link"] = token.encode()
        assert CODE.search(mail.part("plain"))
        return path, token

    # What they say

    def need(self, where: str = "") -> dict[str, Any]:
        said = {"kind": "need", "themes": [self.walk.theme], "commune": self.walk.commune}
        words = f" Chez ma tante : {self.word(where)}." if where else ""
        return said | {"text": f"Il manque un banc devant la mairie.{words}"}

    def decline(self, said: dict[str, Any], kind: str = "contributions") -> None:
        reason = f"Trop privé : {self.word(f'reason{len(self.words)}')}."
        asked = {"subject": f"{kind}/{said['id']}", "decision": "decline", "reason": reason}
        self.post("/moderation/decisions", asked | {"version": said["version"]}, who=self.staff)

    def speak(self) -> None:
        """Say what all read, what waits, what was declined and contested, and take a comment back."""
        declined = self.post("/contributions", self.need("declined") | {"title": f"Le banc {self.word('title')}"})
        self.decline(declined)
        asked = {"subject": f"contributions/{declined['id']}", "text": f"Mais si, {self.word('appeal')} !"}
        self.post("/appeals", asked)
        self.post("/contributions", self.need("waiting"))
        self.public = self.post("/contributions", self.need())
        asked = {"subject": f"contributions/{self.public['id']}", "decision": "publish"}
        self.post("/moderation/decisions", asked | {"version": self.public["version"]}, who=self.staff)
        self.post(f"/{self.walk.ref}/supports", gives=200)
        about = {"category": "other", "text": f"Mon voisin, {self.word('report')}."}
        self.post(f"/{self.walk.ref}/reports", about)
        self.post(f"/{self.walk.ref}/comments", {"text": f"En attente : {self.word('comment')}."})
        taken = self.post(f"/{self.walk.ref}/comments", {"text": f"Non, rien : {self.word('withdrawn')}."})
        self.post(f"/comments/{taken['id']}/withdraw", gives=200)

    def bear_roles(self) -> None:
        """Bear roles, make a token, and read what others say."""
        for role in ROLES:
            self.staff.ask("PUT", f"/participants/{self.id}/roles/{role}")
        soon(lambda: self.me.send("GET", f"{API}/tokens").status == 200, 30, "the role")
        asked = {"name": self.word("token"), "scopes": ["contributions:read"]}
        self.secret("token secret", self.post("/tokens", asked)["secret"])
        self.me.read("/moderation/queue")
        self.post("/mentors", {"skills": ["comptabilité"], "capacity": 2})

    # Where they come, what they give

    def come_to_an_evening(self) -> None:
        """Sign up with what one needs, come, sit down, and write a card that nobody was shown."""
        walk = self.walk
        walk.make_a_challenge()
        walk.open_an_evening()
        place = f"/workshops/{walk.workshop['id']}"
        seat = self.post(f"{place}/registrations", {"needs": f"Une rampe : {self.word('needs')}."})
        self.staff.post(f"{place}/start", gives=200)
        asked = {"registration": seat["id"], "table": walk.table["id"]}
        self.staff.post(f"{place}/check-ins", asked, gives=200)
        walk._until("writes")
        self.post(f"/tables/{walk.table['id']}/cards", {"kind": "idea", "text": f"Un banc {self.word('card')}."})

    def build(self) -> None:
        """Be of a team, give news that is hidden, offer what is accepted, declined, or not answered."""
        project = self.staff.post("/projects", {"name": "Le banc", "story": "Un banc devant la mairie."})
        path = f"/projects/{project['id']}"
        self.staff.post(f"{path}/team", {"participant": self.id, "role": "member"})
        soon(lambda: self.me.read(path)["mine"], 30, "being in the team")
        news = self.post(f"{path}/updates", {"text": f"Ma tante, {self.word('news')}, est malade."})
        hidden = {"reason": f"Privé : {self.word('hidden')}."}
        self.staff.post(f"/updates/{news['id']}/hide", hidden, gives=200)
        for act, gives in (("accept", 200), ("decline", 200), ("", 0)):
            offer = {"note": f"Les clés : {self.word(f'note{act}')}.", "place": f"Chez {self.word(f'place{act}')}"}
            made = self.post("/commitments", {**GIVEN, "project": project["id"], **offer})
            if act:
                reason = {"reason": f"Non : {self.word('refusal')}."} if act == "decline" else None
                self.staff.post(f"/commitments/{made['id']}/{act}", reason, gives=gives)
        partner = self.staff.post("/organisations", {"name": "La mairie", "kind": "network"})
        self.staff.post(f"/organisations/{partner['id']}/members", {"participant": self.id})

    def follow(self) -> None:
        """Follow something, choose mails, and be told."""
        self.post("/subscriptions/follows", {"ref": self.walk.ref}, gives=200)
        self.me.ask("PATCH", "/subscriptions", {"mail": {"roles": False}})
        soon(lambda: self.me.read("/messages")["items"], 30, "being told")
