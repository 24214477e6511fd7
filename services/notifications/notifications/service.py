"""The whole surface of notifications at a glance: a short method for each route, event and job."""

from chassis.service import Service
from notifications import events


class Notifications(Service):
    """What people and integrators are told."""

    name = "notifications"
    catalogue = events.catalogue
