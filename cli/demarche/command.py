"""The group of all commands, each imported when it is called: `demarche --help` imports none."""

import importlib
from pathlib import Path
from typing import Any

import click

from demarche.errors import Failure, failure_of
from demarche.words import say

COMMANDS = (
    "run", "serve", "migrate", "territory", "role", "sample", "events", "audit", "deadletters", "backup", "restore",
    "doctor",
)  # fmt: skip


class Commands(click.Group):
    """Find a command in the module of its name; tell what went wrong in one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"demarche.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("commands")):
            formatter.write_dl([(name, say(f"{name}.summary")) for name in COMMANDS])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            raise failure from error


@click.group(
    cls=Commands,
    help=say("help"),
    epilog="\b\n" + say("exit_codes"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
def demarche() -> None:
    """Keep nothing: each command opens what it needs."""


def data_option(function: Any) -> Any:
    """Give a command `--data DIR`; without it the environment's, or the repository's own `var/demarche`."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help=say("option.data"),
    )(function)


def json_option(function: Any) -> Any:
    """Give a command `--json`, for programs that read it."""
    return click.option("--json", "as_json", is_flag=True, help=say("option.json"))(function)


__all__ = ["Failure", "data_option", "demarche", "json_option"]
