"""The whole journey: the first sentence, what becomes of it, and its traces taken away at the end."""

from tools.journey.client import API
from tools.journey.steps import expect, step
from tools.journey.walk import Walk


class Journey(Walk):
    """Everything that a territory lives through, played by whoever comes."""

    @step()
    def leave(self) -> None:
        """All is taken back: what was said, the webhook, the token."""
        for ref in sorted(self.said_refs):
            self.author.post(f"/{ref}/withdraw", gives=200)
        gone = 410 if "published" in self.has else 404
        expect(self.visitor.send("GET", f"{API}/{self.ref}").status, gone, "the need, for a visitor")
        if "webhook" in self.has:
            self.administrator.ask("DELETE", f"/webhooks/{self.registered['id']}", gives=204)
        if "administrator" in self.has:
            self.administrator.ask("DELETE", f"/tokens/{self.token['id']}", gives=204)
