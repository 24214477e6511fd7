"""What is done to indicators; these are their only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.events import EventType
from chassis.rows import add
from chassis.work import Work
from projects import events
from projects.indicators.models import Indicator
from projects.indicators.states import states
from projects.projects.models import Project
from projects.shapes import in_order
from projects.team import queries as team
from projects.team import rights


def record(work: Work, project: UUID, said: Mapping[str, Any]) -> Indicator:
    """Record a figure with how it is known, by the team or a coordinator; after the end of a project too."""
    of = work.find(Project, project)
    rights.belong(work, of.id)
    today = work.now.astimezone(work.territory.zone).date()
    row = add(
        work,
        Indicator,
        version=1,
        state=states.initial,
        project=of.id,
        edition=of.edition,
        date=said.get("date", today),
        **{name: said[name] for name in ("what", "value", "unit", "method", "source", "measured")},
        **interval(said),
    )
    tell(work, row, events.indicator_recorded)
    return row


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> Indicator:
    """Correct a figure in the open, by the team or a coordinator."""
    rights.belong(work, work.find(Indicator, id).project)
    row = work.change(Indicator, id)
    for name, value in {**change, **interval(change)}.items():
        if name != "interval":
            setattr(row, name, value)
    tell(work, row, events.indicator_edited)
    return row


def interval(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the interval said, as columns; refuse (422) one that ends before it starts."""
    if "interval" not in said:
        return {}
    starts_on, ends_on = said["interval"]["starts_on"], said["interval"].get("ends_on")
    in_order("/interval/ends_on", starts_on, ends_on)
    return {"starts_on": starts_on, "ends_on": ends_on}


def tell(work: Work, row: Indicator, kind: EventType) -> None:
    work.session.flush()
    work.emit(kind, row.ref, row, authors=team.ids(work, row.project))
