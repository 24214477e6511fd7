"""What workshops tells the others: every public field of what moved, no count, no person's id, no card's text.

Who sees what is declared here; the ids of actors and authors travel apart, for services only.
"""

from chassis.events import Catalogue
from workshops.workshops.schemas import WorkshopFields

catalogue = Catalogue("workshops")


class WorkshopTold(WorkshopFields):
    """A workshop, without its seats."""


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

# What one operation may tell, as its contract says.
EDITED = (workshop_edited, workshop_revised)
CANCELLED = (workshop_cancelled, workshop_dropped)
