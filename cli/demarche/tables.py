"""Lists as a person reads them in a terminal."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from demarche.words import say

WIDE = 250  # for a pipe or a file, which have no width of their own


def show_table(subject: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the rows under the column names of the catalogue (`cli.<subject>.<column>`), or that there is none."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
    if not rows:
        console.print(say(f"{subject}.none"))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(say(f"{subject}.{column}"), overflow="fold")
    for row in rows:
        table.add_row(*(str(row[column]) if row[column] is not None else "" for column in columns))
    console.print(table)
