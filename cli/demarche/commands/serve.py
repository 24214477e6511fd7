"""`demarche serve`: services of production in this process; their settings come from the environment or a file."""

import signal
from pathlib import Path

import click

from demarche.command import data_option
from demarche.errors import TAKEN, Failure
from demarche.services import GATEWAY, NAMES, WITH_DATA, service
from demarche.words import say


@click.command(help=say("serve.help"))
@click.argument("services", nargs=-1, required=True, type=click.Choice(NAMES))
@data_option
def serve(services: tuple[str, ...], data: Path | None) -> None:
    """Serve until SIGTERM or Ctrl-C; refuse to start on a database that is not up to date."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if len(services) > 1 and GATEWAY not in services:
        raise click.UsageError(say("serve.one_or_gateway"))
    from chassis.bus import Unavailable
    from chassis.logs import log
    from demarche import logs
    from demarche.installation import Installation
    from demarche.process import Process
    from demarche.provision import at_head
    from demarche.services import migrations
    from demarche.settings import demand_secrets

    installation = Installation(data)
    if not installation.production:
        raise Failure("serve.no_settings", data=installation.data)
    settings = installation.settings
    demand_secrets(settings, services)
    logs.configure(settings.log_level)
    for name in WITH_DATA:
        try:
            if name in services and not at_head(name, migrations(name), settings):
                raise Failure("serve.not_migrated", service=name)
        except Unavailable as error:  # it may come: until then the service answers that it is not ready
            log.warning("serve.database_away", reason=str(error))
    process = Process([service(name) for name in dict.fromkeys(services)], settings)
    try:
        process.start()
    except OSError as error:
        raise Failure(
            "serve.cannot_listen", code=TAKEN, listen=settings.listen, port=settings.port, said=error.strerror
        ) from error
    process.wait()
