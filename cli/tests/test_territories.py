"""A territory's file, from the official geographic code, as the chassis reads it."""

from datetime import date
from pathlib import Path

import pytest

from chassis.territory import Registry, Territory, read
from demarche import geography
from demarche.geography import UnknownDepartment
from demarche.territories import TerritoryExists, slug_of, write_territory

TODAY = date(2026, 11, 23)
NANCY, VILLERUPT, LONGWY, LONGUYON, VAL_DE_BRIEY = "54395", "54580", "54323", "54322", "54099"


@pytest.fixture(scope="module")
def meurthe_et_moselle(tmp_path_factory: pytest.TempPathFactory) -> Territory:
    return read(write_territory(tmp_path_factory.mktemp("territories"), "54", today=TODAY))


def test_the_geography_says_its_year_and_its_licence() -> None:
    about = geography.about()
    assert (about["year"], "Licence Ouverte" in about["licence"]) == (2026, True)
    assert "MIT License" in (geography.SHIPPED.parent / "LICENSE").read_text("utf-8")


def test_the_shipped_geography_is_small() -> None:
    assert geography.SHIPPED.stat().st_size < 1_000_000


def test_an_overseas_commune_without_intercommunality_is_known() -> None:
    assert {commune.name for commune in geography.communes_of("975")} == {
        "Miquelon-Langlade",
        "Saint-Pierre",
    }


def test_a_code_is_understood_in_lower_case() -> None:
    assert geography.department("2a").name == "Corse-du-Sud"


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownDepartment):
        geography.department("20")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Meurthe-et-Moselle", "meurthe-et-moselle"),
        ("Côte-d'Or", "cote-d-or"),
        ("La Réunion", "la-reunion"),
    ],
)
def test_a_slug_is_the_name_as_a_host_holds_it(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_meurthe_et_moselle_has_its_591_communes(meurthe_et_moselle: Territory) -> None:
    assert len(meurthe_et_moselle.communes) == 591


def test_every_commune_lies_in_exactly_one_area(meurthe_et_moselle: Territory) -> None:
    groups = [code for area in meurthe_et_moselle.areas for code in area.intercommunalities]
    assert sorted(groups) == sorted(group.code for group in meurthe_et_moselle.intercommunalities)
    assert set(meurthe_et_moselle.area_of_commune) == set(meurthe_et_moselle.commune_by_code)


@pytest.mark.parametrize("commune", [VILLERUPT, LONGWY, LONGUYON, VAL_DE_BRIEY])
def test_the_pays_haut_takes_part_in_nord_2022(meurthe_et_moselle: Territory, commune: str) -> None:
    edition = meurthe_et_moselle.edition_of(commune)
    assert edition is not None
    assert edition.name == "Nord 2022"


def test_nancy_takes_part_in_sud_2020(meurthe_et_moselle: Territory) -> None:
    edition = meurthe_et_moselle.edition_of(NANCY)
    assert edition is not None
    assert edition.name == "Sud 2020"


def test_a_territory_starts_with_the_four_themes_and_one_for_what_is_none(meurthe_et_moselle: Territory) -> None:
    codes = [theme.code for theme in meurthe_et_moselle.themes]
    assert codes == [
        "circular-economy",
        "collaborative-economy",
        "relocalisation",
        "short-circuits",
        "other",
    ]


def test_a_territory_without_history_is_one_area_with_one_open_edition(tmp_path: Path) -> None:
    vosges = read(write_territory(tmp_path, "88", today=TODAY))
    assert [(area.code, area.name) for area in vosges.areas] == [("vosges", "Vosges")]
    assert [(edition.name, edition.open, edition.starts_on) for edition in vosges.editions] == [
        ("Vosges 2026", True, TODAY)
    ]


@pytest.mark.parametrize("department", ["29", "85", "975"])
def test_an_island_without_intercommunality_lies_in_its_area(tmp_path: Path, department: str) -> None:
    territory = read(write_territory(tmp_path, department, today=TODAY))
    assert set(territory.area_of_commune) == set(territory.commune_by_code)


def test_noon_is_the_territory_s_own(tmp_path: Path) -> None:
    assert read(write_territory(tmp_path, "974", today=TODAY)).time_zone == "Indian/Reunion"


def test_each_commune_stands_on_its_own_line(tmp_path: Path) -> None:
    text = write_territory(tmp_path, "54", today=TODAY).read_text("utf-8")
    assert sum(line.startswith('    { code = "54') for line in text.splitlines()) == 591


def test_contacts_given_are_written(tmp_path: Path) -> None:
    path = write_territory(tmp_path, "88", today=TODAY, contacts={"email": 'l"e@vosges.example'})
    assert read(path).contacts == {"email": 'l"e@vosges.example'}


def test_a_file_there_already_is_never_written_over(tmp_path: Path) -> None:
    path = write_territory(tmp_path, "88", today=TODAY)
    path.write_text("the work of its people", "utf-8")
    with pytest.raises(TerritoryExists):
        write_territory(tmp_path, "88", today=TODAY)
    assert path.read_text("utf-8") == "the work of its people"


def test_a_territory_added_is_known_to_a_registry_that_runs(tmp_path: Path) -> None:
    registry = Registry(tmp_path)
    assert registry.get("vosges") is None
    write_territory(tmp_path, "88", today=TODAY)
    assert registry.get("vosges") is not None
