"""The stages of a project (design: States): one step either way, a pause that returns where it was, an end."""

from chassis.http import Problem
from chassis.states import Stateful, StateTable

STAGES = ("emerging", "building", "testing", "launched", "rooted")
PAUSED, STOPPED = "paused", "stopped"


def neighbours(stage: str) -> tuple[str, ...]:
    here = STAGES.index(stage)
    return STAGES[max(here - 1, 0) : here] + STAGES[here + 1 : here + 2]


states = StateTable(
    "project",
    STAGES[0],
    {stage: (*neighbours(stage), PAUSED, STOPPED) for stage in STAGES} | {PAUSED: (*STAGES, STOPPED)},
)


def allows(state: str, before: str | None, to: str) -> bool:
    """Tell whether a project may go there; a paused one only where it was, or to its end."""
    return states.allows(state, to) and (state != PAUSED or to in (before, STOPPED))


def wants_a_reason(state: str, to: str) -> bool:
    """Tell whether a step needs a reason: a pause, an end, and a step back."""
    backwards = state in STAGES and to in STAGES and STAGES.index(to) < STAGES.index(state)
    return to in (PAUSED, STOPPED) or backwards


def going_on(row: Stateful) -> None:
    """Refuse (409) what is meant for a project that was stopped."""
    if row.state == STOPPED:
        raise Problem("conflict", detail="project.stopped", state=row.state)
