"""Every word that a page asks for is in the catalogue."""

import re
from pathlib import Path

import gateway
from chassis.words import Words

HERE = Path(gateway.__file__).parent
ASKED = re.compile(r"\bt\('([\w.-]+)'[,)]|'([\w.-]+\.[\w.-]+)'\s*\|\s*t\b")


def test_no_page_shows_a_key_for_want_of_words():
    words = Words(HERE / "locale")
    asked = {
        key for page in HERE.rglob("*.html") for pair in ASKED.findall(page.read_text("utf-8")) for key in pair if key
    }
    assert len(asked) > 100
    assert not [key for key in asked if words("fr", key) == key]
