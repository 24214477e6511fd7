"""What is wrong in territory files, beyond what keeps them from being read: names that lead nowhere, or twice."""

from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from chassis.territory import InvalidTerritory, Territory, read
from demarche.words import say


def faults(folder: Path) -> dict[str, list[str]]:
    """Return slug → faults for each file of the folder; an empty list means that the file is right."""
    found: dict[str, list[str]] = {}
    right: list[Territory] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            territory = read(path)
        except InvalidTerritory as error:
            found[path.stem] = [str(error)]
            continue
        right.append(territory)
        found[territory.slug] = [*loose_ends(territory), *laid(folder, territory)]
    shared = Counter(host for territory in right for host in territory.hosts)
    for territory in right:
        found[territory.slug] += [
            say("territory.fault.host", host=host) for host in territory.hosts if shared[host] > 1
        ]
    return found


def loose_ends(territory: Territory) -> Iterator[str]:
    """Yield each name in a territory that stands there twice, or leads nowhere."""
    codes: dict[str, list[str]] = {
        "theme": [theme.code for theme in territory.themes],
        "area": [area.code for area in territory.areas],
        "edition": [edition.code for edition in territory.editions],
        "commune": [commune.code for commune in territory.communes],
    }
    for kind, named in codes.items():
        for code, count in Counter(named).items():
            if count > 1:
                yield say("territory.fault.twice", kind=say(f"territory.kind.{kind}"), code=code)
    areas = {area.code for area in territory.areas}
    groups = {group.code for group in territory.intercommunalities}
    for edition in territory.editions:
        yield from unknown("edition_area", edition.code, edition.areas, areas)
    for area in territory.areas:
        yield from unknown("area_group", area.code, area.intercommunalities, groups)
        yield from unknown("area_commune", area.code, area.communes, set(territory.commune_by_code))
    for commune in territory.communes:
        named_group = [commune.intercommunality] if commune.intercommunality else []
        yield from unknown("commune_group", commune.code, named_group, groups)


def laid(folder: Path, territory: Territory) -> Iterator[str]:
    """Yield what is wrong with the logo and the map of a territory; without the gateway, nobody knows."""
    if find_spec("gateway"):
        from gateway.folder import faults as found

        yield from found(folder, territory)


def unknown(fault: str, holder: str, named: Iterable[str], known: set[str]) -> Iterator[str]:
    """Yield the words for each name that is not known."""
    for code in named:
        if code not in known:
            yield say(f"territory.fault.{fault}", holder=holder, code=code)
