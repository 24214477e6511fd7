"""Every word that a page asks for is in the catalogue, and French is written as French is."""

import re
from pathlib import Path

import pytest

import chassis
import gateway
import notifications
import participation
import projects
import workshops
from chassis.words import Words, catalogue

HERE = Path(gateway.__file__).parent
SPEAKERS = [
    Path(package.__file__).parent for package in (chassis, gateway, notifications, participation, projects, workshops)
]
ASKED = re.compile(r"\bt\('([\w.-]+)'[,)]|'([\w.-]+\.[\w.-]+)'\s*\|\s*t\b")


def test_no_page_shows_a_key_for_want_of_words():
    words = Words(HERE / "locale")
    asked = {
        key for page in HERE.rglob("*.html") for pair in ASKED.findall(page.read_text("utf-8")) for key in pair if key
    }
    assert len(asked) > 100
    assert not [key for key in asked if words("fr", key) == key]


@pytest.mark.parametrize("folder", SPEAKERS, ids=lambda folder: folder.name)
def test_no_french_line_begins_with_its_punctuation(folder: Path):
    said = catalogue(folder / "locale", "fr")
    assert said
    assert not {key: words for key, words in said.items() if re.search(r" [?!:;»]|« ", words)}
