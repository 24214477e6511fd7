"""The databases of an installation: made and brought to their newest version, or found so at a glance."""

from collections.abc import Callable, Sequence

from chassis.bus import Unavailable
from chassis.config import Settings
from demarche.services import WITH_DATA, migrations


def prepare(
    settings: Settings,
    superuser: str | None,
    tell: Callable[[str], None] = lambda step: None,
    services: Sequence[str] = WITH_DATA,
) -> list[str]:
    """Bring databases to head, making those that are missing where `superuser` is given; return whose were not."""
    behind = [name for name in services if not at_head(name, settings)]
    if not behind:
        return []
    from demarche.provision import migrate, provision

    tell("cli.run.migrating")
    if superuser:
        provision(behind, settings, superuser)
    for name in behind:
        migrate(name, migrations(name), settings)
    return behind


def at_head(name: str, settings: Settings) -> bool:
    """Tell whether a service's database is there and at its newest version."""
    from demarche import provision

    try:
        return provision.at_head(name, migrations(name), settings)
    except Unavailable:
        return False
