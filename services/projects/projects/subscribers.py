"""What projects makes of what the others tell."""

from datetime import timedelta
from uuid import UUID

from chassis.events import Event
from chassis.work import Work
from projects.commitments import actions as commitments
from projects.mentors import actions as mentors
from projects.moderation import actions as moderation
from projects.organisations import actions as organisations
from projects.people import actions as known
from projects.projects import actions as projects
from projects.team import actions as team
from projects.updates import actions as updates

MARGIN = timedelta(days=1)


def selected(work: Work, event: Event) -> None:
    """Begin the project of a selected sheet."""
    projects.born(work, event)


def joined(work: Work, event: Event) -> None:
    """Let in what waited for a person to be known."""
    work.hold(event.authors)
    for participant in event.authors:
        person = work.known_as(participant)
        if not work.erased(person):
            known.remember(work, participant)
            enter_all(work, person)


def merged(work: Work, event: Event) -> None:
    """Give all that was one person's to whom they turned out to be; late events will find the alias."""
    participant, known_as = UUID(event.data["participant"]), UUID(event.data["known_as"])
    work.hold([participant, known_as])
    work.rename(participant, known_as)
    team.hand_over(work, participant, known_as)
    updates.hand_over(work, participant, known_as)
    moderation.hand_over(work, participant, known_as)
    organisations.hand_over(work, participant, known_as)
    mentors.hand_over(work, participant, known_as)
    commitments.hand_over(work, participant, known_as)
    if work.erased(known_as):
        forget(work, known_as)
    else:
        enter_all(work, known_as)


def erased(work: Work, event: Event) -> None:
    """Forget a person; the tombstone keeps late events from bringing them back."""
    participant = UUID(event.data["participant"])
    work.hold([participant])
    work.bury(participant)
    forget(work, participant)


def enter_all(work: Work, person: UUID) -> None:
    team.enter_all(work, person)
    commitments.enter_all(work, person)


def forget(work: Work, participant: UUID) -> None:
    """Leave nothing that leads to a person; what all could read stays, signed by nobody."""
    known.forget(work, participant)
    team.forget(work, participant)
    moderation.forget(work, participant)
    updates.hand_over(work, participant, None)
    organisations.forget(work, participant)
    mentors.forget(work, participant)
    commitments.forget(work, participant)


def forget_waiting(work: Work) -> None:
    """Forget what its author never claimed, a day after participation forgot them."""
    before = work.now - timedelta(days=work.territory.settings.unclaimed_days) - MARGIN
    team.drop_waiting(work, before)
    commitments.drop_waiting(work, before)
    known.forget_old(work)
