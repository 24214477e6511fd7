"""The one door: territory, identity, limits, the API of all services, and the pages."""

from typing import ClassVar

from chassis.service import Service


class Gateway(Service):
    """Stands before every service; has no domain and no database."""

    name = "gateway"
    catalogue: ClassVar[None] = None
