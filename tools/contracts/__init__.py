"""Write what is made from the code to its committed files: contracts of services, the page of events, golden events.

`python -m tools.contracts` writes everything, `python -m tools.contracts SERVICE…` the contracts of some services. What
would break whoever relies on the contracts as they were is named: that needs a new major version, an addition doesn't.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from chassis.runtime import folder_of
from demarche.services import GATEWAY, NAMES, WITH_DATA, service
from gateway.resources import Resources
from tools.contracts import golden
from tools.contracts.documents import contract, example, openapi

EVENTS = Path(__file__).parents[2] / "docs" / "events.md"
HEAD = """# Events

What the services tell, made from the code by `python -m tools.contracts`. `public` events are for all: in the log, its
stream and webhooks; those of the `territory` for its integrators, with a token; `internal` ones stay between services.
Each travels as a CloudEvent (`/api/asyncapi.json` has the shapes); `data` is the whole object, never a difference, so
that a copy is replaced and a late event recognised by its `version`. No event names a person, or carries the text of a
contribution, a comment or a card. Each is followed by an example of its `data`.
"""


def declares(name: str) -> Any:
    """Return the class that declares the operations of a service, or of the gateway."""
    return Resources if name == GATEWAY else service(name)


def with_data() -> list[Any]:
    """Return the services that tell events."""
    return [service(name) for name in WITH_DATA]


def files(service: Any) -> dict[Path, str]:
    """Return the committed files of a service's contracts and what they should hold; the gateway tells no events."""
    folder = folder_of(service) / "contracts"
    documents = {"openapi": openapi(service)} if service is Resources else contract(service, with_data())
    return {
        folder / f"{name}.json": json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        for name, document in documents.items()
    }


def events() -> str:
    """Write the page of all events, service by service."""
    return "\n".join([HEAD, *(line for each in with_data() for line in section(each))])


def section(told: Any) -> Iterator[str]:
    yield f"## {told.name}\n"
    yield "| event | for | when |"
    yield "|---|---|---|"
    for kind in told.catalogue.types.values():
        yield f"| `{kind.name}` | {kind.visibility} | {kind.summary} |"
    yield ""
    for kind in told.catalogue.types.values():
        data = json.dumps(example(told, kind.schema, kind.name), ensure_ascii=False, indent=2)
        yield f"<details><summary><code>{kind.name}</code></summary>\n\n```json\n{data}\n```\n\n</details>\n"


def breaks(kept: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[str]:
    """Name what was in a contract and no longer is, or is otherwise; say nothing of what is new."""
    for path, methods in kept.get("paths", {}).items():
        yield from (f"{verb.upper()} {path} is gone" for verb in methods if verb not in made["paths"].get(path, {}))
    yield from (f"{channel} is gone" for channel in kept.get("channels", {}) if channel not in made["channels"])
    shapes = made.get("components", {}).get("schemas", {})
    for name, was in kept.get("components", {}).get("schemas", {}).items():
        if (shape := shapes.get(name)) is None:
            yield f"{name} is gone"
            continue
        fields = shape.get("properties", {})
        for field, about in was.get("properties", {}).items():
            if field not in fields:
                yield f"{name}.{field} is gone"
            elif kind(about) != kind(fields[field]):
                yield f"{name}.{field} was {kind(about)} and is {kind(fields[field])}"
        if "additionalProperties" in was:  # what comes in
            asked = set(shape.get("required", ())) - set(was.get("required", ()))
            yield from (f"{name}.{field} is now required" for field in sorted(asked))


def kind(about: Mapping[str, Any]) -> str:
    """Say of what type a field is."""
    if "items" in about:
        return f"[{kind(about['items'])}]"
    return str(about.get("$ref") or about.get("anyOf") or about.get("type"))


def write(names: Sequence[str]) -> None:
    """Write the contracts of some services, or of all with the page of their events."""
    written = {path: content for name in names or NAMES for path, content in files(declares(name)).items()}
    for path, content in (written if names else written | {EVENTS: events()}).items():
        if path.suffix == ".json" and path.is_file():
            for broken in breaks(json.loads(path.read_text("utf-8")), json.loads(content)):
                print(f"BREAKS {broken}")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
        print(path)
    if not names:
        told = with_data()
        for broken in golden.broken(golden.kept(), golden.shapes_of(told), told):
            print(f"BREAKS {broken}")
        for path in golden.write(told):
            print(path)
