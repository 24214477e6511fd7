"""A territory's file is read when it is new or changed, and never half believed."""

import os
import re

import pytest

from chassis.territory import InvalidTerritory, Registry, Territory, read
from tests.installation import FILE


@pytest.fixture
def registry(tmp_path):
    found = Registry(tmp_path)
    found.fresh_seconds = -1.0
    return found


def write(registry, slug="vosges", text=FILE, moment=1):
    path = registry.folder / f"{slug}.toml"
    path.write_text(text.format(slug=slug, moderation="before"))
    os.utime(path, ns=(moment, moment))
    return path


def test_a_new_file_is_served_without_a_restart(registry):
    assert registry.get("vosges") is None
    write(registry)
    assert registry.get("vosges").name == "Territoire vosges"


def test_a_changed_file_is_read_again(registry):
    write(registry)
    registry.get("vosges")
    write(registry, text=FILE.replace("Territoire ", "Département des "), moment=2)
    assert registry.get("vosges").name == "Département des vosges"


def test_an_invalid_file_keeps_the_last_good_one_and_shows_as_a_fault(registry):
    write(registry)
    registry.get("vosges")
    write(registry, text="slug = 3", moment=2)
    assert registry.get("vosges").name == "Territoire vosges"
    assert "vosges" in registry.faults


def test_a_mended_file_is_no_fault_any_more(registry):
    write(registry, text="slug =")
    registry.get("vosges")
    write(registry, moment=2)
    assert registry.get("vosges")
    assert registry.faults == {}


def test_a_removed_file_is_forgotten(registry):
    path = write(registry)
    registry.get("vosges")
    path.unlink()
    assert registry.get("vosges") is None
    assert list(registry) == []


def test_a_host_of_its_own_names_a_territory(registry):
    write(registry, text=FILE.replace("[settings]", 'hosts = ["jparticipe.exemple.fr"]\n[settings]', 1))
    assert [territory.hosts for territory in registry] == [("jparticipe.exemple.fr",)]


@pytest.mark.parametrize(
    "broken",
    [
        "name = 3",
        FILE.replace('slug = "{slug}"', 'slug = "autre"'),
        FILE.replace('slug = "{slug}"', 'slug = "Vos ges"'),
        FILE.replace("[settings]", 'time_zone = "Mars/Olympus"\n[settings]', 1),
        FILE.replace('"{moderation}"', '"never"'),
        FILE + "colour = 1\n",
        FILE.replace("[settings]", 'webhook_allowed_networks = ["10.0.0.1/8"]\n[settings]', 1),
        FILE.replace('areas = ["nord"]', 'areas = ["nord"]\nstarts_on = "soon"'),
    ],
)
def test_a_faulty_file_is_refused_with_its_name(registry, broken):
    with pytest.raises(InvalidTerritory, match=r"vosges\.toml"):
        read(write(registry, text=broken))


def test_a_commune_lies_in_the_area_of_its_intercommunality(registry):
    territory: Territory = read(write(registry))
    assert territory.area_of_commune["54395"].code == "sud"
    assert territory.communes_of_area("nord") == ["54580"]


def test_a_commune_gets_the_open_edition_of_its_area(registry):
    territory = read(write(registry))
    assert territory.edition_of("54580").code == "nord-2022"
    assert territory.edition_of("54395").code == "sud-2020"


def test_a_closed_edition_takes_nothing_more(registry):
    territory = read(write(registry, text=FILE.replace('areas = ["nord"]', 'areas = ["nord"]\nopen = false')))
    assert territory.edition_of("54580") is None


def test_without_a_commune_the_newest_open_edition_counts(registry):
    text = FILE.replace('areas = ["nord"]', 'areas = ["nord"]\nstarts_on = 2022-01-01')
    assert read(write(registry, text=text)).edition_of(None).code == "nord-2022"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('main = "#f5b82e"', "cannot be read on #fffaf2: its contrast is 1.7, not 4.5"),
        ('main = "plum"', "a colour is written #rrggbb"),
        ('accent = "#f5b"', "a colour is written #rrggbb"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(registry, written, said):
    path = write(registry, text=FILE.replace("[settings]", f"[colours]\n{written}\n[settings]"))
    with pytest.raises(InvalidTerritory, match=re.escape(said)):
        read(path)
