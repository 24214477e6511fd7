"""What workshops makes of what the others tell."""

from uuid import UUID

from chassis.events import Event
from chassis.work import Work
from workshops.cards import actions as cards
from workshops.facilitators import actions as facilitators
from workshops.people import actions as people
from workshops.registrations import actions as registrations
from workshops.sheets import actions as sheets


def joined(work: Work, event: Event) -> None:
    """Let in what a person did while provisional."""
    work.hold(event.authors)
    for participant in event.authors:
        if work.erased(participant):
            continue
        people.remember(work, participant)
        registrations.enter_all(work, participant)


def merged(work: Work, event: Event) -> None:
    """Give all that was one person's to whom they turned out to be; late events will find the alias."""
    participant, known_as = UUID(event.data["participant"]), UUID(event.data["known_as"])
    work.hold([participant, known_as])
    work.rename(participant, known_as)
    registrations.hand_over(work, participant, known_as)
    cards.hand_over(work, participant, known_as)
    sheets.hand_over(work, participant, known_as)
    facilitators.hand_over(work, participant, known_as)
    if work.erased(known_as):
        forget(work, known_as)
    else:
        registrations.enter_all(work, known_as)


def erased(work: Work, event: Event) -> None:
    """Forget a person; the tombstone keeps late events from bringing them back."""
    participant = UUID(event.data["participant"])
    work.hold([participant])
    work.bury(participant)
    forget(work, participant)


def forget(work: Work, participant: UUID) -> None:
    people.forget(work, participant)
    registrations.forget(work, participant)
    cards.forget(work, participant)
    sheets.forget(work, participant)
    facilitators.forget(work, participant)
