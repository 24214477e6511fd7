"""Reading organisations."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from chassis.http import Page, Problem, paginate
from chassis.http.lists import Order, by_id
from chassis.work import Work
from projects.organisations.models import Organisation, OrganisationMember
from projects.people.names import Names


def words(value: Any) -> str:
    """Read a name back from a cursor; raise ValueError for what is none."""
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("no name")
    value.encode()
    return value


BY_NAME = [Order(func.lower(Organisation.name), False, words), Order(Organisation.id, False, UUID)]


def found(work: Work, query: Mapping[str, Any]) -> Page:
    """List organisations by name."""
    rows = select(Organisation)
    if "kind" in query:
        rows = rows.where(Organisation.kind == query["kind"])
    if "ids" in query:
        rows = rows.where(Organisation.id.in_(query["ids"]))
    if query.get("mine"):
        asker = work.asker
        if asker is None:
            raise Problem("unauthenticated")
        rows = rows.where(Organisation.id.in_(of(asker)))
    return paginate(work.session, rows, BY_NAME, limit=query["limit"], after=query.get("after"))


def one(work: Work, id: UUID) -> Organisation:
    return work.find(Organisation, id)


def of(participant: UUID) -> Any:
    """Select the organisations that a person may speak for."""
    return select(OrganisationMember.organisation).where(OrganisationMember.participant == participant)


def speaks_for(work: Work, participant: UUID | None, organisation: UUID | None) -> bool:
    """Tell whether a person may speak for an organisation."""
    if participant is None or organisation is None:
        return False
    found = of(participant).where(OrganisationMember.organisation == organisation)
    return work.session.execute(found).first() is not None


def members(work: Work, id: UUID, query: Mapping[str, Any], names: Names) -> Page:
    """List who may speak for an organisation."""
    rows = select(OrganisationMember).where(OrganisationMember.organisation == work.find(Organisation, id).id)
    page = paginate(work.session, rows, [by_id(OrganisationMember.id)], limit=query["limit"], after=query.get("after"))
    label = names.of(work, [row.participant for row in page.items])
    return Page([member(row) | {"label": label(row.participant)} for row in page.items], page.next)


def member(row: OrganisationMember) -> dict[str, Any]:
    return {
        "id": row.id,
        "organisation": row.organisation_ref,
        "participant": row.participant,
        "label": None,
        "created_at": row.created_at,
    }
