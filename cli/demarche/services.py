"""The services that an installation is made of, by name, each imported when it is asked for."""

from pathlib import Path
from typing import Any

WITH_DATA = ("participation", "workshops", "projects", "notifications")
GATEWAY = "gateway"
NAMES = (*WITH_DATA, GATEWAY)
KINDS_OF_ROLE = ("app", "worker", "migrator")
ROLES = tuple(f"{name}_{role}" for name in WITH_DATA for role in KINDS_OF_ROLE)


def service(name: str) -> Any:
    """Return the class of a service, or of the gateway."""
    match name:
        case "participation":
            from participation.service import Participation

            return Participation
        case "workshops":
            from workshops.service import Workshops

            return Workshops
        case "projects":
            from projects.service import Projects

            return Projects
        case "notifications":
            from notifications.service import Notifications

            return Notifications
        case "gateway":
            from gateway.service import Gateway

            return Gateway
    raise KeyError(name)


def migrations(name: str) -> Path:
    """Return the folder of a service's migrations, without importing the service."""
    from importlib.util import find_spec

    found = find_spec(name)
    if found is None or found.origin is None:
        raise KeyError(name)
    return Path(found.origin).parent / "migrations"
