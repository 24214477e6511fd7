"""The whole surface of participation at a glance: a short method for each route, event and job."""

from chassis.service import Service
from participation import events


class Participation(Service):
    """What people say, and who they are."""

    name = "participation"
    catalogue = events.catalogue
