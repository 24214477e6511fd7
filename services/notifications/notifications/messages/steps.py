"""What is told to whom, as data: each kind of event, the people it concerns, and whether a mail leaves too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

CATEGORIES = (
    *("contributions", "comments", "supports", "thread", "workshops", "projects", "commitments"),
    *("roles", "integrations"),
)

To = Literal["authors", "owners", "followers", "thread"]
Page = Literal["object", "mine", "refusal"]  # where one reads on: what all may read, or one's own pages after a sign-in


@dataclass(frozen=True)
class Step:
    """One message: `kind` names its words; `to` the authors of what moved, the authors of what it is about, all who
    follow that, or all who follow anything of the thread that leads to it; whoever did it themselves is told only where
    they are the `authors`."""

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


def thread(what: str, **options: Any) -> tuple[str, Sequence[Step]]:
    """Tell everyone whose words, supports or promises led here."""
    return f"{what}.v1", (Step(what.partition(".")[2], "thread", to="thread", **options),)


def registration(happened: str, **options: Any) -> tuple[str, Sequence[Step]]:
    step = Step(f"registration.{happened}", "workshops", **options)
    return f"workshops.registration.{happened}.v1", (step,)


def commitment(happened: str, *steps: Step) -> tuple[str, Sequence[Step]]:
    return f"projects.commitment.{happened}.v1", steps


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
        thread("participation.contribution.answered"),
        thread("participation.contribution.grouped"),
        thread("participation.contribution.merged", mail=False),
        thread("workshops.workshop.opened"),
        thread("workshops.sheet.pitched", mail=False),
        thread("workshops.sheet.selected"),
        thread("workshops.sheet.kept", mail=False),
        thread("projects.project.created"),
        thread("projects.project.stage_changed", mail=False),
        thread("projects.project.update_posted", mail=False),
        thread("projects.project.stopped", mail=False),
        thread("projects.milestone.reached", mail=False),
        thread("projects.call.opened", mail=False),
        thread("projects.indicator.recorded"),
        registration("registered"),
        registration("waitlisted"),
        registration("offered"),
        registration("accepted", mail=False),
        registration("lapsed"),
        registration("cancelled"),
        registration("due"),
        ("projects.update.hidden.v1", (Step("update.hidden", "projects"),)),
        ("projects.update.shown.v1", (Step("update.shown", "projects"),)),
        ("projects.member.asked.v1", (Step("member.asked", "commitments", to="followers"),)),
        ("projects.member.accepted.v1", (Step("member.accepted", "commitments"),)),
        commitment("offered", Step("commitment.offered", "commitments", to="followers")),
        commitment(
            "accepted",
            Step("commitment.accepted", "commitments"),
            Step("commitment.promised", "thread", to="thread", mail=False),
        ),
        commitment("declined", Step("commitment.declined", "commitments")),
        commitment("due", Step("commitment.due", "commitments")),
        commitment("kept", Step("commitment.kept", "commitments"), Step("commitment.fulfilled", "thread", to="thread")),
        commitment("missed", Step("commitment.missed", "commitments", mail=False)),
        commitment("released", Step("commitment.released", "commitments", to="followers", mail=False)),
    ]
) | {
    "participation.contribution.withdrawn.v1": (
        Step("contribution.withdrawn", "contributions", to="followers", mail=False, page="mine"),
    ),
    "participation.contribution.supported.v1": (
        Step("contribution.supported", "supports", to="owners", mail=False, grouped=True),
    ),
    "workshops.workshop.cancelled.v1": (Step("workshop.cancelled", "workshops", to="followers"),),
    "workshops.facilitator.named.v1": (Step("facilitator.named", "workshops"),),
    "workshops.facilitator.released.v1": (Step("facilitator.released", "workshops", mail=False),),
    "participation.role.granted.v1": (Step("role.granted", "roles", page="mine"),),
    "participation.role.revoked.v1": (Step("role.revoked", "roles", page="mine"),),
    "notifications.webhook.disabled.v1": (Step("webhook.disabled", "integrations", page="mine"),),
}
PAGES: Mapping[str, Page] = {step.kind: step.page for steps in STEPS.values() for step in steps}
# Refusals whose mail gives the reason: the service that knows it, and where its statement says it.
REASONS: Mapping[str, tuple[str, str]] = {
    "contribution.declined": ("participation", "reason"),
    "contribution.appeal_rejected": ("participation", "answer"),
    "comment.declined": ("participation", "reason"),
    "comment.appeal_rejected": ("participation", "answer"),
    "update.hidden": ("projects", "reason"),
}
