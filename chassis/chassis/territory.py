"""Territories: one declarative file each, read again when it changes, never half believed.

The shape of the file is that of `Territory`; `demarche territory add` writes it. The slug never changes.
"""

import re
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from ipaddress import ip_network
from math import inf
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from marshmallow import ValidationError
from marshmallow.validate import Length, OneOf, Range, Regexp

from chassis.colours import contrast
from chassis.records import schema_of


def network(written: str) -> None:
    """Take a network as `10.0.0.0/8` or `::1/128`, and refuse what would silently allow nothing."""
    try:
        ip_network(written)
    except ValueError as error:
        raise ValidationError(str(error)) from error


Network = Annotated[str, network]


def legible(written: str) -> None:
    """Take a colour that can be read on the paper of our pages: a contrast of 4.5 at least (WCAG 2.2)."""
    if (found := contrast(COLOUR(written), PAPER)) < READABLE:
        raise ValidationError(f"{written} cannot be read on {PAPER}: its contrast is {found:.1f}, not {READABLE}")


PAPER, READABLE = "#fffaf2", 4.5
COLOUR = Regexp(r"#[0-9a-fA-F]{6}\Z", error="a colour is written #rrggbb")
SLUG = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
Slug = Annotated[str, Regexp(SLUG)]
Name = Annotated[str, Length(1, 200)]
Step = Annotated[str, OneOf(["mobilisation", "action", "accompaniment"])]
Claim = Annotated[str, OneOf(["email", "pseudonym"])]
Count = Annotated[int, Range(1)]


@dataclass(frozen=True)
class Theme:
    code: Name
    name: dict[str, str]
    about: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """What has an official or agreed code, unique among its like."""

    code: Name
    name: Name


@dataclass(frozen=True)
class Intercommunality(Named):
    """Communes that act together, by law."""


@dataclass(frozen=True)
class Commune(Named):
    intercommunality: str | None = None
    postcodes: tuple[str, ...] = ()
    population: int | None = None


@dataclass(frozen=True)
class Area(Named):
    """A set of communes inside a territory: those of its intercommunalities, and those named."""

    intercommunalities: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition(Named):
    areas: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    step: Step = "mobilisation"
    open: bool = True


@dataclass(frozen=True)
class Rules:
    """What a territory decides for itself; the defaults are the strict ones."""

    moderation: Annotated[str, OneOf(["before", "after"])] = "before"
    claim: tuple[Claim, ...] = ("email", "pseudonym")
    unclaimed_days: Annotated[int, Range(1, 3650)] = 30
    sign_ins_per_address_per_hour: Count = 5
    mails_per_hour: Count = 500


@dataclass(frozen=True)
class Closing:
    """Since when a territory lets nobody in and sends nothing, and from which day it may be removed."""

    closed_at: datetime
    remove_on: date


@dataclass(frozen=True)
class Colours:
    """A territory's own: `main` for what is pressed and read, `accent` for what shines."""

    main: Annotated[str, legible] = "#0b5d4e"
    accent: Annotated[str, COLOUR] = "#f2a33a"


@dataclass(frozen=True)
class Territory:
    """One instance of the démarche. `slug` is the tenant in every key; `languages[0]` is its own."""

    slug: Slug
    code: Name
    name: Name
    time_zone: str = "Europe/Paris"
    languages: Annotated[tuple[str, ...], Length(1)] = ("fr", "en")
    hosts: tuple[str, ...] = ()
    webhook_allowed_networks: tuple[Network, ...] = ()
    settings: Rules = Rules()
    contacts: dict[str, str] = field(default_factory=dict)
    colours: Colours = Colours()
    sample: bool = False
    closing: Closing | None = None
    themes: tuple[Theme, ...] = ()
    areas: tuple[Area, ...] = ()
    editions: tuple[Edition, ...] = ()
    intercommunalities: tuple[Intercommunality, ...] = ()
    communes: tuple[Commune, ...] = ()

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @cached_property
    def theme_by_code(self) -> dict[str, Theme]:
        return {theme.code: theme for theme in self.themes}

    @cached_property
    def commune_by_code(self) -> dict[str, Commune]:
        return {commune.code: commune for commune in self.communes}

    @cached_property
    def area_of_commune(self) -> dict[str, Area]:
        """Map each commune's code to its area; the first area that holds it wins."""
        found: dict[str, Area] = {}
        for area in self.areas:
            for commune in self.communes:
                if commune.code in area.communes or commune.intercommunality in area.intercommunalities:
                    found.setdefault(commune.code, area)
        return found

    def communes_of_area(self, code: str) -> list[str]:
        """Return the codes of an area's communes; empty for an unknown area."""
        return [commune for commune, area in self.area_of_commune.items() if area.code == code]

    def edition_of(self, commune: str | None) -> Edition | None:
        """Return the open edition of the commune's area, the latest first; else the latest that is open everywhere."""
        area = self.area_of_commune.get(commune or "")
        latest = sorted(self.editions, key=lambda edition: edition.starts_on or date.min, reverse=True)
        open_ones = [edition for edition in latest if edition.open]
        fitting = [edition for edition in open_ones if not edition.areas or (area and area.code in edition.areas)]
        return next(iter(fitting or ([] if area else open_ones)), None)


FILE = schema_of(Territory)()


class InvalidTerritory(Exception):
    """A territory file cannot be used; the message says where and why."""


def read(path: Path) -> Territory:
    """Read and check one file; raise InvalidTerritory with the place of each fault."""
    try:
        territory: Territory = FILE.load(tomllib.loads(path.read_text("utf-8")))
        _ = territory.zone
    except (OSError, ValueError, KeyError, RecursionError) as error:
        raise InvalidTerritory(f"{path.name}: {error}") from error
    except ValidationError as error:
        raise InvalidTerritory(f"{path.name}: {error.normalized_messages()}") from error
    if territory.slug != path.stem:
        raise InvalidTerritory(f"{path.name}: slug {territory.slug!r} must be the file's name")
    return territory


class Registry:
    """The territories of an installation. An invalid file keeps its last good version and shows in `faults`."""

    fresh_seconds = 1.0

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: dict[str, str] = {}
        self._known: dict[str, Territory] = {}
        self._stamps: dict[str, int] = {}
        self._looked = -inf

    def get(self, slug: str) -> Territory | None:
        """Return a territory, or None. Its file alone is looked at, each time."""
        if SLUG.fullmatch(slug):
            self._take(slug)
        return self._known.get(slug)

    def __iter__(self) -> Iterator[Territory]:
        """Yield all territories by their code; their files are looked at when a second has passed."""
        if time.monotonic() - self._looked > self.fresh_seconds:
            self.refresh()
        return iter(sorted(self._known.values(), key=lambda territory: territory.code))

    def refresh(self) -> None:
        """Read what is new or changed; keep the last good version of what became invalid; forget what is gone."""
        self._looked = time.monotonic()
        for slug in {path.stem for path in self.folder.glob("*.toml")} | set(self._stamps):
            self._take(slug)

    def _take(self, slug: str) -> None:
        path = self.folder / f"{slug}.toml"
        try:
            stamp = path.stat().st_mtime_ns
            if self._stamps.get(slug) == stamp:
                return
            self._stamps[slug] = stamp
            self._known[slug] = read(path)
            self.faults.pop(slug, None)
        except FileNotFoundError:
            for kept in (self._known, self._stamps, self.faults):
                kept.pop(slug, None)
        except (InvalidTerritory, OSError) as error:
            self.faults[slug] = str(error)
