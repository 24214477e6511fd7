"""Roles as the operator gives them, through participation's own actions: the first administrator has nobody to ask."""

from uuid import UUID

from chassis import audit
from chassis.clock import Clock
from chassis.config import Settings
from chassis.context import Acting
from chassis.database import Database
from chassis.http.problems import Problem
from chassis.territory import Registry, Territory
from chassis.words import Words
from demarche.errors import NOT_FOUND, USAGE, Failure
from demarche.words import language

SERVICE = "participation"


def administrator_link(database: Database, territory: Territory) -> str:
    """Return the address of a page that makes whoever opens it first the territory's administrator."""
    from participation.participants.actions import make_administrator_link

    with database.work(territory, acting_for(territory)) as work:
        token = make_administrator_link(work)
        audit.leave(work, "make_administrator_link", None)
    return f"{database.settings.origin(territory)}/premiere-administration/{token}"


def revoke(database: Database, territory: Territory, participant: UUID, role: str) -> None:
    """Take a role back from a person, the last administrator's too: there is always a next link."""
    from participation.roles import actions

    with database.work(territory, acting_for(territory)) as work:
        actions.revoke(work, participant, role)
        audit.leave(work, "revoke_role", f"participants/{participant}/roles/{role}")


def grant(settings: Settings, territory: Territory, participant: UUID, role: str) -> list[str]:
    """Give a role to a person and return all that they hold; raise Failure where the service refuses."""
    from chassis.runtime import folder_of
    from participation.roles import actions
    from participation.roles.models import ROLES
    from participation.service import Participation

    if role not in ROLES:
        raise Failure("role.unknown", code=USAGE, role=role, roles=", ".join(ROLES))
    try:
        with database_of(settings).work(territory, acting_for(territory)) as work:
            held = actions.grant(work, participant, role)["roles"]
            audit.leave(work, "grant_role", f"participants/{participant}/roles/{role}")
            return [str(each) for each in held]
    except Problem as problem:
        if problem.status == 404:
            raise Failure("role.nobody", code=NOT_FOUND, participant=participant, territory=territory.slug) from problem
        words = Words(folder_of(Participation) / "locale")
        raise Failure("said", said=words(language(), problem.detail, **problem.values)) from problem


def database_of(settings: Settings) -> Database:
    return Database(SERVICE, settings, Clock())


def acting_for(territory: Territory) -> Acting:
    """Return the context in which the command acts: for itself."""
    return Acting(territory.slug, kind="service", service="cli")


def territory_named(settings: Settings, slug: str) -> Territory:
    """Return a territory; raise Failure where there is none of this name."""
    found = Registry(settings.territories).get(slug)
    if found is None:
        raise Failure("territory.unknown", code=NOT_FOUND, slug=slug, folder=settings.territories)
    return found
