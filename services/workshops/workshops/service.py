"""The whole surface of workshops at a glance: a short method for each route, event and job."""

from chassis.events import Event
from chassis.service import Service, subscribe
from chassis.work import Work
from workshops import events, subscribers


class Workshops(Service):
    """Where challenges become projects."""

    name = "workshops"
    catalogue = events.catalogue

    # What happens elsewhere

    @subscribe("participation.participant.merged.v1")
    def merged(self, work: Work, event: Event) -> None:
        subscribers.merged(work, event)

    @subscribe("participation.participant.erased.v1")
    def erased(self, work: Work, event: Event) -> None:
        subscribers.erased(work, event)
