"""The command with faults in it, one for each model, planted before it serves: `python -m tests.models.faults run …`.

Each is what someone might do to the code on a bad day: a step too many, a refusal forgotten, a count that is wrong.
"""

from typing import Any

from demarche.green import patch


def nothing(*_: Any, **__: Any) -> None:
    """Do nothing, instead of what was to be done or refused."""


def plant() -> None:
    """Change the code of this process."""
    from notifications.messages import actions as messages
    from notifications.webhooks import actions as webhooks
    from notifications.webhooks.models import Webhook
    from participation import subscribers as taking_up
    from participation.comments import actions as comments
    from participation.sessions import actions as sessions
    from participation.supports import actions as supports
    from participation.tokens import actions as tokens
    from projects.commitments import rights as commitments
    from projects.mentors import actions as mentors
    from projects.milestones.states import states as milestones
    from projects.moderation import actions as moderation
    from projects.organisations import actions as organisations
    from projects.updates.models import Update
    from workshops.facilitators import actions as facilitators
    from workshops.registrations import seats
    from workshops.sheets import actions as sheets

    count, support = comments.count, supports.count
    faults: list[tuple[Any, str, Any]] = [
        (comments, "count", lambda work, row, by: count(work, row, max(by, 0))),
        (supports, "count", lambda work, row: (support(work, row), support(work, row))),
        (sessions, "end", nothing),
        (tokens, "take_back", nothing),
        (taking_up, "LIVE", ("running", "closed")),
        (commitments, "receive", nothing),
        (moderation, "judged", lambda work, id: work.find(Update, id, lock=True)),
        (organisations, "let_go", nothing),
        (mentors, "own", nothing),
        (seats, "free", lambda _, workshop: workshop.capacity),
        (facilitators, "release", nothing),
        (sheets, "check_complete", nothing),
        (messages, "take_back", nothing),
        (webhooks, "find_enabled", lambda work, id: work.find(Webhook, id)),
    ]
    for of, name, wrong in faults:
        getattr(of, name)  # or it is planted nowhere
        setattr(of, name, wrong)
    milestones.transitions["reached"] = ("reached",)


def main() -> None:
    patch()
    plant()
    from demarche.command import demarche

    demarche(prog_name="demarche")


if __name__ == "__main__":
    main()
