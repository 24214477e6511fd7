"""What is told of a registration: to services only, with its person as author; nothing of one that waits."""

from chassis.events import EventType
from chassis.work import Work
from workshops.registrations.models import Registration
from workshops.workshops.models import Workshop


def tell(work: Work, row: Registration, workshop: Workshop, kind: EventType) -> None:
    if row.waiting:
        return
    data = {
        "id": row.id,
        "workshop": workshop.ref,
        "table": f"tables/{row.at_table}" if row.at_table else None,
        "people": row.people,
        "workshop_state": workshop.state,
        "title": workshop.title,
        "starts_at": workshop.starts_at,
        "offered_until": row.offered_until,
        "edition": workshop.edition,
        "state": row.state,
        "version": row.version,
        "origins": [workshop.ref],
        "created_at": row.created_at,
    }
    work.emit(kind, row.ref, data, authors=[row.participant] if row.participant else ())
