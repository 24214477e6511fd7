"""What is told to whom, as data: each kind of event, the people it concerns, and whether a mail leaves too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

CATEGORIES = ("contributions", "comments", "supports", "roles", "integrations")

To = Literal["authors", "owners", "followers"]
Page = Literal["object", "mine", "refusal"]  # where one reads on: what all may read, or one's own pages after a sign-in


@dataclass(frozen=True)
class Step:
    """One message: `kind` names its words; `to` the authors of what moved, the authors of what it is about, or all
    who follow that; whoever did it themselves is told only where they are the `authors`."""

    kind: str
    category: str
    to: To = "authors"
    mail: bool = True
    grouped: bool = False
    awaits: bool = False  # told only where a moderator is awaited: elsewhere the next step follows at once
    page: Page = "object"


def contribution(happened: str, **options: Any) -> tuple[str, Sequence[Step]]:
    step = Step(f"contribution.{happened}", "contributions", **options)
    return f"participation.contribution.{happened}.v1", (step,)


def comment(happened: str, *others: Step, **options: Any) -> tuple[str, Sequence[Step]]:
    step = Step(f"comment.{happened}", "comments", **options)
    return f"participation.comment.{happened}.v1", (step, *others)


STEPS: Mapping[str, Sequence[Step]] = dict(
    [
        contribution("submitted", awaits=True, page="mine"),
        contribution("published"),
        contribution("declined", page="refusal"),
        contribution("appealed", mail=False, page="refusal"),
        contribution("appeal_upheld"),
        contribution("appeal_rejected", page="refusal"),
        comment("published", Step("comment.received", "comments", to="owners"), mail=False),
        comment("declined", page="refusal"),
        comment("appealed", mail=False, page="refusal"),
        comment("appeal_upheld"),
        comment("appeal_rejected", page="refusal"),
    ]
) | {
    "participation.contribution.withdrawn.v1": (
        Step("contribution.withdrawn", "contributions", to="followers", mail=False, page="mine"),
    ),
    "participation.contribution.supported.v1": (
        Step("contribution.supported", "supports", to="owners", mail=False, grouped=True),
    ),
    "participation.role.granted.v1": (Step("role.granted", "roles", page="mine"),),
    "participation.role.revoked.v1": (Step("role.revoked", "roles", page="mine"),),
    "notifications.webhook.disabled.v1": (Step("webhook.disabled", "integrations", page="mine"),),
}
PAGES: Mapping[str, Page] = {step.kind: step.page for steps in STEPS.values() for step in steps}
