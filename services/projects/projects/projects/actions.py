"""What is done to a project; these are its only writers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.events import Event, EventType
from chassis.http import Invalid, Problem
from chassis.rows import add, fresh
from chassis.territory import Territory
from chassis.work import Work
from projects import events
from projects.calls import actions as calls
from projects.milestones import actions as milestones
from projects.projects.models import Project, StageChange
from projects.projects.states import PAUSED, STAGES, STOPPED, allows, going_on, states, wants_a_reason
from projects.projects.telling import tell
from projects.team import actions as team
from projects.team import rights

SHEETS = "sheets/"


def born(work: Work, event: Event) -> None:
    """Begin the project of a selected sheet, once: its authors are its team, its first steps its milestones."""
    sheet = event.data
    authors = work.present(event.authors, held=True)
    values = {
        "name": sheet["name"],
        "story": "\n\n".join(text for text in (sheet.get("need"), sheet.get("idea")) if text),
        "social_use": sheet.get("social_use"),
        "economic_model": sheet.get("economic_model"),
        "areas": [area for area in sheet.get("areas") or [] if area in codes(work.territory)],
        "edition": sheet.get("edition"),
        "origins": [event.subject],
    }
    row = begin(work, values, event.subject)
    if row is not None:
        for author in dict.fromkeys(authors.values()):
            team.enrol(work, row, author, "member")
        tell(work, row, events.project_created)
        milestones.plan(work, row, sheet.get("first_steps") or ())


def create(work: Work, said: Mapping[str, Any]) -> Project:
    """Begin a project, by a coordinator; refuse (409) where the sheet it comes from has one already."""
    areas = known_areas(work, said.get("areas", ()))
    origins = list(dict.fromkeys(said.get("origins", ())))
    sheets = [origin for origin in origins if origin.startswith(SHEETS)]
    values = {
        "name": said["name"],
        "story": said["story"],
        "social_use": said.get("social_use"),
        "economic_model": said.get("economic_model"),
        "place": said.get("place"),
        "schedule": said.get("schedule"),
        "areas": areas,
        "edition": edition(work, said, areas),
        "origins": origins,
    }
    row = begin(work, values, sheets[0] if sheets else None)
    if row is None:
        raise Problem("conflict", detail="project.sheet-taken")
    tell(work, row, events.project_created)
    return row


def begin(work: Work, values: Mapping[str, Any], sheet: str | None) -> Project | None:
    """Add a project, or nothing where another was born of the same sheet, be it at this moment."""
    fixed = {"version": 1, "state": states.initial, "sheet": sheet}
    new = insert(Project).values(**fresh(work), **values, **fixed).on_conflict_do_nothing()
    id = work.session.execute(new.returning(Project.id)).scalar_one_or_none()
    return work.find(Project, id) if id is not None else None


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> Project:
    """Change what is said of a project, by its team or a coordinator; a stopped one stays as it is (409)."""
    rights.belong(work, work.find(Project, id).id)
    row = work.change(Project, id)
    going_on(row)
    known_areas(work, change.get("areas", ()))
    for name, value in change.items():
        setattr(row, name, list(dict.fromkeys(value)) if name == "areas" else value)
    tell(work, row, events.project_edited)
    return row


def move(work: Work, id: UUID, to: str, reason: str | None) -> Project:
    """Take one step, by who leads; a pause, an end and a step back need a reason (422). An end closes its calls."""
    row = work.find(Project, id, lock=True)
    rights.lead(work, row.id)
    state = row.state
    if not allows(state, row.before, to):
        raise Problem("forbidden-transition", object=states.name, state=state, wanted=to)
    if wants_a_reason(state, to) and not reason:
        raise Invalid("/reason", "project.reason-needed")
    states.move(row, to)
    row.before = state if to == PAUSED else None
    row.reason = reason
    row.version += 1
    add(work, StageChange, project=row.id, before=state, stage=to, reason=reason)
    tell(work, row, told(state, to))
    if to == STOPPED:
        calls.close_all(work, row)
    return row


def told(state: str, to: str) -> EventType:
    """Name the event of a step."""
    if to in STAGES:
        return events.project_resumed if state == PAUSED else events.project_stage_changed
    return events.project_paused if to == PAUSED else events.project_stopped


def codes(territory: Territory) -> set[str]:
    return {area.code for area in territory.areas}


def known_areas(work: Work, areas: Sequence[str]) -> list[str]:
    """Return areas, each once; refuse (422) one that the territory does not have."""
    for index, area in enumerate(areas):
        if area not in codes(work.territory):
            raise Invalid(f"/areas/{index}", "area.unknown")
    return list(dict.fromkeys(areas))


def edition(work: Work, said: Mapping[str, Any], areas: Sequence[str]) -> str | None:
    """Return the edition said, known here (422), or else the latest that is open in one of the areas, or everywhere."""
    if (code := said.get("edition")) is not None:
        if code not in {edition.code for edition in work.territory.editions}:
            raise Invalid("/edition", "edition.unknown")
        return str(code)
    here = [edition for edition in work.territory.editions if edition.open]
    here = [edition for edition in here if not edition.areas or set(areas) & set(edition.areas)]
    latest = max(here, key=lambda edition: edition.starts_on or date.min, default=None)
    return latest.code if latest else None
