"""What the contracts show of each field, as the démarche would say it; `tools.contracts` makes them whole.

`any` is what a field says wherever nothing else is said; a shape, an operation or an event says what is its own.
"""

from typing import Any

CHALLENGE = "01981f5a-7c00-7000-8000-000000000004"
WORKSHOP = "01981f5a-7c00-7000-8000-000000000005"
TABLE = "01981f5a-7c00-7000-8000-000000000006"
REGISTRATION = "01981f5a-7c00-7000-8000-000000000007"
FACILITATOR = "01981f5a-7c00-7000-8000-0000000000b3"
CARD = "01981f5a-7c00-7000-8000-000000000008"
SHEET = "01981f5a-7c00-7000-8000-000000000009"
PHASE = "01981f5a-7c00-7000-8000-0000000000b1"
NEXT_PHASE = "01981f5a-7c00-7000-8000-0000000000b2"
OPENED = "2027-04-12T08:00:00+00:00"
STARTS, ENDS = "2027-06-07T16:30:00+00:00", "2027-06-07T19:30:00+00:00"
FLOODED = "La salle est inondée : nous cherchons une autre date."
REPORT = "Cent trente personnes, douze tables ; sept fiches retenues, dont « L’atelier du premier samedi »."
SATURDAY = "L’atelier du premier samedi"
TITLE = "Grande soirée créative du Pays Haut"
PLANNED_PHASE = {
    "id": PHASE,
    "code": "first_round",
    "minutes": 25,
    "planned_at": "2027-06-07T17:05:00+00:00",
    "started_at": None,
    "ended_at": None,
    "writes": True,
    "shows": False,
    "votes": False,
    "sheets": False,
    "pitches": False,
}
RUNNING_PHASE = PLANNED_PHASE | {"started_at": "2027-06-07T17:08:00+00:00"}
LIVE = f"""id: 119
event: card.submitted
data: {{"card":"cards/{CARD}","table":"tables/{TABLE}","shown":false}}

"""
CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Start-Up de Territoire//workshops//FR\r
METHOD:PUBLISH\r
BEGIN:VEVENT\r
SUMMARY:Grande soirée créative du Pays Haut\r
DTSTART:20270607T163000Z\r
DTEND:20270607T193000Z\r
DTSTAMP:20270412T080000Z\r
UID:01981f5a-7c00-7000-8000-000000000005@meurthe-et-moselle\r
SEQUENCE:2\r
LOCATION:L’Arche\\, Villerupt\r
STATUS:CONFIRMED\r
END:VEVENT\r
END:VCALENDAR\r
"""

UNSAID = ("need", "idea", "for_whom", "with_whom", "economic_model", "social_use")
EMPTY_SHEET = dict.fromkeys(UNSAID) | {"state": "draft", "version": 1, "first_steps": [], "help_needed": []}

ANY: dict[str, Any] = {
    "title": TITLE,
    "summary": "On y travaille les défis du Pays Haut, à dix par table ; ceux qui en sortent deviennent des projets.",
    "format": "creative_evening",
    "starts_at": STARTS,
    "ends_at": ENDS,
    "capacity": 130,
    "challenges": [f"challenges/{CHALLENGE}"],
    "challenge": f"challenges/{CHALLENGE}",
    "votes_per_person": 5,
    "registration_closes_at": "2027-06-06T22:00:00+00:00",
    "edition": "nord-2022",
    "workshop": f"workshops/{WORKSHOP}",
    "table": f"tables/{TABLE}",
    "phase": None,
    "state": "open",
    "version": 2,
    "origins": [f"challenges/{CHALLENGE}"],
    "created_at": OPENED,
    "mine": True,
    "waiting": False,
    "number": 7,
    "kind": "idea",
    "reason": None,
    "report": None,
    "need": "Des machines jetées pour une pièce à dix euros, faute de quelqu’un qui regarde.",
    "idea": "Un atelier mensuel où l’on répare ensemble, avec les outils et des gens qui savent.",
    "for_whom": "Les foyers du Pays Haut ; les adolescents qui veulent apprendre.",
    "with_whom": "La ressourcerie de Longwy, le lycée professionnel, la commune.",
    "help_needed": ["Une salle de 40 m²", "Deux électriciens à la retraite"],
    "economic_model": "Prix libre, et une part de la vente des appareils remis en état.",
    "social_use": "Moins de déchets, des gestes qui se transmettent, un lieu où l’on se parle.",
    "commune": "54580",
    "access": "Place Jeanne-d’Arc ; l’entrée de plain-pied est côté parking.",
    "online": None,
    "what": "Trouver une salle avec des prises et un placard",
    "who": "Malik",
    "by": "2027-07-01",
    "seats": 11,
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "any": ANY,
    "AuditLine": {
        "id": "01981f5a-7c00-7000-8000-0000000000f1",
        "created_at": OPENED,
        "actor": "person:01981f5a-7c00-7000-8000-0000000000aa",
        "operation": "select_sheet",
        "subject": f"sheets/{SHEET}",
        "events": ["workshops.sheet.selected.v1"],
        "trace": "4bf92f3577b34da6a3ce929d0e0e4736",
    },
    # Workshops
    "NewPlace": {
        "name": "L’Arche",
    },
    "Place": {
        "name": "L’Arche",
    },
    "WorkshopFields": {"id": WORKSHOP, "phases": [PLANNED_PHASE]},
    "Workshop": {"seats": {"capacity": 130, "confirmed": 96, "waitlisted": 0, "free": 34}, "mine": None},
    "Mine": {
        "registration": f"registrations/{REGISTRATION}",
        "state": "confirmed",
        "offered_until": None,
        "facilitates": False,
    },
    "WorkshopDetail": {"actions": ["edit", "start", "cancel", "add_table", "host"]},
    "list_workshops": {
        "mine": {
            "registration": f"registrations/{REGISTRATION}",
            "state": "confirmed",
            "offered_until": None,
            "facilitates": False,
        }
    },
    "create_workshop": {
        "state": "draft",
        "version": 1,
        "seats": {"capacity": 130, "confirmed": 0, "waitlisted": 0, "free": 130},
        "actions": ["edit", "open", "cancel"],
    },
    "edit_workshop": {"version": 3},
    "Cancellation": {"reason": FLOODED},
    "cancel_workshop": {"state": "cancelled", "version": 3, "reason": FLOODED, "actions": []},
    "start_workshop": {"state": "running", "version": 3, "actions": ["edit", "close"]},
    "close_workshop": {"state": "closed", "version": 9, "actions": ["report"]},
    "NewReport": {"text": REPORT},
    "report_workshop": {"state": "reported", "version": 10, "report": REPORT, "actions": []},
    "read_feed": {"example": CALENDAR},
    "read_calendar": {"example": CALENDAR},
    # The run of an evening
    "Phases": {
        "workshop": WORKSHOP,
        "state": "running",
        "phase": PHASE,
        "now": "2027-06-07T17:20:00+00:00",
        "position": 118,
        "items": [RUNNING_PHASE],
    },
    "PhaseMove": {"from_": PHASE},
    "move_on": {
        "phase": NEXT_PHASE,
        "items": [
            RUNNING_PHASE | {"ended_at": "2027-06-07T17:33:00+00:00"},
            PLANNED_PHASE
            | {
                "id": NEXT_PHASE,
                "code": "second_round",
                "minutes": 30,
                "planned_at": "2027-06-07T17:30:00+00:00",
                "started_at": "2027-06-07T17:33:00+00:00",
                "shows": True,
            },
        ],
        "now": "2027-06-07T17:33:00+00:00",
        "position": 119,
    },
    "move_back": {
        "items": [RUNNING_PHASE, PLANNED_PHASE | {"id": NEXT_PHASE, "code": "second_round"}],
        "position": 120,
    },
    "PhaseExtension": {"from_": PHASE, "minutes": 5},
    "extend_phase": {"items": [RUNNING_PHASE | {"minutes": 30}], "position": 119},
    "follow": {"example": LIVE},
    "Progress": {
        "people": 9,
        "cards": 31,
        "votes": 0,
        "sheets": 0,
        "last_card_at": "2027-06-07T17:19:00+00:00",
        "silent": False,
    },
    # Tables
    "TableFields": {"id": TABLE, "version": 1},
    "TableChange": {"seats": 12},
    "Table": {"registered": 9, "actions": ["edit"]},
    "edit_table": {"seats": 12, "version": 2},
    # Who facilitates
    "NewFacilitator": {"registration": REGISTRATION},
    "Facilitator": {"id": FACILITATOR, "mine": False},
    "FacilitatorListed": {"label": "Camille", "actions": ["release"]},
    "FacilitatorTold": {"id": FACILITATOR, "ended_at": None, "origins": [f"workshops/{WORKSHOP}"]},
    # What is kept of me
    "Export": {"joined_at": OPENED},
    "Led": {"ended_at": None},
    # Who comes
    "NewRegistration": {"people": 3, "table": TABLE, "needs": "Je viens en fauteuil roulant."},
    "Registration": {
        "id": REGISTRATION,
        "needs": "Je viens en fauteuil roulant.",
        "people": 3,
        "code": "7F3KQW",
        "offered_until": None,
        "checked_in_at": None,
        "state": "confirmed",
        "version": 1,
        "origins": [f"workshops/{WORKSHOP}"],
        "actions": ["cancel"],
    },
    "RegistrationListed": {
        "label": "Camille",
        "facilitates": False,
        "actions": ["check_in", "absent", "name_facilitator"],
    },
    "accept_seat": {"version": 3},
    "cancel_registration": {"state": "cancelled", "version": 2, "actions": []},
    "NewCheckIn": {"people": 3, "registration": ..., "code": "7F3KQW", "table": TABLE},
    "check_in": {"state": "checked_in", "version": 2, "checked_in_at": STARTS, "actions": ["undo_check_in"]},
    "undo_check_in": {"version": 3, "actions": ["check_in", "absent"]},
    "mark_absent": {"state": "absent", "version": 2, "actions": ["check_in"]},
    "RegistrationTold": {
        "id": REGISTRATION,
        "people": 3,
        "workshop_state": "open",
        "offered_until": None,
        "state": "confirmed",
        "version": 1,
        "origins": [f"workshops/{WORKSHOP}"],
    },
    # Cards and votes
    "NewCard": {"text": "Un garage associatif ouvert le premier samedi du mois"},
    "CardChange": {"text": "Un garage associatif ouvert chaque premier samedi du mois"},
    "Card": {
        "id": CARD,
        "text": "Un garage associatif ouvert le premier samedi du mois",
        "shown": True,
        "votes": None,
        "voted": False,
        "version": 1,
        "origins": [f"tables/{TABLE}"],
        "actions": ["edit", "remove"],
    },
    "list_wall": {"mine": False, "votes": 14, "voted": True, "actions": []},
    "write_card": {"shown": False},
    "edit_card": {"text": "Un garage associatif ouvert chaque premier samedi du mois", "shown": False, "version": 2},
    "Voted": {"card": CARD, "voted": True, "left": 4},
    "unvote": {"voted": False, "left": 5},
    "CardTold": {"id": CARD, "version": 1, "origins": [f"tables/{TABLE}"]},
    # Sheets
    "NewSheet": {"name": SATURDAY},
    "SheetChange": {
        "name": SATURDAY,
    },
    "SheetFields": {
        "id": SHEET,
        "name": SATURDAY,
        "state": "pitched",
        "version": 4,
        "origins": [f"tables/{TABLE}"],
    },
    "Sheet": {"actions": ["edit", "select", "keep"]},
    "create_sheet": EMPTY_SHEET | {"actions": ["edit"]},
    "edit_sheet": {"state": "draft", "version": 3, "actions": ["edit", "pitch"]},
    "select_sheet": {"state": "selected", "version": 5, "actions": []},
    "keep_sheet": {"state": "kept_for_later", "version": 5, "actions": ["select"]},
    # Figures
    "Statistics": {
        "workshops": {"open": 3, "reported": 17},
        "registrations": {"checked_in": 412, "confirmed": 96, "cancelled": 31, "absent": 40},
        "attendance": 412,
        "tables": 41,
        "cards": 1280,
        "votes": 1904,
        "sheets": {"pitched": 13, "selected": 7, "kept_for_later": 20},
    },
    # What is told
    "workshops.workshop.created.v1": {"state": "draft", "version": 1},
    "workshops.workshop.revised.v1": {"state": "draft"},
    "workshops.workshop.dropped.v1": {"state": "cancelled", "reason": FLOODED},
    "workshops.workshop.edited.v1": {"version": 3},
    "workshops.workshop.cancelled.v1": {"state": "cancelled", "version": 3, "reason": FLOODED},
    "workshops.workshop.started.v1": {"state": "running", "version": 3},
    "workshops.workshop.phase_changed.v1": {
        "state": "running",
        "version": 4,
        "phase": PHASE,
        "phases": [RUNNING_PHASE],
    },
    "workshops.workshop.closed.v1": {"state": "closed", "version": 9},
    "workshops.workshop.reported.v1": {"state": "reported", "version": 10, "report": REPORT},
    "workshops.table.revised.v1": {"version": 2},
    "workshops.table.edited.v1": {"version": 2},
    "workshops.registration.waitlisted.v1": {"state": "waitlisted"},
    "workshops.registration.offered.v1": {
        "state": "waitlisted",
        "version": 2,
        "offered_until": "2027-05-14T08:00:00+00:00",
    },
    "workshops.registration.accepted.v1": {"version": 3},
    "workshops.registration.lapsed.v1": {"state": "waitlisted", "version": 3},
    "workshops.registration.cancelled.v1": {"state": "cancelled", "version": 2},
    "workshops.registration.checked_in.v1": {"state": "checked_in", "version": 2, "workshop_state": "running"},
    "workshops.registration.moved.v1": {"state": "checked_in", "version": 3, "workshop_state": "running"},
    "workshops.registration.check_in_undone.v1": {"version": 3, "workshop_state": "running"},
    "workshops.registration.absent.v1": {"state": "absent", "version": 2, "workshop_state": "closed"},
    "workshops.facilitator.released.v1": {"ended_at": ENDS},
    "workshops.card.edited.v1": {"version": 2},
    "workshops.card.removed.v1": {"version": 2},
    "workshops.sheet.created.v1": EMPTY_SHEET,
    "workshops.sheet.revised.v1": {"state": "draft", "version": 3},
    "workshops.sheet.edited.v1": {"version": 5},
    "workshops.sheet.selected.v1": {"state": "selected", "version": 5},
    "workshops.sheet.kept.v1": {"state": "kept_for_later", "version": 5},
}
