"""Roles as the operator grants them, through participation's own actions."""

from chassis.context import Acting
from chassis.database import Database
from chassis.territory import Territory


def acting_for(territory: Territory) -> Acting:
    """Return the context in which the command acts: for itself."""
    return Acting(territory.slug, kind="service", service="cli")


def administrator_link(database: Database, territory: Territory) -> str:
    """Return the address of a page that makes whoever opens it first the territory's administrator."""
    from participation.participants.actions import make_administrator_link

    with database.work(territory, acting_for(territory)) as work:
        token = make_administrator_link(work)
    return f"{database.settings.origin(territory)}/premiere-administration/{token}"
