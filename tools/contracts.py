"""Write what is made from the code to its committed files: contracts of services, and the page of all events.

`python -m tools.contracts` writes everything, `python -m tools.contracts SERVICE…` the contracts of some services.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chassis.contracts import contract
from chassis.runtime import folder_of
from demarche.services import WITH_DATA, service

EVENTS = Path(__file__).parents[1] / "docs" / "events.md"
HEAD = """# Events

What the services tell, made from the code by `python -m tools.contracts`. `public` events are for all: in the log, its
stream and webhooks; those of the `territory` for its integrators, with a token; `internal` ones stay between services.
Each travels as a CloudEvent (`/api/asyncapi.json` has the shapes); `data` is the whole object, never a difference, so
that a copy is replaced and a late event recognised by its `version`. No event names a person, or carries the text of a
contribution, a comment or a card.
"""


def files(service: Any) -> dict[Path, str]:
    """Return the committed files of a service's contracts and what they should hold."""
    folder = folder_of(service).parent / "contracts"
    return {
        folder / f"{name}.json": json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        for name, document in contract(service).items()
    }


def events() -> str:
    """Write the page of all events, service by service."""
    return "\n".join([HEAD, *(line for name in WITH_DATA for line in section(service(name)))])


def section(told: Any) -> Iterator[str]:
    yield f"## {told.name}\n"
    yield "| event | for | when | `data` |"
    yield "|---|---|---|---|"
    for kind in told.catalogue.types.values():
        yield f"| `{kind.name}` | {kind.visibility} | {kind.summary} | {', '.join(kind.schema().fields)} |"
    yield ""


def main(names: Sequence[str]) -> None:
    written = {path: content for name in names or WITH_DATA for path, content in files(service(name)).items()}
    for path, content in (written if names else written | {EVENTS: events()}).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
        print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
