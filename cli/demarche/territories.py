"""Territory files: from a département's official code to the one file that makes it a tenant.

The file belongs to the territory's people from then on: made to be edited, and never written over.
`chassis.territory` says what may stand in it.
"""

import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from chassis.territory import Colours, Commune, Intercommunality, Rules
from chassis.words import Words
from demarche import geography, stories
from demarche.geography import Department

words = Words(Path(__file__).parent / "locale")

# Where noon is not Paris's, by département: https://www.iana.org/time-zones
TIME_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


class TerritoryExists(Exception):
    """The territory has its file already, which may hold its people's work."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def slug_of(name: str) -> str:
    """Write a name as a host can hold it: `Côte-d'Or` gives `cote-d-or`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def write_territory(
    folder: Path,
    department: str,
    *,
    today: date,
    contacts: Mapping[str, str] | None = None,
    sample: bool = False,
) -> Path:
    """Write the file of a département's territory, whole or not at all, and return its path.

    `today` dates the first edition where there is no history; `sample` says that nobody said it.
    Raises UnknownDepartment, or TerritoryExists rather than write over a file.
    """
    place = geography.department(department)
    slug = slug_of(place.name)
    path = folder / f"{slug}.toml"
    if path.exists():
        raise TerritoryExists(path)
    communes = geography.communes_of(place.code)
    groups = geography.intercommunalities_of(place.code)
    story = stories.story(place.code) or beginning(place, communes, groups, today)
    content = {
        "slug": slug,
        "code": place.code,
        "name": place.name,
        "time_zone": TIME_ZONES.get(place.code, "Europe/Paris"),
        "languages": story.get("languages", ["fr", "en"]),
        "hosts": [],
        "webhook_allowed_networks": [],
        "sample": sample,
        "settings": asdict(Rules()),
        "contacts": {**story.get("contacts", {}), **(contacts or {})},
        "colours": {**asdict(Colours()), **story.get("colours", {})},
        "themes": stories.themes(),
        "areas": story["areas"],
        "editions": story["editions"],
        "intercommunalities": [asdict(group) for group in groups],
        "communes": [asdict(commune) for commune in communes],
    }
    head = words("fr", "territory.head", year=geography.about()["year"])
    folder.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".toml.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.writelines(f"# {line}\n" for line in head.splitlines())
        file.write("\n".join(["", *document(content), ""]))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return path


def beginning(
    place: Department, communes: list[Commune], groups: list[Intercommunality], today: date
) -> dict[str, Any]:
    """Give a territory without history one area, all of it, and one open edition from today."""
    slug = slug_of(place.name)
    alone = [commune.code for commune in communes if commune.intercommunality is None]
    area = {
        "code": slug,
        "name": place.name,
        "intercommunalities": [group.code for group in groups],
    }
    edition = {
        "code": f"{slug}-{today.year}",
        "name": f"{place.name} {today.year}",
        "areas": [slug],
        "starts_on": today,
        "step": "mobilisation",
        "open": True,
    }
    return {"areas": [area | ({"communes": alone} if alone else {})], "editions": [edition]}


def document(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a TOML document that a person can edit: plain keys, lists, then tables."""
    tables = {key: value for key, value in content.items() if isinstance(value, dict)}
    for key, value in content.items():
        if isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
            yield f"\n{key} = ["
            yield from (f"    {inline(entry)}," for entry in value)
            yield "]"
        elif key not in tables:
            yield f"{key} = {inline(value)}"
    for name, table in tables.items():
        yield f"\n[{name}]"
        yield from (f"{key} = {inline(value)}" for key, value in table.items())


def inline(value: Any) -> str:
    """Write one TOML value on one line; what is None is left out of its table."""
    match value:
        case bool() | int():
            return str(value).lower()
        case date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(inline, value))}]"
        case dict():
            kept = (f"{key} = {inline(entry)}" for key, entry in value.items() if entry is not None)
            return f"{{ {', '.join(kept)} }}"
        case _:
            return json.dumps(value, ensure_ascii=False)
