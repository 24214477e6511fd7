"""What `demarche territory check` finds in a file that can be read, and yet leads nowhere."""

from datetime import date

import pytest

from demarche.territories import write_territory
from demarche.territory_faults import faults

RIGHT = """
slug = "ici"
code = "1"
name = "Ici"
hosts = ["ici.example"]
themes = [{ code = "a", name = { fr = "A" } }]
areas = [{ code = "nord", name = "Nord", intercommunalities = ["g"] }]
editions = [{ code = "e", name = "E", areas = ["nord"] }]
intercommunalities = [{ code = "g", name = "G" }]
communes = [{ code = "c", name = "C", intercommunality = "g" }]
"""


@pytest.fixture
def found(tmp_path):
    def check(text, name="ici"):
        (tmp_path / f"{name}.toml").write_text(text)
        return faults(tmp_path)

    return check


def test_a_right_file_has_no_fault(found):
    assert found(RIGHT) == {"ici": []}


def test_what_the_command_writes_is_right(tmp_path):
    write_territory(tmp_path, "54", today=date(2026, 11, 23))
    assert faults(tmp_path) == {"meurthe-et-moselle": []}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('areas = ["nord"]', 'areas = ["sud"]'),
        ('intercommunalities = ["g"]', 'intercommunalities = ["h"]'),
        ('name = "Nord",', 'name = "Nord", communes = ["d"],'),
        ('intercommunality = "g"', 'intercommunality = "h"'),
        ('{ fr = "A" } }]', '{ fr = "A" } }, { code = "a", name = { fr = "B" } }]'),
        ('name = "Ici"', "name = 3"),
    ],
)
def test_a_name_that_leads_nowhere_or_twice_is_one_fault(found, right, wrong):
    assert len(found(RIGHT.replace(right, wrong, 1))["ici"]) == 1


def test_two_territories_cannot_share_a_host(found):
    found(RIGHT)
    both = found(RIGHT.replace('slug = "ici"', 'slug = "la"'), "la")
    assert [len(wrong) for wrong in both.values()] == [1, 1]


def test_a_logo_that_cannot_be_used_is_named(tmp_path):
    path = write_territory(tmp_path, "54", today=date(2026, 11, 28))
    own = path.with_suffix("")
    own.mkdir()
    (own / "logo.svg").write_text("<svg")
    assert "logo.svg" in faults(tmp_path)["meurthe-et-moselle"][0]
