"""The one door: territory, identity, limits, the API of all services, and the pages."""

from typing import TYPE_CHECKING, ClassVar

from chassis.service import Service

if TYPE_CHECKING:
    from chassis.runtime import Runtime
    from gateway.door import Door


class Gateway(Service):
    """Stands before every service; has no domain and no database."""

    name = "gateway"
    catalogue: ClassVar[None] = None

    @staticmethod
    def make_application(runtime: "Runtime") -> "Door":
        """Answer requests through our own door: what we declare ourselves needs no worker and no transaction."""
        from gateway.door import Door

        return Door(runtime)
