"""The whole surface of workshops at a glance: a short method for each route, event and job."""

from functools import partial
from typing import Any
from uuid import UUID

from chassis.events import Event
from chassis.http import Page, delete, get, patch, person, post, role
from chassis.jobs import Job
from chassis.service import Service, job, subscribe
from chassis.work import Work
from workshops import events, labels, people, subscribers
from workshops.check_ins import actions as check_ins
from workshops.check_ins.schemas import NewCheckIn
from workshops.people import someone
from workshops.phases import actions as phases
from workshops.phases import queries as phase_reads
from workshops.phases.schemas import PhaseExtension, PhaseMove, Phases
from workshops.registrations import actions as registrations
from workshops.registrations import queries as registration_reads
from workshops.registrations import seats
from workshops.registrations.schemas import NewRegistration, Registration, RegistrationListed, RegistrationQuery
from workshops.tables import actions as tables
from workshops.tables import queries as table_reads
from workshops.tables.schemas import NewTable, Table, TableChange
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
newcomer = person(provisional=True)
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

    @post("/workshops/{id}/open", gives=WorkshopDetail, who=coordinator, emits=events.OPENED)
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

    @post("/workshops/{id}/close", gives=WorkshopDetail, who=staff, emits=events.CLOSED)
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

    # Tables

    @get("/workshops/{id}/tables", gives=Table, many=True)
    def list_tables(self, work: Work, id: UUID) -> Page:
        """List the tables of a workshop, all on one page."""
        return table_reads.of(work, id)

    @post("/workshops/{id}/tables", takes=NewTable, gives=Table, status=201, who=staff, emits=events.TABLE_CREATED)
    def create_table(self, work: Work, id: UUID, data: Data) -> Data:
        """Put up a table."""
        return tables.create(work, id, data)

    @get("/tables/{id}", gives=Table)
    def read_table(self, work: Work, id: UUID) -> Data:
        """Read one table."""
        return table_reads.detail(work, id)

    @patch("/tables/{id}", takes=TableChange, gives=Table, who=staff, guarded=True, emits=events.TABLE_EDITED)
    def edit_table(self, work: Work, id: UUID, data: Data) -> Data:
        """Give a table another challenge, number or size."""
        return tables.edit(work, id, data)

    @delete("/tables/{id}", who=staff, emits=events.TABLE_REMOVED)
    def remove_table(self, work: Work, id: UUID) -> None:
        """Take away a table that nobody chose or worked at."""
        tables.remove(work, id)

    # Who comes

    @get("/workshops/{id}/registrations", query=RegistrationQuery, gives=RegistrationListed, many=True, who=staff)
    def list_registrations(self, work: Work, id: UUID, query: Data) -> Page:
        """List who signed up, with the codes for the door."""
        return registration_reads.listed(work, id, query, partial(labels.of, self.runtime.client))

    @post(
        "/workshops/{id}/registrations",
        takes=NewRegistration,
        gives=Registration,
        status=201,
        who=newcomer,
        emits=events.SIGNED_UP,
    )
    def register(self, work: Work, id: UUID, data: Data) -> Data:
        """Sign up, or get on the waiting list; a second time changes nothing."""
        return registration_reads.show(work, registrations.register(work, id, data))

    @get("/workshops/{id}/registrations/mine", gives=Registration, who=person())
    def read_my_registration(self, work: Work, id: UUID) -> Data:
        """Read how I am signed up for a workshop."""
        return registration_reads.mine(work, id)

    @get("/registrations/{id}", gives=Registration, who=someone)
    def read_registration(self, work: Work, id: UUID) -> Data:
        """Read one: mine, or that of a guest."""
        return registration_reads.detail(work, id)

    @post("/registrations/{id}/cancel", gives=Registration, who=someone, emits=events.FREED)
    def cancel_registration(self, work: Work, id: UUID) -> Data:
        """Give the seat back; it goes to the next who waits."""
        return registration_reads.show(work, registrations.cancel(work, id))

    @post("/registrations/{id}/accept", gives=Registration, who=person(), emits=[events.registration_accepted])
    def accept_seat(self, work: Work, id: UUID) -> Data:
        """Take the seat that I am offered."""
        return registration_reads.show(work, registrations.accept(work, id))

    @post("/workshops/{id}/check-ins", takes=NewCheckIn, gives=Registration, who=staff, emits=events.CAME)
    def check_in(self, work: Work, id: UUID, data: Data) -> Data:
        """Note that someone came, by their code or their registration; twice changes nothing."""
        return registration_reads.show(work, check_ins.check_in(work, id, data))

    @post(
        "/registrations/{id}/undo-check-in",
        gives=Registration,
        who=staff,
        emits=[events.registration_check_in_undone],
    )
    def undo_check_in(self, work: Work, id: UUID) -> Data:
        """Take back a check-in."""
        return registration_reads.show(work, check_ins.undo(work, id))

    @post("/registrations/{id}/absent", gives=Registration, who=staff, emits=[events.registration_absent])
    def mark_absent(self, work: Work, id: UUID) -> Data:
        """Note that someone did not come."""
        return registration_reads.show(work, check_ins.absent(work, id))

    # What time brings

    @job(seats.LAPSE)
    def lapse(self, work: Work, job: Job) -> None:
        seats.lapse(work, UUID(job.payload["registration"]))

    @job(seats.DROP)
    def drop(self, work: Work, job: Job) -> None:
        seats.drop(work, UUID(job.payload["registration"]))

    @job(registrations.DUE)
    def remind(self, work: Work, job: Job) -> None:
        registrations.remind(work, UUID(job.payload["workshop"]))

    # What happens elsewhere

    @subscribe("participation.participant.joined.v1")
    def joined(self, work: Work, event: Event) -> None:
        subscribers.joined(work, event)

    @subscribe("participation.participant.merged.v1")
    def merged(self, work: Work, event: Event) -> None:
        subscribers.merged(work, event)

    @subscribe("participation.participant.erased.v1")
    def erased(self, work: Work, event: Event) -> None:
        subscribers.erased(work, event)

    def keep_house(self, work: Work) -> None:
        people.forget_old(work)
