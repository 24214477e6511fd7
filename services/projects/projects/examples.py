"""What the contracts show of each field, as the démarche would say it; `tools.contracts` makes them whole.

`any` is what a field says wherever nothing else is said; a shape, an operation or an event says what is its own.
"""

from typing import Any

SHEET = "01981f5a-7c00-7000-8000-000000000009"
PROJECT = "01981f5a-7c00-7000-8000-00000000000a"
MEMBER = "01981f5a-7c00-7000-8000-00000000000b"
MILESTONE = "01981f5a-7c00-7000-8000-00000000000c"
CALL = "01981f5a-7c00-7000-8000-00000000000d"
COMMITMENT = "01981f5a-7c00-7000-8000-00000000000e"
INDICATOR = "01981f5a-7c00-7000-8000-00000000000f"
ORGANISATION = "01981f5a-7c00-7000-8000-000000000010"
MENTOR = "01981f5a-7c00-7000-8000-000000000011"
UPDATE = "01981f5a-7c00-7000-8000-000000000012"
REPORT = "01981f5a-7c00-7000-8000-000000000013"
PERSON = "01981f5a-7c00-7000-8000-0000000000aa"
STORY = "Un samedi par mois, on répare ensemble à Villerupt ce qu’on allait jeter."
MODEL = "Prix libre, et une part de la vente des appareils remis en état."
USE = "Moins de déchets, des gestes qui se transmettent, un lieu où l’on se parle."
NEWS = "Premier samedi : onze appareils apportés, huit repartis en marche."
BACK = "La salle nous manque : nous revenons à la recherche d’un lieu."
REST = "Nous faisons une pause le temps des travaux de la salle."
END = "L’équipe a rejoint la ressourcerie de Longwy, qui reprend l’atelier."
WHY = "Mon voisin y est nommé."
HIDDEN = "Un voisin y est nommé sans son accord."
PLACE = "Salle des associations, Villerupt"
OPENED = "2027-06-08T07:00:00+00:00"

ANY: dict[str, Any] = {
    "project": f"projects/{PROJECT}",
    "state": "building",
    "stage": "building",
    "edition": "nord-2022",
    "areas": ["nord"],
    "version": 2,
    "origins": [f"projects/{PROJECT}"],
    "created_at": OPENED,
    "heard_at": OPENED,
    "label": "Camille",
    "mine": False,
    "waiting": False,
    "kind": "premises",
    "quantity": 40,
    "unit": "m²",
    "reason": None,
    "starts_on": "2027-09-01",
    "ends_on": "2028-06-30",
    "name": "L’atelier du premier samedi",
    "story": STORY,
    "social_use": USE,
    "economic_model": MODEL,
    "schedule": "Le premier samedi du mois, de 10 h à 12 h",
    "role": "member",
    "what": "job",
    "measured": True,
    "method": "Contrat signé, compté une fois, à temps plein.",
    "source": "Livre du personnel de l’association",
    "url": "https://www.univ-lorraine.fr",
    "value": 1,
    "date": "2028-03-01",
    "owner": "Malik",
    "until": "2027-12-31",
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "any": ANY,
    "AuditLine": {
        "id": "01981f5a-7c00-7000-8000-0000000000f1",
        "created_at": OPENED,
        "actor": "person:01981f5a-7c00-7000-8000-0000000000aa",
        "operation": "hide_update",
        "subject": f"updates/{UPDATE}",
        "events": ["projects.update.hidden.v1"],
        "trace": "4bf92f3577b34da6a3ce929d0e0e4736",
    },
    # Projects and their teams
    "NewProject": {"place": PLACE, "origins": [f"sheets/{SHEET}"]},
    "Project": {"id": PROJECT, "place": PLACE, "origins": [f"sheets/{SHEET}"]},
    "ProjectChange": {"place": PLACE},
    "ProjectDetail": {"actions": ["join", "commit"], "next_stages": ["emerging", "testing", "paused", "stopped"]},
    "ProjectTold": {"id": PROJECT, "place": PLACE, "origins": [f"sheets/{SHEET}"]},
    "Counts": {"calls": 1, "commitments": 3, "kept": 1, "indicators": 1},
    "TeamMember": {"role": "holder"},
    "create_project": {
        "state": "emerging",
        "stage": "emerging",
        "version": 1,
        "team": [{"label": None, "role": "holder"}],
        "counts": {"calls": 0, "commitments": 0, "kept": 0, "indicators": 0},
        "mine": True,
        "actions": ["edit", "stage", "team", "milestone", "update", "call", "indicator", "leave", "commit"],
        "next_stages": ["building", "paused", "stopped"],
    },
    "edit_project": {"version": 3, "mine": True, "actions": ["edit", "stage", "milestone", "update", "call", "leave"]},
    "Step": {"to": "testing", "reason": "Le premier samedi a eu lieu."},
    "change_stage": {
        "state": "testing",
        "stage": "testing",
        "reason": "Le premier samedi a eu lieu.",
        "version": 3,
        "mine": True,
        "next_stages": ["building", "launched", "paused", "stopped"],
    },
    "StageChange": {"id": UPDATE, "before": "emerging", "stage": "building"},
    "NewMember": {"participant": ..., "label": "Jeanne, couturière"},
    "MemberChange": {"role": "holder"},
    "Member": {"id": MEMBER, "label": "Jeanne, couturière", "state": "active", "version": 1},
    "ask_to_join": {"label": "Camille", "state": "asked", "mine": True},
    "give_member_role": {"role": "holder", "version": 2},
    "accept_member": {"version": 2},
    "NewUpdate": {"text": NEWS},
    "Update": {"id": UPDATE, "text": NEWS, "state": "published", "actions": ["report"]},
    "NewReport": {"category": "personal_data", "text": WHY},
    "ProjectReport": {"id": REPORT, "subject": f"updates/{UPDATE}", "category": "personal_data"},
    "ProjectReportOpen": {"category": "personal_data", "text": WHY},
    "Hiding": {"reason": HIDDEN},
    "UpdateReported": {"queued_at": "2027-06-09T07:00:00+00:00", "actions": ["hide"]},
    "hide_update": {"state": "hidden", "reason": HIDDEN, "actions": ["show"]},
    "show_update": {"actions": ["report", "hide"]},
    "UpdateTold": {"id": UPDATE, "title": "L’atelier du premier samedi", "state": "published"},
    "ReportTold": {"id": REPORT, "subject": f"updates/{UPDATE}", "category": "personal_data"},
    "projects.update.hidden.v1": {"state": "hidden"},
    # What is kept of a person
    "Own": {"id": PERSON},
    "OwnPlace": {"id": MEMBER, "state": "active"},
    "OwnUpdate": {"id": UPDATE, "text": NEWS, "state": "published"},
    "OwnCommitment": {
        "id": COMMITMENT,
        "call": f"calls/{CALL}",
        "organisation": f"organisations/{ORGANISATION}",
        "place": PLACE,
        "note": "Les clés sont à l’accueil de la mairie.",
        "state": "accepted",
        "accepted_at": "2027-07-01T10:00:00+00:00",
    },
    "OwnMembership": {"id": MEMBER, "organisation": f"organisations/{ORGANISATION}"},
    "OwnMentor": {"id": MENTOR, "skills": ["comptabilité", "statuts d’association"], "capacity": 3},
    "OwnReportOfNews": {"id": REPORT, "subject": f"updates/{UPDATE}", "category": "personal_data", "text": WHY},
    "OwnDecisionOnNews": {"id": UPDATE, "subject": f"updates/{UPDATE}", "state": "hidden", "reason": HIDDEN},
    # Milestones
    "NewMilestone": {"title": "Ouvrir le premier samedi", "due_on": "2027-10-02"},
    "MilestoneChange": {"title": "Ouvrir le premier samedi", "due_on": "2027-11-06"},
    "Milestone": {
        "id": MILESTONE,
        "title": "Ouvrir le premier samedi",
        "due_on": "2027-10-02",
        "state": "planned",
        "reached_at": None,
        "version": 1,
    },
    "MilestoneDetail": {"actions": ["edit", "reach"]},
    "MilestoneTold": {
        "id": MILESTONE,
        "title": "Ouvrir le premier samedi",
        "due_on": "2027-10-02",
        "state": "planned",
        "reached_at": None,
        "version": 1,
    },
    "edit_milestone": {"due_on": "2027-11-06", "version": 2},
    "reach_milestone": {"state": "reached", "reached_at": "2027-10-02T16:00:00+00:00", "version": 2, "actions": []},
    # What is asked for
    "NewCall": {"title": "Une salle de 40 m²", "text": "Avec des prises et un placard."},
    "CallChange": {"title": "Une salle de 40 m²", "text": "De plain-pied."},
    "Call": {
        "id": CALL,
        "promised": 40,
        "kept": 0,
        "title": "Une salle de 40 m²",
        "text": "Avec des prises et un placard.",
        "state": "open",
        "open": True,
        "version": 1,
    },
    "CallDetail": {"actions": ["commit"]},
    "CallTold": {
        "id": CALL,
        "title": "Une salle de 40 m²",
        "text": "Avec des prises et un placard.",
        "state": "open",
        "version": 1,
    },
    "edit_call": {"text": "De plain-pied.", "version": 2, "actions": ["edit", "close", "commit"]},
    "close_call": {"state": "closed", "open": False, "version": 2, "actions": []},
    # What is given
    "NewGiver": {"kind": "organisation", "organisation": ORGANISATION},
    "GiverTold": {"kind": "organisation", "organisation": f"organisations/{ORGANISATION}"},
    "Giver": {
        "kind": "organisation",
        "organisation": f"organisations/{ORGANISATION}",
        "label": "Université de Lorraine",
    },
    "NewCommitment": {
        "project": ...,
        "call": CALL,
        "place": PLACE,
        "note": "Les clés sont à l’accueil de la mairie.",
    },
    "Commitment": {
        "id": COMMITMENT,
        "call": f"calls/{CALL}",
        "place": PLACE,
        "state": "accepted",
        "origins": [f"calls/{CALL}"],
        "accepted_at": "2027-07-01T10:00:00+00:00",
    },
    "CommitmentDetail": {"note": "Les clés sont à l’accueil de la mairie.", "actions": ["keep", "miss", "release"]},
    "Reason": {"reason": "Une autre salle, plus près de la gare, a été trouvée."},
    "offer_commitment": {"state": "offered", "mine": True, "version": 1, "accepted_at": None, "actions": ["release"]},
    "decline_commitment": {
        "state": "declined",
        "accepted_at": None,
        "reason": "Une autre salle, plus près de la gare, a été trouvée.",
        "actions": [],
    },
    "keep_commitment": {"state": "kept", "version": 3, "actions": []},
    "miss_commitment": {"state": "missed", "version": 3, "actions": ["keep"]},
    "release_commitment": {
        "state": "released",
        "version": 3,
        "reason": "Une autre salle, plus près de la gare, a été trouvée.",
        "actions": [],
    },
    "CommitmentTold": {
        "id": COMMITMENT,
        "call": f"calls/{CALL}",
        "state": "accepted",
        "origins": [f"calls/{CALL}"],
        "accepted_at": "2027-07-01T10:00:00+00:00",
    },
    "CommitmentDue": {"moment": "starts"},
    # What it brought about
    "NewIndicator": {
        "unit": "emploi",
    },
    "IndicatorChange": {
        "value": 1.5,
        "unit": "emploi",
        "method": "Contrats signés, ramenés au temps plein.",
    },
    "Indicator": {
        "id": INDICATOR,
        "unit": "emploi",
        "state": "recorded",
        "version": 1,
    },
    "IndicatorDetail": {"actions": ["edit"]},
    "IndicatorTold": {
        "id": INDICATOR,
        "unit": "emploi",
        "state": "recorded",
        "version": 1,
    },
    "edit_indicator": {"value": 1.5, "method": "Contrats signés, ramenés au temps plein.", "version": 2},
    "InStage": {"projects": 7},
    "Given": {"state": "kept", "commitments": 4, "quantity": 160},
    "Brought": {"unit": "emploi", "indicators": 3, "value": 4.5},
    # Who helps
    "NewOrganisation": {"name": "Université de Lorraine", "kind": "university", "url": "https://www.univ-lorraine.fr"},
    "OrganisationChange": {
        "name": "Université de Lorraine",
        "kind": "university",
    },
    "Organisation": {
        "id": ORGANISATION,
        "name": "Université de Lorraine",
        "kind": "university",
        "version": 1,
    },
    "OrganisationTold": {
        "id": ORGANISATION,
        "name": "Université de Lorraine",
        "kind": "university",
        "version": 1,
    },
    "edit_organisation": {"version": 2},
    "NewOrganisationMember": {"participant": PERSON},
    "OrganisationMember": {"id": MEMBER, "organisation": f"organisations/{ORGANISATION}", "participant": PERSON},
    "NewMentor": {"skills": ["comptabilité", "statuts d’association"], "capacity": 3},
    "MentorChange": {"skills": ["comptabilité", "statuts d’association", "subventions"], "capacity": 2},
    "Mentor": {
        "id": MENTOR,
        "skills": ["comptabilité", "statuts d’association"],
        "capacity": 3,
        "free": 2,
        "version": 1,
    },
    "MentorTold": {"id": MENTOR, "skills": ["comptabilité", "statuts d’association"], "capacity": 3, "version": 1},
    "become_mentor": {"free": 3, "mine": True},
    "edit_mentor": {
        "skills": ["comptabilité", "statuts d’association", "subventions"],
        "capacity": 2,
        "free": 1,
        "mine": True,
        "version": 2,
    },
    # What is told
    "projects.project.created.v1": {"state": "emerging", "stage": "emerging", "version": 1},
    "projects.project.edited.v1": {"version": 3},
    "projects.project.stage_changed.v1": {"state": "emerging", "stage": "emerging", "version": 3, "reason": BACK},
    "projects.project.paused.v1": {"state": "paused", "stage": "paused", "version": 3, "reason": REST},
    "projects.project.resumed.v1": {"version": 4},
    "projects.project.stopped.v1": {"state": "stopped", "stage": "stopped", "version": 5, "reason": END},
    "projects.milestone.edited.v1": {"due_on": "2027-11-06", "version": 2},
    "projects.milestone.reached.v1": {"state": "reached", "reached_at": "2027-10-02T16:00:00+00:00", "version": 2},
    "projects.call.edited.v1": {"text": "De plain-pied.", "version": 2},
    "projects.call.closed.v1": {"state": "closed", "version": 2},
    "projects.commitment.offered.v1": {"state": "offered", "version": 1, "accepted_at": None},
    "projects.commitment.withdrawn.v1": {"state": "released", "accepted_at": None},
    "projects.commitment.declined.v1": {"state": "declined", "accepted_at": None},
    "projects.commitment.kept.v1": {"state": "kept", "version": 3},
    "projects.commitment.missed.v1": {"state": "missed", "version": 3},
    "projects.commitment.released.v1": {"state": "released", "version": 3},
    "projects.indicator.edited.v1": {
        "value": 1.5,
        "method": "Contrats signés, ramenés au temps plein.",
        "version": 2,
    },
    "projects.organisation.edited.v1": {"version": 2},
    "projects.mentor.edited.v1": {"capacity": 2, "version": 2},
    "projects.mentor.left.v1": {"version": 2},
}
