"""What is done to a team; these are its only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from chassis.http import Invalid, Problem
from chassis.rows import add, fresh
from chassis.work import Work
from projects import events
from projects.mentors import actions as mentors
from projects.people import queries as people
from projects.projects.models import Project
from projects.projects.states import going_on
from projects.projects.telling import tell, tell_of
from projects.team import rights
from projects.team.models import ROLES, Member
from projects.team.states import ACTIVE, ASKED, states


def enrol(work: Work, project: Project, participant: UUID, role: str) -> Member:
    """Take a person into a team, or give them this role where they are in it or asked to be."""
    values = {"version": 1, "state": ACTIVE, "project": project.id, "participant": participant, "role": role}
    new = insert(Member).values(**fresh(work), **values, waiting=False)
    changed = {"version": Member.version + 1, "state": ACTIVE, "role": role, "waiting": False}
    row = new.on_conflict_do_update(
        index_elements=[Member.territory, Member.project, Member.participant], set_=changed
    ).returning(Member.id)
    return work.find(Member, work.session.execute(row).scalar_one(), lock=True)


def take_in(work: Work, id: UUID, said: Mapping[str, Any], known: bool) -> Member:
    """Take someone into the team, by who leads: a person, or someone without an account under the name they gave."""
    project = work.find(Project, id)
    rights.lead(work, project.id)
    participant, label = said.get("participant"), said.get("label")
    if (participant is None) == (label is None):
        raise Invalid("/participant", "member.one-of-two")
    if participant is None:
        row = add(work, Member, version=1, state=ACTIVE, project=project.id, label=label, role=said["role"],
                  waiting=False)  # fmt: skip
        tell(work, project, events.project_joined)
        return row
    person = people.named(work, participant, known)
    was = at_hand(work, project.id, person)
    if said["role"] == "mentor" and (was is None or was.state != ACTIVE or was.role != "mentor"):
        mentors.take_place(work, person)
    row = enrol(work, project, person, said["role"])
    if was is None or was.state != ACTIVE:
        welcome(work, project, row)
    elif was.role != row.role:
        tell(work, project, events.project_team_changed)
    return row


def welcome(work: Work, project: Project, row: Member) -> None:
    """Tell all that the team grows, and the person that they are of it."""
    tell(work, project, events.project_joined)
    tell_of(work, project, events.member_accepted, row.participant)


def at_hand(work: Work, project: UUID, participant: UUID) -> Member | None:
    """Return a person's place in a team, locked, as it is now: a copy that later changes leave alone."""
    found = select(Member).where(Member.project == project, Member.participant == participant)
    row = work.session.execute(found.with_for_update()).scalar_one_or_none()
    if row is not None:
        work.session.expunge(row)
    return row


def ask_to_join(work: Work, id: UUID) -> Member:
    """Ask to join; a second time changes nothing. It waits as long as the person is provisional."""
    project = work.find(Project, id)
    person = people.current(work)
    going_on(project)
    values = {"version": 1, "state": ASKED, "project": project.id, "participant": person.id, "role": "member"}
    new = insert(Member).values(**fresh(work), **values, waiting=person.waits).on_conflict_do_nothing()
    if work.session.execute(new.returning(Member.id)).first() is not None and not person.waits:
        tell_of(work, project, events.member_asked, person.id)
    found = select(Member).where(Member.project == project.id, Member.participant == person.id)
    return work.session.execute(found).scalar_one()


def accept(work: Work, id: UUID, member: UUID) -> Member:
    """Let in who asked, by who leads."""
    project, row = both(work, id, member)
    rights.lead(work, project.id)
    if row.waiting:
        raise Problem("not-found")
    states.move(row, ACTIVE)
    if row.role == "mentor" and row.participant is not None:
        mentors.take_place(work, row.participant)
    row.version += 1
    welcome(work, project, row)
    return row


def give_role(work: Work, id: UUID, member: UUID, role: str) -> Member:
    """Give a member another role, by who leads."""
    project, row = both(work, id, member)
    rights.lead(work, project.id)
    if row.waiting:
        raise Problem("not-found")
    work.change(Member, member)
    if row.state == ACTIVE and role == "mentor" != row.role and row.participant is not None:
        mentors.take_place(work, row.participant)
    row.role = role
    if row.state == ACTIVE:
        tell(work, project, events.project_team_changed)
    return row


def leave(work: Work, id: UUID, member: UUID) -> None:
    """Leave a team, or take someone out of it, by who leads; who only asked is refused so."""
    project, row = both(work, id, member)
    mine = row.participant is not None and row.participant == work.asker
    if not mine:
        rights.lead(work, project.id)
        if row.waiting:
            raise Problem("not-found")
    let_go(work, project, row)


def let_go(work: Work, project: Project, row: Member) -> None:
    work.session.delete(row)
    if row.state == ACTIVE:
        tell(work, project, events.project_left)
    elif not row.waiting:
        tell_of(work, project, events.member_dropped, row.participant)


def both(work: Work, id: UUID, member: UUID) -> tuple[Project, Member]:
    """Return a project and one of its members, locked; refuse (404) a member of another."""
    project, row = work.find(Project, id), work.find(Member, member, lock=True)
    if row.project != project.id:
        raise Problem("not-found")
    return project, row


def enter_all(work: Work, participant: UUID) -> None:
    """Tell of whom asked to join while provisional."""
    for row in places(work, participant, Member.waiting):
        row.waiting = False
        tell_of(work, work.find(Project, row.project), events.member_asked, participant)


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Give a person's places to whom they turned out to be; of two in one team the stronger stays."""
    for row in places(work, participant):
        other = at_hand(work, row.project, known_as)
        if other is None:
            row.participant = known_as
            continue
        role, active = min(row.role, other.role, key=ROLES.index), ACTIVE in (row.state, other.state)
        work.session.delete(row)
        work.session.flush()
        kept = work.find(Member, other.id, lock=True)
        kept.role, kept.state, kept.waiting = role, ACTIVE if active else ASKED, row.waiting and other.waiting
        kept.version += 1
    work.session.flush()


def forget(work: Work, participant: UUID) -> None:
    """Take a person out of every team; the teams that had them are told."""
    for row in places(work, participant):
        work.session.delete(row)
        if row.state == ACTIVE:
            tell(work, work.find(Project, row.project), events.project_left)


def drop_waiting(work: Work, before: Any) -> None:
    """Forget who asked and was never known."""
    work.session.execute(delete(Member).where(Member.waiting, Member.created_at < before))


def places(work: Work, participant: UUID, *conditions: Any) -> list[Member]:
    rows = select(Member).where(Member.participant == participant, *conditions).order_by(Member.id)
    return list(work.session.execute(rows.with_for_update()).scalars())
