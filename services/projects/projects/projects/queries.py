"""Reading projects: the list, one of them, the steps it took. Nothing here writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, func, literal, select

from chassis.http import Page, Problem, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from projects.calls.models import Call
from projects.commitments.models import Commitment
from projects.commitments.states import PUBLIC
from projects.indicators.models import Indicator
from projects.people.names import UNASKED, Names
from projects.projects.actions import SHEETS
from projects.projects.models import Project, StageChange
from projects.projects.states import STOPPED, allows, states
from projects.team import queries as team
from projects.team import rights
from projects.team.models import Member
from projects.updates.models import Update
from projects.updates.states import states as news

SHOWN = (
    "id", "name", "story", "social_use", "economic_model", "place", "schedule", "state", "stage", "reason", "areas",
    "edition", "origins", "version", "created_at",
)  # fmt: skip


def counted(model: Any, *conditions: Any) -> Any:
    inside = select(func.count()).select_from(model).where(model.project == Project.id, *conditions)
    return inside.correlate(Project).scalar_subquery()


def latest(model: Any, *conditions: Any) -> Any:
    inside = select(func.max(model.created_at)).where(model.project == Project.id, *conditions)
    return inside.correlate(Project).scalar_subquery()


HEARD = func.greatest(Project.created_at, latest(StageChange), latest(Update, Update.state == news.initial))
ROWS = select(
    Project,
    counted(Call, Call.state == "open"),
    counted(Commitment, Commitment.state.in_(PUBLIC)),
    counted(Commitment, Commitment.state == "kept"),
    counted(Indicator),
    HEARD,
)


def found(work: Work, query: Mapping[str, Any], names: Names) -> Page:
    """List projects by any filter, the newest first."""
    rows = ROWS.where(*filters(work, query))
    page = paginate(work.session, rows, [by_id(Project.id)], limit=query["limit"], after=query.get("after"))
    return Page(shaped(work, page.items, names), page.next)


def filters(work: Work, query: Mapping[str, Any]) -> Iterable[ColumnElement[bool]]:
    """Translate each filter that was given into a condition."""
    if "stage" in query:
        yield Project.state == query["stage"]
    if "edition" in query:
        yield Project.edition == query["edition"]
    if "area" in query:
        yield literal(query["area"]) == any_(Project.areas)
    if "sheet" in query:
        yield Project.sheet == f"{SHEETS}{query['sheet']}"
    if "ids" in query:
        yield Project.id.in_(query["ids"])
    if "silent_for" in query:
        yield work.now - timedelta(days=query["silent_for"]) > HEARD
        yield Project.state != STOPPED
    if query.get("mine"):
        asker = work.asker
        if asker is None:
            raise Problem("unauthenticated")
        yield Project.id.in_(select(Member.project).where(Member.participant == asker, Member.state == "active"))


def shaped(work: Work, rows: Sequence[Any], names: Names) -> list[dict[str, Any]]:
    """Give rows the shape in which they are shown, the people of all their teams asked for at once."""
    teams = team.of(work, [row[0].id for row in rows])
    label = names.of(work, [member.participant for members in teams.values() for member in members])
    return [
        {name: getattr(project, name) for name in SHOWN}
        | {
            "team": [
                {"label": member.label or label(member.participant), "role": member.role}
                for member in teams.get(project.id, ())
            ],
            "counts": {"calls": calls, "commitments": commitments, "kept": kept, "indicators": indicators},
            "heard_at": heard_at,
        }
        for project, calls, commitments, kept, indicators, heard_at in rows
    ]


def detail(work: Work, id: UUID, names: Names = UNASKED) -> dict[str, Any]:
    """Show one, with what the asker may do."""
    work.session.flush()
    row = work.session.execute(ROWS.where(Project.id == id)).one_or_none()
    if row is None:
        raise Problem("not-found")
    project, me = row[0], team.mine(work, id)
    return shaped(work, [row], names)[0] | {
        "mine": me is not None and me.state == "active",
        "actions": actions(work, project, me),
        "next_stages": [to for to in states.states if allows(project.state, project.before, to)],
    }


def actions(work: Work, row: Project, me: Member | None) -> list[str]:
    """Name what the asker may do now; pages make their buttons of these."""
    inside, leads = rights.belongs(work, row.id, "projects:read"), rights.leads(work, row.id, "projects:read")
    person, going = work.acting.participant is not None, row.state != STOPPED
    possible = {
        "edit": inside and going,
        "stage": leads and going,
        "team": leads,
        "milestone": inside and going,
        "update": inside,
        "call": inside and going,
        "indicator": inside,
        "join": person and me is None and going,
        "leave": me is not None,
        "commit": going,
    }
    return [name for name, allowed in possible.items() if allowed]


def steps(work: Work, id: UUID, query: Mapping[str, Any]) -> Page:
    """List the steps a project took, the latest first."""
    rows = select(StageChange).where(StageChange.project == work.find(Project, id).id)
    return paginate(work.session, rows, [by_id(StageChange.id)], limit=query["limit"], after=query.get("after"))
