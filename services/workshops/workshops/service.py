"""The whole surface of workshops at a glance: a short method for each route, event and job."""

from functools import partial
from typing import Any
from uuid import UUID

from chassis import audit
from chassis.audit import AuditLine, AuditQuery
from chassis.events import Event
from chassis.http import ListQuery, Page, Reply, delete, get, patch, person, post, role
from chassis.http.streams import LIVE
from chassis.jobs import Job
from chassis.runtime import Runtime
from chassis.service import Service, job, subscribe
from chassis.work import Work
from workshops import events, subscribers
from workshops.calendar import queries as calendar
from workshops.cards import actions as cards
from workshops.cards import queries as card_reads
from workshops.cards.schemas import Card, CardChange, NewCard, WallQuery
from workshops.check_ins import actions as check_ins
from workshops.check_ins.schemas import NewCheckIn
from workshops.examples import EXAMPLES
from workshops.exports.queries import export
from workshops.exports.schemas import Export
from workshops.facilitators import actions as facilitators
from workshops.facilitators import queries as facilitator_reads
from workshops.facilitators.queries import hosting
from workshops.facilitators.schemas import Facilitator, FacilitatorListed, NewFacilitator
from workshops.live import actions as live
from workshops.live import stream
from workshops.live.schemas import LiveQuery
from workshops.parts import Parts
from workshops.people import actions as people
from workshops.people import names
from workshops.people.queries import someone
from workshops.phases import actions as phases
from workshops.phases import run
from workshops.phases.schemas import PhaseExtension, PhaseMove, Phases
from workshops.progress import queries as progress
from workshops.progress.schemas import Progress
from workshops.registrations import actions as registrations
from workshops.registrations import queries as registration_reads
from workshops.registrations import seats
from workshops.registrations.schemas import NewRegistration, Registration, RegistrationListed, RegistrationQuery
from workshops.sheets import actions as sheets
from workshops.sheets import queries as sheet_reads
from workshops.sheets.schemas import NewSheet, Sheet, SheetChange, SheetQuery
from workshops.statistics import queries as statistics
from workshops.statistics.schemas import Statistics, StatisticsQuery
from workshops.tables import actions as tables
from workshops.tables import queries as table_reads
from workshops.tables.schemas import NewTable, Table, TableChange
from workshops.votes import actions as votes
from workshops.votes.schemas import Voted
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
CALENDAR = "text/calendar"
newcomer = person(provisional=True)
coordinator = role("coordinator")
administrator = role("administrator")


class Workshops(Service):
    """Where challenges become projects."""

    name = "workshops"
    catalogue = events.catalogue
    examples = EXAMPLES

    @classmethod
    def make_parts(cls, runtime: Runtime) -> Parts:
        return Parts.of(runtime)

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

    @post("/workshops/{id}/start", gives=WorkshopDetail, who=hosting, emits=[events.workshop_started])
    def start_workshop(self, work: Work, id: UUID) -> Data:
        """Begin it; no phase runs yet."""
        return workshop_reads.show(work, workshops.start(work, id))

    @post("/workshops/{id}/close", gives=WorkshopDetail, who=hosting, emits=events.CLOSED)
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

    # Who facilitates

    @get("/workshops/{id}/facilitators", gives=FacilitatorListed, many=True, who=hosting, personal=True)
    def list_facilitators(self, work: Work, id: UUID) -> Page:
        """List who facilitates this one workshop, beside those who hold the role in the territory."""
        return facilitator_reads.listed(work, id, partial(names.of, self.runtime.client))

    @post(
        "/workshops/{id}/facilitators",
        takes=NewFacilitator,
        gives=Facilitator,
        status=201,
        who=coordinator,
        emits=[events.facilitator_named],
    )
    def name_facilitator(self, work: Work, id: UUID, data: Data) -> Data:
        """Let someone who signed up facilitate this one workshop; a second time changes nothing."""
        return facilitator_reads.show(work, facilitators.name(work, id, data["registration"]))

    @delete(
        "/workshops/{id}/facilitators/{facilitator_id}",
        who=coordinator,
        emits=[events.facilitator_released],
    )
    def release_facilitator(self, work: Work, id: UUID, facilitator_id: UUID) -> None:
        """Take it back."""
        facilitators.release(work, id, facilitator_id)

    # The run of the evening

    @get("/workshops/{id}/phases", gives=Phases)
    def read_phases(self, work: Work, id: UUID) -> Data:
        """Read the run of the evening, planned and real, on the server's clock."""
        return run.of(work, workshop_reads.visible(work, id))

    @post(
        "/workshops/{id}/phases/next",
        takes=PhaseMove,
        gives=Phases,
        who=hosting,
        emits=[events.workshop_phase_changed],
    )
    def move_on(self, work: Work, id: UUID, data: Data) -> Data:
        """Begin the next phase; two who ask at once move it once."""
        return run.of(work, phases.move_on(work, id, data["from_"]))

    @post(
        "/workshops/{id}/phases/previous",
        takes=PhaseMove,
        gives=Phases,
        who=hosting,
        emits=[events.workshop_phase_changed],
    )
    def move_back(self, work: Work, id: UUID, data: Data) -> Data:
        """Undo a move: the phase before goes on, the one that ran has not begun, and what it showed is hidden again."""
        return run.of(work, phases.move_back(work, id, data["from_"]))

    @post(
        "/workshops/{id}/phases/extend",
        takes=PhaseExtension,
        gives=Phases,
        who=hosting,
        emits=[events.workshop_phase_changed],
    )
    def extend_phase(self, work: Work, id: UUID, data: Data) -> Data:
        """Give the phase that runs some minutes more."""
        return run.of(work, phases.extend(work, id, data))

    @get("/workshops/{id}/progress", gives=Progress, many=True, who=hosting)
    def list_progress(self, work: Work, id: UUID) -> Page:
        """List the tables with what each did so far, and which are silent; all on one page."""
        return progress.of(work, id)

    # Tables

    @get("/workshops/{id}/tables", gives=Table, many=True)
    def list_tables(self, work: Work, id: UUID) -> Page:
        """List the tables of a workshop, all on one page."""
        return table_reads.of(work, id)

    @post("/workshops/{id}/tables", takes=NewTable, gives=Table, status=201, who=hosting, emits=events.TABLE_CREATED)
    def create_table(self, work: Work, id: UUID, data: Data) -> Data:
        """Put up a table."""
        return tables.create(work, id, data)

    @get("/tables/{id}", gives=Table)
    def read_table(self, work: Work, id: UUID) -> Data:
        """Read one table."""
        return table_reads.detail(work, id)

    @patch("/tables/{id}", takes=TableChange, gives=Table, who=hosting, guarded=True, emits=events.TABLE_EDITED)
    def edit_table(self, work: Work, id: UUID, data: Data) -> Data:
        """Give a table another challenge, number or size."""
        return tables.edit(work, id, data)

    @delete("/tables/{id}", who=hosting, emits=events.TABLE_REMOVED)
    def remove_table(self, work: Work, id: UUID) -> None:
        """Take away a table that nobody chose or worked at."""
        tables.remove(work, id)

    # Cards and votes

    @get("/tables/{id}/cards", query=ListQuery, gives=Card, many=True)
    def list_cards(self, work: Work, id: UUID, query: Data) -> Page:
        """List the cards of a table that I may read: those that are shown, and mine."""
        return card_reads.at_table(work, id, query)

    @post("/tables/{id}/cards", takes=NewCard, gives=Card, status=201, who=someone, emits=[events.card_submitted])
    def write_card(self, work: Work, id: UUID, data: Data) -> Data:
        """Write a card at my table; others see it when the phase shows it."""
        return cards.write(work, id, data)

    @get("/workshops/{id}/cards", query=WallQuery, gives=Card, many=True)
    def list_wall(self, work: Work, id: UUID, query: Data) -> Page:
        """List the cards of all tables that are shown."""
        return card_reads.on_wall(work, id, query)

    @patch("/cards/{id}", takes=CardChange, gives=Card, who=someone, guarded=True, emits=[events.card_edited])
    def edit_card(self, work: Work, id: UUID, data: Data) -> Data:
        """Change my card, while cards are written."""
        return cards.edit(work, id, data)

    @delete("/cards/{id}", who=someone, emits=[events.card_removed])
    def remove_card(self, work: Work, id: UUID) -> None:
        """Take a card away."""
        cards.remove(work, id)

    @post("/cards/{id}/votes", gives=Voted, who=person(), emits=[events.card_voted])
    def vote(self, work: Work, id: UUID) -> Data:
        """Give one of my votes to a card; a second time changes nothing."""
        return votes.give(work, id)

    @delete("/cards/{id}/votes/mine", gives=Voted, who=person(), emits=[events.card_vote_withdrawn])
    def unvote(self, work: Work, id: UUID) -> Data:
        """Take my vote back, while votes are given."""
        return votes.take_back(work, id)

    # Project sheets

    @get("/sheets", query=SheetQuery, gives=Sheet, many=True)
    def list_sheets(self, work: Work, query: Data) -> Page:
        """List the sheets that were pitched, selected or kept."""
        return sheet_reads.found(work, query)

    @get("/tables/{id}/sheets", query=ListQuery, gives=Sheet, many=True)
    def list_table_sheets(self, work: Work, id: UUID, query: Data) -> Page:
        """List the sheets of a table that I may read."""
        return sheet_reads.at_table(work, id, query)

    @post("/tables/{id}/sheets", takes=NewSheet, gives=Sheet, status=201, who=someone, emits=[events.sheet_created])
    def create_sheet(self, work: Work, id: UUID, data: Data) -> Data:
        """Begin a sheet at my table."""
        return sheets.create(work, id, data["name"])

    @get("/sheets/{id}", gives=Sheet)
    def read_sheet(self, work: Work, id: UUID) -> Data:
        """Read one sheet; all may, once it is pitched."""
        return sheet_reads.detail(work, id)

    @patch("/sheets/{id}", takes=SheetChange, gives=Sheet, who=someone, guarded=True, emits=events.SHEET_EDITED)
    def edit_sheet(self, work: Work, id: UUID, data: Data) -> Data:
        """Write on a sheet of my table."""
        return sheets.edit(work, id, data)

    @post("/sheets/{id}/pitch", gives=Sheet, who=someone, emits=[events.sheet_pitched])
    def pitch_sheet(self, work: Work, id: UUID) -> Data:
        """Show our sheet to all."""
        return sheets.pitch(work, id)

    @post("/sheets/{id}/select", gives=Sheet, who=coordinator, emits=[events.sheet_selected])
    def select_sheet(self, work: Work, id: UUID) -> Data:
        """Let a sheet become a project."""
        return sheets.select_one(work, id)

    @post("/sheets/{id}/keep", gives=Sheet, who=coordinator, emits=[events.sheet_kept])
    def keep_sheet(self, work: Work, id: UUID) -> Data:
        """Keep a sheet for a later day."""
        return sheets.keep(work, id)

    # What screens follow

    @get("/workshops/{id}/live", query=LiveQuery, media=LIVE)
    def follow(self, work: Work, id: UUID, query: Data) -> Reply:
        """Follow the evening live, on the wall, at a table or on the stage; resumes with `Last-Event-ID`.

        Each entry has its position as `id`. A card's text comes once all may read it.
        """
        return stream.open(self.runtime.parts.tail, work, id, query)

    # Calendars and figures

    @get("/workshops/{id}/calendar", media=CALENDAR)
    def read_calendar(self, work: Work, id: UUID) -> Reply:
        """Read one workshop as a calendar (RFC 5545)."""
        return calendar.one(work, id)

    @get("/workshops/calendar", media=CALENDAR)
    def read_feed(self, work: Work) -> Reply:
        """Follow all workshops in a calendar."""
        return calendar.feed(work)

    @get("/statistics/workshops", query=StatisticsQuery, gives=Statistics)
    def read_statistics(self, work: Work, query: Data) -> Data:
        """Count workshops, who came, and what they left with."""
        return statistics.of(work, query.get("edition"))

    # Who comes

    @get(
        "/workshops/{id}/registrations",
        query=RegistrationQuery,
        gives=RegistrationListed,
        many=True,
        who=hosting,
        personal=True,
    )
    def list_registrations(self, work: Work, id: UUID, query: Data) -> Page:
        """List who signed up, with the codes for the door."""
        return registration_reads.listed(work, id, query, partial(names.of, self.runtime.client))

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

    @get("/registrations/{id}", gives=Registration, who=someone, personal=True)
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

    @post("/workshops/{id}/check-ins", takes=NewCheckIn, gives=Registration, who=hosting, emits=events.CAME)
    def check_in(self, work: Work, id: UUID, data: Data) -> Data:
        """Note that someone came, by their code or their registration; twice changes nothing."""
        return registration_reads.show(work, check_ins.check_in(work, id, data))

    @post(
        "/registrations/{id}/undo-check-in",
        gives=Registration,
        who=hosting,
        emits=[events.registration_check_in_undone],
    )
    def undo_check_in(self, work: Work, id: UUID) -> Data:
        """Take back a check-in."""
        return registration_reads.show(work, check_ins.undo(work, id))

    @post("/registrations/{id}/absent", gives=Registration, who=hosting, emits=[events.registration_absent])
    def mark_absent(self, work: Work, id: UUID) -> Data:
        """Note that someone did not come."""
        return registration_reads.show(work, check_ins.absent(work, id))

    @get("/me/workshops", gives=Export, who=person())
    def export_my_workshops(self, work: Work) -> Data:
        """Take along everything that is kept about me here."""
        return export(work)

    # What staff did

    @get("/audit/workshops", query=AuditQuery, gives=AuditLine, many=True, who=administrator, personal=True)
    def list_audit(self, work: Work, query: Data) -> Page:
        """List what staff did here, by their roles or a token, the latest first; a year is kept."""
        return audit.listed(work, query)

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
        """Forget what has served."""
        people.forget_old(work)
        live.forget_old(work)
