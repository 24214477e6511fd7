"""The model of webhooks: what they ask for, what they are called for, and what ends that."""

from dataclasses import dataclass, field

from tests.models.beside import No, bears, only

GONE = 410  # what a receiver answers that wants no more
TEST = "notifications.webhook.tested.v1"


def asked_for(asked: str, type: str) -> bool:
    """Tell whether a type is the one asked for, or begins alike."""
    return asked == type or (asked.endswith("*") and type.startswith(asked[:-1]))


@dataclass
class Webhook:
    """`calls` are the types that it was called for, with what its receiver answered."""

    types: list[str]
    version: int = 1
    enabled: bool = True
    because: str | None = None
    failing: bool = False
    calls: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class Webhooks:
    """`answers`: what all receivers answer now; `happened`: the types of what happened. A removed webhook is None."""

    answers: int = 204
    webhooks: list[Webhook | None] = field(default_factory=list)
    happened: list[str] = field(default_factory=list)

    def call(self, one: Webhook, type: str) -> None:
        one.calls.append((type, self.answers))
        one.failing = self.answers == GONE
        if one.failing:
            one.enabled, one.because = False, "gone"
            one.version += 1

    def happen(self, type: str) -> None:
        self.happened.append(type)
        for one in self.webhooks:
            if one and one.enabled and any(asked_for(each, type) for each in one.types):
                self.call(one, type)

    # What administrators do

    def one(self, who: str, number: int) -> Webhook:
        bears(who, "webhooks:write", "administrator")
        one = self.webhooks[number]
        if one is None:
            raise No("not-found")
        return one

    def enabled_one(self, who: str, number: int) -> Webhook:
        one = self.one(who, number)
        only(one.enabled, "conflict")
        return one

    def create(self, who: str, types: list[str]) -> None:
        bears(who, "webhooks:write", "administrator")
        self.webhooks.append(Webhook(types))

    def change(self, who: str, number: int, version: int | None, types: list[str] | None, enabled: bool | None) -> None:
        bears(who, "webhooks:write", "administrator")
        only(version is not None, "version-required")
        one = self.one(who, number)
        only(version == one.version, "stale-version")
        one.version += 1
        one.types = types or one.types
        if enabled is not None:
            one.enabled = enabled
        if enabled:
            one.because, one.failing = None, False

    def rotate(self, who: str, number: int) -> None:
        self.one(who, number).version += 1

    def remove(self, who: str, number: int) -> None:
        self.one(who, number)
        self.webhooks[number] = None

    def test(self, who: str, number: int) -> None:
        self.call(self.enabled_one(who, number), TEST)

    def replay(self, who: str, number: int, event: int | None) -> int:
        """Call again for something that happened, if it is asked for; return how often."""
        one = self.enabled_one(who, number)
        if event is None:
            raise No("not-found")
        type = self.happened[event]
        again = any(asked_for(each, type) for each in one.types)
        if again:
            self.call(one, type)
        return int(again)
