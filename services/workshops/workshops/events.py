"""What workshops tells the others: every public field of what moved, no count, no person's id, no card's text.

Who sees what is declared here; the ids of actors and authors travel apart, for services only.
"""

from marshmallow import Schema, fields

from chassis.events import Catalogue
from workshops.sheets.schemas import SheetFields
from workshops.tables.schemas import TableFields
from workshops.workshops.schemas import WorkshopFields

catalogue = Catalogue("workshops")


class WorkshopTold(WorkshopFields):
    """A workshop, without its seats."""


class TableTold(TableFields):
    """A table, without who sits there."""


class RegistrationTold(Schema):
    """A registration, for services alone; its person travels apart."""

    id = fields.UUID()
    workshop = fields.String()
    table = fields.String(allow_none=True)
    people = fields.Integer(metadata={"description": "How many come, or came, with this registration."})
    workshop_state = fields.String(metadata={"description": "`cancelled`: the workshop's own event says why."})
    title = fields.String()
    starts_at = fields.DateTime()
    offered_until = fields.DateTime(allow_none=True)
    edition = fields.String(allow_none=True)
    state = fields.String()
    version = fields.Integer()
    origins = fields.List(fields.String())
    created_at = fields.DateTime()


class FacilitatorTold(Schema):
    """Who facilitates one workshop, for services alone; the person travels apart."""

    id = fields.UUID()
    workshop = fields.String()
    title = fields.String()
    starts_at = fields.DateTime()
    edition = fields.String(allow_none=True)
    origins = fields.List(fields.String())
    created_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)


class SheetTold(SheetFields):
    """A sheet, with all that it says."""


class CardTold(Schema):
    """A card without its text: ask the API, which knows who may read it now."""

    id = fields.UUID()
    table = fields.String()
    workshop = fields.String()
    kind = fields.String()
    edition = fields.String(allow_none=True)
    version = fields.Integer()
    origins = fields.List(fields.String())
    created_at = fields.DateTime()


class VoteTold(CardTold):
    """The card that someone voted for."""

    class Meta:
        exclude = ("kind", "created_at")


declare = catalogue.declare

workshop_created = declare("workshop.created", "internal", WorkshopTold, "A coordinator plans it.")
workshop_revised = declare("workshop.revised", "internal", WorkshopTold, "It changed before it was open.")
workshop_dropped = declare("workshop.dropped", "internal", WorkshopTold, "It was called off before it was open.")
workshop_opened = declare("workshop.opened", "public", WorkshopTold, "All may know of it, and sign up.")
workshop_edited = declare("workshop.edited", "public", WorkshopTold, "A coordinator changed it.")
workshop_cancelled = declare("workshop.cancelled", "public", WorkshopTold, "It will not be held; it says why.")
workshop_started = declare("workshop.started", "public", WorkshopTold, "It begins.")
workshop_phase_changed = declare("workshop.phase_changed", "public", WorkshopTold, "A phase began or got longer.")
workshop_closed = declare("workshop.closed", "public", WorkshopTold, "It is over.")
workshop_reported = declare("workshop.reported", "public", WorkshopTold, "A coordinator said what came of it.")

table_planned = declare("table.planned", "internal", TableTold, "It was put up before its workshop was open.")
table_revised = declare("table.revised", "internal", TableTold, "It changed before its workshop was open.")
table_dropped = declare("table.dropped", "internal", TableTold, "It went before its workshop was open.")
table_created = declare("table.created", "public", TableTold, "All may choose it, or sit there.")
table_edited = declare("table.edited", "public", TableTold, "It has another challenge, number or size.")
table_removed = declare("table.removed", "public", TableTold, "It was taken away, empty.")

registration_registered = declare("registration.registered", "internal", RegistrationTold, "Someone has a seat.")
registration_waitlisted = declare("registration.waitlisted", "internal", RegistrationTold, "Someone waits for a seat.")
registration_offered = declare("registration.offered", "internal", RegistrationTold, "A seat is kept for them a while.")
registration_accepted = declare("registration.accepted", "internal", RegistrationTold, "Who waited has a seat.")
registration_lapsed = declare("registration.lapsed", "internal", RegistrationTold, "The offer was not answered.")
registration_cancelled = declare("registration.cancelled", "internal", RegistrationTold, "They do not come.")
registration_checked_in = declare("registration.checked_in", "internal", RegistrationTold, "They came.")
registration_moved = declare("registration.moved", "internal", RegistrationTold, "They sat down at another table.")
registration_check_in_undone = declare(
    "registration.check_in_undone", "internal", RegistrationTold, "It was someone else who came."
)
registration_absent = declare("registration.absent", "internal", RegistrationTold, "They did not come.")
registration_due = declare("registration.due", "internal", RegistrationTold, "It is in two days.")

facilitator_named = declare("facilitator.named", "internal", FacilitatorTold, "They facilitate this one workshop.")
facilitator_released = declare("facilitator.released", "internal", FacilitatorTold, "They no longer do.")

card_submitted = declare("card.submitted", "internal", CardTold, "Someone wrote it at a table.")
card_edited = declare("card.edited", "internal", CardTold, "It says something else.")
card_removed = declare("card.removed", "internal", CardTold, "It was taken away.")
card_voted = declare("card.voted", "internal", VoteTold, "Someone gave it one of their votes.")
card_vote_withdrawn = declare("card.vote_withdrawn", "internal", VoteTold, "Someone took their vote back.")

sheet_created = declare("sheet.created", "internal", SheetTold, "A table began it.")
sheet_revised = declare("sheet.revised", "internal", SheetTold, "Its table wrote on it before it was pitched.")
sheet_pitched = declare("sheet.pitched", "public", SheetTold, "Its table showed it to all.")
sheet_edited = declare("sheet.edited", "public", SheetTold, "Its table wrote on it in public.")
sheet_selected = declare("sheet.selected", "public", SheetTold, "It becomes a project.")
sheet_kept = declare("sheet.kept", "public", SheetTold, "It is kept for a later day.")

# What one operation may tell, as its contract says.
EDITED = (workshop_edited, workshop_revised, registration_offered)
CANCELLED = (workshop_cancelled, workshop_dropped, registration_cancelled)
OPENED = (workshop_opened, table_created)
CLOSED = (workshop_closed, registration_absent)
SIGNED_UP = (registration_registered, registration_waitlisted)
FREED = (registration_cancelled, registration_offered)
CAME = (registration_checked_in, registration_accepted, registration_moved)
TABLE_CREATED = (table_created, table_planned)
TABLE_EDITED = (table_edited, table_revised)
TABLE_REMOVED = (table_removed, table_dropped)
SHEET_EDITED = (sheet_revised, sheet_edited)
REACHED = {"confirmed": registration_accepted, "checked_in": registration_checked_in}
