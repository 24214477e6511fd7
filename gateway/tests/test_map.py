"""Where things were said: the list of a commune, the tiles, and the map that a territory lays in its folder."""

import json
from pathlib import Path

import pytest

from chassis.territory import Territory
from gateway.folder import Folders, InvalidFile, faults, outlines
from tests.browser import Browser
from tests.installation import Installation

NANCY, VILLERUPT = "54395", "54580"


def square(west: float, south: float, side: float = 0.1) -> list[list[list[float]]]:
    east, north = west + side, south + side
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def feature(code: str, rings: object, kind: str = "Polygon") -> dict[str, object]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": kind, "coordinates": rings}}


def lay(folder: Path, *features: object) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "communes.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture
def own(installation: Installation, territory: Territory) -> Path:
    return installation.settings.territories / territory.slug


def test_a_tile_leads_to_what_was_said_in_its_commune(browser: Browser, people) -> None:
    said = people.published(people.moderator())
    page = browser.open("/contributions/carte")
    address = next(link for link in page.html.links if f"commune={NANCY}" in link)
    assert f"/contributions/{said}" in browser.open(address).html.links
    assert "0 besoin" in browser.open("/contributions?commune=Villerupt").text


def test_the_map_of_ideas_has_no_tile_for_needs(browser: Browser, people) -> None:
    people.published(people.moderator())
    assert "1 besoin" in browser.open("/contributions/carte?kind=need").text
    assert "La carte est encore vide" in browser.open("/contributions/carte?kind=idea").text
    assert browser.open("/contributions/carte?kind=joke").status == 404


def test_a_commune_that_there_is_not_is_said_at_its_field(browser: Browser) -> None:
    page = browser.open("/contributions?commune=Atlantide")
    assert (page.status, ("commune", "Atlantide") in page.form("/contributions#found").values) == (422, True)


def test_a_filter_is_taken_away_by_its_tag(browser: Browser, people) -> None:
    people.published(people.moderator())
    page = browser.open("/contributions?kind=need&theme=circular-economy")
    assert "1 besoin" in page.text
    assert {"/contributions?kind=need#found", "/contributions?theme=circular-economy#found"} <= set(page.html.links)


def test_where_nothing_is_found_one_may_say_it(browser: Browser) -> None:
    page = browser.open("/contributions?q=girafe")
    assert ("text", "girafe") in browser.submit(page, "/dire/debut").form("/dire").values


def test_a_map_that_was_laid_is_drawn(browser: Browser, people, own: Path) -> None:
    people.published(people.moderator())
    lay(own, feature(NANCY, square(6.1, 48.6)), feature(VILLERUPT, [square(5.9, 49.4)], "MultiPolygon"))
    shapes = [str(given["href"]) for tag, given in browser.open("/contributions/carte").html.tags if tag == "use"]
    drawn = [shape for shape in shapes if "communes.svg" in shape]
    assert [shape.partition("#")[2] for shape in drawn] == ["all", f"c{NANCY}"]
    assert browser.open(drawn[0].partition("#")[0]).headers["Content-Type"] == "image/svg+xml"


def test_a_map_that_was_right_goes_on_serving(own: Path, territory: Territory) -> None:
    folders = Folders(own.parent, fresh=0)
    lay(own, feature(NANCY, square(6.1, 48.6)))
    found = folders.outlines(territory)
    (own / "communes.geojson").write_text("{")
    assert folders.outlines(territory) is found is not None
    (own / "communes.geojson").unlink()
    assert folders.outlines(territory) is None


def test_neighbours_keep_their_border_and_north_is_up(own: Path, territory: Territory) -> None:
    drawn = outlines(lay(own, feature(NANCY, square(6, 48)), feature(VILLERUPT, square(6, 48.1))), territory)
    svg = drawn.content.decode()
    assert (drawn.width, drawn.height) == (334, 1000)
    assert 'id="c54395" d="M0 1000l334 0 0 -500 -334 0z"' in svg
    assert 'id="c54580" d="M0 500l334 0 0 -500 -334 0z"' in svg


def test_points_that_say_nothing_are_left_out(own: Path, territory: Territory) -> None:
    ring = [[6, 48], [6.05, 48], [6.05, 48], [6.1, 48], [6.1, 48.1], [6, 48.1], [6, 48]]
    drawn = outlines(lay(own, feature(NANCY, [ring])), territory)
    assert 'd="M0 1000l668 0 0 -1000 -668 0z"' in drawn.content.decode()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (feature(NANCY, square(600, 48)), "feature 1: ValueError a point"),
        (feature(NANCY, 3), "feature 1"),
        (feature(NANCY, square(6, 48), "Point"), "feature 1"),
        ({"type": "Feature"}, "feature 1"),
        (feature("75056", square(2, 48)), "no commune of this territory"),
    ],
)
def test_a_map_that_cannot_be_used_is_named_with_its_reason(
    own: Path, territory: Territory, wrong: object, why: str
) -> None:
    path = lay(own, wrong)
    with pytest.raises(InvalidFile, match=f"communes.geojson: {why}"):
        outlines(path, territory)
    assert [said for said in faults(own.parent, territory) if why in said]
