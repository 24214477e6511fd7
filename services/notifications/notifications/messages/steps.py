"""What is told to whom, as data: each kind of event, the people it concerns, and whether a mail leaves too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

CATEGORIES = ("contributions", "comments", "supports", "roles", "integrations")

To = Literal["authors", "owners", "followers"]


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


def contribution(happened: str, **options: bool) -> tuple[str, Sequence[Step]]:
    step = Step(f"contribution.{happened}", "contributions", **options)  # type: ignore[arg-type]
    return f"participation.contribution.{happened}.v1", (step,)


def comment(happened: str, *others: Step, **options: bool) -> tuple[str, Sequence[Step]]:
    step = Step(f"comment.{happened}", "comments", **options)  # type: ignore[arg-type]
    return f"participation.comment.{happened}.v1", (step, *others)


STEPS: Mapping[str, Sequence[Step]] = dict(
    [
        contribution("submitted", awaits=True),
        contribution("published"),
        contribution("declined"),
        contribution("appealed", mail=False),
        contribution("appeal_upheld"),
        contribution("appeal_rejected"),
        comment("published", Step("comment.received", "comments", to="owners"), mail=False),
        comment("declined"),
        comment("appealed", mail=False),
        comment("appeal_upheld"),
        comment("appeal_rejected"),
    ]
) | {
    "participation.contribution.withdrawn.v1": (
        Step("contribution.withdrawn", "contributions", to="followers", mail=False),
    ),
    "participation.contribution.supported.v1": (
        Step("contribution.supported", "supports", to="owners", mail=False, grouped=True),
    ),
    "participation.role.granted.v1": (Step("role.granted", "roles"),),
    "participation.role.revoked.v1": (Step("role.revoked", "roles"),),
    "notifications.webhook.disabled.v1": (Step("webhook.disabled", "integrations"),),
}
