"""Which service owns a resource: by the first segment of its path, and nothing else.

A new endpoint in a service needs no line here; a new first segment needs one, or one in the setting `routes`.
"""

from collections.abc import Mapping

from chassis.http import Problem

ROUTES: Mapping[str, str] = {
    **dict.fromkeys(
        [
            "administrator-links",
            "appeals",
            "challenges",
            "comments",
            "contributions",
            "guardianships",
            "integrators",
            "me",
            "moderation",
            "participants",
            "receipts",
            "sessions",
            "sign-ins",
            "tokens",
        ],
        "participation",
    ),
    **dict.fromkeys(["cards", "registrations", "sheets", "tables", "workshops"], "workshops"),
    **dict.fromkeys(
        ["calls", "commitments", "indicators", "mentors", "milestones", "organisations", "projects", "updates"],
        "projects",
    ),
    **dict.fromkeys(
        ["event-types", "events", "messages", "subscriptions", "threads", "unsubscribe", "webhooks"],
        "notifications",
    ),
}

EACH = ("audit", "me", "statistics")  # followed by a service: what staff did in it, what it keeps of me, what it counts


class Routing:
    """The map of this installation: ours, and what its settings add or change."""

    def __init__(self, routes: Mapping[str, str]) -> None:
        self.routes = {**ROUTES, **routes}

    @property
    def services(self) -> list[str]:
        return list(dict.fromkeys(self.routes.values()))

    def service(self, path: str) -> str:
        """Return the owner of a path; refuse (404) what nobody owns, and steps upwards. `/internal` is in no map."""
        if {".", ".."} & set(path.split("/")):
            raise Problem("not-found")
        first, _, rest = path.lstrip("/").partition("/")
        if first in EACH and (name := rest.partition("/")[0]) in self.services:
            return name
        if owner := self.routes.get(first):
            return owner
        raise Problem("not-found")
