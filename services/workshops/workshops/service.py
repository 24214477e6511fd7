"""The whole surface of workshops at a glance: a short method for each route, event and job."""

from typing import Any
from uuid import UUID

from chassis.events import Event
from chassis.http import Page, get, patch, post, role
from chassis.service import Service, subscribe
from chassis.work import Work
from workshops import events, people, subscribers
from workshops.phases import actions as phases
from workshops.phases import queries as phase_reads
from workshops.phases.schemas import PhaseExtension, PhaseMove, Phases
from workshops.workshops import actions as workshops
from workshops.workshops import queries as workshop_reads
from workshops.workshops.schemas import (
    Cancellation,
    NewReport,
    NewWorkshop,
    Workshop,
    WorkshopChange,
    WorkshopDetail,
    WorkshopQuery,
)

Data = dict[str, Any]
coordinator = role("coordinator")
staff = role("coordinator", "facilitator")


class Workshops(Service):
    """Where challenges become projects."""

    name = "workshops"
    catalogue = events.catalogue

    # Workshops and evenings

    @get("/workshops", query=WorkshopQuery, gives=Workshop, many=True)
    def list_workshops(self, work: Work, query: Data) -> Page:
        """List workshops: those to come, those that were, those on a challenge."""
        return workshop_reads.found(work, query)

    @post(
        "/workshops",
        takes=NewWorkshop,
        gives=WorkshopDetail,
        status=201,
        who=coordinator,
        emits=[events.workshop_created],
    )
    def create_workshop(self, work: Work, data: Data) -> Data:
        """Plan a workshop; nobody else sees it before it opens."""
        return workshop_reads.show(work, workshops.create(work, data))

    @get("/workshops/{id}", gives=WorkshopDetail)
    def read_workshop(self, work: Work, id: UUID) -> Data:
        """Read one, with what the asker may do."""
        return workshop_reads.detail(work, id)

    @patch(
        "/workshops/{id}",
        takes=WorkshopChange,
        gives=WorkshopDetail,
        who=coordinator,
        guarded=True,
        emits=events.EDITED,
    )
    def edit_workshop(self, work: Work, id: UUID, data: Data) -> Data:
        """Change what is planned."""
        return workshop_reads.show(work, workshops.edit(work, id, data))

    @post("/workshops/{id}/open", gives=WorkshopDetail, who=coordinator, emits=[events.workshop_opened])
    def open_workshop(self, work: Work, id: UUID) -> Data:
        """Show it to all, and let people sign up."""
        return workshop_reads.show(work, workshops.open(work, id))

    @post("/workshops/{id}/cancel", takes=Cancellation, gives=WorkshopDetail, who=coordinator, emits=events.CANCELLED)
    def cancel_workshop(self, work: Work, id: UUID, data: Data) -> Data:
        """Call it off, with a reason that all who signed up are told."""
        return workshop_reads.show(work, workshops.cancel(work, id, data["reason"]))

    @post("/workshops/{id}/start", gives=WorkshopDetail, who=staff, emits=[events.workshop_started])
    def start_workshop(self, work: Work, id: UUID) -> Data:
        """Begin it; no phase runs yet."""
        return workshop_reads.show(work, workshops.start(work, id))

    @post("/workshops/{id}/close", gives=WorkshopDetail, who=staff, emits=[events.workshop_closed])
    def close_workshop(self, work: Work, id: UUID) -> Data:
        """End it, and the phase that runs; who did not come is absent."""
        return workshop_reads.show(work, workshops.close(work, id))

    @post(
        "/workshops/{id}/report",
        takes=NewReport,
        gives=WorkshopDetail,
        who=coordinator,
        emits=[events.workshop_reported],
    )
    def report_workshop(self, work: Work, id: UUID, data: Data) -> Data:
        """Say what came of it."""
        return workshop_reads.show(work, workshops.report(work, id, data["text"]))

    # The run of the evening

    @get("/workshops/{id}/phases", gives=Phases)
    def read_phases(self, work: Work, id: UUID) -> Data:
        """Read the run of the evening, planned and real, on the server's clock."""
        return phase_reads.run(work, workshop_reads.visible(work, id))

    @post(
        "/workshops/{id}/phases/next",
        takes=PhaseMove,
        gives=Phases,
        who=staff,
        emits=[events.workshop_phase_changed],
    )
    def move_on(self, work: Work, id: UUID, data: Data) -> Data:
        """Begin the next phase; two who ask at once move it once."""
        return phase_reads.run(work, phases.move_on(work, id, data["from_"]))

    @post(
        "/workshops/{id}/phases/extend",
        takes=PhaseExtension,
        gives=Phases,
        who=staff,
        emits=[events.workshop_phase_changed],
    )
    def extend_phase(self, work: Work, id: UUID, data: Data) -> Data:
        """Give the phase that runs some minutes more."""
        return phase_reads.run(work, phases.extend(work, id, data))

    # What happens elsewhere

    @subscribe("participation.participant.merged.v1")
    def merged(self, work: Work, event: Event) -> None:
        subscribers.merged(work, event)

    @subscribe("participation.participant.erased.v1")
    def erased(self, work: Work, event: Event) -> None:
        subscribers.erased(work, event)

    def keep_house(self, work: Work) -> None:
        people.forget_joined(work)
