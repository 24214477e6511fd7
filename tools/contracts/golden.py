"""Golden events: one of each type and version ever told, as it was on the bus; what is there is never written again.

`events/<type>.json` is an example as the first release that told it wrote it. `shapes.json` holds each field that a
version was ever published with, and its type: it only grows. A field that goes or changes its type wants a new version
(`declare(…, major=2)`), and an upcast in each service that hears the former one (`Service.upcasts`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from chassis.events import Event, EventType
from tools.contracts.documents import ENVELOPE, VERSION, example, name_of

GOLDEN = Path(__file__).parents[2] / "tests" / "golden"
SHAPES = GOLDEN / "shapes.json"
SOMEONE = UUID("01981f5a-7c00-7000-8000-00000000a000")

Shapes = dict[str, dict[str, str]]  # by event type: its fields by path (`place.commune`, `first_steps[].what`)


def file_of(event_type: str) -> Path:
    return GOLDEN / "events" / f"{event_type}.json"


def kept() -> Shapes:
    """Return every field that was ever published."""
    found: Shapes = json.loads(SHAPES.read_text("utf-8")) if SHAPES.is_file() else {}
    return found


def body(service: Any, kind: EventType) -> bytes:
    """Write an example of an event as its service puts it on the bus."""
    data = example(service, kind.schema, kind.name)
    what = kind.name.split(".")[1].replace("_", "-")
    return Event(
        id=uuid5(NAMESPACE_URL, kind.name),
        territory=str(ENVELOPE["territory"]),
        type=kind.name,
        source=f"https://territoire.example.fr/{service.name}",
        subject=f"{what}s/{next(iter(data.values()), '')}",
        time=datetime.fromisoformat(str(ENVELOPE["time"])),
        data=data,
        visibility=kind.visibility,
        actor=SOMEONE,
        authors=(SOMEONE,),
        trace=str(ENVELOPE["traceparent"]),
    ).encode()


def shapes_of(services: Sequence[Any]) -> Shapes:
    """Return the fields of all events that the services tell today."""
    found: Shapes = {}
    for service in services:
        spec = APISpec(service.name, VERSION, "3.1.0", plugins=[MarshmallowPlugin(schema_name_resolver=name_of)])
        kinds = service.catalogue.types.values()
        for schema in {kind.schema for kind in kinds}:
            if name_of(schema) not in spec.components.schemas:
                spec.components.schema(name_of(schema), schema=schema)
        shapes = json.loads(json.dumps(spec.components.schemas))
        found |= {kind.name: dict(fields_in(shapes[name_of(kind.schema)], shapes)) for kind in kinds}
    return found


def fields_in(about: Mapping[str, Any], shapes: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    """Yield each field of a shape by its path, with its type."""
    either = [each for each in about.get("anyOf") or about.get("allOf") or [about] if each.get("type") != "null"]
    about = either[0]
    if "$ref" in about:
        about = shapes[about["$ref"].rpartition("/")[2]]
    if "properties" in about:
        for name, inner in about["properties"].items():
            yield from fields_in(inner, shapes, f"{at}.{name}".lstrip("."))
    elif "items" in about:
        yield from fields_in(about["items"], shapes, f"{at}[]")
    else:
        said = about.get("type", "any")
        yield at, said if isinstance(said, str) else " or ".join(said)


def broken(was: Shapes, now: Shapes, services: Sequence[Any]) -> Iterator[str]:
    """Name each field of a published version that is gone or of another type, and each version that nobody reads."""
    for event_type, fields in was.items():
        if event_type not in now:
            if not any(event_type in service.upcasts for service in services):
                yield f"{event_type} is told no more, and no service has an upcast for what was told"
            continue
        for field, said in fields.items():
            if field not in now[event_type]:
                yield f"{event_type}: {field} is gone"
            elif now[event_type][field] != said:
                yield f"{event_type}: {field} was {said} and is {now[event_type][field]}"


def write(services: Sequence[Any]) -> Iterator[Path]:
    """Keep what is new: the event of each new type, each new field; yield the files written."""
    for service in services:
        for kind in service.catalogue.types.values():
            if not (file := file_of(kind.name)).is_file():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(body(service, kind) + b"\n")
                yield file
    was, now = kept(), shapes_of(services)
    grown = {name: now.get(name, {}) | was.get(name, {}) for name in sorted({*now, *was})}
    if grown != was:
        SHAPES.write_text(json.dumps(grown, ensure_ascii=False, indent=1) + "\n", "utf-8")
        yield SHAPES
