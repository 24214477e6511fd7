"""What a territory's people may lay beside its file, in the folder of its slug: a logo, the outlines of its communes.

territories/<slug>/logo.svg or logo.png     shown in the header
territories/<slug>/communes.geojson         drawn as the map of needs and ideas

A file that cannot be used is named in the log and by `demarche territory check`; what was right before goes on serving.
"""

import json
import re
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, inf, radians
from pathlib import Path
from typing import Any
from xml.parsers import expat

from chassis.logs import log
from chassis.territory import Territory

LOGO_BYTES = 100_000
MAP_BYTES = 20_000_000
GRID = 1000  # how many steps the longer side of a map has: what is nearer becomes one point, on both sides of a border
PNG = b"\x89PNG\r\n\x1a\n"
LENGTH = re.compile(r"(\d{1,6}(?:\.\d+)?)(?:px)?\Z")
ACTIVE = ("script", "foreignobject", "iframe", "handler", "listener")

Point = tuple[int, int]


class InvalidFile(Exception):
    """A file of a territory's folder cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Logo:
    """A picture as it is shown: its size keeps its place in a page while it loads."""

    name: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Outlines:
    """The communes as shapes of one drawing; `codes` are those that have one."""

    content: bytes
    width: int
    height: int
    codes: frozenset[str]
    name: str = "communes.svg"


@dataclass
class Kept:
    """One file as it was last looked at and last right."""

    looked: float = -inf
    stamp: tuple[int, int] | None = None
    value: Any = None


@dataclass
class Folders:
    """Read what territories lay beside their files, again when it changes."""

    root: Path
    fresh: float = 1.0  # seconds before a file is looked at again
    kept: dict[Path, Kept] = field(default_factory=dict)

    def logo(self, territory: Territory) -> Logo | None:
        folder = self.root / territory.slug
        for name, reader in (("logo.svg", drawn_logo), ("logo.png", painted_logo)):
            found: Logo | None = self.read(folder / name, reader)
            if found is not None:
                return found
        return None

    def outlines(self, territory: Territory) -> Outlines | None:
        path = self.root / territory.slug / "communes.geojson"
        found: Outlines | None = self.read(path, lambda path: outlines(path, territory))
        return found

    def read(self, path: Path, reader: Callable[[Path], Any]) -> Any:
        """Return what a file holds; None where there is none, the last that was right where it cannot be used."""
        kept = self.kept.setdefault(path, Kept())
        if time.monotonic() - kept.looked < self.fresh:
            return kept.value
        kept.looked = time.monotonic()
        try:
            found = path.stat()
        except OSError:
            kept.stamp = kept.value = None
            return None
        if (stamp := (found.st_mtime_ns, found.st_size)) != kept.stamp:
            kept.stamp = stamp
            try:
                kept.value = reader(path)
            except (InvalidFile, OSError) as error:
                log.warning("territory.file", reason=str(error))
        return kept.value


def faults(root: Path, territory: Territory) -> Iterator[str]:
    """Yield what is wrong with the files of a territory's folder."""
    readers: dict[str, Callable[[Path], Any]] = {
        "logo.svg": drawn_logo,
        "logo.png": painted_logo,
        "communes.geojson": lambda path: outlines(path, territory),
    }
    for name, reader in readers.items():
        path = root / territory.slug / name
        if path.exists():
            try:
                reader(path)
            except (InvalidFile, OSError) as error:
                yield str(error)


def content_of(path: Path, most: int) -> bytes:
    if path.stat().st_size > most:
        raise InvalidFile(f"{path}: more than {most} bytes")
    return path.read_bytes()


def painted_logo(path: Path) -> Logo:
    """Read a PNG and its size."""
    content = content_of(path, LOGO_BYTES)
    if content[:8] != PNG or content[12:16] != b"IHDR" or len(content) < 24:
        raise InvalidFile(f"{path}: not a PNG")
    width, height = struct.unpack(">II", content[16:24])
    if not width or not height:
        raise InvalidFile(f"{path}: a PNG of no size")
    return Logo(path.name, content, width, height)


def drawn_logo(path: Path) -> Logo:
    """Read an SVG and its proportions; refuse what does more than draw, though no page would let it."""
    content = content_of(path, LOGO_BYTES)
    size: list[float] = []
    depth = 0

    def refuse(why: str) -> None:
        raise InvalidFile(f"{path}: {why}")

    def begin(tag: str, given: dict[str, str]) -> None:
        nonlocal depth
        name = tag.rpartition(":")[2].lower()
        if depth == 0 and name != "svg":
            refuse(f"not an SVG: it begins with <{tag}>")
        if depth == 0:
            size[:] = proportions(given)
        depth += 1
        if name in ACTIVE or any(attribute.lower().startswith("on") for attribute in given):
            refuse(f"an SVG that does more than draw: <{tag}>")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    reader = expat.ParserCreate()
    reader.StartElementHandler, reader.EndElementHandler = begin, end
    reader.StartDoctypeDeclHandler = lambda *_: refuse("an SVG with a document type, which is not taken")
    try:
        reader.Parse(content, True)
    except expat.ExpatError as error:
        raise InvalidFile(f"{path}: {error}") from error
    if len(size) != 2 or not all(size):
        refuse("an SVG with neither viewBox nor width and height")
    return Logo(path.name, content, max(1, round(size[0])), max(1, round(size[1])))


def proportions(given: dict[str, str]) -> list[float]:
    """Return the width and the height of an SVG by its first element; nothing where it does not say."""
    if box := given.get("viewBox"):
        numbers = re.split(r"[\s,]+", box.strip())
        lengths = [LENGTH.match(number) for number in numbers[2:4]]
    else:
        lengths = [LENGTH.match(given.get(name, "")) for name in ("width", "height")]
    return [float(length[1]) for length in lengths if length]


def outlines(path: Path, territory: Territory) -> Outlines:
    """Project the communes of a GeoJSON (RFC 7946) on a grid, as an SVG whose shapes bear their codes.

    A feature is one commune: `properties.code` is its INSEE code. Points that fall together become one, the same on
    both sides of a border, so that neighbours never part.
    """
    shapes = dict(communes(path, territory))
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    if not points:
        raise InvalidFile(f"{path}: no commune of this territory")
    west, east = (edge(point[0] for point in points) for edge in (min, max))
    south, north = (edge(point[1] for point in points) for edge in (min, max))
    narrowed = cos(radians((south + north) / 2))
    scale = GRID / (max((east - west) * narrowed, north - south) or 1)

    def place(point: Sequence[float]) -> Point:
        return round((point[0] - west) * narrowed * scale), round((north - point[1]) * scale)

    width, height = place((east, south))
    drawn = "".join(
        f'<path id="c{code}" d="{line(map(place, ring) for ring in rings)}"/>' for code, rings in shapes.items()
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    content = f'{head}<g id="all">{drawn}</g></svg>\n'.encode()
    return Outlines(content, width, height, frozenset(shapes))


def communes(path: Path, territory: Territory) -> Iterator[tuple[str, list[list[list[float]]]]]:
    """Yield the code and the rings of each commune of this territory; refuse what is no such map."""
    try:
        found = json.loads(content_of(path, MAP_BYTES))
    except (ValueError, RecursionError) as error:
        raise InvalidFile(f"{path}: {error}") from error
    if (
        not isinstance(found, dict)
        or found.get("type") != "FeatureCollection"
        or not isinstance(found.get("features"), list)
    ):
        raise InvalidFile(f"{path}: not a GeoJSON FeatureCollection")
    for number, feature in enumerate(found["features"], 1):
        try:
            code, geometry = feature["properties"]["code"], feature["geometry"]
            polygons = {"Polygon": lambda it: [it], "MultiPolygon": list}[geometry["type"]](geometry["coordinates"])
            rings = [ring for polygon in polygons for ring in polygon]
            if not all(-180 <= point[0] <= 180 and -90 <= point[1] <= 90 for ring in rings for point in ring):
                raise ValueError("a point that is not a longitude and a latitude")
            ours = code in territory.commune_by_code
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise InvalidFile(f"{path}: feature {number}: {type(error).__name__} {error}") from error
        if ours:
            yield code, rings


def line(rings: Iterable[Iterable[Point]]) -> str:
    """Write rings as the path of an SVG: each point once, none in the middle of a straight line."""
    return "".join(f"M{steps(ring)}z" for ring in map(simplified, rings) if len(ring) > 2)


def simplified(ring: Iterable[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in ring:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def straight(one: Point, middle: Point, other: Point) -> bool:
    return (middle[0] - one[0]) * (other[1] - one[1]) == (middle[1] - one[1]) * (other[0] - one[0])


def steps(ring: Sequence[Point]) -> str:
    """Write the first point, then how far each next one is."""
    first = f"{ring[0][0]} {ring[0][1]}l"
    return first + " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(ring))
