"""What the gateway answers itself, out of the territory files: territories, communes, areas, themes."""

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from marshmallow import Schema, fields, validate

from chassis.http import ListQuery, Page, Problem, get
from chassis.http import body as bodies
from chassis.http.answer import render
from chassis.http.lists import decode, encode
from chassis.service import operations_of
from chassis.territory import Commune, Territory
from gateway.examples import EXAMPLES

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from gateway.door import Door
    from gateway.visit import Visit


class EditionSchema(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    areas = fields.List(fields.String())
    starts_on = fields.Date(allow_none=True)
    ends_on = fields.Date(allow_none=True)
    step = fields.String(required=True, metadata={"description": "mobilisation, action or accompaniment."})
    open = fields.Boolean(required=True)


class TerritorySchema(Schema):
    """A territory: one instance of the démarche."""

    slug = fields.String(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    url = fields.String(required=True)
    time_zone = fields.String()
    languages = fields.List(fields.String())
    sample = fields.Boolean(metadata={"description": "What it shows was said by nobody: it is a sample."})


class TerritoryWithEditionsSchema(TerritorySchema):
    """The territory of this host, and where it is in its démarche."""

    contacts = fields.Dict(keys=fields.String(), values=fields.String())
    editions = fields.List(fields.Nested(EditionSchema))


class CommuneSchema(Schema):
    """A commune, by its official code (INSEE)."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    postcodes = fields.List(fields.String())
    area = fields.String(allow_none=True)
    population = fields.Integer(allow_none=True)


class AreaSchema(Schema):
    """A set of communes inside the territory."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class ThemeSchema(Schema):
    """What a need or an idea is about."""

    code = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "In the reader's language."})
    names = fields.Dict(keys=fields.String(), values=fields.String())


class CommuneQuery(ListQuery):
    q = fields.String(
        validate=validate.Length(1, 100),
        metadata={"description": "The beginning of a name or of a postcode; accents do not matter."},
    )
    area = fields.String()


class Resources:
    """Our own operations, declared as a service's are; `visit` is the request at hand."""

    name = "gateway"
    examples = EXAMPLES

    def __init__(self, door: "Door") -> None:
        self.door = door
        self.runtime = self
        self.operations = {operation.path: operation for operation in operations_of(type(self))}

    def answer(self, visit: "Visit", path: str) -> "Response | None":
        """Answer an operation of ours, or None for a path that is a service's."""
        operation = self.operations.get(path.rstrip("/"))
        if operation is None:
            return None
        if visit.request.method not in ("GET", "HEAD"):
            raise Problem("method-not-allowed", headers={"Allow": "GET, HEAD"})
        query = bodies.read_query(operation.parameters, visit.request)
        method = getattr(type(self), operation.name).__wrapped__
        return render(self.door.runtime, operation, method(self, visit, query), visit.request, visit)  # type: ignore[arg-type]

    @get("/territory", gives=TerritoryWithEditionsSchema)
    def territory(self, visit: "Visit", query: Mapping[str, Any]) -> Any:
        """Read the territory of this host."""
        return self.public(visit.territory) | {
            "contacts": visit.territory.contacts,
            "editions": visit.territory.editions,
        }

    @get("/territories", gives=TerritorySchema, many=True, query=ListQuery)
    def territories(self, visit: "Visit", query: Mapping[str, Any]) -> Any:
        """List the territories of this installation."""
        return part([self.public(territory) for territory in self.door.hosts.open()], query)

    @get("/communes", gives=CommuneSchema, many=True, query=CommuneQuery)
    def communes(self, visit: "Visit", query: Mapping[str, Any]) -> Any:
        """List the communes of the territory."""
        here = visit.territory
        found = search(here, query["q"]) if "q" in query else list(here.communes)
        if area := query.get("area"):
            found = [commune for commune in found if area_code(here, commune) == area]
        return part([vars(commune) | {"area": area_code(here, commune)} for commune in found], query)

    @get("/areas", gives=AreaSchema, many=True, query=ListQuery)
    def areas(self, visit: "Visit", query: Mapping[str, Any]) -> Any:
        """List the areas of the territory."""
        return part(visit.territory.areas, query)

    @get("/themes", gives=ThemeSchema, many=True, query=ListQuery)
    def themes(self, visit: "Visit", query: Mapping[str, Any]) -> Any:
        """List the themes of the territory."""
        named = [
            {"code": theme.code, "name": spoken(theme.name, visit.language), "names": theme.name}
            for theme in visit.territory.themes
        ]
        return part(named, query)

    def public(self, territory: Territory) -> dict[str, Any]:
        """Return what anyone may know of a territory."""
        shown = ("slug", "code", "name", "time_zone", "languages", "sample")
        return {name: getattr(territory, name) for name in shown} | {"url": self.door.settings.origin(territory)}


def part(items: Sequence[Any], query: Mapping[str, Any]) -> Page:
    """Return one part of a list that lies in memory; its cursor is a place in it."""
    start = decode(query["after"], 1)[0] if "after" in query else 0
    start = start if isinstance(start, int) and start >= 0 else 0
    end = start + query["limit"]
    return Page(items[start:end], encode([end]) if end < len(items) else None)


def area_code(territory: Territory, commune: Commune) -> str | None:
    area = territory.area_of_commune.get(commune.code)
    return area.code if area else None


def spoken(names: Mapping[str, str], language: str) -> str:
    """Return a name in the reader's language, else in French, else in any."""
    return names.get(language) or names.get("fr") or next(iter(names.values()), "")


@functools.cache
def plain(text: str) -> str:
    """Write a name as people type it: no accents, no capitals, spaces for hyphens and apostrophes, no `st`."""
    whole = text.replace("’", "'").replace("œ", "oe").replace("Œ", "Oe")
    folded = unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode().lower()
    spaced = " ".join(folded.replace("-", " ").replace("'", " ").split())
    return re.sub(r"\bst(e?)\b", r"saint\1", spaced)


def search(territory: Territory, written: str) -> list[Commune]:
    """Return the communes whose name, postcode or code begins like this; a whole name first."""
    sought = folded(written)
    found = [
        commune
        for commune in territory.communes
        if plain(commune.name).startswith(sought)
        or any(postcode.startswith(sought) for postcode in commune.postcodes)
        or commune.code == written.strip().upper()
    ]
    return sorted(found, key=lambda commune: plain(commune.name) != sought)


def folded(text: str) -> str:
    return plain.__wrapped__(text)


def found_commune(territory: Territory, written: str) -> Commune | None:
    """Return the one commune that was meant: the only one that begins so, or the one of that very name."""
    found = search(territory, written) if written.strip() else []
    exact = [commune for commune in found if plain(commune.name) == folded(written)] or found
    return exact[0] if len(exact) == 1 else None
