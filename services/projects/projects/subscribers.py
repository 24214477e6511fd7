"""What projects makes of what the others tell."""

from uuid import UUID

from chassis.events import Event
from chassis.work import Work


def merged(work: Work, event: Event) -> None:
    """Give all that was one person's to whom they turned out to be; late events will find the alias."""
    participant, known_as = UUID(event.data["participant"]), UUID(event.data["known_as"])
    work.rename(participant, known_as)


def erased(work: Work, event: Event) -> None:
    """Forget a person; the tombstone keeps late events from bringing them back."""
    work.bury(UUID(event.data["participant"]))
